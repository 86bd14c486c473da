"""List the rule sets that come with the software."""

from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from admissions.management.file_command import FileCommand
from admissions.rules.packs import list_packs, load_pack


class Command(FileCommand):
    help = _("Liệt kê các bộ quy tắc: mã, tên, năm học.")

    def handle(self, *args: Any, **options: Any) -> None:
        ids = list_packs()
        width = max(map(len, ids), default=0)
        for pack_id in ids:
            policy = load_pack(pack_id)
            title = policy.title.text(get_language() or "vi")
            self.stdout.write(f"{pack_id:<{width}}  {title} ({policy.school_year})")
