"""The reference of the keys of a rule file says nothing that the reader would not take."""

import re
from pathlib import Path

import pytest

from admissions.rules import packs
from admissions.rules.parse import parse_policy
from tests.rules.rounds import HEAD, PAPERS, SUM

REFERENCE = (Path(packs.__file__).parent / "README.md").read_text(encoding="utf-8")
PARTS = dict(part.split("\n", 1) for part in REFERENCE.split("\n## ")[1:])
EXAMPLES = [
    (heading, block)
    for heading, text in PARTS.items()
    for block in re.findall(r"```toml\n(.*?)```", text, re.S)
]


def flag(name: str, of: str) -> str:
    return f'[facts.{name}]\nof = "{of}"\ntype = "flag"\nlabel = {{ vi = "{name}", en = "{name}" }}\n'


def choice(name: str, of: str, *codes: str) -> str:
    choices = ", ".join(f'{{ code = "{code}", vi = "{code}", en = "{code}" }}' for code in codes)
    label = f'{{ vi = "{name}", en = "{name}" }}'
    return f'[facts.{name}]\nof = {of}\ntype = "choice"\nlabel = {label}\nchoices = [{choices}]\n'


FACTS = (
    flag("elsewhere", "preference")
    + flag("boarding", "offering")
    + flag("city", "offering")
    + flag("poor", "applicant")
    + choice("kind", '"offering"', "day", "evening", "specialised")
    + choice("district", '["applicant", "offering"]', "d1", "d2")
    + choice("residence", '"applicant"', "permanent", "temporary", "current")
    + choice("tie_decision", '"offering"', "admit_all", "admit_none", "strict")
    + '[facts.distance_m]\nof = "preference"\ntype = "integer"\nlabel = { vi = "Xa", en = "Far" }\n'
)
NEEDED = {
    "[wishes]": "[wishes]\nmax = 3\n",
    "[[order]]": '[[order]]\ncriterion = "score"\n',
    "[ties]": '[ties]\nlast_seat = "strict"\n',
}
COMPLETIONS = {
    "[programmes.score]": '\nterms = [{ fact = "math", weight = "2" }]',
    "[[programmes.gates]]": '\non = "applicant"\nfact = "math"\nop = ">"\nvalue = "2"\nreason = "low"\n'
    'label = { vi = "thấp", en = "low" }',
    "[[programmes.order]]": '\ncriterion = "score"',
    "[programmes.ties]": '\nlast_seat = "strict"',
}


def complete(block: str) -> str:
    """A rule file around an example."""
    for header, body in COMPLETIONS.items():
        block = re.sub(rf"^{re.escape(header)}.*$", header + body, block, flags=re.MULTILINE)
    if block.startswith("when"):
        block = f'{NEEDED["[wishes]"]}[[wishes.margins_for]]\n{block}ratio = "1.10"\n'
    missing = (text for header, text in NEEDED.items() if f"\n{header}" not in f"\n{block}")
    return "\n".join([HEAD, PAPERS, FACTS, SUM, *missing, block])


@pytest.mark.parametrize(("heading", "block"), [each for each in EXAMPLES if each[0] != "Bases"])
def test_every_example_of_the_reference_is_a_rule_file(heading, block):
    assert parse_policy(complete(block), source=heading).wishes.max == 3


def test_the_reference_has_an_example_of_every_part():
    parts = {"Conditions", "Margins", "Ties", "Programmes", "Queues", "Placement", "After the run"}
    assert parts < {heading for heading, _ in EXAMPLES}
