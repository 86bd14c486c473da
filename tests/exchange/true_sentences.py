"""Whether a sentence on a result is true: its words are read, and its figures worked out again."""

from __future__ import annotations

import re
from collections.abc import Callable

from tests.exchange import sentence_checks as checks
from tests.exchange.reckoned import Told

Check = Callable[[Told, re.Match], bool]

P = r"-?\d+(?:,\d+)?"
SUM = rf"\((?:(?P<ratio>{P})% của )?điểm chuẩn (?P<cutoff>{P})(?: cộng (?P<margin>{P}))?\)"
FIXED = r"(?P<fixed>, theo điểm chuẩn đã quyết định)?"
N = r"(?P<number>\d+)(?: trong chương trình)?"
SIDE = "(?P<side>trước|sau)"
SENTENCES: dict[str, Check] = {
    r"con đứng thứ (?P<place>\d+) trong (?P<eligible>\d+) em đủ điều kiện muốn vào, có "
    r"(?P<seats>\d+) chỗ": checks.place,
    r"con đứng thứ (?P<place>\d+) trong (?P<eligible>\d+) em theo thứ tự gọi, có (?P<seats>\d+) chỗ; "
    r"thứ tự gọi giữ tỉ lệ tối thiểu: (?P<groups>.+)": checks.called,
    r"thêm (?P<more>\d+) chỗ mà lượt trước không có em cần, thành (?P<capacity>\d+) chỗ": checks.handed_on,
    r"em cuối cùng được nhận đứng thứ (?P<last>\d+)": checks.last_place,
    r"(?P<count>\d+) em đủ điều kiện đã có chỗ ở nguyện vọng hoặc lượt xét trước": checks.elsewhere,
    r"trường đủ chỗ cho mọi em đủ điều kiện": checks.everyone,
    r"không có chỗ nào để xét": checks.no_seats,
    rf"tổng điểm (?P<score>{P}) (?P<verb>đạt|thấp hơn) điểm chuẩn (?P<cutoff>{P}){FIXED}"
    r"(?P<level>)(?P<margin>)(?P<ratio>)": checks.score,
    rf"tổng điểm (?P<score>{P}) (?P<verb>đạt|thấp hơn) mức (?P<level>{P}) của nguyện vọng {N} "
    rf"{SUM}{FIXED}": checks.score,
    rf"tổng điểm (?P<score>{P}) (?P<verb>cao hơn|không cao hơn) mức (?P<level>{P}) mà nguyện "
    rf"vọng {N} phải vượt "
    rf"{SUM}{FIXED}": checks.score,
    rf"tổng điểm (?P<score>{P}) (?P<verb>đạt|thấp hơn) điểm chuẩn (?P<cutoff>{P}) đã quyết "
    rf"định cho nguyện vọng "
    r"(?P<rank>\d+)(?: trong chương trình)?": checks.fixed,
    rf"tổng điểm (?P<score>{P}) (?P<verb>cao hơn|không cao hơn) mức (?P<cutoff>{P}) đã quyết "
    rf"định mà nguyện vọng "
    r"(?P<rank>\d+)(?: trong chương trình)? phải vượt": checks.fixed,
    rf"thuộc diện “(?P<own>[^”]+)”(?:, xếp {SIDE} diện “(?P<last>[^”]+)” của em cuối cùng được "
    rf"nhận)?": checks.category,
    rf"xếp {SIDE} vì (?P<fact>[^:]+): (?P<own>.+) \(em cuối cùng được nhận: (?P<last>.+)\)": checks.fact,
    rf"bốc thăm xếp con {SIDE} em cuối cùng được nhận \(số của con (?P<own>\d+), của em đó (?P<last>\d+); "
    r"số lớn hơn xếp trước\)": checks.draw,
    r"bằng em cuối cùng được nhận ở mọi tiêu chí, nên xếp theo thứ tự mã hồ sơ và con "
    r"đứng sau": checks.all_equal,
    r"(?P<tied>\d+) em bằng nhau ở chỗ cuối cùng, trường nhận hết(?P<record>, theo quyết định "
    r"của hội đồng)?": checks.tie_all,
    rf"(?P<tied>\d+) em bằng nhau ở chỗ cuối cùng, trường nhận hết vì vượt không quá "
    rf"(?P<percent>{P})% chỉ tiêu, "
    r"tức (?P<within>\d+) em": checks.tie_within,
    r"con là một trong (?P<tied>\d+) em bằng nhau tranh (?P<left>\d+) chỗ cuối cùng; .+": checks.tie_none,
    rf"số em bằng nhau ở chỗ cuối cùng vượt hơn (?P<percent>{P})% chỉ tiêu, tức hơn (?P<within>\d+) em, "
    r"nên xét tiếp các tiêu chí sau": checks.tie_too_many,
    r"em cuối cùng được gọi đứng thứ (?P<last>\d+), con đứng (?P<side>trước hoặc chính là em "
    r"đó|sau)": checks.called_side,
    rf"theo điểm chuẩn đã công bố, từ (?P<needed>{P}) điểm trở lên là đủ: con cần thêm "
    rf"(?P<missing>{P}) điểm": checks.enough_score,
    r"theo kết quả đã công bố, (?P<fact>[^:]+) từ (?P<value>.+) trở (?:lên|xuống) là đủ": checks.enough_fact,
    r"theo kết quả đã công bố, (?P<fact>[^:]+): (?P<value>.+) là đủ": checks.enough_fact,
    r"cần đứng từ thứ (?P<last>\d+) trở lên trong thứ tự gọi": checks.enough_called,
    r"ở diện “(?P<own>[^”]+)” không mức nào của các tiêu chí sau đủ, vì đã hết chỗ ở diện "
    r"“(?P<last>[^”]+)”": checks.never,
    r"chỉ bốc thăm quyết định, không mức nào của tiêu chí khác đủ": checks.never,
    r"mọi tiêu chí đều bằng nhau, không mức nào đủ": checks.never,
    r"không mức nào đủ, vì đã ở mức cao nhất": checks.never,
    r"không xét tới, vì con đã được xếp nguyện vọng (?P<rank>\d+), (?P<offering>.+), là "
    r"nguyện vọng xét trước": checks.not_reached,
    r"chưa đủ điều kiện, vì (?P<why>.+) \((?P<fact>[^:()]+): (?P<own>.+)\)": checks.refused,
    r"chưa đủ điều kiện, vì (?P<why>.+)(?P<own>)": checks.refused,
    r"điều kiện là (?P<fact>.+) (?P<op>trên|từ|dưới|không quá) (?P<value>\S+(?: m)?)(?:; chưa đạt điều "
    r"kiện này thì không tiêu chí nào khác bù được|, trừ trường hợp được miễn)": checks.needs,
    rf"điều kiện là tổng điểm (?P<op>trên|từ|dưới|không quá) (?P<value>{P})": checks.needs,
    r"được xét thứ (?P<turn>\d+) trong các nguyện vọng của con, vì các chương trình được xét "
    r"theo thứ tự: (?P<order>.+)": checks.turn,
    r"lượt “(?P<queue>.+)” không dành cho nhóm của con": checks.no_member,
    r"(?P<fact>[^:]+): (?P<own>.+)": checks.fact_own,
}
PATTERNS = [(re.compile(pattern), check) for pattern, check in SENTENCES.items()]


def is_true(told: Told, sentence: str) -> tuple[str, bool]:
    """The name of the check that fits a sentence, and whether it is true. Raises where none fits."""
    clause = sentence[:1].lower() + sentence[1:].removesuffix(".")
    for pattern, check in PATTERNS:
        if found := pattern.fullmatch(clause):
            return check.__name__, check(told, found)
    raise AssertionError(f"nothing checks “{sentence}”")
