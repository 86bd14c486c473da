"""What brings a round on from where it stands: in words, whose act it is, and the page where it is done."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from admissions.models import AdmissionRound, User
from admissions.permissions import (
    Role,
    can_approve_plan,
    can_approve_result,
    can_check_input,
    can_prepare_round,
    can_publish_result,
    can_run_clock,
    can_steer_round,
    has_role,
)
from admissions.setup.queries import uses_catchments
from admissions.setup.supplementary import may_be_followed
from admissions.templatetags.vietnamese import deadline
from admissions.workflows.round import RoundState


@dataclass(frozen=True, slots=True)
class Act:
    """One act: its verb, where it is done, whose it is. `kind` is the button's."""

    label: str
    href: str
    role: Role
    may: bool
    kind: str = "main"


@dataclass(frozen=True, slots=True)
class Stage:
    """A step of the life cycle as a person counts them."""

    states: tuple[RoundState, ...]
    text: str


def next_acts(admission_round: AdmissionRound, user: User, *, has_seats: bool) -> tuple[str, list[Act]]:
    """(what is to be done now, the acts that do it)."""
    text, acts = _BY_STATE[RoundState(admission_round.state)]
    return text(admission_round), list(acts(admission_round, user, has_seats))


def stages() -> tuple[Stage, ...]:
    s = RoundState
    return (
        Stage((s.DRAFTED,), _("Soạn kế hoạch")),
        Stage((s.PLAN_APPROVED,), _("Duyệt kế hoạch")),
        Stage((s.ANNOUNCED,), _("Công bố kế hoạch")),
        Stage((s.OPENED,), _("Nhận đăng ký")),
        Stage((s.CLOSED,), _("Kiểm tra hồ sơ")),
        Stage((s.LOCKED,), _("Chốt danh sách")),
        Stage((s.PREPARED,), _("Xét tuyển")),
        Stage((s.PROPOSED, s.APPROVED), _("Duyệt kết quả")),
        Stage((s.PUBLISHED,), _("Công bố kết quả")),
        Stage((s.FINISHED, s.ARCHIVED), _("Kết thúc")),
    )


def life_cycle(admission_round: AdmissionRound) -> list[dict[str, str]]:
    """The steps for `components/steps.html`: what is done, where the round stands, what comes."""
    steps = stages()
    here = next(index for index, stage in enumerate(steps) if admission_round.state in stage.states)
    return [
        {"text": stage.text, "state": "done" if index < here else "current" if index == here else "next"}
        for index, stage in enumerate(steps)
    ]


def _move(label: str, step: str, r: AdmissionRound, role: Role, may: bool, kind: str = "main") -> Act:
    return Act(label, reverse("setup:move", args=[r.code, step]), role, may, kind)


def _page(label: str, name: str, r: AdmissionRound, role: Role, may: bool, kind: str = "main") -> Act:
    return Act(label, reverse(name, args=[r.code]), role, may, kind)


def _check_of_input(r: AdmissionRound, user: User) -> Act:
    """What is odd about the input shows long before the run, while it is easy to correct."""
    may = can_check_input(r, user)
    return _page(_("Kiểm tra trước khi xét"), "allocation:gate", r, Role.SPECIALIST, may, "plain")


def _drafted(r: AdmissionRound, user: User, has_seats: bool) -> Iterator[Act]:
    steers = can_steer_round(r, user)
    yield _page(
        _("Nhập chỉ tiêu"), "setup:seats", r, Role.SPECIALIST, steers, "plain" if has_seats else "main"
    )
    if uses_catchments(r):
        yield _page(_("Nhập tuyến tuyển sinh"), "setup:catchments", r, Role.SPECIALIST, steers, "plain")
    if has_seats:
        yield _check_of_input(r, user)
        yield _page(
            _("Xem và duyệt kế hoạch"), "setup:approve_plan", r, Role.DIRECTOR, can_approve_plan(r, user)
        )


def _plan_approved(r: AdmissionRound, user: User, has_seats: bool) -> Iterator[Act]:
    yield _move(_("Công bố kế hoạch"), "announce", r, Role.SPECIALIST, can_steer_round(r, user))
    yield _move(_("Trả lại kế hoạch"), "return_plan", r, Role.DIRECTOR, can_approve_plan(r, user), "plain")


def _announced(r: AdmissionRound, user: User, has_seats: bool) -> Iterator[Act]:
    yield _move(_("Mở đăng ký ngay"), "open", r, Role.SPECIALIST, can_run_clock(r, user), "plain")


def _opened(r: AdmissionRound, user: User, has_seats: bool) -> Iterator[Act]:
    yield _move(_("Đóng đăng ký ngay"), "close", r, Role.SPECIALIST, can_run_clock(r, user), "plain")


def _closed(r: AdmissionRound, user: User, has_seats: bool) -> Iterator[Act]:
    yield _page(_("Chốt danh sách"), "verification:lock", r, Role.SPECIALIST, can_steer_round(r, user))
    yield _page(_("Gia hạn đăng ký"), "setup:extend", r, Role.DIRECTOR, can_approve_plan(r, user), "plain")


def _locked(r: AdmissionRound, user: User, has_seats: bool) -> Iterator[Act]:
    if r.policy.score_facts:
        officer = has_role(user, Role.EXAM_OFFICER)
        yield _page(_("Nhập và khoá điểm"), "examination:scores", r, Role.EXAM_OFFICER, officer)
    else:
        yield _page(
            _("Xác nhận đủ dữ liệu xét"),
            "examination:prepare",
            r,
            Role.SPECIALIST,
            can_prepare_round(r, user),
        )
    yield _check_of_input(r, user)


def _prepared(r: AdmissionRound, user: User, has_seats: bool) -> Iterator[Act]:
    yield _check_of_input(r, user)
    yield _page(_("Xét tuyển"), "allocation:runs", r, Role.SPECIALIST, can_steer_round(r, user))


def _proposed(r: AdmissionRound, user: User, has_seats: bool) -> Iterator[Act]:
    yield _page(_("Xem kết quả đã trình"), "allocation:runs", r, Role.DIRECTOR, can_approve_result(r, user))


def _approved(r: AdmissionRound, user: User, has_seats: bool) -> Iterator[Act]:
    yield _page(_("Công bố kết quả"), "publication:publish", r, Role.SPECIALIST, can_publish_result(r, user))


def _published(r: AdmissionRound, user: User, has_seats: bool) -> Iterator[Act]:
    steers = can_steer_round(r, user)
    yield _page(_("Điều chỉnh sau công bố"), "enrolment:adjustments", r, Role.SPECIALIST, steers, "plain")
    yield from _supplementary(r, user)
    yield _page(_("Kết thúc đợt"), "enrolment:finish", r, Role.SPECIALIST, can_run_clock(r, user), "plain")


def _supplementary(r: AdmissionRound, user: User) -> Iterator[Act]:
    """A further round, once, as long as the rules have one."""
    if may_be_followed(r):
        may = can_steer_round(r, user)
        yield _page(_("Mở đợt bổ sung"), "setup:supplementary", r, Role.SPECIALIST, may, "plain")


def _finished(r: AdmissionRound, user: User, has_seats: bool) -> Iterator[Act]:
    yield from _supplementary(r, user)
    yield _move(_("Lưu trữ đợt"), "archive", r, Role.SPECIALIST, can_steer_round(r, user), "plain")


def _archived(r: AdmissionRound, user: User, has_seats: bool) -> Iterator[Act]:
    yield from ()


def _text_of_locked(r: AdmissionRound) -> str:
    if r.policy.score_facts:
        return _("Danh sách đã chốt. Cán bộ khảo thí đánh số báo danh, nhập điểm rồi khoá điểm.")
    return _("Danh sách đã chốt và đợt này không xét điểm. Hãy xác nhận dữ liệu đã đủ để xét.")


_Text = Callable[[AdmissionRound], str]
_Acts = Callable[[AdmissionRound, User, bool], Iterator[Act]]
_BY_STATE: dict[RoundState, tuple[_Text, _Acts]] = {
    RoundState.DRAFTED: (
        lambda r: _("Nhập chỉ tiêu theo quyết định đã ký, rồi trình lãnh đạo duyệt kế hoạch."),
        _drafted,
    ),
    RoundState.PLAN_APPROVED: (
        lambda r: _(
            "Kế hoạch đã duyệt. Hãy công bố để gia đình biết lịch, chỉ tiêu và giấy tờ cần chuẩn bị."
        ),
        _plan_approved,
    ),
    RoundState.ANNOUNCED: (
        lambda r: _("Hệ thống tự mở đăng ký lúc %(when)s.") % {"when": deadline(r.registration_opens_at)},
        _announced,
    ),
    RoundState.OPENED: (
        lambda r: (
            _("Các trường kiểm tra hồ sơ đã nộp. Hệ thống tự đóng đăng ký lúc %(when)s.")
            % {"when": deadline(r.registration_closes_at)}
        ),
        _opened,
    ),
    RoundState.CLOSED: (
        lambda r: _(
            "Đăng ký đã đóng. Các trường kiểm tra nốt hồ sơ; khi không còn hồ sơ chờ, hãy chốt danh sách."
        ),
        _closed,
    ),
    RoundState.LOCKED: (_text_of_locked, _locked),
    RoundState.PREPARED: (
        lambda r: _("Dữ liệu đã đủ. Hãy chạy một lượt xét, xem kết quả rồi trình lãnh đạo."),
        _prepared,
    ),
    RoundState.PROPOSED: (
        lambda r: _("Kết quả đã trình. Lãnh đạo duyệt hoặc trả lại; người trình không tự duyệt được."),
        _proposed,
    ),
    RoundState.APPROVED: (
        lambda r: (
            _("Kết quả đã duyệt và chưa ai khác thấy. Hãy công bố vào giờ đã hẹn với gia đình: %(when)s.")
            % {"when": deadline(r.results_at)}
        ),
        _approved,
    ),
    RoundState.PUBLISHED: (
        lambda r: (
            _("Gia đình xác nhận nhập học đến %(when)s. Sau đó hãy kết thúc đợt.")
            % {"when": deadline(r.confirmation_closes_at)}
        ),
        _published,
    ),
    RoundState.FINISHED: (lambda r: _("Đợt đã kết thúc. Khi không còn việc gì, hãy lưu trữ."), _finished),
    RoundState.ARCHIVED: (lambda r: _("Đợt đã lưu trữ, chỉ còn để xem."), _archived),
}
