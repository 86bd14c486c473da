"""Why: the short answer, the total with its parts, then every wish by itself with a picture where scores
decided."""

from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from admissions.allocation import words
from admissions.allocation.rulings import rulings_behind
from admissions.interface import charts
from admissions.models import AdmissionRound, Ruling
from admissions.publication.queries import Result
from admissions.publication.views.lines import offering_line
from admissions.rules.facts import MISSING
from admissions.rules.reasons import sentences, total_rows
from admissions.rules.records import GRANTED, GRANTED_IN_TIE, IN, NO_SEAT, NOT_REACHED, REFUSED
from admissions.rules.statements import QueueReasons, TotalReasons, WishReasons
from admissions.templatetags.vietnamese import score, short_date

Context = dict[str, Any]

TONES = {GRANTED: "ok", GRANTED_IN_TIE: "ok", NO_SEAT: "stop", REFUSED: "warn", NOT_REACHED: "idle"}


def why(admission_round: AdmissionRound, result: Result) -> Context:
    """`first`: what and why in a sentence, `others`: the other wishes in one each; `totals` with rows to
    read; `wishes` in full, as the family ranked them; `rulings`: the decisions that the result rests on."""
    language = get_language() or "vi"
    reasons = words.reasons_of(result.placement)
    lines = {wished.rank: offering_line(admission_round.policy, wished.cutoff) for wished in result.wishes}
    wishes = sorted(reasons.wishes, key=lambda wish: wish.rank) if reasons else []
    told = [_wish(wish, lines.get(wish.rank, ""), language) for wish in wishes]
    if told:
        next((each for each in told if each["is_granted"]), told[0])["is_open"] = True
    offerings = {wished.offering.pk for wished in result.wishes}
    first, *others = words.in_short(result.placement, reasons, language)
    return {
        "first": first,
        "others": others,
        "totals": [_total(total, language) for total in reasons.totals] if reasons else [],
        "wishes": told,
        "rulings": [_ruling(each) for each in rulings_behind(admission_round, offerings)],
    }


def _ruling(ruling: Ruling) -> str:
    return _("Căn cứ quyết định số %(number)s ngày %(date)s: %(subject)s.") % {
        "number": ruling.number,
        "date": short_date(ruling.signed_date),
        "subject": str(ruling.get_kind_display()).lower(),
    }


def _total(total: TotalReasons, language: str) -> Context:
    rows: list[Context] = [
        {"label": label, "value": value} for label, value in total_rows(total.parts, language=language)
    ]
    if total.parts.total != MISSING:
        rows.append({"label": _("Tổng điểm xét"), "value": score(total.parts.total)})
    label = total.label.text(language)
    title = _("Điểm của con, %(programme)s") % {"programme": label} if label else _("Điểm của con")
    return {"title": title, "rows": rows}


def _wish(wish: WishReasons, line: str, language: str) -> Context:
    labels = {
        GRANTED: _("Được xếp"),
        GRANTED_IN_TIE: _("Được xếp"),
        NO_SEAT: _("Hết chỗ"),
        REFUSED: _("Chưa đủ điều kiện"),
        NOT_REACHED: _("Không xét tới"),
    }
    return {
        "rank": wish.rank,
        "offering": wish.offering,
        "tone": TONES[wish.result],
        "word": labels[wish.result],
        "is_granted": wish.result in IN,
        "line": line if wish.result == NOT_REACHED else "",
        "sentences": sentences(wish.statements, language=language),
        "queues": [_queue(queue, language) for queue in wish.queues],
        "plot": _plot(wish),
    }


def _queue(queue: QueueReasons, language: str) -> Context:
    label = queue.label.text(language) if queue.label else ""
    return {"label": label, "sentences": sentences(queue.statements, language=language)}


def _plot(wish: WishReasons) -> charts.Plot | None:
    """The total beside what was needed; nothing where a score did not come first."""
    if MISSING in (wish.score, wish.line) or wish.result == NOT_REACHED:
        return None
    return charts.lay_out_bars([(_("Điểm của con"), wish.score), (_("Mức cần đạt"), wish.line)])
