"""How far each part of a file is, and which parts the family may open now."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from admissions.registration.completeness import lacking, needed_papers, unanswered, wish_problem
from admissions.registration.queries import WholeFile
from admissions.registration.rules import asked_questions
from admissions.workflows.application import ApplicationState
from admissions.workflows.document import DocumentState
from admissions.workflows.round import ACCEPTS_VERIFICATION

ANSWERS, WISHES, CHECK = "answers", "wishes", "check"
OK, WARN, STOP, INFO, IDLE = "ok", "warn", "stop", "info", "idle"  # tones of a status tag


@dataclass(frozen=True, slots=True)
class Task:
    """One line of the task list. `key`: a part's name or a paper's kind; without href, not yet."""

    key: str
    text: str
    href: str
    status: str
    tone: str
    hint: str = ""
    done: bool = False


def tasks(file: WholeFile) -> list[Task]:
    """Every part of a draft in the order in which it is best filled in; the last one hands it in."""
    parts = [*_answers(file), _wishes(file), *_papers(file)]
    return [*parts, _check(file)]


def repairs(file: WholeFile) -> list[Task]:
    """What a family may change in a file that the school sent back: the papers named, and what lacks besides.

    When no paper was named the school's words are about the answers, and the answers are open.
    """
    sent = {kind for kind, paper in file.papers.items() if paper.state == DocumentState.UPLOADED}
    papers = [task for task in _papers(file) if not task.done or task.key in sent]
    if file.named:
        return [*papers, _check(file)]
    wishes = [_wishes(file)] if file.takes_wishes else []
    return [*_answers(file), *wishes, *papers, _check(file)]


def open_tasks(file: WholeFile) -> list[Task]:
    """The tasks that the family may work at now: none while the school has the file, or too late."""
    state = file.application.state
    if state == ApplicationState.RETURNED and file.application.round.state in ACCEPTS_VERIFICATION:
        return repairs(file)
    return tasks(file) if state == ApplicationState.DRAFTED and file.takes_wishes else []


def open_task(file: WholeFile, key: str) -> Task | None:
    """The task of this key when the family may work at it now."""
    return next((task for task in open_tasks(file) if task.key == key and task.href), None)


def next_task(file: WholeFile, *, after: str) -> Task | None:
    """The first task below `after` that is not done yet and may be opened."""
    listed = open_tasks(file)
    keys = [task.key for task in listed]
    below = listed[keys.index(after) + 1 :] if after in keys else listed
    return next((task for task in below if task.href and not task.done), None)


def _answers(file: WholeFile) -> Iterator[Task]:
    application = file.application
    if not asked_questions(application.round.policy, application.applicant):
        return
    href = reverse("registration:answers", args=[application.code])
    started = bool(application.facts)
    done = started and not unanswered(application)
    yield _task(ANSWERS, _("Thông tin để xét tuyển"), href, started=started, done=done)


def _wishes(file: WholeFile) -> Task:
    application, count = file.application, len(file.preferences)
    problem = wish_problem(application, file.preferences)
    most = application.round.policy.max_wishes
    hint = _("Được chọn nhiều nhất %(most)s trường.") % {"most": most}
    if count:
        hint = _("Đã chọn %(count)s, được chọn nhiều nhất %(most)s.") % {"count": count, "most": most}
    href = reverse("registration:wishes", args=[application.code])
    return _task(
        WISHES, _("Nguyện vọng"), href, started=bool(count), done=bool(count) and not problem, hint=hint
    )


def _papers(file: WholeFile) -> Iterator[Task]:
    language = get_language() or "vi"
    for needed in needed_papers(file.application, file.preferences):
        paper = file.papers.get(needed.kind)
        text = needed.label.text(language)
        href = reverse("registration:paper", args=[file.application.code, needed.kind])
        if paper is not None and paper.state == DocumentState.RETURNED:
            yield Task(needed.kind, text, href, _("Cần gửi lại"), STOP, hint=paper.note)
        else:
            yield _task(needed.kind, text, href, started=paper is not None, done=paper is not None)


def _check(file: WholeFile) -> Task:
    text = _("Kiểm tra lại và nộp hồ sơ")
    if lacking(file.application, file.preferences, file.papers):
        return Task(CHECK, text, "", _("Chưa thể làm"), IDLE, hint=_("Làm được khi các mục trên đã xong."))
    return Task(CHECK, text, reverse("registration:check", args=[file.application.code]), _("Chưa nộp"), WARN)


def _task(key: str, text: str, href: str, *, started: bool, done: bool, hint: str = "") -> Task:
    if done:
        return Task(key, text, href, _("Hoàn thành"), OK, hint, done=True)
    if started:
        return Task(key, text, href, _("Đang làm"), INFO, hint)
    return Task(key, text, href, _("Chưa bắt đầu"), IDLE, hint)
