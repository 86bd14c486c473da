"""What was sent, as the family, the school and the department each may see it."""

from collections import Counter
from dataclasses import dataclass

from django.db.models import Count, QuerySet

from admissions.models import AdmissionRound, Application, Notice, User
from admissions.permissions import visible_notices
from admissions.workflows.notice import NoticeState

# Of messages about one event, the one that went furthest says whether the family was reached.
_FURTHEST = (NoticeState.DELIVERED, NoticeState.SENT, NoticeState.QUEUED, NoticeState.FAILED)
_ONE_EVENT = 12  # more than the channels of the guardians of a child


@dataclass(frozen=True, slots=True)
class Counted:
    """How many messages of a kind stand where."""

    kind: str
    by_state: Counter[str]

    @property
    def total(self) -> int:
        return self.by_state.total()


def messages_of(application: Application, user: User) -> list[Notice]:
    """What this account was sent about a file, the latest first; one query."""
    return list(visible_notices(user, Notice.objects.filter(application=application)).order_by("-pk"))


def last_message_about(application: Application, user: User) -> Notice | None:
    """The furthest message of the last event that the family was told of; one query."""
    notices = visible_notices(user, Notice.objects.filter(application=application))
    latest = list(notices.order_by("-pk")[:_ONE_EVENT])
    if not latest:
        return None
    event = _event(latest[0])
    told = [each for each in latest if _event(each) == event]
    return min(told, key=lambda each: _FURTHEST.index(NoticeState(each.state)))


def counted_by_kind(admission_round: AdmissionRound, user: User) -> list[Counted]:
    """Messages about the files of a round by kind and state, the most frequent kind first; one query."""
    notices = visible_notices(user, Notice.objects.filter(application__round=admission_round))
    found: dict[str, Counter[str]] = {}
    for kind, state, count in notices.order_by().values_list("kind", "state").annotate(Count("pk")):
        found.setdefault(kind, Counter())[state] = count
    return sorted((Counted(*each) for each in found.items()), key=lambda each: (-each.total, each.kind))


def failed_messages(admission_round: AdmissionRound, user: User) -> QuerySet[Notice]:
    """Messages that did not arrive, the latest first, with the one that took over."""
    notices = visible_notices(user, Notice.objects.filter(application__round=admission_round))
    failed = notices.filter(state=NoticeState.FAILED).order_by("-pk")
    return failed.select_related("application", "followed_by")


def last_test(user: User) -> Notice | None:
    """The last message that this account sent to itself to see whether it arrives."""
    return visible_notices(user, Notice.objects.filter(kind="test")).order_by("-pk").first()


def _event(notice: Notice) -> str:
    """What the message is about: its key without the person, and without the channel that took over."""
    return notice.key.removesuffix(f":{notice.channel}").rpartition(":")[0]
