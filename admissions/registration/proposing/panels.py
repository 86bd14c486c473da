"""What a family's first page says of a place proposed to a child."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from admissions.models import Application, Preference, Proposal, User
from admissions.permissions import visible_proposals
from admissions.registration.editing import is_open
from admissions.registration.facts import PROPOSED
from admissions.registration.parts import Panel
from admissions.registration.proposing.explaining import told
from admissions.registration.proposing.following import ANSWERABLE
from admissions.registration.queries import ChildOverview
from admissions.workflows.application import ENDED_WITHOUT_DECISION, ApplicationState
from admissions.workflows.round import RoundState


def proposal_panels(user: User, children: Sequence[ChildOverview], now: datetime) -> Mapping[int, Panel]:
    """A panel for each child whose family may answer a proposal now; at most four queries."""
    with_school = {
        (file.applicant_id, file.round_id)
        for each in children
        for file in each.files
        if file.state not in (*ENDED_WITHOUT_DECISION, ApplicationState.DRAFTED)
    }
    found = Proposal.objects.filter(state__in=ANSWERABLE, round__state=RoundState.OPENED)
    found = visible_proposals(user, found).select_related(
        "round", "offering", "applicant__residential_unit__commune"
    )
    open_ = [
        each
        for each in found.order_by("pk")
        if is_open(each.round, now) and (each.applicant_id, each.round_id) not in with_school
    ]
    drafts = [file for each in children for file in each.files if file.state == ApplicationState.DRAFTED]
    begun = {(file.applicant_id, file.round_id) for file in drafts}
    agreed = _agreed(drafts) if open_ else {}
    return {
        each.proposal.applicant_id: Panel(
            "registration/proposing/_panel.html",
            {
                "told": each,
                "begins": each.proposal.round_id,
                "may_choose": not each.declined
                or (each.proposal.applicant_id, each.proposal.round_id) not in begun,
                "agreed": agreed.get((each.proposal.applicant_id, each.proposal.round_id), ""),
            },
        )
        for each in told(open_)
    }


def _agreed(drafts: Sequence[Application]) -> dict[tuple[int, int], str]:
    """Codes of the drafts that agree to a proposal and wait for papers, by child and round."""
    if not drafts:
        return {}
    marked = Preference.objects.filter(application__in=drafts, **{f"facts__{PROPOSED}": "1"})
    waiting = set(marked.values_list("application", flat=True))
    return {(file.applicant_id, file.round_id): file.code for file in drafts if file.pk in waiting}
