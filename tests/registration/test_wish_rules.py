"""The rules of wishes and of the ranking in the words of the page, for every pack."""

from dataclasses import replace

import pytest
from django.utils import translation

from admissions.registration.wish_rules import explained_ranking, explained_rules
from admissions.rules.facts import Label
from admissions.rules.packs import list_packs, load_pack
from admissions.rules.policy import Order, Placement, Proportional

MATTERS = "Đặt trường ở nguyện vọng mấy có ảnh hưởng đến kết quả. Hãy cân nhắc các mức ở trên khi xếp thứ tự."


def test_ha_noi_2025_grade_10() -> None:
    assert explained_rules(load_pack("hanoi-2025-grade-10")) == [
        "Chọn từ 1 đến 3 trường. Nguyện vọng 1 là trường gia đình mong nhất.",
        "Chọn 1 trường: ở khu vực nào cũng được.",
        "Chọn 2 trường: nguyện vọng 1 phải ở khu vực tuyển sinh của con.",
        "Chọn 3 trường: nguyện vọng 1 và 2 phải ở khu vực tuyển sinh của con.",
        "Nguyện vọng 2 cần đạt điểm chuẩn của trường cộng thêm 1 điểm.",
        "Nguyện vọng 3 cần đạt điểm chuẩn của trường cộng thêm 2 điểm.",
        MATTERS,
    ]


def test_ha_noi_2025_grade_1_says_that_the_order_of_wishes_costs_nothing() -> None:
    assert "Hãy xếp theo đúng mong muốn" in explained_rules(load_pack("hanoi-2025-grade-1"))[-1]


@pytest.mark.parametrize("change", ["nothing", "margins", "ties"])
def test_that_promise_is_made_only_where_it_is_true(change) -> None:
    policy = load_pack("nghean-2025-grade-10")
    policy = replace(policy, ties=replace(policy.ties, last_seat="strict"))
    if change == "margins":
        policy = replace(policy, wishes=replace(policy.wishes, margins=(0, 100)))
    if change == "ties":
        policy = replace(policy, ties=replace(policy.ties, last_seat="admit_all"))
    promised = any("đúng mong muốn" in sentence for sentence in explained_rules(policy))
    assert promised == (change == "nothing")


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
        "Rồi ưu tiên: Có anh, chị, em cùng đăng ký vào trường trong đợt này.",
        "Rồi theo: Khoảng cách từ nhà đến trường, ít hơn xếp trước.",
        "Vẫn bằng nhau thì: bốc thăm.",
    ]


def test_a_later_wish_that_must_only_be_above_the_line_says_no_figure() -> None:
    rules = explained_rules(load_pack("thainguyen-2025-grade-10"))
    assert "Nguyện vọng 2 cần cao hơn điểm chuẩn của trường." in rules


def test_a_programme_says_how_many_that_it_comes_first_and_that_numbers_are_its_own() -> None:
    assert explained_rules(load_pack("binhphuoc-2025-grade-10"))[:7] == [
        "Chọn từ 1 đến 5 trường. Nguyện vọng 1 là trường gia đình mong nhất.",
        (
            "Lớp chuyên: nhiều nhất 2 nguyện vọng, được xét trước. Đủ vào đó là con được xếp ở đó, "
            "dù gia đình đặt sau trường khác."
        ),
        "Các trường khác: nhiều nhất 3 nguyện vọng.",
        "Thứ tự nguyện vọng ở các mức dưới đây đếm riêng trong từng nhóm trường này.",
        "Lớp chuyên: nguyện vọng 2 cần đạt điểm chuẩn của trường cộng thêm 1 điểm.",
        "Nguyện vọng 2 cần đạt điểm chuẩn của trường cộng thêm 1,5 điểm.",
        "Nguyện vọng 3 cần đạt điểm chuẩn của trường cộng thêm 1,5 điểm.",
    ]


def test_a_ratio_and_the_queues_say_for_whom() -> None:
    rules = explained_rules(load_pack("cantho-2025-grade-10"))
    kind = "loại nguyện vọng: 2a: trường ở quận, huyện nơi cư trú"
    assert "Với loại nguyện vọng: 2b: trường bất kỳ: cần đạt 110% điểm chuẩn của trường." in rules
    assert (
        f"Lượt “Chỗ dành cho nguyện vọng 2a”: 80% chỉ tiêu, dành cho: {kind}; "
        "chỗ không dùng hết chuyển cho lượt “Chỗ cho các nguyện vọng trừ 2b”."
    ) in rules
    assert "Lượt “Chỗ mà nguyện vọng 2b cũng được xét”: 5% chỉ tiêu, dành cho mọi em." in rules


def test_a_queue_for_some_schools_and_lines_that_people_decide() -> None:
    rules = explained_rules(load_pack("dongnai-2025-grade-10"))
    assert "Điểm chuẩn từng nguyện vọng do người có thẩm quyền quyết định và công bố." in rules
    assert "Điểm chuẩn nguyện vọng 3 cao hơn nguyện vọng 2 ít nhất 0,5 điểm." in rules
    assert (
        "Ở nơi có trường ở Biên Hòa, lượt “Chỗ dành cho nguyện vọng 1”: 60% chỉ tiêu, "
        "dành cho: nguyện vọng 1; chỗ không dùng hết chuyển cho lượt “Chỗ cho mọi nguyện vọng”."
    ) in rules
    assert MATTERS in rules


def test_equals_within_a_percent_and_what_decides_beyond_it() -> None:
    assert explained_ranking(load_pack("sonla-2025-grade-10"))[-3:] == [
        (
            "Trường nhận hết các em bằng nhau về tổng điểm ở chỗ cuối cùng nếu vượt không quá 2% chỉ tiêu; "
            "vượt hơn thì xét tiếp các tiêu chí sau."
        ),
        "Các em bằng nhau ở chỗ cuối cùng do người có thẩm quyền quyết định.",
        "Nơi hội đồng đã có quyết định về các em bằng nhau thì theo quyết định đó.",
    ]


def test_a_percent_without_an_end_is_not_shown() -> None:
    ranking = explained_ranking(load_pack("bentre-2025-grade-10"))
    assert not any("%" in sentence for sentence in ranking)
    assert any("nhận hết các em bằng nhau về tổng điểm" in sentence for sentence in ranking)


def test_the_total_names_papers_and_weights_of_each_programme() -> None:
    ranking = explained_ranking(load_pack("quangnam-2025-grade-10"))
    assert "Lớp chuyên: tổng điểm là: Toán + Ngữ văn + Ngoại ngữ + Môn chuyên × 3." in ranking
    assert any(sentence.startswith("Tổng điểm là: Toán + Ngữ văn") for sentence in ranking)


def test_a_call_order_and_a_place_nearby() -> None:
    label = Label("học sinh nhận học bổng", "grant holders")
    policy = replace(
        load_pack("hcmc-2025-grade-1"),
        proportional=(Proportional(name="grant", label=label, who=(), percent=2_000),),
        placement=Placement(label=label, order=(Order("lottery"),)),
    )
    rules = explained_rules(policy)
    assert "Trường gọi các em theo thứ tự giữ ít nhất 20% cho: học sinh nhận học bổng." in rules
    assert "Em chưa được xếp nguyện vọng nào được bố trí vào trường gần nhà còn chỗ." in rules


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("pack", list_packs())
def test_every_pack_can_be_told(pack, language) -> None:
    policy = load_pack(pack)
    with translation.override(language):
        sentences = [*explained_rules(policy), *explained_ranking(policy)]
    assert all(sentence.endswith(".") and "%(" not in sentence for sentence in sentences)
    assert len(set(sentences)) == len(sentences)
