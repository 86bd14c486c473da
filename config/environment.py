"""Reads settings from the environment and refuses a bad value by name, before anything starts."""

import os
from collections.abc import Collection
from ipaddress import ip_network
from pathlib import Path
from urllib.parse import urlsplit

import dj_database_url
from django.core.exceptions import ImproperlyConfigured

TRUE, FALSE = {"1", "true", "yes", "on"}, {"0", "false", "no", "off"}


def text(name: str, default: str | None = None) -> str:
    """The variable's text; without a default an absent or empty variable is refused."""
    value = os.environ.get(name, "").strip()
    if value:
        return value
    if default is None:
        raise ImproperlyConfigured(f"Thiếu biến môi trường {name}. Hãy đặt giá trị rồi khởi động lại.")
    return default


def flag(name: str, default: bool) -> bool:
    value = text(name, str(default)).lower()
    if value not in TRUE | FALSE:
        raise _refusal(name, value, "1 hoặc 0")
    return value in TRUE


def integer(name: str, default: int, *, at_least: int, at_most: int) -> int:
    value = text(name, str(default))
    if not value.isascii() or not value.isdigit() or not at_least <= int(value) <= at_most:
        raise _refusal(name, value, f"số nguyên từ {at_least} đến {at_most}")
    return int(value)


def choice(name: str, default: str, *, among: Collection[str]) -> str:
    value = text(name, default)
    if value not in among:
        raise _refusal(name, value, "một trong: " + ", ".join(sorted(among)))
    return value


def names(name: str, default: str) -> list[str]:
    """A comma-separated list, blanks left out."""
    return [part.strip() for part in text(name, default).split(",") if part.strip()]


def networks(name: str, default: str) -> list[str]:
    """A comma-separated list of addresses and networks such as `10.0.0.0/8, 192.0.2.7`."""
    values = names(name, default)
    for value in values:
        try:
            ip_network(value)
        except ValueError as error:
            raise _refusal(name, value, "các địa chỉ hoặc dải mạng, ví dụ 10.0.0.0/8") from error
    return values


def url(name: str, default: str, *, schemes: Collection[str]) -> str:
    """An address with one of `schemes`, or "" when it is not set and the default is empty."""
    value = text(name, default)
    parts = urlsplit(value)
    lacks_host = parts.scheme not in {"sqlite", "unix", "memory"} and not parts.netloc
    if value and (parts.scheme not in schemes or "://" not in value or lacks_host):
        raise _refusal(
            name, value, "địa chỉ bắt đầu bằng " + " hoặc ".join(f"{s}://" for s in sorted(schemes))
        )
    return value


def socket_address(name: str, default: str) -> str:
    """`host:port` or `unix:/path`, or "" when it is not set and the default is empty."""
    value = text(name, default)
    host, _colon, port = value.rpartition(":")
    is_network = bool(host) and port.isascii() and port.isdigit() and 0 < int(port) < 65536
    if value and not value.startswith("unix:/") and not is_network:
        raise _refusal(name, value, "máy:cổng hoặc unix:/đường-dẫn, ví dụ 127.0.0.1:3310")
    return value


def database(name: str, default: str) -> dict[str, object]:
    """Django's DATABASES entry for `sqlite:///path` or `postgres://…`."""
    value = url(name, default, schemes={"sqlite", "postgres", "postgresql"})
    try:
        return dict(dj_database_url.parse(value))
    except (ValueError, KeyError) as error:
        raise _refusal(
            name, "…", "sqlite:///đường-dẫn hoặc postgres://người:mật-khẩu@máy:cổng/tên"
        ) from error


def folder(name: str, default: Path) -> Path:
    """A folder that can be written to, made when it is not there."""
    path = Path(text(name, str(default)))
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise _refusal(name, str(path), "một thư mục ghi được") from error
    return path


def _refusal(name: str, value: str, allowed: str) -> ImproperlyConfigured:
    shown = "…" if any(word in name for word in ("SECRET", "DATABASE", "URL")) else f"“{value}”"
    return ImproperlyConfigured(f"Biến môi trường {name}={shown} không dùng được; hãy đặt {allowed}.")
