"""What goes wrong with some applications, and what families do with a place."""

import numpy as np

from admissions.demo.claims import pack_of
from admissions.demo.entities import Flaw, Paper

RETURNED_SHARE, REJECTED_SHARE, WITHDRAWN_SHARE = 0.08, 0.015, 0.01
ANSWERS = ("confirm", "decline", "silent")
ANSWER_SHARES = (0.94, 0.03, 0.03)

BLURRED = (
    "Ảnh chụp mục “{label}” bị mờ, chưa đọc được. Anh/chị chụp lại nơi đủ sáng rồi gửi lại giúp nhà trường."
)
WRONG = "Giấy tờ ở mục “{label}” mang tên em khác. Anh/chị gửi lại giấy tờ của con."
GROUNDS = {
    "residence_proof": "Công an phường xác nhận gia đình không cư trú tại địa chỉ đã khai.",
    "birth_certificate": "Giấy khai sinh không trùng với dữ liệu hộ tịch, gia đình không có bản đúng.",
    "primary_transcript": "Học bạ chưa có xác nhận hoàn thành chương trình tiểu học.",
    "lower_secondary_transcript": "Học bạ chưa có xác nhận hoàn thành chương trình trung học cơ sở.",
}
"""Why a school rejects an application, by the paper that shows it."""

REASONS = (
    "Gia đình chuyển đến tỉnh khác sinh sống.",
    "Con vào học trường tư thục gần nhà.",
    "Con theo bố mẹ ra nước ngoài học tập.",
)


def draw_flaws(
    grade: int, papers: list[tuple[Paper, ...]], rng: np.random.Generator
) -> tuple[list[Flaw | None], list[tuple[Paper, ...]]]:
    """Who runs into trouble, and every family's papers as first uploaded, the flawed ones among them."""
    count = len(papers)
    shares = (RETURNED_SHARE, REJECTED_SHARE, WITHDRAWN_SHARE)
    returned, rejected, withdrawn = (round(share * count) for share in shares)
    flaws: list[Flaw | None] = [None] * count
    uploads = list(papers)
    turns = rng.integers(0, 1_000_000, count)
    for place, child in enumerate(rng.permutation(count)[: returned + rejected + withdrawn]):
        turn = int(turns[child])
        if place < returned:
            flaws[child], uploads[child] = _return(grade, papers[child], turn)
        elif place < returned + rejected:
            flaws[child] = _reject(papers[child], turn)
        else:
            flaws[child] = Flaw("withdrawn", "", REASONS[turn % len(REASONS)], None)
    return flaws, uploads


def draw_answers(count: int, rng: np.random.Generator) -> list[str]:
    """What each family will do once its child has a place."""
    return [ANSWERS[k] for k in rng.choice(len(ANSWERS), size=count, p=ANSWER_SHARES)]


def _return(grade: int, papers: tuple[Paper, ...], turn: int) -> tuple[Flaw, tuple[Paper, ...]]:
    """Two in three are blurred, one in three is somebody else's."""
    number = turn % len(papers)
    good = papers[number]
    quality, note = ("wrong", WRONG) if turn // 7 % 3 == 0 else ("blurred", BLURRED)
    label = next(document.label.vi for document in pack_of(grade).documents if document.kind == good.kind)
    flaw = Flaw("returned", good.kind, note.format(label=label), good)
    return flaw, (*papers[:number], Paper(good.kind, quality), *papers[number + 1 :])


def _reject(papers: tuple[Paper, ...], turn: int) -> Flaw:
    kinds = [paper.kind for paper in papers if paper.kind in GROUNDS]
    kind = kinds[turn % len(kinds)]
    return Flaw("rejected", kind, GROUNDS[kind], None)
