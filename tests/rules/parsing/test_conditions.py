import pytest

from admissions.rules.parse import PolicyError, parse_policy
from tests.rules.rounds import HEAD, ONE_WISH_BY_SCORE, PAPERS, SUM

GROUPS = """
[facts.groups]
of = "applicant"
type = "choices"
label = { vi = "Diện", en = "Groups" }
choices = [{ code = "group_1", vi = "Nhóm một", en = "Group one" }]
"""


@pytest.mark.parametrize("nothing", ["none", "không", ";"])
def test_a_condition_on_several_choices_names_at_least_one(nothing):
    gate = (
        '\n[[gates]]\non = "applicant"\nfact = "groups"\nop = "="\nreason = "g"\n'
        f'label = {{ vi = "G", en = "G" }}\nvalue = "{nothing}"\n'
    )
    with pytest.raises(PolicyError) as refused:
        parse_policy(HEAD + PAPERS + GROUPS + SUM + gate + ONE_WISH_BY_SCORE, source="hanoi.toml")
    words = f'khóa "gates[1].value": giá trị "{nothing}" không dùng được; hãy nhập ít nhất một lựa chọn'
    assert words in str(refused.value)
