"""A PDF written anew with nothing but its pages; run as a program of its own, with little memory and time.

What comes from a stranger is taken apart in a process that holds no secret, no connection and no other
family's papers: the service starts it (`pdf_reading`), gives it the file and takes back a new one or why not.

1. The file opens without a password, and has at most as many pages as allowed.
2. Nothing in it runs, starts, embeds or sends anything: every object that the document reaches is looked at.
3. The pages alone are written to a new file; notes and stamps keep their looks and lose their acts.
4. The new file is read again and must hold nothing of what (2) names.
"""

import io
import sys
from collections.abc import Iterator
from typing import Any

PASSWORD, ACTIVE, TOO_MANY_PAGES, DAMAGED = 3, 4, 5, 6  # how the program ends; 0: written

MEMORY = 512 * 1024 * 1024  # of address space; what is in use stays far below
SECONDS = 5  # of computing
MOST_OBJECTS = 100_000

FORBIDDEN = frozenset(
    {"/JavaScript", "/JS", "/Launch", "/EmbeddedFiles", "/EmbeddedFile", "/RichMedia", "/RichMediaContent"}
    | {"/SubmitForm", "/ImportData", "/GoToR", "/GoToE", "/Rendition", "/Movie", "/Sound", "/3D", "/XFA"}
)
# What a new file must not hold either; in an old one it may be harmless and is left behind.
LEFT_BEHIND = FORBIDDEN | {"/AA", "/OpenAction", "/AcroForm", "/URI", "/FileAttachment", "/Filespec"}
PAGE_KEYS_LEFT = ("/Annots", "/AA", "/B", "/Metadata", "/PieceInfo", "/Thumb", "/StructParents", "/Tabs")
NOTES_KEPT = {
    "/Widget",
    "/Stamp",
    "/FreeText",
    "/Ink",
    "/Line",
    "/Square",
    "/Circle",
    "/Highlight",
    "/Underline",
}
NOTE_KEYS = (
    "/Type",
    "/Subtype",
    "/Rect",
    "/AS",
    "/F",
    "/C",
    "/Border",
    "/BS",
    "/QuadPoints",
    "/L",
    "/InkList",
)


class Unfit(Exception):
    """Why the file is not kept."""

    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.code = code


def pages_alone(content: bytes, most_pages: int) -> bytes:
    """The pages of a PDF as a new one. Raises Unfit."""
    from pypdf import PdfReader, PdfWriter

    reader = PdfReader(io.BytesIO(content))
    if reader.is_encrypted:
        raise Unfit(PASSWORD)
    if any(_names(each) & FORBIDDEN for each in _objects(reader.trailer.get("/Root"))):
        raise Unfit(ACTIVE)
    count = 0
    writer = PdfWriter()
    for page in reader.pages:
        count += 1
        if count > most_pages:
            raise Unfit(TOO_MANY_PAGES)
        new = writer.add_page(page, excluded_keys=PAGE_KEYS_LEFT)
        _keep_notes(page, new, writer)
    if not count:
        raise Unfit(DAMAGED)
    writer.metadata = None
    written = io.BytesIO()
    writer.write(written)
    again = PdfReader(io.BytesIO(written.getvalue()))
    if any(_names(each) & LEFT_BEHIND or _is_elsewhere(each) for each in _objects(again.trailer)):
        raise Unfit(ACTIVE)
    return written.getvalue()


def _keep_notes(page: Any, new: Any, writer: Any) -> None:
    """What was stamped, signed or filled in on a page keeps its looks."""
    from pypdf.generic import ArrayObject, DictionaryObject, NameObject

    kept = ArrayObject()
    notes = page.get("/Annots")
    for entry in (notes.get_object() if notes is not None else None) or ():
        note = entry.get_object()
        if (
            not isinstance(note, DictionaryObject)
            or note.get("/Subtype") not in NOTES_KEPT
            or "/AP" not in note
        ):
            continue
        plain = DictionaryObject(
            {NameObject(key): note[key].clone(writer) for key in NOTE_KEYS if key in note}
        )
        plain[NameObject("/AP")] = note["/AP"].clone(writer)
        kept.append(writer._add_object(plain))
    if kept:
        new[NameObject("/Annots")] = kept


def _objects(root: Any) -> Iterator[Any]:
    """Every dictionary that `root` reaches, each once."""
    from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject

    waiting, seen, count = [root], set(), 0
    while waiting:
        each = waiting.pop()
        if isinstance(each, IndirectObject):
            if (each.idnum, each.generation) in seen:
                continue
            seen.add((each.idnum, each.generation))
            each = each.get_object()
        count += 1
        if count > MOST_OBJECTS:
            raise Unfit(DAMAGED)
        if isinstance(each, DictionaryObject):
            yield each
            waiting.extend(each.raw_get(key) for key in each if key not in ("/Parent", "/P"))
        elif isinstance(each, ArrayObject):
            waiting.extend(list.__iter__(each))


def _names(found: Any) -> set[str]:
    """The keys of a dictionary and the names that are its values: `/S /Launch`, `/Subtype /RichMedia`."""
    from pypdf.generic import NameObject

    values = (found.raw_get(key) for key in found)
    return {str(key) for key in found} | {str(value) for value in values if isinstance(value, NameObject)}


def _is_elsewhere(found: Any) -> bool:
    """Whether the content of a stream lies in another file."""
    from pypdf.generic import StreamObject

    return isinstance(found, StreamObject) and "/F" in found


def _bounded() -> None:
    """Less memory and time than a hostile file takes; where the system cannot, the caller's clock does."""
    try:
        import resource
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS + 1))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def main() -> int:
    _bounded()
    try:
        written = pages_alone(sys.stdin.buffer.read(), int(sys.argv[1]))
    except Unfit as unfit:
        return unfit.code
    except Exception:  # whatever a broken or hostile file makes of its reader, the answer is the same
        return DAMAGED
    sys.stdout.buffer.write(written)
    return 0


if __name__ == "__main__":
    sys.exit(main())
