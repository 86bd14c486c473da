"""A round with proposals: schools, homes in catchments, computed and released."""

from dataclasses import dataclass, field
from datetime import datetime

from admissions.models import AdmissionRound, Applicant, Catchment, Offering, Proposal, ResidentialUnit, User
from admissions.permissions import Role
from admissions.registration.consenting.asked import all_given, local_day
from admissions.registration.proposing.answering import Agreement
from admissions.registration.proposing.computing import compute_proposals
from admissions.registration.proposing.releasing import release_proposals
from tests import factories
from tests.factories import NOW


@dataclass
class Stage:
    """`units[i]` is the catchment of `offerings[i]`, in the order of codes."""

    round: AdmissionRound
    specialist: User
    units: list[ResidentialUnit] = field(default_factory=list)
    offerings: list[Offering] = field(default_factory=list)

    def family(self, place: int = 0, *, residence: str = "permanent") -> tuple[User, Applicant]:
        """A family that lives in the catchment of this school; `residence` as the register has it."""
        account, child = factories.family(grade=self.round.grade, unit=self.units[place])
        child.sector_facts = {"residence": residence} if residence else {}
        child.save()
        return account, child

    def compute(self, *, now: datetime = NOW) -> dict[str, int]:
        return dict(compute_proposals(actor=self.specialist, admission_round=self.round, now=now))

    def release(self, *, now: datetime = NOW) -> int:
        return release_proposals(actor=self.specialist, admission_round=self.round, now=now)

    def offered(self, place: int = 0, *, residence: str = "permanent") -> tuple[User, Proposal]:
        """A family with a proposal that it may answer."""
        account, child = self.family(place, residence=residence)
        self.compute()
        self.release()
        return account, Proposal.objects.get(applicant=child)


def a_stage(
    *,
    grade: int = 1,
    schools: int = 2,
    seats: int = 2,
    state: str = "OPENED",
    pack: str = "",
    now: datetime = NOW,
) -> Stage:
    """A round whose schools have a residential unit each."""
    admission_round = factories.a_round(
        grade=grade, schools=schools, seats=seats, state=state, pack=pack, now=now
    )
    stage = Stage(admission_round, factories.user(Role.SPECIALIST))
    for number, offering in enumerate(admission_round.offerings.order_by("code"), start=1):
        unit = factories.residential_unit()
        offering.school.latitude = 21.03 + number / 500  # about 220 m from one to the next
        offering.school.save()
        Catchment.objects.create(offering=offering, residential_unit=unit)
        stage.units.append(unit)
        stage.offerings.append(offering)
    return stage


def agreement(proposal: Proposal, **more) -> Agreement:
    """Everything that a family says when it agrees."""
    return Agreement(**{"consents": all_given(proposal.applicant, local_day(NOW))} | more)
