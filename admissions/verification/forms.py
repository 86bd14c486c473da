"""What a school says of a file and its papers."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from admissions.interface.forms import PlainForm
from admissions.verification.queries import WAITING, PaperOnFile
from admissions.workflows.application import ApplicationState

ACCEPT, SEND_AGAIN = "accept", "send_again"
VERIFY, RETURN, REJECT = "verify", "return", "reject"

# What papers are sent back for most; anything else is typed.
REASONS = (
    gettext_lazy("Ảnh mờ hoặc tối, không đọc được chữ. Hãy chụp lại ở nơi đủ sáng."),
    gettext_lazy("Ảnh thiếu góc hoặc thiếu trang. Hãy chụp đủ cả trang, đủ các trang."),
    gettext_lazy("Đây không phải giấy tờ cần nộp. Hãy gửi đúng loại giấy tờ."),
    gettext_lazy("Giấy tờ của người khác. Hãy gửi giấy tờ của con."),
    gettext_lazy("Họ tên hoặc ngày sinh trên giấy khác với hồ sơ. Hãy gửi giấy tờ đúng hoặc gọi cho trường."),
    gettext_lazy("Giấy tờ thiếu chữ ký hoặc dấu. Hãy xin xác nhận rồi chụp lại."),
    gettext_lazy("Giấy tờ đã hết hạn. Hãy gửi bản còn hạn."),
)


class QueueForm(PlainForm):
    """Which files of the school to list."""

    typed = forms.CharField(label=gettext_lazy("Tên học sinh hoặc mã hồ sơ"), required=False, max_length=80)
    state = forms.ChoiceField(label=gettext_lazy("Trạng thái"), required=False)
    round = forms.ChoiceField(label=gettext_lazy("Đợt"), required=False)

    def __init__(self, *args: Any, rounds: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        states = [
            (state.value, state.label) for state in ApplicationState if state != ApplicationState.DRAFTED
        ]
        self.fields["state"].choices = [  # type: ignore[attr-defined]
            (WAITING, _("Chờ kiểm tra")),
            ("", _("Tất cả")),
            *states,
        ]
        self.fields["round"].choices = [("", _("Tất cả")), *rounds]  # type: ignore[attr-defined]
        if len(rounds) < 2:
            del self.fields["round"]


class DecisionForm(PlainForm):
    """The school's word on one file: every paper, then the file.

    `returned` after validation maps the kind of each paper to be sent again to its reason; `decision` is
    VERIFY, RETURN or REJECT, by the button that was pressed.
    """

    note = forms.CharField(
        label=gettext_lazy("Lời nhắn cho gia đình"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    ground = forms.CharField(
        label=gettext_lazy("Căn cứ từ chối"),
        help_text=gettext_lazy(
            "Ghi rõ điều, khoản của quy định, ví dụ: sinh năm 2018, quá tuổi theo Điều 33 Thông tư 28/2020."
        ),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, papers: list[PaperOnFile], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.papers = papers
        self.returned: dict[str, str] = {}
        for paper in papers:
            if paper.is_open:
                self._ask_about(paper)

    @property
    def decision(self) -> str:
        return next((name for name in (RETURN, REJECT) if name in self.data), VERIFY)

    def _ask_about(self, paper: PaperOnFile) -> None:
        self.fields[f"paper_{paper.kind}"] = forms.ChoiceField(
            label=paper.label,
            choices=[(ACCEPT, _("Đạt")), (SEND_AGAIN, _("Cần nộp lại"))],
            widget=forms.RadioSelect,
            initial=ACCEPT,
            error_messages={
                "required": _("Hãy chọn Đạt hoặc Cần nộp lại cho: %(paper)s.") % {"paper": paper.label}
            },
        )
        reasons = [
            ("", _("Chọn lý do")),
            *((str(n), text) for n, text in enumerate(REASONS)),
        ]
        self.fields[f"reason_{paper.kind}"] = forms.ChoiceField(
            label=_("Vì sao cần nộp lại"), choices=reasons, required=False
        )
        self.fields[f"typed_{paper.kind}"] = forms.CharField(
            label=_("Hoặc ghi lý do khác"), required=False, max_length=500
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for paper in self.papers:
            if cleaned.get(f"paper_{paper.kind}") == SEND_AGAIN:
                self.returned[paper.kind] = self._reason(paper, cleaned)
        {VERIFY: self._clean_verify, RETURN: self._clean_return, REJECT: self._clean_reject}[self.decision](
            cleaned
        )
        return cleaned

    def _reason(self, paper: PaperOnFile, cleaned: dict[str, Any]) -> str:
        """The typed reason, else the picked one in Vietnamese: the family reads it, not this officer."""
        picked, typed = cleaned.get(f"reason_{paper.kind}", ""), cleaned.get(f"typed_{paper.kind}", "")
        with override("vi"):
            reason = typed or (str(REASONS[int(picked)]) if picked.isdigit() else "")
        if not reason and self.decision == RETURN:
            self.add_error(
                f"reason_{paper.kind}",
                _("Hãy chọn hoặc ghi vì sao cần nộp lại: %(paper)s.") % {"paper": paper.label},
            )
        return reason

    def _clean_verify(self, cleaned: dict[str, Any]) -> None:
        labels = [paper.label for paper in self.papers if paper.kind in self.returned]
        missing = [paper.label for paper in self.papers if paper.is_lacking]
        if labels:
            self.add_error(
                None,
                _("Chưa xác minh được: còn giấy tờ cần nộp lại (%(papers)s). Hãy bấm “Trả lại để bổ sung”.")
                % {"papers": "; ".join(labels)},
            )
        elif missing:
            self.add_error(
                None,
                _("Chưa xác minh được: hồ sơ thiếu %(papers)s. Hãy trả lại để gia đình bổ sung.")
                % {"papers": "; ".join(missing)},
            )

    def _clean_return(self, cleaned: dict[str, Any]) -> None:
        """Something must be asked for: a paper again, or what the note says."""
        if cleaned.get("note", "").strip():
            return
        if not self.returned:
            self.add_error("note", _("Hãy đánh dấu giấy tờ cần nộp lại, hoặc ghi lời nhắn cần bổ sung gì."))
            return
        names = "; ".join(paper.name for paper in self.papers if paper.kind in self.returned)
        with override("vi"):
            cleaned["note"] = _("Hãy nộp lại: %(papers)s.") % {"papers": names}

    def _clean_reject(self, cleaned: dict[str, Any]) -> None:
        if not cleaned.get("ground", "").strip():
            self.add_error("ground", _("Hãy ghi căn cứ từ chối để gia đình hiểu và có thể khiếu nại."))


class ReopenForm(PlainForm):
    """Why the school takes its own decision up again."""

    reason = forms.CharField(
        label=gettext_lazy("Lý do mở lại"), max_length=2000, widget=forms.Textarea(attrs={"rows": 2})
    )
