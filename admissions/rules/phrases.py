"""The sentences that explain a result, in both languages. Keys True and False: granted, not granted."""

from __future__ import annotations

from typing import Final

from admissions.rules.facts import Label

NOT_KNOWN: Final = Label("chưa có", "not known")

REASONS: Final = {
    "placed": Label("được xếp", "placed"),
    "placed_in_tie": Label("được xếp, bằng em ở chỗ cuối cùng", "placed, equal at the last seat"),
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
WISH: Final = Label("nguyện vọng {rank}, {offering}: {why}", "wish {rank}, {offering}: {why}")
NO_WISH: Final = Label("hồ sơ không có nguyện vọng nào", "the application has no wish")
REFUSED: Final = Label("chưa đủ điều kiện, vì {why}", "not eligible: {why}")
OWN_VALUE: Final = Label(" ({fact}: {value})", " ({fact}: {value})")
NOBODY: Final = Label("trường không nhận em nào trong đợt này", "the school admits nobody in this round")
EVERYONE: Final = Label(
    "trường đủ chỗ cho mọi em đủ điều kiện", "the school has room for every eligible child who wanted it"
)
TIE: Final = Label(
    "trường nhận hết các em bằng nhau ở chỗ cuối cùng", "the school admits all who are equal at its last seat"
)
ALL_EQUAL: Final = Label(
    "bằng em cuối cùng được nhận ở mọi tiêu chí, nên xếp theo thứ tự mã hồ sơ và con đứng sau",
    "equal to the last admitted in every criterion, so that the order of file codes decided",
)

CATEGORY_OWN: Final = Label("thuộc diện “{own}”", "in the category “{own}”")
CATEGORY: Final = {
    True: Label(
        "thuộc diện “{own}”, xếp trước diện “{last}” của em cuối cùng được nhận",
        "in the category “{own}”, before “{last}”, that of the last admitted",
    ),
    False: Label(
        "thuộc diện “{own}”, xếp sau diện “{last}” của em cuối cùng được nhận",
        "in the category “{own}”, after “{last}”, that of the last admitted",
    ),
}
FACT_OWN: Final = Label("{fact}: {own}", "{fact}: {own}")
FACT: Final = {
    True: Label(
        "xếp trước vì {fact}: {own} (em cuối cùng được nhận: {last})",
        "before the last admitted by {fact}: {own} (the last admitted: {last})",
    ),
    False: Label(
        "xếp sau vì {fact}: {own} (em cuối cùng được nhận: {last})",
        "after the last admitted by {fact}: {own} (the last admitted: {last})",
    ),
}
DRAW: Final = {
    True: Label(
        "bốc thăm xếp con trước em cuối cùng được nhận", "the lottery puts the child before the last admitted"
    ),
    False: Label(
        "bốc thăm xếp con sau em cuối cùng được nhận", "the lottery puts the child after the last admitted"
    ),
}
SCORE: Final = {
    True: Label(
        "tổng điểm {score} đạt điểm chuẩn {cutoff}", "the total of {score} reaches the cutoff of {cutoff}"
    ),
    False: Label(
        "tổng điểm {score} thấp hơn điểm chuẩn {cutoff}",
        "the total of {score} is below the cutoff of {cutoff}",
    ),
}
SCORE_WITH_MARGIN: Final = {
    True: Label(
        "tổng điểm {score} đạt mức {needed} của nguyện vọng {rank} (điểm chuẩn {cutoff} cộng {margin})",
        "the total of {score} reaches {needed}, needed for wish {rank} (cutoff {cutoff} plus {margin})",
    ),
    False: Label(
        "tổng điểm {score} thấp hơn mức {needed} của nguyện vọng {rank} (điểm chuẩn {cutoff} cộng {margin})",
        "the total of {score} is below {needed}, needed for wish {rank} (cutoff {cutoff} plus {margin})",
    ),
}
SCORE_STRICT: Final = {
    True: Label(
        "tổng điểm {score} cao hơn mức {needed} mà nguyện vọng {rank} phải vượt",
        "the total of {score} is above {needed}, which wish {rank} must exceed",
    ),
    False: Label(
        "tổng điểm {score} không cao hơn mức {needed} mà nguyện vọng {rank} phải vượt",
        "the total of {score} is not above {needed}, which wish {rank} must exceed",
    ),
}
