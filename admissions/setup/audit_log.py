"""The audit log as people read it: acts and states in words, objects by the codes they are known by."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time
from typing import Any

from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from admissions.models import (
    Adjustment,
    AdjustmentChange,
    AdmissionRound,
    AllocationRun,
    Applicant,
    Application,
    AuditEvent,
    DirectAdmission,
    Document,
    Enrolment,
    FactDispute,
    Guardian,
    InputFinding,
    Offering,
    Proposal,
    QuotaDecision,
    Ruling,
    School,
    ScoreCorrection,
)
from admissions.workflows.adjustment import AdjustmentState
from admissions.workflows.allocation_run import RunState
from admissions.workflows.application import ApplicationState
from admissions.workflows.dispute import DisputeState
from admissions.workflows.document import DocumentState
from admissions.workflows.enrolment import EnrolmentState
from admissions.workflows.finding import FindingState
from admissions.workflows.proposal import ProposalState
from admissions.workflows.round import RoundState
from admissions.workflows.ruling import RulingState

SUBJECTS = {
    "admissionround": _("Đợt tuyển sinh"),
    "quotadecision": _("Quyết định chỉ tiêu"),
    "offering": _("Nơi tuyển"),
    "application": pgettext_lazy("singular", "Hồ sơ"),
    "document": pgettext_lazy("singular", "Giấy tờ"),
    "inputfinding": _("Điều bất thường của dữ liệu"),
    "allocationrun": _("Lượt xét"),
    "enrolment": pgettext_lazy("singular", "Xác nhận nhập học"),
    "applicant": _("Học sinh"),
    "guardian": _("Phụ huynh"),
    "school": _("Trường"),
    "adjustment": _("Điều chỉnh sau công bố"),
    "adjustmentchange": _("Thay đổi của một em"),
    "scorecorrection": _("Điểm sửa sau phúc khảo"),
    "ruling": _("Quyết định của người có thẩm quyền"),
    "directadmission": _("Tuyển thẳng"),
    "proposal": _("Đề xuất chỗ học"),
    "factdispute": _("Đề nghị sửa dữ liệu"),
}
STATES = {
    "admissionround": RoundState,
    "application": ApplicationState,
    "document": DocumentState,
    "inputfinding": FindingState,
    "allocationrun": RunState,
    "enrolment": EnrolmentState,
    "adjustment": AdjustmentState,
    "ruling": RulingState,
    "directadmission": RulingState,
    "proposal": ProposalState,
    "factdispute": DisputeState,
}
ACTS = {
    "accept": _("chấp nhận"),
    "add_pages": _("gửi thêm trang"),
    "condemn": _("bỏ giấy tờ có mã độc"),
    "move_page": _("đổi thứ tự trang"),
    "reuse": _("dùng lại giấy tờ đã gửi"),
    "scan": _("quét mã độc"),
    "take_out": _("lấy giấy tờ ra"),
    "take_out_page": _("bỏ một trang"),
    "turn_page": _("xoay trang"),
    "view": _("xem giấy tờ"),
    "accept_invitation": _("nhận lời mời theo dõi hồ sơ"),
    "announce": _("công bố kế hoạch"),
    "answer": _("khai thông tin"),
    "apply": _("áp dụng điều chỉnh"),
    "approve": _("duyệt"),
    "approve_plan": _("duyệt kế hoạch"),
    "archive": _("lưu trữ"),
    "assign_numbers": _("đánh số báo danh"),
    "change_contact": _("đổi số điện thoại, thư điện tử"),
    "check_input": _("kiểm tra dữ liệu trước khi xét"),
    "choose": _("chọn nguyện vọng"),
    "close": _("đóng đăng ký"),
    "complete": _("xét xong, đạt kiểm tra"),
    "compute_again": _("tính lại điều chỉnh"),
    "compute_proposals": _("tính đề xuất chỗ học"),
    "confirm": _("xác nhận nhập học"),
    "confirm_facts": _("xác nhận dữ liệu trong sổ"),
    "consent": _("ghi ý kiến đồng ý"),
    "correct": _("thấy dữ liệu đã sửa"),
    "correct_register": _("sửa sổ theo đề nghị của gia đình"),
    "correct_score": _("sửa điểm sau phúc khảo"),
    "decline": _("từ chối chỗ học"),
    "decline_invitation": _("từ chối lời mời"),
    "dispute": _("đề nghị sửa dữ liệu trong sổ"),
    "discard": _("bỏ lượt xét"),
    "draft": _("soạn đợt"),
    "draw_catchments": _("ghi tuyến tuyển sinh"),
    "invite_guardian": _("mời người cùng theo dõi"),
    "leave_child": _("thôi theo dõi hồ sơ"),
    "record_past_years": _("ghi số liệu các năm trước"),
    "keep_in_mind": _("đánh dấu trường quan tâm"),
    "let_go": _("bỏ đánh dấu trường quan tâm"),
    "drop": _("bỏ điều chỉnh"),
    "enter": _("ghi quyết định"),
    "export": _("tải danh sách về"),
    "fail": _("xét không đạt"),
    "find": _("tìm thấy điều bất thường"),
    "find_again": _("tìm thấy lại điều bất thường"),
    "finish": _("kết thúc đợt"),
    "judge_loss": _("quyết định về em không còn đạt"),
    "lapse": _("hết hạn"),
    "lock": _("chốt danh sách"),
    "offer": _("báo chỗ học"),
    "open": _("mở đăng ký"),
    "override": _("giữ nguyên dữ liệu, có lý do"),
    "prepare": _("khoá dữ liệu xét"),
    "propose": _("trình duyệt"),
    "publish": _("công bố kết quả"),
    "record": _("ghi chỉ tiêu"),
    "record_facts": _("ghi dữ kiện của nơi tuyển"),
    "record_scores": _("nhập điểm"),
    "refuse": _("không chấp nhận, giữ nguyên"),
    "register": _("vào sổ học sinh"),
    "reissue_code": _("cấp lại phiếu đăng nhập"),
    "release": _("gửi đề xuất cho gia đình"),
    "reissue_secret": _("cấp lại mã tra cứu"),
    "reject": _("từ chối hồ sơ"),
    "reopen": _("mở lại"),
    "replace": _("thay giấy tờ"),
    "request": _("yêu cầu xét"),
    "requeue": _("chạy lại"),
    "restore": _("lấy lại bản đã nộp"),
    "restore_accepted": _("lấy lại giấy tờ đã đạt"),
    "restore_verified": _("lấy lại bản đã nộp và đã xác minh"),
    "return_data": _("trả lại dữ liệu để sửa"),
    "return_for_repair": _("trả lại để bổ sung"),
    "return_plan": _("trả lại kế hoạch"),
    "return_proposal": _("trả lại kết quả"),
    "revoke": _("thu hồi"),
    "set_aside": _("bỏ giấy tờ chưa nộp lại"),
    "start": _("bắt đầu"),
    "submit": _("nộp hồ sơ"),
    "take_back": _("rút lại lời đồng ý"),
    "take_up": _("nhận kiểm tra"),
    "take_up_again": _("mở lại để kiểm tra"),
    "take_over": _("lấy lại hồ sơ đợt trước"),
    "update_register": _("cập nhật sổ học sinh"),
    "turn_down": _("không duyệt"),
    "upload": _("gửi giấy tờ"),
    "verify": _("xác minh hồ sơ"),
    "withdraw": _("rút hồ sơ"),
    "withdraw_invitation": _("bỏ lời mời"),
}


def events(
    *,
    subject: str = "",
    code: str = "",
    actor: str = "",
    since: date | None = None,
    until: date | None = None,
) -> QuerySet[AuditEvent]:
    """Rows of the log, the newest first, that fit every filter given."""
    found = AuditEvent.objects.select_related("actor").order_by("-pk")
    if subject:
        found = found.filter(subject=subject)
    if code:
        found = found.filter(_about(code.strip()))
    if actor:
        found = found.filter(Q(actor__full_name__icontains=actor.strip()) | Q(actor__username=actor.strip()))
    if since:
        found = found.filter(at__gte=_midnight(since))
    if until:
        found = found.filter(at__lt=_midnight(date.fromordinal(until.toordinal() + 1)))
    return found


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))


def _about(code: str) -> Q:
    """Events of the file with this code, its papers, its offer; or of the round, its decisions and runs."""
    kinds = {
        "application": Application.objects.filter(code__iexact=code),
        "document": Document.objects.filter(application__code__iexact=code),
        "admissionround": AdmissionRound.objects.filter(code__iexact=code),
        "quotadecision": QuotaDecision.objects.filter(round__code__iexact=code),
        "offering": Offering.objects.filter(round__code__iexact=code),
        "inputfinding": InputFinding.objects.filter(round__code__iexact=code),
        "allocationrun": AllocationRun.objects.filter(round__code__iexact=code),
        "enrolment": Enrolment.objects.filter(
            Q(placement__application__code__iexact=code) | Q(change__application__code__iexact=code)
        ),
        "adjustment": Adjustment.objects.filter(round__code__iexact=code),
        "adjustmentchange": AdjustmentChange.objects.filter(application__code__iexact=code),
        "scorecorrection": ScoreCorrection.objects.filter(application__code__iexact=code),
        "directadmission": DirectAdmission.objects.filter(round__code__iexact=code),
        "proposal": Proposal.objects.filter(Q(application__code__iexact=code) | Q(round__code__iexact=code)),
        "ruling": Ruling.objects.filter(round__code__iexact=code),
    }
    found = Q(pk__in=[])
    for kind, rows in kinds.items():
        found |= Q(subject=kind, subject_id__in=rows.order_by().values("pk"))
    return found


def subject_names(rows: Iterable[AuditEvent]) -> Mapping[tuple[str, int], str]:
    """What each object is known by, in one query a kind of object."""
    wanted: dict[str, set[int]] = {}
    for row in rows:
        wanted.setdefault(row.subject, set()).add(row.subject_id)
    names: dict[tuple[str, int], str] = {}
    for kind, keys in wanted.items():
        for key, name in _named(kind, keys):
            names[kind, key] = name
    return names


def _named(kind: str, keys: set[int]) -> Iterable[tuple[int, str]]:
    """(key, name) of the objects of one kind."""
    if kind == "document":
        papers = Document.objects.filter(pk__in=keys).select_related("application__round")
        return [(paper.pk, f"{paper_label(paper)}, {paper.application.code}") for paper in papers.order_by()]
    if kind == "inputfinding":
        language = get_language() or "vi"
        findings = InputFinding.objects.filter(pk__in=keys).select_related("round").order_by()
        return [(each.pk, f"{each.kind.label.text(language)}, {each.round.name}") for each in findings]
    if kind not in _NAMES:
        return []
    model, fields = _NAMES[kind]
    rows = model.objects.filter(pk__in=keys).order_by().values_list("pk", *fields)
    return [(key, ", ".join(str(part) for part in parts)) for key, *parts in rows]


def paper_label(paper: Document) -> str:
    """What the rules of the paper's round call it."""
    found = (each for each in paper.application.round.policy.documents if each.kind == paper.kind)
    document = next(found, None)
    return document.label.text(get_language() or "vi") if document else paper.kind


_CHILD_OF_OFFER = Coalesce("placement__application__code", "change__application__code")
_NAMES: dict[str, tuple[type[Any], tuple[Any, ...]]] = {
    "admissionround": (AdmissionRound, ("name",)),
    "quotadecision": (QuotaDecision, ("number", "round__name")),
    "offering": (Offering, ("name", "code")),
    "application": (Application, ("code",)),
    "allocationrun": (AllocationRun, ("pk", "round__name")),
    "enrolment": (Enrolment, (_CHILD_OF_OFFER,)),
    "adjustment": (Adjustment, ("pk", "round__name")),
    "adjustmentchange": (AdjustmentChange, ("application__code",)),
    "scorecorrection": (ScoreCorrection, ("application__code", "fact")),
    "directadmission": (DirectAdmission, ("applicant__student_code", "offering__name")),
    "proposal": (Proposal, ("applicant__student_code", "offering__name")),
    "ruling": (Ruling, ("number", "round__name")),
    "applicant": (Applicant, ("student_code",)),
    "guardian": (Guardian, ("full_name",)),
    "school": (School, ("name",)),
    "factdispute": (FactDispute, ("applicant__student_code", "fact")),
}


def state_word(subject: str, state: str) -> str:
    """The state in words; as it stands when it is none of the subject's."""
    states = STATES.get(subject)
    return str(dict(states.choices).get(state, state)) if states else state
