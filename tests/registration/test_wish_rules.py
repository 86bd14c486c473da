"""The rules of wishes and of the ranking in the words of the page, for every pack."""

from dataclasses import replace

import pytest

from admissions.registration.wish_rules import explained_ranking, explained_rules
from admissions.rules.packs import list_packs, load_pack


def test_ha_noi_2025_grade_10() -> None:
    assert explained_rules(load_pack("hanoi-2025-grade-10")) == [
        "Chọn từ 1 đến 3 trường. Nguyện vọng 1 là trường gia đình mong nhất.",
        "Chọn 1 trường: ở khu vực nào cũng được.",
        "Chọn 2 trường: nguyện vọng 1 phải ở khu vực tuyển sinh của con.",
        "Chọn 3 trường: nguyện vọng 1 và 2 phải ở khu vực tuyển sinh của con.",
        "Nguyện vọng 2 cần đạt điểm chuẩn của trường cộng thêm 1 điểm.",
        "Nguyện vọng 3 cần đạt điểm chuẩn của trường cộng thêm 2 điểm.",
    ]


def test_ha_noi_2025_grade_1_says_that_the_order_of_wishes_costs_nothing() -> None:
    assert "Hãy xếp theo đúng mong muốn" in explained_rules(load_pack("hanoi-2025-grade-1"))[-1]


@pytest.mark.parametrize("change", ["margins", "ties"])
def test_that_promise_is_not_made_where_it_would_not_be_true(change) -> None:
    policy = load_pack("hanoi-2025-grade-1")
    if change == "margins":
        policy = replace(policy, wishes=replace(policy.wishes, margins=(0, 100)))
    else:
        policy = replace(policy, ties=replace(policy.ties, last_seat="admit_all"))
    assert not any("đúng mong muốn" in sentence for sentence in explained_rules(policy))


def test_a_strict_margin_says_above() -> None:
    policy = load_pack("hanoi-2025-grade-10")
    policy = replace(policy, wishes=replace(policy.wishes, margin_op=">"))
    assert "Nguyện vọng 2 cần cao hơn điểm chuẩn của trường trên 1 điểm." in explained_rules(policy)


def test_the_ranking_of_grade_1_is_told_step_by_step() -> None:
    assert explained_ranking(load_pack("hanoi-2025-grade-1")) == [
        (
            "Xét lần lượt theo diện: Trong tuyến, thường trú; Trong tuyến, tạm trú; "
            "Trong tuyến, nơi ở hiện tại; Ngoài tuyến, có anh chị ruột tại trường; Ngoài tuyến."
        ),
        "Rồi ưu tiên: Có anh, chị ruột đang học tại trường.",
        "Rồi theo: Khoảng cách từ nhà đến trường, ít hơn xếp trước.",
        "Vẫn bằng nhau thì: bốc thăm.",
    ]


@pytest.mark.parametrize("pack", list_packs())
def test_every_pack_can_be_told(pack) -> None:
    policy = load_pack(pack)
    assert all([*explained_rules(policy), *explained_ranking(policy)])
