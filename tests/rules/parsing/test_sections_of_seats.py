"""What a rule file may say about ties, margins, programmes, queues and what follows; and what it may not."""

import pytest

from admissions.rules.parse import PolicyError, parse_policy
from admissions.rules.policy import Chain, Condition, Later, Order, QueueSeats, Share
from tests.rules.rounds import HEAD, PAPERS, SUM

FACTS = """
[facts.kind]
of = "offering"
type = "choice"
label = { vi = "Loại", en = "Kind" }
choices = [{ code = "special", vi = "Chuyên", en = "Special" }, { code = "other", vi = "Khác", en = "Other" }]

[facts.decided]
of = "offering"
type = "choice"
label = { vi = "Quyết định", en = "Decision" }
choices = [{ code = "admit_all", vi = "Hết", en = "All" }, { code = "strict", vi = "Không", en = "Strict" }]

[facts.poor]
of = "applicant"
type = "flag"
label = { vi = "Hộ nghèo", en = "Poor" }

[facts.district]
of = ["applicant", "offering"]
type = "choice"
label = { vi = "Huyện", en = "District" }
choices = [{ code = "d1", vi = "Một", en = "One" }]

[facts.places]
of = "offering"
type = "integer"
label = { vi = "Chỗ", en = "Places" }

[facts.share]
of = "offering"
type = "decimal"
label = { vi = "Tỉ lệ", en = "Share" }
"""
RULES = """
[wishes]
max = 3
margins = ["0", "0.5", "1.0"]

[[wishes.margins_for]]
when = [{ fact = "rank", op = "=", value = 2 }, { fact = "district", op = "=", limit = "district" }]
ratio = "1.10"

[[order]]
criterion = "score"

[[order]]
criterion = "fact"
fact = "math"

[ties]
last_seat = "admit_within"
percent = "2.0"
equal_by = 2
beyond = "escalate"
decided_by = "decided"

[[ties.for]]
when = [{ fact = "kind", op = "=", value = "other" }]
last_seat = "strict"

[[programmes]]
name = "special"
label = { vi = "Chuyên", en = "Special" }
when = { kind = "special" }
max = 2
margins = ["0", "1.0"]

[programmes.score]
terms = [{ fact = "math", weight = "3" }]

[[programmes.order]]
criterion = "score"

[programmes.ties]
last_seat = "admit_none"

[[queues]]
name = "first"
label = { vi = "Nguyện vọng 1", en = "First wishes" }
seats = "60%"
round = "down"
who = [{ fact = "rank", op = "=", value = 1 }]
unused = "all"

[[queues]]
name = "local"
label = { vi = "Địa phương", en = "Local" }
for = { kind = "other" }
seats = "fact:places"

[[queues]]
name = "all"
label = { vi = "Mọi em", en = "Everybody" }
seats = "rest"

[[proportional]]
name = "poor"
label = { vi = "Hộ nghèo", en = "Poor" }
who = { poor = true }
percent = "12.5"

[placement]
label = { vi = "Gần nhà", en = "Nearby" }
who = { poor = true }
beyond_m = 3000

[[placement.order]]
criterion = "fact"
fact = "catchment_order"
direction = "asc"

[[placement.order]]
criterion = "lottery"

[chain]
gaps = ["0.5", "0"]
shares = [{ rank = 1, at_least = "60%" }]

[later]
rounds = 1
who = ["unplaced", "not_enrolled"]
floor = "first_wish_line"
"""
TEXT = HEAD + PAPERS + FACTS + SUM + RULES
POLICY = parse_policy(TEXT, source="thu.toml")


def test_margins_for_single_wishes_take_the_general_ones_where_they_say_nothing():
    (rule,) = POLICY.wishes.margins_for
    assert rule.when == (
        Condition("rank", "=", (2,)),
        Condition("district", "=", limit_fact="district"),
    )
    assert (rule.margins, rule.margin_op, rule.ratio) == ((0, 50, 100), ">=", 11_000)


def test_ties_have_a_general_rule_overrides_and_a_decision_on_record():
    ties = POLICY.ties
    assert (ties.last_seat, ties.percent, ties.equal_by, ties.mode) == ("admit_within", 200, 2, "escalate")
    assert ties.decided_by == "decided"
    assert [(rule.mode, rule.when) for rule in ties.overrides] == [
        ("strict", (Condition("kind", "=", (1,)),))
    ]


def test_two_percent_of_the_seats_are_counted_in_whole_children():
    assert [POLICY.ties.within(seats) for seats in (49, 50, 99, 100, 0)] == [0, 1, 1, 2, 0]
    assert POLICY.programmes[0].ties.within(100) == -1


def test_a_programme_says_what_differs_and_takes_the_rest_from_the_ordinary_offerings():
    (programme,) = POLICY.programmes
    assert programme.when == (Condition("kind", "=", (0,)),)
    assert (programme.wishes.max, programme.wishes.margins) == (2, (0, 100))
    assert programme.score.terms[0].weight == 30_000
    assert programme.order == (Order("score"),)
    assert programme.ties.last_seat == "admit_none"
    assert POLICY.max_wishes == 5
    assert [part.name for part in POLICY.parts] == ["special", ""]
    start, end = RULES.index("[programmes.score]"), RULES.index("[[queues]]")
    bare = parse_policy(HEAD + PAPERS + FACTS + SUM + RULES[:start] + RULES[end:], source="thu.toml")
    (programme,) = bare.programmes
    assert programme.score == bare.score
    assert programme.order == bare.order
    assert programme.ties == bare.ties
    assert programme.gates == bare.gates


def test_queues_have_seats_as_a_share_a_number_a_fact_or_the_rest():
    first, local, rest = POLICY.queues
    assert first.seats == QueueSeats(kind="percent", value=6000, round="down")
    assert first.who == (Condition("rank", "=", (1,)),)
    assert (first.unused, first.when, first.order, first.ties) == ("all", (), None, None)
    assert local.seats == QueueSeats(kind="fact", fact="places")
    assert local.when == (Condition("kind", "=", (1,)),)
    assert rest.seats == QueueSeats(kind="rest")
    number = parse_policy(TEXT.replace('seats = "60%"\nround = "down"', 'seats = "12"'), source="thu.toml")
    assert number.queues[0].seats == QueueSeats(kind="number", value=12)


def test_a_share_of_the_seats_is_rounded_as_it_says():
    assert QueueSeats(kind="percent", value=6000).share(9) == 6
    assert QueueSeats(kind="percent", value=6000, round="down").share(9) == 5
    assert QueueSeats(kind="percent", value=6000).share(10) == 6


def test_what_may_follow_is_read():
    (group,) = POLICY.proportional
    assert (group.percent, group.percent_fact) == (1250, None)
    by_fact = parse_policy(TEXT.replace('percent = "12.5"', 'percent = "fact:share"'), source="thu.toml")
    assert (by_fact.proportional[0].percent, by_fact.proportional[0].percent_fact) == (0, "share")
    assert POLICY.placement.beyond_m == 3000
    assert POLICY.placement.order == (Order("fact", "catchment_order", "asc"), Order("lottery"))
    assert POLICY.chain == Chain(gaps=(50, 0), shares=(Share(rank=1, at_least=6000),))
    assert POLICY.later == Later(rounds=1, who=("unplaced", "not_enrolled"), floor="first_wish_line")


@pytest.mark.parametrize(
    ("old", "new", "key", "message"),
    [
        ('percent = "2.0"', "", "ties.percent", "còn thiếu; hãy thêm số từ 0 đến 100"),
        ("equal_by = 2", "equal_by = 3", "ties.equal_by", "hãy nhập số nguyên từ 1 đến 2"),
        (
            'beyond = "escalate"',
            'beyond = "admit_within"',
            "ties.beyond",
            "một trong: strict, admit_all, admit_none, escalate",
        ),
        (
            'last_seat = "strict"',
            'last_seat = "strict"\npercent = "2"',
            "ties.for[1].percent",
            'chỉ dùng khi last_seat = "admit_within"',
        ),
        (
            'decided_by = "decided"',
            'decided_by = "kind"',
            "ties.decided_by",
            "lựa chọn của kind phải là một trong: admit_all, admit_none, strict",
        ),
        (
            'when = [{ fact = "kind", op = "=", value = "other" }]',
            "",
            "ties.for[1].when",
            "còn thiếu; hãy thêm ít nhất một điều kiện",
        ),
        (
            'when = [{ fact = "kind", op = "=", value = "other" }]',
            'when = [{ fact = "poor", op = "=", value = true }]',
            "ties.for[1].when[1].fact",
            "tên một dữ kiện đã khai báo trong [facts]: kind, decided, district, places, share",
        ),
        ('ratio = "1.10"', 'ratio = "0"', "wishes.margins_for[1].ratio", "số từ 0,01 đến 100"),
        ('when = { kind = "special" }', "", "programmes[1].when", "hãy thêm ít nhất một điều kiện"),
        (
            'name = "special"\nlabel',
            'name = "Chuyên"\nlabel',
            "programmes[1].name",
            "mã gồm chữ thường không dấu",
        ),
        ("max = 2\nmargins", "max = 1\nmargins", "programmes[1].margins", "danh sách 1 phần tử"),
        (
            '[[programmes.order]]\ncriterion = "score"',
            '[[programmes.order]]\ncriterion = "lottery"',
            "programmes[1].margins",
            'mức cộng thêm cần một bước [[order]] có criterion = "score"',
        ),
        (
            'unused = "all"',
            'unused = "first"',
            "queues[1].unused",
            "tên một hàng xét đứng sau hàng này: local, all",
        ),
        ('name = "local"', 'name = "first"', "queues[2].name", 'tên "first" đã dùng ở trên'),
        ('seats = "rest"', 'seats = "half"', "queues[3].seats", '"60%", "12", "fact:TÊN"'),
        ('seats = "rest"', 'seats = "120%"', "queues[3].seats", "số từ 0 đến 100"),
        (
            'seats = "fact:places"',
            'seats = "fact:share"',
            "queues[2].seats",
            "tên một dữ kiện đã khai báo trong [facts]: places",
        ),
        (
            'seats = "rest"',
            'seats = "rest"\nround = "up"',
            "queues[3].round",
            "chỉ dùng khi seats là số phần trăm",
        ),
        ('percent = "12.5"', 'percent = "fact:places2"', "proportional[1].percent", "places, share"),
        (
            "who = { poor = true }\npercent",
            "percent",
            "proportional[1].who",
            "còn thiếu; hãy thêm ít nhất một điều kiện",
        ),
        (
            'fact = "catchment_order"',
            'fact = "kind"',
            "placement.order[1].fact",
            "math, literature, poor, district, distance_m, catchment_order",
        ),
        ('gaps = ["0.5", "0"]', 'gaps = ["0.5"]', "chain.gaps", "danh sách 2 số, mỗi nguyện vọng sau một số"),
        ('at_least = "60%"', 'at_least = "60"', "chain.shares[1].at_least", 'số phần trăm, ví dụ "60%"'),
        ('"not_enrolled"]', '"everybody"]', "later.who", "một hoặc nhiều trong: unplaced, not_enrolled"),
        (
            'floor = "first_wish_line"',
            'floor = "0"',
            "later.floor",
            "một trong: first_wish_line, ",
        ),
    ],
)
def test_what_cannot_be_meant_is_refused_with_its_key(old, new, key, message):
    assert TEXT.count(old) == 1
    with pytest.raises(PolicyError) as refused:
        parse_policy(TEXT.replace(old, new), source="hanoi.toml")
    assert refused.value.key == key
    assert message in refused.value.message


def test_there_are_at_most_two_proportional_groups():
    group = '\n[[proportional]]\nname = "g{}"\nlabel = {{ vi = "G", en = "G" }}\nwho = {{ poor = true }}\n'
    more = "".join(group.format(number) + 'percent = "5"\n' for number in (1, 2))
    with pytest.raises(PolicyError, match="nhiều nhất 2 nhóm"):
        parse_policy(TEXT + more, source="thu.toml")
