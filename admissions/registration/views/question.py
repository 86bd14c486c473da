"""One question of the round, with the papers that its answer asks for."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from admissions.accounts.access import SignedInRequest, for_roles
from admissions.accounts.arrival import received_at
from admissions.permissions import Role
from admissions.registration import lookups, progress, services
from admissions.registration.completeness import not_seen
from admissions.registration.errors import AnswersRefused
from admissions.registration.facts import suggested_answers
from admissions.registration.forms import QuestionForm
from admissions.registration.queries import WholeFile
from admissions.registration.rules import asked_questions, is_required
from admissions.registration.siblings import NOTHING, TakenOver, taken_over
from admissions.registration.views.steps import after_saving, back_of, came_from_check
from admissions.rules.facts import Fact
from admissions.templatetags.vietnamese import clock
from admissions.workflows.refusal import Refusal


@for_roles(Role.GUARDIAN)
def question(request: SignedInRequest, code: str, fact: str) -> HttpResponse:
    now = received_at(request)
    file = lookups.own_file(request.user, code, now)
    asked = asked_questions(file.application.round.policy, file.application.applicant)
    place = next((index for index, each in enumerate(asked) if each.name == fact), None)
    if place is None:
        raise Http404
    if not progress.open_task(file, progress.ANSWERS):
        return redirect("registration:task_list", code)
    known = _known(request, file, asked[place])
    form = _form(request, file, asked[place], known)
    if form.is_valid():
        try:
            if not ("later" in request.POST and form.is_blank):
                services.save_answers(
                    actor=request.user, application=file.application, answers=form.answers, now=now
                )
        except AnswersRefused as refusal:
            form.blame(refusal.problems)
        except Refusal as refusal:
            messages.error(request, str(refusal))
            return redirect("registration:task_list", code)
        else:
            if "later" in request.POST:
                messages.success(request, _("Đã lưu lúc %(time)s.") % {"time": clock(now)})
            return _onward(request, file, asked[place])
    context = {
        "application": file.application,
        "form": form,
        "field": form[fact],
        "place": place + 1,
        "all": len(asked),
        "back_href": _before(request, file, asked, place),
        "taken_over": known if fact in known.answers and fact not in file.application.facts else None,
    }
    return render(request, "registration/question.html", context)


def _known(request: SignedInRequest, file: WholeFile, fact: Fact) -> TakenOver:
    """What a brother's or sister's file would answer; looked for only where nothing is answered yet."""
    if fact.source != "residence" or fact.name in file.application.facts:
        return NOTHING
    return taken_over(request.user, file.application)


def _form(request: SignedInRequest, file: WholeFile, fact: Fact, known: TakenOver) -> QuestionForm:
    """What must be answered is asked for only by the button that goes on."""
    policy, applicant = file.application.round.policy, file.application.applicant
    return QuestionForm(
        request.POST if request.method == "POST" else None,
        policy=policy,
        question=fact,
        stored=suggested_answers(policy, applicant) | known.answers | file.application.facts,
        must="later" not in request.POST and is_required(policy, fact),
    )


def _onward(request: SignedInRequest, file: WholeFile, fact: Fact) -> HttpResponse:
    """To the next question that is open, below this one first; after the last to the next part."""
    code = file.application.code
    if "later" in request.POST or came_from_check(request):
        return after_saving(request, file, progress.ANSWERS)
    saved = lookups.own_application(request.user, code)
    left = {each.name for each in not_seen(saved)}
    asked = [each.name for each in asked_questions(saved.round.policy, saved.applicant)]
    here = asked.index(fact.name)
    following = next((name for name in [*asked[here + 1 :], *asked[:here]] if name in left), None)
    if following:
        return redirect("registration:question", code, following)
    return after_saving(request, file, progress.ANSWERS)


def _before(request: SignedInRequest, file: WholeFile, asked: tuple[Fact, ...], place: int) -> str:
    if place == 0 or came_from_check(request):
        return back_of(request, file.application.code)
    return reverse("registration:question", args=[file.application.code, asked[place - 1].name])
