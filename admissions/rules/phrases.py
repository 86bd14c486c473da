"""The clauses that explain a result, in both languages, by the kind of the statement."""

from __future__ import annotations

from typing import Final

from admissions.rules.facts import Label

NOT_KNOWN: Final = Label("chưa có", "not known")

REASONS: Final = {
    "placed": Label("được xếp", "placed"),
    "placed_in_tie": Label("được xếp, bằng em ở chỗ cuối cùng", "placed, equal at the last seat"),
    "placed_nearby": Label("được bố trí theo nơi cư trú", "placed nearby"),
    "no_seat": Label("không còn chỗ ở các nguyện vọng", "no seat left in any wish"),
    "not_eligible": Label("chưa đủ điều kiện", "not eligible"),
    "no_preference": Label("không có nguyện vọng", "no wish"),
}

PLACED: Final = Label(
    "Con được xếp vào {offering}, nguyện vọng {rank}. Vì: {why}.",
    "The child has a place at {offering}, wish {rank}. Why: {why}.",
)
UNPLACED: Final = Label(
    "Con chưa được xếp vào trường nào. Vì: {why}.", "The child has no place yet. Why: {why}."
)
PLACED_NEARBY: Final = Label(
    "Con được bố trí vào {offering} theo nơi cư trú, vì không nguyện vọng nào được xếp.",
    "The child has a place nearby, at {offering}, as no wish was granted.",
)
WISH: Final = Label("nguyện vọng {rank}, {offering}: {why}", "wish {rank}, {offering}: {why}")
IN_QUEUE: Final = Label("lượt “{queue}”: {why}", "in “{queue}”: {why}")
NO_WISH: Final = Label("hồ sơ không có nguyện vọng nào", "the application has no wish")

OPERATORS: Final = {
    ">": Label("trên", "above"),
    ">=": Label("từ", "at least"),
    "<": Label("dưới", "below"),
    "<=": Label("không quá", "at most"),
}

OUT_OF: Final = Label("{group} ({percent}%)", "{group} ({percent}%)")

STATEMENTS: Final = {
    # The wish as a whole
    "turn": Label(
        "được xét thứ {turn} trong các nguyện vọng của con, vì các chương trình được xét theo thứ "
        "tự: {order}",
        "considered as number {turn} of the child's wishes, as the programmes are processed in this "
        "order: {order}",
    ),
    "not_reached": Label(
        "không xét tới, vì con đã được xếp nguyện vọng {rank}, {offering}, là nguyện vọng xét trước",
        "not considered, as the child has a place by wish {rank}, {offering}, which comes before",
    ),
    "refused": Label("chưa đủ điều kiện, vì {why}", "not eligible: {why}"),
    "refused_by_fact": Label(
        "chưa đủ điều kiện, vì {why} ({fact}: {own})", "not eligible: {why} ({fact}: {own})"
    ),
    "needs": Label(
        "điều kiện là {fact} {op} {value}; chưa đạt điều kiện này thì không tiêu chí nào khác bù được",
        "the condition is {fact} {op} {value}; nothing else makes up for it",
    ),
    "needs_unless": Label(
        "điều kiện là {fact} {op} {value}, trừ trường hợp được miễn",
        "the condition is {fact} {op} {value}, but for those who are excepted",
    ),
    "needs_total": Label("điều kiện là tổng điểm {op} {value}", "the condition is a total of {op} {value}"),
    "no_member": Label(
        "lượt “{queue}” không dành cho nhóm của con", "“{queue}” is not for the group of the child"
    ),
    # Where the child stands
    "place": Label(
        "con đứng thứ {place} trong {eligible} em đủ điều kiện muốn vào, có {seats} chỗ",
        "number {place} of {eligible} eligible children who want it, for {seats} seats",
    ),
    "called": Label(
        "con đứng thứ {place} trong {eligible} em theo thứ tự gọi, có {seats} chỗ; "
        "thứ tự gọi giữ tỉ lệ tối thiểu: {groups}",
        "number {place} of {eligible} in the call order, for {seats} seats; "
        "the call order keeps minimum shares: {groups}",
    ),
    "handed_on": Label(
        "thêm {seats} chỗ mà lượt trước không có em cần, thành {capacity} chỗ",
        "{seats} seats more for which an earlier queue had no candidates, {capacity} in all",
    ),
    "last_place": Label("em cuối cùng được nhận đứng thứ {last}", "the last admitted is number {last}"),
    "elsewhere": Label(
        "{count} em đủ điều kiện đã có chỗ ở nguyện vọng hoặc lượt xét trước",
        "{count} of the eligible have a place in a wish or queue that comes before",
    ),
    # The line
    "no_seats": Label("không có chỗ nào để xét", "there was no seat to give"),
    "everyone": Label(
        "trường đủ chỗ cho mọi em đủ điều kiện", "the school has room for every eligible child who wanted it"
    ),
    "called_in": Label(
        "em cuối cùng được gọi đứng thứ {last}, con đứng trước hoặc chính là em đó",
        "the last called is number {last}, and the child is not behind",
    ),
    "called_out": Label(
        "em cuối cùng được gọi đứng thứ {last}, con đứng sau",
        "the last called is number {last}, and the child is behind",
    ),
    "score_plain_in": Label(
        "tổng điểm {score} đạt điểm chuẩn {cutoff}", "the total of {score} reaches the cutoff of {cutoff}"
    ),
    "score_plain_out": Label(
        "tổng điểm {score} thấp hơn điểm chuẩn {cutoff}",
        "the total of {score} is below the cutoff of {cutoff}",
    ),
    "score_margin_in": Label(
        "tổng điểm {score} đạt mức {level} của nguyện vọng {rank} ({sum})",
        "the total of {score} reaches {level}, needed for wish {rank} ({sum})",
    ),
    "score_margin_out": Label(
        "tổng điểm {score} thấp hơn mức {level} của nguyện vọng {rank} ({sum})",
        "the total of {score} is below {level}, needed for wish {rank} ({sum})",
    ),
    "score_strict_in": Label(
        "tổng điểm {score} cao hơn mức {level} mà nguyện vọng {rank} phải vượt ({sum})",
        "the total of {score} is above {level}, which wish {rank} must exceed ({sum})",
    ),
    "score_strict_out": Label(
        "tổng điểm {score} không cao hơn mức {level} mà nguyện vọng {rank} phải vượt ({sum})",
        "the total of {score} is not above {level}, which wish {rank} must exceed ({sum})",
    ),
    "fixed_from_in": Label(
        "tổng điểm {score} đạt điểm chuẩn {cutoff} đã quyết định cho nguyện vọng {rank}",
        "the total of {score} reaches the line of {cutoff} that was decided for wish {rank}",
    ),
    "fixed_from_out": Label(
        "tổng điểm {score} thấp hơn điểm chuẩn {cutoff} đã quyết định cho nguyện vọng {rank}",
        "the total of {score} is below the line of {cutoff} that was decided for wish {rank}",
    ),
    "fixed_above_in": Label(
        "tổng điểm {score} cao hơn mức {cutoff} đã quyết định mà nguyện vọng {rank} phải vượt",
        "the total of {score} is above the line of {cutoff} that was decided and that wish {rank} "
        "must exceed",
    ),
    "fixed_above_out": Label(
        "tổng điểm {score} không cao hơn mức {cutoff} đã quyết định mà nguyện vọng {rank} phải vượt",
        "the total of {score} is not above the line of {cutoff} that was decided and that wish "
        "{rank} must exceed",
    ),
    "fixed": Label(", theo điểm chuẩn đã quyết định", ", by the line that was decided"),
    "category_own": Label("thuộc diện “{own}”", "in the category “{own}”"),
    "category_before": Label(
        "thuộc diện “{own}”, xếp trước diện “{last}” của em cuối cùng được nhận",
        "in the category “{own}”, before “{last}”, that of the last admitted",
    ),
    "category_after": Label(
        "thuộc diện “{own}”, xếp sau diện “{last}” của em cuối cùng được nhận",
        "in the category “{own}”, after “{last}”, that of the last admitted",
    ),
    "fact_own": Label("{fact}: {own}", "{fact}: {own}"),
    "fact_before": Label(
        "xếp trước vì {fact}: {own} (em cuối cùng được nhận: {last})",
        "before the last admitted by {fact}: {own} (the last admitted: {last})",
    ),
    "fact_after": Label(
        "xếp sau vì {fact}: {own} (em cuối cùng được nhận: {last})",
        "after the last admitted by {fact}: {own} (the last admitted: {last})",
    ),
    "draw_own": Label("", ""),
    "draw_before": Label(
        "bốc thăm xếp con trước em cuối cùng được nhận (số của con {own}, của em đó {last}; số lớn "
        "hơn xếp trước)",
        "the lottery puts the child before the last admitted (the child's number {own}, the other {last}; "
        "the larger comes first)",
    ),
    "draw_after": Label(
        "bốc thăm xếp con sau em cuối cùng được nhận (số của con {own}, của em đó {last}; số lớn hơn "
        "xếp trước)",
        "the lottery puts the child after the last admitted (the child's number {own}, the other {last}; "
        "the larger comes first)",
    ),
    "all_equal": Label(
        "bằng em cuối cùng được nhận ở mọi tiêu chí, nên xếp theo thứ tự mã hồ sơ và con đứng sau",
        "equal to the last admitted in every criterion, so that the order of file codes decided",
    ),
    # Equals at the last seat
    "tie_all": Label(
        "{tied} em bằng nhau ở chỗ cuối cùng, trường nhận hết{record}",
        "{tied} children are equal at the last seat, and the school admits them all{record}",
    ),
    "tie_within": Label(
        "{tied} em bằng nhau ở chỗ cuối cùng, trường nhận hết vì vượt không quá {percent}% chỉ tiêu, "
        "tức {within} em",
        "{tied} children are equal at the last seat, and the school admits them all, "
        "as they exceed the seats by at most {percent}%, that is {within}",
    ),
    "tie_none": Label(
        "con là một trong {tied} em bằng nhau tranh {left} chỗ cuối cùng; "
        "theo quy tắc, không em nào trong nhóm bằng nhau này được nhận{record}",
        "one of {tied} children who are equal for the last {left} seats; by the rules none of these "
        "is admitted{record}",
    ),
    "tie_escalated": Label(
        "con là một trong {tied} em bằng nhau tranh {left} chỗ cuối cùng; việc này do người có thẩm "
        "quyền quyết định",
        "one of {tied} children who are equal for the last {left} seats, which the authority decides",
    ),
    "tie_too_many": Label(
        "số em bằng nhau ở chỗ cuối cùng vượt hơn {percent}% chỉ tiêu, tức hơn {within} em, nên xét "
        "tiếp các tiêu chí sau",
        "those equal at the last seat exceed the seats by more than {percent}%, that is {within}, "
        "so that the further criteria decide",
    ),
    # What would have been enough
    "enough_score": Label(
        "theo điểm chuẩn đã công bố, từ {needed} điểm trở lên là đủ: con cần thêm {missing} điểm",
        "by the published line {needed} points are enough: {missing} more than the child has",
    ),
    "enough_from": Label(
        "theo kết quả đã công bố, {fact} từ {value} trở lên là đủ",
        "by the published result, {fact} from {value} on is enough",
    ),
    "enough_up_to": Label(
        "theo kết quả đã công bố, {fact} từ {value} trở xuống là đủ",
        "by the published result, {fact} up to {value} is enough",
    ),
    "enough_flag": Label(
        "theo kết quả đã công bố, {fact}: {value} là đủ", "by the published result, {fact}: {value} is enough"
    ),
    "enough_called": Label(
        "cần đứng từ thứ {last} trở lên trong thứ tự gọi",
        "it takes number {last} or better in the call order",
    ),
    "never_category": Label(
        "ở diện “{own}” không mức nào của các tiêu chí sau đủ, vì đã hết chỗ ở diện “{last}”",
        "in the category “{own}” no value of the later criteria is enough, as the seats ended in “{last}”",
    ),
    "never_draw": Label(
        "chỉ bốc thăm quyết định, không mức nào của tiêu chí khác đủ",
        "only the draw decided; no value of another criterion would have been enough",
    ),
    "never_codes": Label(
        "mọi tiêu chí đều bằng nhau, không mức nào đủ", "everything is equal; no value would have been enough"
    ),
    "never_top": Label(
        "không mức nào đủ, vì đã ở mức cao nhất", "no value is enough, as there is none that is better"
    ),
}

RECORD: Final = Label(", theo quyết định của hội đồng", ", as the council decided")

LEVEL: Final = {
    "plus": Label("điểm chuẩn {cutoff} cộng {margin}", "cutoff {cutoff} plus {margin}"),
    "times": Label("{ratio}% của điểm chuẩn {cutoff}", "{ratio}% of the cutoff {cutoff}"),
    "both": Label(
        "{ratio}% của điểm chuẩn {cutoff} cộng {margin}", "{ratio}% of cutoff {cutoff} plus {margin}"
    ),
    "alone": Label("điểm chuẩn {cutoff}", "cutoff {cutoff}"),
}

TOTAL: Final = Label("Tổng điểm {total} = {sum}", "Total {total} = {sum}")
TOTAL_UNKNOWN: Final = Label("Chưa có tổng điểm: {sum}", "No total: {sum}")
ROUNDED: Final = Label("{exact}, làm tròn đến {unit}", "{exact}, rounded to {unit}")
BEFORE_ROUNDING: Final = Label("Trước khi làm tròn", "Before rounding")
PRODUCT: Final = Label("{own} × {weight} = {points}", "{own} × {weight} = {points}")
PAPER: Final = Label("{fact} {own}", "{fact} {own}")
WEIGHTED: Final = Label("{fact} {own} × {weight} = {points}", "{fact} {own} × {weight} = {points}")
TABLE: Final = Label("{facts}: {points}", "{facts}: {points}")
BONUS: Final = Label("{fact} ({claim}): {points}", "{fact} ({claim}): {points}")
HIGHEST: Final = Label(
    "{fact} ({claim}, mức cao nhất trong {claims} diện): {points}",
    "{fact} ({claim}, the highest of {claims}): {points}",
)
