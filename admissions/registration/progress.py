"""How far each part of a file is, and which parts the family may open now."""

from collections.abc import Callable, Iterable, Iterator

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from admissions.registration.completeness import lacking, needed_papers, not_seen, wish_problem
from admissions.registration.consenting.standing import consents_task
from admissions.registration.parts import STOP, WARN, Task, not_yet, task
from admissions.registration.queries import WholeFile
from admissions.registration.register_facts.standing import register_task
from admissions.registration.rules import asked_questions
from admissions.workflows.application import ApplicationState
from admissions.workflows.document import DocumentState
from admissions.workflows.round import ACCEPTS_VERIFICATION

ANSWERS, WISHES, CHECK = "answers", "wishes", "check"
Source = Callable[[WholeFile], Iterable[Task]]


def tasks(file: WholeFile) -> Iterator[Task]:
    """Every part of a draft in the order in which it is best filled in; the last one hands it in."""
    for source in TASK_SOURCES:
        yield from source(file)
    yield _check(file)


def repairs(file: WholeFile) -> list[Task]:
    """What a family may change in a file that the school sent back: the papers named, and what lacks besides.

    When no paper was named the school's words are about the answers, and the answers are open; of the other
    parts only what is not done.
    """
    sent = {kind for kind, paper in file.papers.items() if paper.state == DocumentState.UPLOADED}
    papers = [each for each in paper_tasks(file) if not each.done or each.key in sent]
    if file.named:
        return [*papers, _check(file)]
    answers = answers_task(file)
    wishes = wishes_task(file) if file.takes_wishes else ()
    others = [source for source in TASK_SOURCES if source not in (answers_task, wishes_task, paper_tasks)]
    lacking_besides = (each for source in others for each in source(file) if not each.done)
    return [*lacking_besides, *answers, *wishes, *papers, _check(file)]


def open_tasks(file: WholeFile) -> list[Task]:
    """The tasks that the family may work at now: none while the school has the file, or too late."""
    return list(_open_tasks(file))


def _open_tasks(file: WholeFile) -> Iterable[Task]:
    state = file.application.state
    if state == ApplicationState.RETURNED and file.application.round.state in ACCEPTS_VERIFICATION:
        return repairs(file)
    return tasks(file) if state == ApplicationState.DRAFTED and file.takes_wishes else ()


def open_task(file: WholeFile, key: str) -> Task | None:
    """The task of this key when the family may work at it now; nothing is read for those behind it."""
    return next((each for each in _open_tasks(file) if each.key == key and each.href), None)


def next_task(file: WholeFile, *, after: str) -> Task | None:
    """The first task below `after` that is not done yet and may be opened."""
    listed = open_tasks(file)
    keys = [each.key for each in listed]
    below = listed[keys.index(after) + 1 :] if after in keys else listed
    return next((each for each in below if each.href and not each.done), None)


def answers_task(file: WholeFile) -> Iterator[Task]:
    application = file.application
    if not asked_questions(application.round.policy, application.applicant):
        return
    href = reverse("registration:answers", args=[application.code])
    started, done = bool(application.facts), not not_seen(application)
    yield task(ANSWERS, _("Thông tin để xét tuyển"), href, started=started, done=done)


def wishes_task(file: WholeFile) -> Iterator[Task]:
    application, count = file.application, len(file.preferences)
    problem = wish_problem(application, file.preferences)
    most = application.round.policy.max_wishes
    hint = _("Được chọn nhiều nhất %(most)s trường.") % {"most": most}
    if count:
        hint = _("Đã chọn %(count)s, được chọn nhiều nhất %(most)s.") % {"count": count, "most": most}
    href = reverse("registration:wishes", args=[application.code])
    yield task(
        WISHES, _("Nguyện vọng"), href, started=bool(count), done=bool(count) and not problem, hint=hint
    )


def paper_tasks(file: WholeFile) -> Iterator[Task]:
    language = get_language() or "vi"
    for needed in needed_papers(file.application, file.preferences):
        paper = file.papers.get(needed.kind)
        text = needed.label.text(language)
        href = reverse("registration:paper", args=[file.application.code, needed.kind])
        if paper is not None and paper.state == DocumentState.RETURNED:
            yield Task(needed.kind, text, href, _("Cần gửi lại"), STOP, hint=paper.note)
        else:
            yield task(needed.kind, text, href, started=paper is not None, done=paper is not None)


def _check(file: WholeFile) -> Task:
    text = _("Kiểm tra lại và nộp hồ sơ")
    if lacking(file.application, file.preferences, file.papers):
        return not_yet(CHECK, text, hint=_("Làm được khi các mục trên đã xong."))
    return Task(CHECK, text, reverse("registration:check", args=[file.application.code]), _("Chưa nộp"), WARN)


# Every part of a file, in the order in which it is best filled in; to add one, add a line.
TASK_SOURCES: tuple[Source, ...] = (
    register_task,
    answers_task,
    wishes_task,
    paper_tasks,
    consents_task,
)
