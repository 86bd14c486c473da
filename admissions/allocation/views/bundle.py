"""A run's input and result as one file, for whoever wants to compute it again."""

from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from django.http import FileResponse, Http404
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404

from admissions.accounts.access import SignedInRequest, for_roles
from admissions.allocation.execution import run_folder
from admissions.allocation.queries import runs_for
from admissions.allocation.services import record_export
from admissions.models import AllocationRun
from admissions.models.clock import database_now
from admissions.permissions import OFFICE_ROLES
from admissions.workflows.allocation_run import HAS_RESULT

LONG_AGO = (1980, 1, 1, 0, 0, 0)  # the same files are the same bytes


@for_roles(*OFFICE_ROLES)
def bundle(request: SignedInRequest, code: str, pk: int) -> HttpResponseBase:
    run = get_object_or_404(runs_for(request.user), pk=pk, round__code=code)
    if not has_bundle(run):
        raise Http404
    packed = BytesIO()
    with ZipFile(packed, "w", ZIP_DEFLATED) as archive:
        for path in sorted(run_folder(run).iterdir()):
            entry = ZipInfo(f"{code}-{pk}/{path.name}", LONG_AGO)
            entry.compress_type = ZIP_DEFLATED
            archive.writestr(entry, path.read_bytes())
    packed.seek(0)
    record_export(actor=request.user, run=run, now=database_now())
    response = FileResponse(
        packed, as_attachment=True, filename=f"{code}-{pk}.zip", content_type="application/zip"
    )
    response["Cache-Control"] = "no-store, private"
    return response


def has_bundle(run: AllocationRun) -> bool:
    """Whether the run has a result and its folder was kept."""
    folder = run_folder(run)
    return run.state in HAS_RESULT and folder.is_dir() and any(folder.iterdir())
