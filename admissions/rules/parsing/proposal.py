"""[proposal]: who is proposed a place before anyone applies, and what agreeing to it still needs."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from admissions.rules.parsing.conditions import Facts, read_when
from admissions.rules.parsing.reader import Reader
from admissions.rules.policy import PERCENT_UNIT, Policy, Proposal

KEYS: Final = ("who", "overflow", "within_m", "seats", "papers")
NO_PAPERS: Final = "none"
MOST_SCHOOLS: Final = 20
_PERCENT: Final = re.compile(r"(\d{1,3}(?:[.,]\d{1,2})?)\s*%")


def read_proposal(reader: Reader, facts: Facts, policy: Policy) -> Policy:
    """The policy with its section, which needs rules that rank before any mark and any wish is known."""
    table = reader.optional_section("proposal", KEYS)
    if table is None:
        return policy
    if policy.wishes.zones or policy.ordinary.has_step("score"):
        reader.fail(
            "proposal",
            "đề xuất chỗ học cần thứ tự xét không dùng điểm, nguyện vọng không theo khu vực; hãy bỏ mục này",
        )
    return replace(
        policy,
        proposal=Proposal(
            who=read_when(table, "who", facts, levels=("applicant",)),
            overflow=table.integer("overflow", 0, MOST_SCHOOLS, default=0),
            within_m=table.integer("within_m", 0, 10**6, default=None),
            seats=_read_share(table),
            papers=_read_papers(table, [document.kind for document in policy.documents]),
        ),
    )


def _read_share(table: Reader) -> int:
    written = table.text("seats", default="100%")
    percent = _PERCENT.fullmatch(written.strip())
    if percent is None:
        table.refuse("seats", written, 'số phần trăm, ví dụ "80%"')
    return int(table.scale("seats", percent[1], low="0", high=str(PERCENT_UNIT // 100)))


def _read_papers(table: Reader, kinds: list[str]) -> tuple[str, ...]:
    papers = table.texts("papers")
    if papers == (NO_PAPERS,):
        return ()
    for paper in papers:
        if paper not in kinds:
            declared = f'"{NO_PAPERS}", hoặc loại giấy tờ đã khai báo trong [[documents]]: {", ".join(kinds)}'
            table.refuse("papers", paper, declared)
    return papers
