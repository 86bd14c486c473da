"""Everybody may check a published result: the package, its hash, three commands, and what is looked at."""

from typing import Any

from django.core.cache import cache
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import condition

from admissions.allocation.views.bundle import has_bundle
from admissions.allocation.views.run import breakable
from admissions.exchange.deciding_facts import deciding_facts
from admissions.models import AdmissionRound, AllocationRun
from admissions.permissions import visible_rounds
from admissions.publication.tasks import Package, keep_package, kept_package
from admissions.publication.views.described import draw
from admissions.rules.policy import Policy
from admissions.templatetags.vietnamese import file_size
from admissions.workflows.round import RESULT_IS_PUBLIC

DAY = 24 * 3600
PATIENCE = 5 * 60  # seconds before a package that did not come is asked for again

PROPERTIES = (
    ("P1", gettext_lazy("Không ai bị bỏ qua: trường không từ chối em nào để nhận một em đứng sau em ấy.")),
    ("P2", gettext_lazy("Không trường nào nhận quá số em mà chỉ tiêu và quy tắc cho phép.")),
    ("P3", gettext_lazy("Không chỗ nào bỏ trống khi còn em đủ điều kiện muốn chỗ đó hơn chỗ mình được.")),
    ("P4", gettext_lazy("Những em bằng nhau ở chỗ cuối cùng được xử lý đúng như quy tắc đã công bố.")),
    ("P5", gettext_lazy("Mỗi em được nhận theo một nguyện vọng của chính mình và đủ điều kiện ở đó.")),
    ("P6", gettext_lazy("Mỗi em và mỗi trường có đúng một kết quả.")),
    ("P7", gettext_lazy("Điểm chuẩn hoặc mức nhận công bố khớp với danh sách trúng tuyển.")),
    ("P8", gettext_lazy("Không có cách xếp nào khác giữ được P1–P5 mà cho em nào nguyện vọng cao hơn.")),
    ("P9", gettext_lazy("Việc xếp thêm gần nhà theo thứ tự riêng và chỉ dành cho em chưa có chỗ.")),
)
"""What the verifier looks at, by the ids that it prints."""


def verify_yourself(request: HttpRequest, code: str) -> HttpResponse:
    run = _published_run(request, code)
    package = _package(run)
    context: dict[str, Any] = {
        "round": run.round,
        "package": package,
        "under_way": package is None and has_bundle(run),
        "facts": _facts(run, package) if package else [],
        "commands": _commands(f"{code}.zip", code),
        "properties": PROPERTIES,
        "facts_of_a_child": _facts_of_a_child(run.round.policy),
    }
    return render(request, "publication/verify_yourself.html", context)


def _etag(request: HttpRequest, code: str) -> str | None:
    package = kept_package(_published_run(request, code))
    return f'"{package.sha256}"' if package else None


@condition(etag_func=_etag)
def package(request: HttpRequest, code: str) -> HttpResponseBase:
    """The zip. It never changes, so that browsers and proxies may keep it."""
    run = _published_run(request, code)
    found = _package(run)
    if found is None:
        raise Http404
    response = FileResponse(
        found.path.open("rb"), as_attachment=True, filename=found.path.name, content_type="application/zip"
    )
    response["Cache-Control"] = f"public, max-age={DAY}"
    response["ETag"] = f'"{found.sha256}"'  # the first answer too, for which the file was made
    return response


def _published_run(request: HttpRequest, code: str) -> AllocationRun:
    """404 before publication."""
    rounds = visible_rounds(request.user, AdmissionRound.objects.filter(state__in=RESULT_IS_PUBLIC))
    found = get_object_or_404(rounds.select_related("published_run"), code=code)
    run = found.published_run
    if run is None:
        raise Http404
    run.round = found
    return run


def _package(run: AllocationRun) -> Package | None:
    """The kept package; the first to ask has it made, at once or, where there are workers, by one of them."""
    found = kept_package(run)
    if found is None and has_bundle(run) and cache.add(f"public-package:{run.pk}", True, PATIENCE):
        keep_package.delay(run.pk)
        found = kept_package(run)
    return found


def _facts(run: AllocationRun, found: Package) -> list[dict[str, Any]]:
    lottery = draw(run.round)
    rows: list[dict[str, Any]] = [
        {"label": _("Tệp"), "value": f"{found.path.name} ({file_size(found.size)})"},
        {"label": _("SHA-256 của tệp"), "value": breakable(found.sha256)},
        {"label": _("SHA-256 của kết quả"), "value": breakable(run.result_sha256)},
    ]
    if lottery:
        rows.append({"label": _("Hạt giống bốc thăm"), "value": breakable(lottery["seed"])})
    return [*rows, {"label": _("Phiên bản bộ xét"), "value": run.engine_version}]


def _facts_of_a_child(policy: Policy) -> list[str]:
    """What the package shows of each child beside its wishes."""
    deciding, language = deciding_facts(policy), get_language() or "vi"
    shown = [fact for fact in policy.facts if fact.of != "offering" and fact.name in deciding]
    return [fact.label.text(language) for fact in shown]


def _commands(name: str, folder: str) -> list[dict[str, str]]:
    language = " --language en" if get_language() == "en" else ""
    digest = f"import hashlib; print(hashlib.sha256(open('{name}', 'rb').read()).hexdigest())"
    return [
        {"text": _("So mã SHA-256 của tệp vừa tải với mã ở trên:"), "command": f'python3 -c "{digest}"'},
        {"text": _("Mở gói ra một thư mục:"), "command": f"python3 -m zipfile -e {name} {folder}"},
        {
            "text": _("Tính lại và so từng ô:"),
            "command": f"python3 {folder}/verifier.py {folder}/bundle{language}",
        },
    ]
