"""A published first round, and the round after it in any state, reached by the services."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from admissions.examination import services as examination
from admissions.models import AdmissionRound, Application, Offering, User
from admissions.permissions import Role
from admissions.publication import services as publication
from admissions.setup import services as setup
from admissions.setup.supplementary import open_supplementary_round
from admissions.verification import services as verification
from tests import factories
from tests.enrolment.adjusting.stage import LATER
from tests.later_rounds import an_approved_run, answer_for_everything_odd
from tests.publication.stage import published

__all__ = ["LATER", "a_published_round", "an_open_round_after", "opened", "published_again", "with_later"]

FLOOR = """
[facts.first_wish_line]
of = "offering"
type = "decimal"
source = "computed"
label = { vi = "điểm chuẩn nguyện vọng 1", en = "line of first wishes" }
"""


def with_later(admission_round: AdmissionRound, later: str, *, floor: bool = False) -> None:
    """The round's rules with a [later] of these lines."""
    text = admission_round.pack_toml + (FLOOR if floor else "") + f"\n[later]\nrounds = 1\n{later}\n"
    admission_round.take_pack(pack_id=admission_round.pack_id, toml=text)
    admission_round.save(update_fields=["pack_id", "pack_toml", "pack_sha256"])


def a_published_round(
    scores: list[str], wishes: list[list[int]], *, seats: list[int], later: str = "", floor: bool = False
) -> tuple[AdmissionRound, list[Application], list[Offering]]:
    """A grade-10 round with schools of these seats; files in the order of `scores`, wishes by school."""
    admission_round = factories.a_round(grade=10, schools=len(seats), seats=9)
    if later:
        with_later(admission_round, later, floor=floor)
    for offering, count in zip(admission_round.offerings.order_by("code"), seats, strict=True):
        Offering.objects.filter(pk=offering.pk).update(seats=count, classes=None)
    offerings = list(admission_round.offerings.order_by("code"))
    files = [
        factories.a_verified(admission_round, offerings=[offerings[place] for place in chosen])
        for chosen in wishes
    ]
    admission_round = published(admission_round, scores)
    return admission_round, [Application.objects.get(pk=file.pk) for file in files], offerings


def opened(
    follows: AdmissionRound, *, now: datetime = LATER, code: str = "", actor: User | None = None
) -> AdmissionRound:
    """Drafted by a specialist; registration runs from a day before `now` to two days after."""
    return open_supplementary_round(
        actor=actor or factories.user(Role.SPECIALIST),
        follows=follows,
        code=code or f"{follows.code}-bo-sung",
        name=f"{follows.name}, bổ sung",
        calendar=setup.Calendar(
            registration_opens_at=now - timedelta(days=1),
            registration_closes_at=now + timedelta(days=2),
            results_at=now + timedelta(days=10),
            confirmation_closes_at=now + timedelta(days=20),
        ),
        number="301/QĐ-SGDĐT",
        signed_date=date(2025, 7, 3),
        signed_by="Giám đốc",
        now=now,
    )


def an_open_round_after(follows: AdmissionRound, *, now: datetime = LATER) -> AdmissionRound:
    """Families may apply."""
    made = opened(follows, now=now)
    setup.approve_plan(actor=factories.user(Role.DIRECTOR), admission_round=made, now=now)
    for step in ("announce", "open"):
        made = setup.move_round(
            actor=factories.user(Role.SPECIALIST), admission_round=made, transition=step, now=now
        )
    return made


def published_again(admission_round: AdmissionRound, *, now: datetime = LATER) -> AdmissionRound:
    """A later round whose files have the marks of the first, taken to its published result."""
    specialist, officer = factories.user(Role.SPECIALIST), factories.user(Role.EXAM_OFFICER)
    closed = setup.move_round(actor=specialist, admission_round=admission_round, transition="close", now=now)
    locked = verification.lock_list(actor=specialist, admission_round=closed, now=now)
    prepared = examination.prepare_round(actor=officer, admission_round=locked, now=now)
    answer_for_everything_odd(prepared, specialist)
    an_approved_run(prepared, specialist, factories.user(Role.DIRECTOR))
    return publication.publish_result(actor=specialist, admission_round=prepared, now=now)
