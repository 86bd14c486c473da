import io
from importlib.resources import files

import numpy as np
import pytest
from PIL import Image, ImageFont

from admissions.demo.entities import Child, Paper
from admissions.demo.papers import paper_file_name, render_paper
from admissions.demo.world import World

KINDS = [
    (1, "birth_certificate"),
    (1, "sibling_proof"),
    (1, "age_exception_proof"),
    (6, "primary_transcript"),
    (10, "photo"),
    (10, "award_proof"),
]


def picture(paper: Paper, child: Child) -> Image.Image:
    return Image.open(io.BytesIO(render_paper(paper, child)))


def sharpness(paper: Paper, child: Child) -> float:
    """How much neighbouring points differ."""
    return float(np.abs(np.diff(np.asarray(picture(paper, child), dtype=float), axis=1)).mean())


@pytest.mark.parametrize(("grade", "kind"), KINDS)
@pytest.mark.parametrize("quality", ["clear", "blurred", "wrong"])
def test_a_paper_is_a_small_grey_jpeg(world: World, grade: int, kind: str, quality: str) -> None:
    data = render_paper(Paper(kind, quality), world.children[grade][0])
    image = Image.open(io.BytesIO(data))
    assert (image.format, image.mode, image.size) == ("JPEG", "L", (320, 453))
    assert len(data) <= 15_000


@pytest.mark.parametrize("grade", [1, 6, 10])
def test_no_paper_of_the_province_is_larger_than_15_kilobytes(world: World, grade: int) -> None:
    largest = max(
        len(render_paper(paper, child)) for child in world.children[grade][:150] for paper in child.papers
    )
    assert largest <= 15_000


def test_the_same_paper_is_the_same_bytes_and_another_childs_is_not(world: World) -> None:
    one, other = world.children[1][:2]
    paper = Paper("birth_certificate")
    assert render_paper(paper, one) == render_paper(paper, one)
    assert render_paper(paper, one) != render_paper(paper, other)


def test_a_blurred_paper_has_lost_its_letters(world: World) -> None:
    child = world.children[6][0]
    clear = sharpness(Paper("primary_transcript"), child)
    assert sharpness(Paper("primary_transcript", "blurred"), child) < clear / 3


def test_a_wrong_paper_is_sharp_but_says_something_else(world: World) -> None:
    child = world.children[6][0]
    right, wrong = Paper("primary_transcript"), Paper("primary_transcript", "wrong")
    assert render_paper(wrong, child) != render_paper(right, child)
    assert sharpness(wrong, child) > 0.8 * sharpness(right, child)


def test_every_letter_of_every_name_can_be_drawn(world: World) -> None:
    letters = {
        letter
        for grade in (1, 6, 10)
        for child in world.children[grade]
        for letter in f"{child.full_name}{child.address}{child.birth_place}{child.guardians[0].full_name}"
    }
    font = ImageFont.truetype(str(files("admissions.demo") / "data" / "BeVietnamPro-subset.ttf"), 40)
    unknown = bytes(font.getmask("\uffff"))
    assert letters >= set("ĐăâêôơưầễọÊ")
    assert all(bytes(font.getmask(letter)) != unknown for letter in letters - {" "})


def test_the_file_name_is_plain_and_names_kind_and_child(world: World) -> None:
    child = world.children[1][0]
    assert paper_file_name(Paper("birth_certificate"), child) == "ban-sao-giay-khai-sinh-9901000001.jpg"
    assert paper_file_name(Paper("residence_proof"), child) == "giay-to-ve-cu-tru-9901000001.jpg"


def test_a_kind_that_the_pack_does_not_know_is_refused(world: World) -> None:
    with pytest.raises(KeyError):
        render_paper(Paper("passport"), world.children[1][0])
