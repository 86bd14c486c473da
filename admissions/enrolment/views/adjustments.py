"""The changes of a published result: those there were, and the three ways to draft one."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from admissions.accounts.access import SignedInRequest, for_roles
from admissions.enrolment.queries import adjustments_of
from admissions.interface.tables import Column, Link, Row, Table, Tag
from admissions.models import Adjustment, AdmissionRound
from admissions.permissions import OFFICE_ROLES, can_steer_adjustment
from admissions.setup.queries import rounds_for
from admissions.setup.trails import trail_of
from admissions.templatetags.vietnamese import date_time, number
from admissions.workflows.adjustment import UNDER_WAY
from admissions.workflows.round import RoundState

Kind = Adjustment.Kind

WAYS = {
    Kind.WAITING: gettext_lazy(
        "Chỗ gia đình từ chối hoặc để quá hạn được gọi tiếp theo danh sách chờ,"
        " đúng thứ tự của kết quả đã công bố."
    ),
    Kind.LOWERED: gettext_lazy(
        "Trường còn chỗ được hạ điểm chuẩn. Mọi em đủ điều kiện đạt mức mới đều được xét,"
        " kể cả em đã trúng tuyển nơi khác mà không nhập học."
    ),
    Kind.REMARKED: gettext_lazy(
        "Điểm sửa sau phúc khảo được đối chiếu với điểm chuẩn đã công bố."
        " Điểm chuẩn giữ nguyên; em không còn đạt cũng không tự mất chỗ."
    ),
}


@for_roles(*OFFICE_ROLES)
def adjustments(request: SignedInRequest, code: str) -> HttpResponse:
    admission_round = get_object_or_404(rounds_for(request.user), code=code)
    found = adjustments_of(request.user, admission_round)
    open_one = next((each for each in found if each.state in UNDER_WAY), None)
    published = admission_round.state == RoundState.PUBLISHED
    context: dict[str, Any] = {
        "round": admission_round,
        "trail": trail_of(admission_round, _("Điều chỉnh sau công bố")),
        "ways": _ways(admission_round)
        if published and open_one is None and can_steer_adjustment(admission_round, request.user)
        else [],
        "open_one": open_one,
        "published": published,
        "table": _table(found),
    }
    return render(request, "enrolment/adjustments.html", context)


def _ways(admission_round: AdmissionRound) -> list[dict[str, str]]:
    """The kinds that this round's rules know: lines and marks only where a score ranks."""
    scored = admission_round.policy.score is not None
    kinds = [Kind.WAITING, *([Kind.LOWERED] if scored else [])]
    kinds += [Kind.REMARKED] if admission_round.policy.score_facts else []
    return [
        {
            "label": str(kind.label),
            "text": str(WAYS[kind]),
            "href": reverse("enrolment:draft_adjustment", args=[admission_round.code, kind.value.lower()]),
        }
        for kind in kinds
    ]


def _table(found: list[Adjustment]) -> Table:
    return Table(
        caption=_("Các điều chỉnh"),
        columns=[
            Column("kind", _("Loại"), head=True),
            Column("state", _("Trạng thái")),
            Column("changes", _("Số em thay đổi"), numeric=True),
            Column("decision", _("Quyết định")),
            Column("created", _("Soạn lúc")),
            Column("applied", _("Áp dụng lúc")),
        ],
        rows=[
            Row(
                [
                    Link(
                        each.get_kind_display(),
                        reverse("enrolment:adjustment", args=[each.round.code, each.pk]),
                    ),
                    Tag(each.state, each.get_state_display()),
                    number(each.summary.get("changes", 0)),
                    each.decision_number,
                    date_time(each.created_at),
                    date_time(each.applied_at),
                ]
            )
            for each in found
        ],
        empty_title=_("Kết quả đã công bố chưa có điều chỉnh nào"),
        empty_text=_("Kết quả công bố lần đầu luôn được giữ nguyên để đối chiếu."),
    )
