"""Who carries messages in production: read from the environment; a channel that is not set up is off."""

from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

from config import environment


def carriers() -> dict[str, dict[str, object]]:
    """MESSAGE_CARRIERS: by channel how it is carried."""
    return {
        "SMS": _gateway("SMS"),
        "ZALO": _zalo(),
        "EMAIL": {"carrier": "mail" if environment.text("MESSAGES_MAIL_URL", "") else "off"},
    }


def mail_server() -> dict[str, object]:
    """Django's settings of `smtp://user:password@host:587` (STARTTLS) or `smtps://…:465` (TLS)."""
    parts = urlsplit(environment.url("MESSAGES_MAIL_URL", "", schemes={"smtp", "smtps"}))
    secure = parts.scheme == "smtps"
    return {
        "EMAIL_HOST": parts.hostname or "",
        "EMAIL_PORT": parts.port or (465 if secure else 587),
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_SSL": secure,
        "EMAIL_USE_TLS": not secure,
        "EMAIL_TIMEOUT": 10,
    }


def _gateway(channel: str) -> dict[str, object]:
    url = environment.url(f"MESSAGES_{channel}_URL", "", schemes={"https"})
    if not url:
        return {"carrier": "off"}
    return {"carrier": "gateway", "url": url, "token": environment.text(f"MESSAGES_{channel}_TOKEN")}


def _zalo() -> dict[str, object]:
    """Zalo carries approved templates alone: `MESSAGES_ZALO_TEMPLATES=submitted=1234,returned=1235`."""
    gateway = _gateway("ZALO")
    if gateway["carrier"] == "off":
        return gateway
    pairs = [pair.partition("=") for pair in environment.names("MESSAGES_ZALO_TEMPLATES", "")]
    if not pairs or not all(kind.strip() and number.strip() for kind, _sign, number in pairs):
        raise ImproperlyConfigured(
            "Biến môi trường MESSAGES_ZALO_TEMPLATES cần các cặp loại-tin=mã-mẫu, cách nhau bằng dấu phẩy."
        )
    return gateway | {"templates": {kind.strip(): number.strip() for kind, _sign, number in pairs}}
