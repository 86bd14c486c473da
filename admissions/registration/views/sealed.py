"""A stored paper as an answer: whatever it holds, it may not run, load, frame or be kept."""

from django.http import HttpResponse

SEAL = "default-src 'none'; style-src 'unsafe-inline'; sandbox"


def sealed(content: bytes, content_type: str, name: str) -> HttpResponse:
    """Pictures are shown, anything else is saved by the browser and opened outside this site."""
    is_image = content_type.startswith("image/")
    response = HttpResponse(content, content_type=content_type)
    shown, ending = ("inline", "jpg") if is_image else ("attachment", "pdf")
    response["Content-Disposition"] = f'{shown}; filename="{name}.{ending}"'
    response["Content-Security-Policy"] = SEAL
    response["X-Content-Type-Options"] = "nosniff"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    response["Cache-Control"] = "no-store, private"
    return response
