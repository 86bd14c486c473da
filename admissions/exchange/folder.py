"""Writing a folder of files whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Collection, Mapping
from contextlib import suppress
from pathlib import Path

from admissions.exchange.errors import BadInput


def write_files(folder: Path, files: Mapping[str, bytes], *, remove: Collection[str] = ()) -> None:
    """Put all files into the folder, made when it is not there.

    Every file is written in full beside its place first; only then do they take their names, in the order
    given: put last the one that vouches for the others. When anything fails before that, nothing has
    changed. Files named in `remove` go. Raises BadInput when the folder cannot be written to.
    """
    for name in (*files, *remove):
        if (folder / name).is_dir():
            raise BadInput.at(name, f"{folder / name} là một thư mục, cần một tệp")
    made = _make_folder(folder)
    staged: list[tuple[Path, Path]] = []
    try:
        for name, content in files.items():
            partial = folder / f".{name}.{os.getpid()}.partial"
            staged.append((partial, folder / name))
            partial.write_bytes(content)
        for partial, target in staged:
            os.replace(partial, target)
    except BaseException as error:
        for partial, _target in staged:
            partial.unlink(missing_ok=True)
        for each in made:
            with suppress(OSError):
                each.rmdir()
        if isinstance(error, OSError):
            raise _cannot_write(error, folder) from None
        raise
    for name in remove:
        (folder / name).unlink(missing_ok=True)


def _make_folder(folder: Path) -> list[Path]:
    """The folders that had to be made, innermost first."""
    missing = [each for each in (folder, *folder.parents) if not each.exists()]
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except FileExistsError:
        raise BadInput.at(str(folder), "đây là một tệp, cần một thư mục") from None
    except OSError as error:
        raise _cannot_write(error, folder) from None
    return missing


def _cannot_write(error: OSError, folder: Path) -> BadInput:
    return BadInput.at("", f"không ghi được vào thư mục {folder} ({error.strerror}); chưa ghi gì")
