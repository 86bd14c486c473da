"""Every version that the family handed in: when, what was changed, and which one counts."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from admissions.accounts.access import SignedInRequest, for_roles
from admissions.models import Application, Offering, Submission
from admissions.permissions import Role
from admissions.registration import lookups
from admissions.registration.versions import being_changed, papers_in, versions_of
from admissions.registration.views.summary import words
from admissions.rules.policy import Policy
from admissions.workflows.application import ENDED_WITHOUT_DECISION


@for_roles(Role.GUARDIAN)
def handed_in(request: SignedInRequest, code: str) -> HttpResponse:
    application = lookups.own_application(request.user, code)
    versions = versions_of(application)
    if not versions:
        return redirect("registration:task_list", code)
    context = {
        "application": application,
        "versions": told(application, versions),
        "being_changed": being_changed(application),
    }
    return render(request, "registration/handed_in.html", context)


def told(application: Application, versions: list[Submission]) -> list[dict[str, Any]]:
    """The versions, newest first, each with what it changed against the one before."""
    policy, kinds = application.round.policy, papers_in(versions)
    wished = {wish["offering"] for version in versions for wish in version.wishes}
    schools = {each.pk: each.name for each in Offering.objects.filter(pk__in=wished).select_related("school")}
    rows = []
    for before, version in zip([None, *versions], versions, strict=False):
        changes = [] if before is None else list(_changes(policy, before, version, schools, kinds))
        rows.append(
            {
                "number": version.number,
                "at": version.submitted_at,
                "is_first": before is None,
                "wishes": [schools[each["offering"]] for each in version.wishes],
                "changes": changes,
                "counts": version is versions[-1] and application.state not in ENDED_WITHOUT_DECISION,
            }
        )
    return rows[::-1]


def _changes(
    policy: Policy,
    before: Submission,
    after: Submission,
    schools: Mapping[int, str],
    kinds: Mapping[int, str],
) -> list[dict[str, str]]:
    language = get_language() or "vi"
    found = []
    for fact in policy.questions:
        old, new = before.facts.get(fact.name, ""), after.facts.get(fact.name, "")
        if old != new:
            label = fact.label.text(language)
            found.append(_change(label, _spoken(policy, fact.name, old), _spoken(policy, fact.name, new)))
    if _wishes(policy, before, schools) != _wishes(policy, after, schools):
        found.append(
            _change(
                _("Nguyện vọng"),
                "; ".join(_wishes(policy, before, schools)),
                "; ".join(_wishes(policy, after, schools)),
            )
        )
    labels = {document.kind: document.label.text(language) for document in policy.documents}
    sent = [kinds[pk] for pk in after.papers if pk not in before.papers and pk in kinds]
    found += [_change(labels.get(kind, kind), "", _("gửi bản mới")) for kind in sent]
    return found


def _change(label: str, old: str, new: str) -> dict[str, str]:
    return {"label": label, "old": old, "new": new}


def _spoken(policy: Policy, name: str, text: str) -> str:
    """An answer in words; several choices one after the other, none is said."""
    fact = policy.fact(name)
    codes = text.split(";") if fact.type == "choices" else [text]
    return ", ".join(filter(None, (words(fact, code) for code in codes if code))) or _("Không có")


def _wishes(policy: Policy, version: Submission, schools: Mapping[int, str]) -> list[str]:
    """The wishes in their order, with what the family claims about a school."""
    language = get_language() or "vi"
    claims = {fact.name: fact.label.text(language) for fact in policy.wish_questions}
    return [
        ", ".join(
            [
                f"{wish['rank']}. {schools[wish['offering']]}",
                *(claims[name] for name, text in wish["facts"].items() if name in claims and text == "1"),
            ]
        )
        for wish in version.wishes
    ]
