"""The offerings of a round as a signed decision gives them: seats, classes, name and facts."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.utils.translation import gettext as _

from admissions.models import AdmissionRound, AuditEvent, Offering, QuotaDecision, School
from admissions.rules.policy import Policy
from admissions.setup.offering_facts import USUAL_PROGRAMME, changed_words, given_problems, merged_facts
from admissions.workflows.log import Actor, audit_event
from admissions.workflows.refusal import Refusal


@dataclass(frozen=True, slots=True)
class Seats:
    """What a signed decision gives one programme of a school.

    `name` is what families read; blank, it stays as it is or becomes that of the school. `facts` holds texts
    by fact name (`offering_facts.asked_facts`): a blank one clears the fact, one that is not named stays.
    """

    school: School
    seats: int
    classes: int | None = None
    programme: str = USUAL_PROGRAMME
    name: str = ""
    facts: Mapping[str, str] = field(default_factory=dict)


class SeatsRefused(Refusal):
    """Seats that cannot stand, with the school and what is wrong."""


def check_seats(policy: Policy, seats: Sequence[Seats]) -> None:
    """What can be seen on the seats alone. Raises SeatsRefused with the first thing to mend."""
    for each in seats:
        if each.seats < 0:
            raise SeatsRefused(
                _("%(school)s: chỉ tiêu %(seats)s nhỏ hơn 0. Hãy nhập từ 0 trở lên.")
                % {"school": each.school.name, "seats": each.seats}
            )
        check_programme_code(each.programme)
        problems = given_problems(policy, programme=each.programme, seats=each.seats, given=each.facts)
        for problem in problems.values():
            raise SeatsRefused(f"{each.name or each.school.name}: {problem}")
    if len({(each.school.pk, each.programme) for each in seats}) < len(seats):
        raise SeatsRefused(_("Có trường được ghi chỉ tiêu hai lần. Hãy giữ một dòng cho mỗi trường."))


def check_programme_code(code: str) -> None:
    """Raises SeatsRefused when a programme cannot be told by this code, which ends that of the offering."""
    if not re.fullmatch(r"[a-z0-9][a-z0-9_-]{0,29}", code):
        raise SeatsRefused(
            _(
                "Mã chương trình “%(code)s” không dùng được. Hãy viết chữ thường không dấu, số và gạch nối, "
                "nhiều nhất 30 ký tự, ví dụ chuyen-toan."
            )
            % {"code": code}
        )


def write_offerings(
    admission_round: AdmissionRound,
    decision: QuotaDecision,
    seats: Sequence[Seats],
    *,
    actor: Actor,
    now: datetime,
) -> None:
    """Store the offerings, and one audit row for each whose facts have changed."""
    standing = {(each.school_id, each.programme): each for each in admission_round.offerings.all()}
    before = {key: each.facts for key, each in standing.items()}
    written = [
        _offering(admission_round, decision, each, standing.get((each.school.pk, each.programme)))
        for each in seats
    ]
    Offering.objects.bulk_create(
        written,
        update_conflicts=True,
        unique_fields=["round", "school", "programme"],
        update_fields=["name", "seats", "classes", "facts", "quota_decision"],
    )
    keys = dict(admission_round.offerings.values_list("code", "pk"))
    events = []
    for each in written:
        old = before.get((each.school_id, each.programme), {})
        if words := changed_words(admission_round.policy, old, each.facts):
            each.pk = keys[each.code]
            events.append(audit_event(each, "record_facts", actor=actor, now=now, reason="; ".join(words)))
    AuditEvent.objects.bulk_create(events)


def _offering(
    admission_round: AdmissionRound, decision: QuotaDecision, given: Seats, standing: Offering | None
) -> Offering:
    if standing:
        name = standing.name
    elif given.programme == USUAL_PROGRAMME:
        name = given.school.name
    else:
        name = f"{given.school.name}, {given.programme}"
    return Offering(
        round=admission_round,
        school=given.school,
        programme=given.programme,
        code=standing.code if standing else _code(given),
        name=given.name or name,
        seats=given.seats,
        classes=given.classes,
        quota_decision=decision,
        facts=merged_facts(
            admission_round.policy,
            school=given.school,
            programme=given.programme,
            given=given.facts,
            standing=standing.facts if standing else {},
        ),
    )


def _code(given: Seats) -> str:
    suffix = "" if given.programme == USUAL_PROGRAMME else f"-{given.programme}"
    return f"{given.school.code}{suffix}"
