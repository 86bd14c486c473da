"""A small shared cache before the site, as RFC 9111 allows one: it stores whatever it may store."""

from collections.abc import Callable, Iterable
from email.utils import parsedate_to_datetime
from typing import Any

Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]
Stored = tuple[str, list[tuple[str, str]], bytes, dict[str, str]]
KEPT_BY_RULE_OF_THUMB = {"200", "203", "204", "300", "301", "404", "405", "410", "414", "501"}


class CachingProxy:
    """Stores answers to GET by address and by the headers that `Vary` names; `stored` and `served` count."""

    def __init__(self, application: Application) -> None:
        self.application = application
        self.held: dict[str, list[Stored]] = {}
        self.stored = self.served = 0

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        key = f"{environ['PATH_INFO']}?{environ.get('QUERY_STRING', '')}"
        if environ["REQUEST_METHOD"] == "GET":
            for status, headers, body, asked_with in self.held.get(key, []):
                if all(self._header(environ, name) == value for name, value in asked_with.items()):
                    self.served += 1
                    start_response(status, [*headers, ("Age", "1")])
                    return [body]
        return self._pass_on(key, environ, start_response)

    def _pass_on(self, key: str, environ: dict[str, Any], start_response: Callable[..., Any]) -> list[bytes]:
        answer: dict[str, Any] = {}

        def noted(status: str, headers: list[tuple[str, str]], *more: Any) -> None:
            answer.update(status=status, headers=headers)

        body = b"".join(self.application(environ, noted))
        if environ["REQUEST_METHOD"] == "GET" and self._may_store(answer["status"], answer["headers"]):
            vary = self._named(answer["headers"], "vary")
            if "*" not in vary:
                self.stored += 1
                asked_with = {name: self._header(environ, name) for name in vary}
                kept = [(name, value) for name, value in answer["headers"] if name.lower() != "set-cookie"]
                self.held.setdefault(key, []).append((answer["status"], kept, body, asked_with))
        start_response(answer["status"], answer["headers"])
        return [body]

    def _may_store(self, status: str, headers: list[tuple[str, str]]) -> bool:
        """RFC 9111, 3: not when forbidden; by a lifetime, or by rule of thumb for usual statuses."""
        control = self._named(headers, "cache-control")
        if control & {"no-store", "private", "no-cache", "max-age=0", "s-maxage=0"}:
            return False
        if any(each.startswith(("max-age", "s-maxage")) or each == "public" for each in control):
            return True
        expires = next((value for name, value in headers if name.lower() == "expires"), "")
        if expires:
            date = next((value for name, value in headers if name.lower() == "date"), expires)
            return parsedate_to_datetime(expires) > parsedate_to_datetime(date)
        return status.split()[0] in KEPT_BY_RULE_OF_THUMB

    @staticmethod
    def _named(headers: list[tuple[str, str]], wanted: str) -> set[str]:
        values = (value for name, value in headers if name.lower() == wanted)
        return {part.strip().lower() for value in values for part in value.split(",") if part.strip()}

    @staticmethod
    def _header(environ: dict[str, Any], name: str) -> str:
        return str(environ.get(f"HTTP_{name.upper().replace('-', '_')}", ""))
