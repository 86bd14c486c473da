"""From the database to the columns that are ranked: what is read here is the run's frozen input."""

from collections.abc import Sequence

import numpy as np

from admissions.models import AdmissionRound, Application, Offering, Preference, ScoreFact
from admissions.registration.facts import register_facts
from admissions.rules.case import Case
from admissions.rules.facts import MISSING, encode_column
from admissions.rules.policy import Policy
from admissions.workflows.application import ApplicationState


def freeze_case(admission_round: AdmissionRound) -> Case:
    """All verified files of the round with their wishes, scores and the seats, in five queries."""
    policy = admission_round.policy
    offerings = list(
        Offering.objects.filter(round=admission_round, quota_decision__isnull=False).order_by("code")
    )
    files = list(
        Application.objects.filter(round=admission_round, state=ApplicationState.VERIFIED)
        .select_related("applicant__residential_unit__commune")
        .order_by("code")
    )
    wishes = list(
        Preference.objects.filter(
            application__round=admission_round, application__state=ApplicationState.VERIFIED
        ).values_list("application__code", "rank", "offering__code", "facts")
    )
    return Case.build(
        offering_ids=[each.code for each in offerings],
        offering_names=[each.name for each in offerings],
        seats=[each.seats for each in offerings],
        offering_facts=_columns(policy, "offering", [each.facts for each in offerings]),
        applicant_ids=[each.code for each in files],
        applicant_facts=_applicant_columns(policy, files) | _score_columns(policy, admission_round, files),
        preference_applicants=[each[0] for each in wishes],
        preference_ranks=[each[1] for each in wishes],
        preference_offerings=[each[2] for each in wishes],
        preference_facts=_columns(policy, "preference", [each[3] for each in wishes]),
    )


def _applicant_columns(policy: Policy, files: Sequence[Application]) -> dict[str, np.ndarray]:
    texts = [register_facts(policy, each.applicant) | each.facts for each in files]
    return _columns(policy, "applicant", texts)


def _columns(policy: Policy, of: str, rows: Sequence[dict[str, str]]) -> dict[str, np.ndarray]:
    return {
        fact.name: encode_column(fact, [row.get(fact.name, "") for row in rows])
        for fact in policy.facts_of(of)
    }


def _score_columns(
    policy: Policy, admission_round: AdmissionRound, files: Sequence[Application]
) -> dict[str, np.ndarray]:
    columns = {fact.name: np.full(len(files), MISSING, dtype=np.int64) for fact in policy.score_facts}
    row_of = {each.pk: row for row, each in enumerate(files)}
    marks = ScoreFact.objects.filter(
        application__round=admission_round,
        application__state=ApplicationState.VERIFIED,
        value__isnull=False,
        fact__in=columns,
    ).values_list("application_id", "fact", "value")
    for application_id, fact, value in marks:
        columns[fact][row_of[application_id]] = value if value is not None else MISSING
    return columns
