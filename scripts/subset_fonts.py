"""Cut the web fonts from the npm package @fontsource/be-vietnam-pro (SIL OFL 1.1).

Needs `pip install fonttools brotli` and the unpacked package:

    npm pack @fontsource/be-vietnam-pro && tar xzf fontsource-be-vietnam-pro-*.tgz
    python scripts/subset_fonts.py package/files admissions/static/admissions/fonts

Keeps what Vietnamese and English pages write, drops hinting, and adds the tabular figures
(OpenType `tnum`) that the family lacks: every digit is centred on one advance width.
"""

import sys
from pathlib import Path

from fontTools.feaLib.builder import addOpenTypeFeaturesFromString
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

DIGITS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
DIGIT_ADVANCE = 690
LATIN = (
    set(range(0x20, 0x7F))
    | set(map(ord, "\u00a0§©«»\u00ad°±²·½×–—‘’“”•…−"))
    | set(map(ord, "ÀÁÂÃÈÉÊÌÍÑÒÓÔÕÖÙÚÜÝàáâãçèéêìíñòóôõöùúüý"))
)


def add_tabular_figures(font: TTFont) -> None:
    """Add one composite glyph a digit, of equal advance, reached through `tnum`."""
    names = {digit: font.getBestCmap()[ord(str(value))] for value, digit in enumerate(DIGITS)}
    for name in names.values():
        advance, _ = font["hmtx"][name]
        shift = (DIGIT_ADVANCE - advance) // 2
        pen = TTGlyphPen(font.getGlyphSet())
        pen.addComponent(name, (1, 0, 0, 1, shift, 0))
        glyph = pen.glyph()
        font["glyf"][f"{name}.tnum"] = glyph
        glyph.recalcBounds(font["glyf"])
        font["hmtx"][f"{name}.tnum"] = (DIGIT_ADVANCE, glyph.xMin)
    rules = " ".join(f"sub {name} by {name}.tnum;" for name in names.values())
    addOpenTypeFeaturesFromString(font, f"feature tnum {{ {rules} }} tnum;", tables=["GSUB"])


def cut(source: Path, target: Path, characters: set[int] | None, features: list[str]) -> None:
    """Write the subset of `source` that holds `characters` (all when None) to `target`."""
    font = TTFont(source)
    if "tnum" in features:
        add_tabular_figures(font)
    options = Options(flavor="woff2", hinting=False, layout_features=features)
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=characters or set(font.getBestCmap()))
    subsetter.subset(font)
    font.flavor = "woff2"
    font.save(target)
    print(f"{target.name}: {target.stat().st_size} bytes")


def main(source: Path, target: Path) -> None:
    for weight in (400, 700):
        name = "be-vietnam-pro-{}-{}"
        latin, vietnamese = name.format("latin", weight), name.format("vietnamese", weight)
        kept = ["kern", "ccmp", "mark", "mkmk"]
        cut(source / f"{latin}-normal.woff2", target / f"{latin}.woff2", LATIN, [*kept, "tnum"])
        cut(source / f"{vietnamese}-normal.woff2", target / f"{vietnamese}.woff2", None, kept)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
