"""Proposals in the demo: the office proposes, and families agree where it is the school they want."""

from datetime import datetime

from admissions.demo.entities import Child
from admissions.models import AdmissionRound, Application, Proposal, User
from admissions.registration.consenting.asked import all_given, local_day
from admissions.registration.proposing.answering import Agreement, confirm_proposal, decline_proposal
from admissions.registration.proposing.computing import compute_proposals, proposes
from admissions.registration.proposing.releasing import release_proposals


def propose_places(office: User, admission_round: AdmissionRound, now: datetime) -> None:
    """Compute and release, where the rules of the round propose at all and somebody is proposed a place."""
    if not proposes(admission_round):
        return
    counts = compute_proposals(actor=office, admission_round=admission_round, now=now)
    if counts.get("given"):
        release_proposals(actor=office, admission_round=admission_round, now=now)


def proposals_of(admission_round: AdmissionRound) -> dict[str, Proposal]:
    """What families may answer, by student code."""
    found = admission_round.proposals.filter(state="OFFERED").select_related(
        "round", "applicant__residential_unit__commune", "offering__school"
    )
    return {each.applicant.student_code: each for each in found}


def agrees(child: Child, school_code: str) -> bool:
    """A family agrees that wants this school first and has nothing to add that the register does not know."""
    return (
        child.flaw is None
        and school_code == _wanted(child)
        and not any(value == "1" for value in child.wishes[0].facts.values())
    )


def agree(family: User, proposal: Proposal, child: Child, others: list[int], now: datetime) -> Application:
    """Two taps: the file is handed in without a paper."""
    agreed = confirm_proposal(
        actor=family,
        proposal=proposal,
        agreement=Agreement(
            answers=child.facts,
            consents=all_given(proposal.applicant, local_day(proposal.round.registration_closes_at)),
            others=others,
        ),
        now=now,
    )
    return agreed.application


def choose_oneself(family: User, proposal: Proposal, now: datetime) -> Application:
    return decline_proposal(actor=family, proposal=proposal, now=now)


def _wanted(child: Child) -> str:
    """The code of the school of the first wish; offerings are named by grade and school."""
    return child.wishes[0].offering_code.split("-", 1)[1]
