"""A round as pages show it: dates, who, which papers."""

from datetime import datetime
from typing import Any

from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from admissions.models import AdmissionRound
from admissions.registration.rules import usual_birth_year
from admissions.rules.policy import Policy
from admissions.templatetags.vietnamese import deadline
from admissions.workflows.round import RESULT_IS_PUBLIC, RoundState

Rows = list[dict[str, Any]]


def who_may_apply(policy: Policy) -> str:
    """The year of birth in a sentence."""
    words = {"grade": policy.grade, "year": usual_birth_year(policy)}
    if policy.age is None:
        return _("Học sinh vào lớp %(grade)s, thường sinh năm %(year)s.") % words
    if not policy.age.late_years:
        return _("Trẻ vào lớp %(grade)s, sinh năm %(year)s.") % words
    return _(
        "Trẻ vào lớp %(grade)s, sinh năm %(year)s; hoặc từ năm %(earliest)s nếu có lý do vào học muộn."
    ) % {
        **words,
        "earliest": policy.age.earliest_year,
    }


def papers_in_words(policy: Policy) -> dict[str, list[str]]:
    """Papers that every file needs, and those that only a claim asks for."""
    language = get_language() or "vi"
    return {
        "always": [each.label.text(language) for each in policy.documents if each.required],
        "claimed": [each.label.text(language) for each in policy.documents if not each.required],
    }


def draw(admission_round: AdmissionRound) -> dict[str, str] | None:
    """The seed's hash, and the seed itself once the result is public; None where no lot decides."""
    if not any(step.criterion == "lottery" for step in admission_round.policy.order):
        return None
    revealed = admission_round.state in RESULT_IS_PUBLIC
    return {
        "commitment": admission_round.seed_commitment,
        "seed": admission_round.seed if revealed else "",
    }


def calendar(admission_round: AdmissionRound, now: datetime) -> Rows:
    """The round's dates as a timeline; what is over, what runs now, what comes."""
    steps = (
        (_("Mở nhận hồ sơ"), admission_round.registration_opens_at),
        (_("Hết hạn nộp hồ sơ"), admission_round.registration_closes_at),
        (pgettext("calendar", "Công bố kết quả"), admission_round.published_at or admission_round.results_at),
        (_("Hết hạn xác nhận nhập học"), admission_round.confirmation_closes_at),
    )
    items = [
        {"title": title, "when": deadline(at), "state": "done" if at <= now else "next"}
        for title, at in steps
    ]
    if admission_round.state not in RESULT_IS_PUBLIC:
        items[2] |= {"title": _("Dự kiến công bố kết quả"), "state": "next"}
    return items


def stands_at(admission_round: AdmissionRound) -> dict[str, str]:
    """What the round means for a reader today: a tone, a word and one sentence."""
    dates = {
        "opens": deadline(admission_round.registration_opens_at),
        "closes": deadline(admission_round.registration_closes_at),
        "results": deadline(admission_round.results_at),
        "confirm": deadline(admission_round.confirmation_closes_at),
    }
    state = RoundState(admission_round.state)
    if state == RoundState.ANNOUNCED:
        return {"tone": "info", "word": _("Sắp mở"), "text": _("Nhận hồ sơ từ %(opens)s.") % dates}
    if state == RoundState.OPENED:
        return {"tone": "ok", "word": _("Đang nhận hồ sơ"), "text": _("Nhận hồ sơ đến %(closes)s.") % dates}
    if state == RoundState.PUBLISHED:
        return {
            "tone": "ok",
            "word": _("Đã có kết quả"),
            "text": _("Gia đình được xếp chỗ cần xác nhận nhập học trước %(confirm)s để giữ chỗ.") % dates,
        }
    if state in RESULT_IS_PUBLIC:
        return {"tone": "idle", "word": _("Đã kết thúc"), "text": _("Việc xác nhận nhập học đã xong.")}
    return {
        "tone": "idle",
        "word": _("Đã đóng nhận hồ sơ"),
        "text": _("Trường và Sở đang kiểm tra, xét tuyển. Dự kiến có kết quả: %(results)s.") % dates,
    }
