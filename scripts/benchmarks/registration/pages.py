"""The requests that a family's browser sends, as bytes: what the load generator and the capture share."""

from typing import Any
from urllib.parse import urlencode

TOKEN = "b" * 32
Family = dict[str, Any]


def get(path: str, cookies: dict[str, str], address: str = "") -> bytes:
    return _request("GET", path, cookies, b"", address)


def post(path: str, form: dict[str, str], cookies: dict[str, str], address: str = "") -> bytes:
    body = urlencode({"csrfmiddlewaretoken": TOKEN, **form}).encode()
    return _request("POST", path, {**cookies, "csrftoken": TOKEN}, body, address)


def _request(method: str, path: str, cookies: dict[str, str], body: bytes, address: str) -> bytes:
    lines = [f"{method} {path} HTTP/1.1", "Host: localhost"]
    if cookies:
        lines.append("Cookie: " + "; ".join(f"{name}={value}" for name, value in cookies.items()))
    if address:
        lines.append(f"X-Forwarded-For: {address}")
    if method == "POST":
        lines += ["Content-Type: application/x-www-form-urlencoded", f"Content-Length: {len(body)}"]
    return "\r\n".join([*lines, "", ""]).encode() + body


def wishes_path(family: Family) -> str:
    return f"/ho-so/{family['code']}/nguyen-vong/"


def check_path(family: Family) -> str:
    return f"/ho-so/{family['code']}/kiem-tra/"


def a_visit(
    family: Family, cookies: dict[str, str], answer: str, address: str = ""
) -> list[tuple[str, bytes]]:
    """What a parent does in a few minutes: looks at what is to do, saves an answer, saves the wishes."""
    file = f"/ho-so/{family['code']}/"
    return [
        ("list", get(file, cookies, address)),
        ("answer", post(f"{file}thong-tin/zone/", {"zone": answer}, cookies, address)),
        ("wishes", post(wishes_path(family), {}, cookies, address)),
    ]
