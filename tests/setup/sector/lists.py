"""Lists of the sector database as tests write them."""

from django.core.files.uploadedfile import SimpleUploadedFile

from admissions.interface.downloads import csv_text
from admissions.interface.uploads import read_list
from admissions.setup.resources.sector import columns_of, read_sector
from admissions.setup.sector.children import SectorChild
from tests.factories import NOW

HEADER = (
    "Mã học sinh",
    "Họ và tên",
    "Ngày sinh",
    "Giới tính",
    "Mã trường đang học",
    "Xã, phường",
    "Tổ dân phố, thôn",
    "Địa chỉ",
    "Người giám hộ 1",
    "Điện thoại 1",
)


def row(code: str = "0012345678", **given: str) -> dict[str, str]:
    return {
        "Mã học sinh": code,
        "Họ và tên": "Nguyễn Văn An",
        "Ngày sinh": "05/02/2014",
        "Giới tính": "Nam",
        "Người giám hộ 1": "Trần Thị Bình",
        "Điện thoại 1": "0912 345 678",
    } | given


def upload(*rows: dict[str, str], name: str = "ds.csv") -> SimpleUploadedFile:
    header = list(dict.fromkeys([*HEADER, *(key for each in rows for key in each)]))
    text = csv_text(header, [[each.get(key, "") for key in header] for each in rows])
    return SimpleUploadedFile(name, text.encode("utf-8"))


def read(*rows: dict[str, str]) -> list[SectorChild]:
    return read_sector(read_list(upload(*rows), columns_of()), today=NOW.date())
