"""Hà Nội 2026: two specialised classes of one school, each with a paper of its own, and an ordinary one."""

from admissions.models import AdmissionRound, Application, Offering
from admissions.permissions import Role
from admissions.setup import services as setup
from admissions.setup.offerings import Seats
from admissions.verification import services as verification
from tests import factories
from tests.factories import NOW

ORDINARY, MATHS, ENGLISH = "thuong", "chuyen-toan", "chuyen-anh"


def a_round_with_specialised_classes(*, state: str = "OPENED") -> AdmissionRound:
    school = factories.a_school(name="THPT Chu Văn An")
    given = [
        Seats(school, 2, classes=1, programme=MATHS, name="THPT Chu Văn An, chuyên Toán"),
        Seats(school, 2, classes=1, programme=ENGLISH, name="THPT Chu Văn An, chuyên Anh"),
        Seats(factories.a_school(name="THPT Tây Hồ"), 2, classes=1),
    ]
    return factories.a_round(pack="hanoi-2026-grade-10", given=given, state=state)


def offering_of(admission_round: AdmissionRound, programme: str) -> Offering:
    return admission_round.offerings.get(programme=programme)


def a_locked_round(*lists: tuple[str, ...]) -> tuple[AdmissionRound, list[Application]]:
    """One verified file for each list of programmes, in this order; registration is over."""
    admission_round = a_round_with_specialised_classes()
    files = [
        factories.a_verified(
            admission_round, offerings=[offering_of(admission_round, each) for each in programmes]
        )
        for programmes in lists
    ]
    specialist = factories.user(Role.SPECIALIST)
    closed = setup.move_round(actor=specialist, admission_round=admission_round, transition="close", now=NOW)
    return verification.lock_list(actor=specialist, admission_round=closed, now=NOW), files
