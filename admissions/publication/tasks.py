"""The public package of a published run: made once, kept beside its SHA-256, the same bytes for everybody."""

from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from threading import Lock

from celery import shared_task
from django.conf import settings

from admissions.allocation.execution import run_folder
from admissions.exchange.folder import write_files
from admissions.exchange.public_bundle import pack
from admissions.models import AllocationRun

_ONE_AT_A_TIME = Lock()  # two writers of one process would share the names of their partial files


@dataclass(frozen=True, slots=True)
class Package:
    """A kept zip and its SHA-256, 64 hexadecimal digits."""

    path: Path
    sha256: str

    @property
    def size(self) -> int:
        """Bytes."""
        return self.path.stat().st_size


def kept_package(run: AllocationRun) -> Package | None:
    """The run's package, where it has been made. `run.round` gives the file its name."""
    archive = _folder(run) / f"{run.round.code}.zip"
    note = archive.with_suffix(".zip.sha256")
    if not (archive.is_file() and note.is_file()):
        return None
    return Package(archive, note.read_text(encoding="ascii").split()[0])


@shared_task
def keep_package(run_id: int) -> None:
    """Pack what `public_bundle` says and keep it; a second delivery does nothing. Raises BadInput."""
    run = AllocationRun.objects.select_related("round").get(pk=run_id)
    with _ONE_AT_A_TIME:
        if kept_package(run) is not None:
            return
        content, name = pack(run_folder(run)), f"{run.round.code}.zip"
        note = f"{sha256(content).hexdigest()}  {name}\n"
        write_files(_folder(run), {name: content, f"{name}.sha256": note.encode("ascii")})


def _folder(run: AllocationRun) -> Path:
    return Path(settings.BUNDLE_ROOT) / "public" / str(run.pk)
