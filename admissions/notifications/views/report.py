"""Where gateways say what became of a message: signed, and safe to be told twice."""

import hmac
import json
from hashlib import sha256

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from admissions.models.clock import database_now
from admissions.notifications.carrying import report_delivery

CHANNELS = {"sms": "SMS", "zalo": "ZALO"}
MOST_BYTES = 4096
OUTCOMES = {"delivered": True, "failed": False}


@csrf_exempt
@require_POST
def report(request: HttpRequest, channel: str) -> HttpResponse:
    """`{"reference": …, "status": "delivered" | "failed"}` with `X-Signature: HMAC-SHA256 of the body, hex`.

    204 once it is noted, 404 to whoever cannot sign and for a reference not known yet (the gateway says it
    again), 400 for what cannot be read.
    """
    body = request.read(MOST_BYTES + 1)
    if channel not in CHANNELS or not _signed(body, request.headers.get("X-Signature", "")):
        raise Http404
    try:
        told = json.loads(body) if len(body) <= MOST_BYTES else None
    except ValueError:
        told = None
    if not isinstance(told, dict) or told.get("status") not in OUTCOMES:
        return HttpResponse(status=400)
    known = report_delivery(
        reference=str(told.get("reference", ""))[:80],
        channel=CHANNELS[channel],
        delivered=OUTCOMES[told["status"]],
        now=database_now(),
    )
    return HttpResponse(status=204 if known else 404)


def _signed(body: bytes, signature: str) -> bool:
    """Constant time; without a key in the settings nobody can sign."""
    if not settings.MESSAGES_REPORT_KEY:
        return False
    right = hmac.new(settings.MESSAGES_REPORT_KEY.encode(), body, sha256).hexdigest()
    return hmac.compare_digest(right.encode(), signature.lower().encode())
