"""manifest.json: which files make the bundle, what was in them, and with which seed it was computed."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from admissions.exchange.errors import BadInput
from admissions.exchange.tables import decode, read_bytes, sha256
from admissions.rules.version import ENGINE

NAME: Final = "manifest.json"
FORMAT: Final = 2


@dataclass(frozen=True, slots=True)
class Manifest:
    """`files`: SHA-256 of each file, an input table being taken in canonical form, so that the manifest is
    the same whatever the order of rows and columns. `input_sha256`: of the whole input.
    """

    seed: str = ""
    input_sha256: str = ""
    files: Mapping[str, str] = field(default_factory=dict)
    engine: str = ENGINE


def manifest_bytes(manifest: Manifest) -> bytes:
    content = {
        "engine": manifest.engine,
        "files": dict(manifest.files),
        "format": FORMAT,
        "input_sha256": manifest.input_sha256,
        "seed": manifest.seed,
    }
    return (json.dumps(content, ensure_ascii=False, indent=2, sort_keys=True) + "\n").encode("utf-8")


def input_sha256(hashes: Mapping[str, str]) -> str:
    """SHA-256 of what `sha256sum` prints for the canonical input files in the order of their names."""
    lines = [f"{digest}  {name}\n" for name, digest in sorted(hashes.items())]
    return sha256("".join(lines).encode("utf-8"))


def read_manifest(folder: Path) -> Manifest:
    """The manifest of a bundle. Raises BadInput when there is none or it is not of this format."""
    text = decode(read_bytes(folder / NAME), NAME)
    try:
        content = json.loads(text)
    except json.JSONDecodeError as error:
        raise BadInput.at(NAME, f"sai cú pháp JSON ở cột {error.colno}", row=error.lineno) from None
    except RecursionError:
        raise BadInput.at(NAME, "sai cú pháp JSON: quá nhiều dấu ngoặc lồng nhau") from None
    if not isinstance(content, dict):
        raise BadInput.at(NAME, "cần một đối tượng JSON {…} với các khóa format, engine, seed, files")
    if content.get("format") != FORMAT:
        raise BadInput.at(NAME, f"phiên bản định dạng phải là {FORMAT}", column="format")
    return Manifest(
        seed=_text(content, "seed"),
        input_sha256=_text(content, "input_sha256", default=""),
        files=_files(content.get("files", {})),
        engine=_text(content, "engine", default=""),
    )


def _text(content: Mapping[str, Any], key: str, default: str | None = None) -> str:
    value = content.get(key, default)
    if not isinstance(value, str):
        raise BadInput.at(NAME, "cần một chuỗi chữ trong dấu nháy kép", column=key)
    return value


def _files(files: Any) -> dict[str, str]:
    if not isinstance(files, dict) or not all(isinstance(value, str) for value in files.values()):
        message = "cần các cặp tên tệp và mã SHA-256, đều là chuỗi chữ trong dấu nháy kép"
        raise BadInput.at(NAME, message, column="files")
    return files
