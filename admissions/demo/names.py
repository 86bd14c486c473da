"""Vietnamese names as they are given.

Shares of family names are rounded from what is commonly published; the rest follows everyday use in the
north. Every name is put together by chance and belongs to nobody.
"""

import unicodedata
from dataclasses import dataclass

import numpy as np

MALE, FEMALE = "male", "female"

# Family names with their share in percent.
FAMILY = {
    "Nguyễn": 34.0, "Trần": 10.5, "Lê": 8.7, "Phạm": 7.1, "Hoàng": 5.0, "Vũ": 4.9, "Đỗ": 3.4, "Bùi": 3.2,
    "Đặng": 2.9, "Ngô": 2.1, "Phan": 1.9, "Dương": 1.7, "Đào": 1.4, "Trịnh": 1.3, "Đinh": 1.2, "Lưu": 1.0,
    "Hà": 0.9, "Cao": 0.8, "Mai": 0.8, "Tạ": 0.8, "Lương": 0.7, "Chu": 0.7, "Phùng": 0.6, "Kiều": 0.6,
    "Nghiêm": 0.5, "Đoàn": 0.5, "Lại": 0.4, "Tống": 0.4, "Quách": 0.3, "Khuất": 0.3, "Đàm": 0.3,
    "Thạch": 0.2, "Âu": 0.1, "Ông": 0.1,
}  # fmt: skip

# Middle and given names of children born from 2010 to 2019, with relative weights.
CHILD_MIDDLE = {
    MALE: {
        "Minh": 12, "Gia": 10, "Đức": 9, "Quang": 7, "Bảo": 7, "Anh": 6, "Tuấn": 5, "Hải": 4, "Duy": 4,
        "Nhật": 4, "Hoàng": 5, "Văn": 4, "Xuân": 3, "Thành": 3, "Việt": 3, "Khánh": 3, "Đình": 3, "Hữu": 3,
        "Trung": 2, "Tiến": 2, "Ngọc": 2, "Thế": 2, "Phúc": 2, "Đăng": 3, "Thái": 1, "Trọng": 1, "Quốc": 2,
    },
    FEMALE: {
        "Ngọc": 13, "Bảo": 8, "Minh": 9, "Khánh": 7, "Phương": 7, "Thu": 5, "Hà": 5, "Thị": 5, "Quỳnh": 5,
        "Thùy": 4, "Mai": 4, "Thanh": 4, "Diệu": 4, "An": 4, "Gia": 3, "Hải": 3, "Kim": 3, "Linh": 3,
        "Tuệ": 3, "Hoài": 2, "Thảo": 3, "Yến": 2, "Tú": 2, "Trúc": 1, "Thị Ngọc": 2, "Thị Thu": 2,
        "Thị Phương": 2, "Thị Khánh": 1,
    },
}  # fmt: skip
CHILD_GIVEN = {
    MALE: {
        "Minh": 9, "Khôi": 6, "Khang": 6, "Phong": 5, "Huy": 6, "Quân": 6, "Nam": 6, "Anh": 8, "Dũng": 4,
        "Long": 5, "Đức": 4, "Hiếu": 4, "Bảo": 4, "Kiên": 4, "Phúc": 4, "Duy": 4, "Lâm": 4, "Sơn": 3,
        "Tùng": 3, "Hưng": 4, "Nguyên": 4, "Khoa": 3, "Đạt": 4, "Thành": 3, "Việt": 2, "Hoàng": 4,
        "Trung": 3, "An": 3, "Bách": 3, "Vinh": 2, "Thịnh": 2, "Tuấn": 2, "Quang": 3, "Dương": 3, "Hải": 3,
        "Trí": 2, "Nhân": 1, "Tú": 1, "Chí": 1,
    },
    FEMALE: {
        "Anh": 13, "Linh": 8, "Chi": 8, "Hà": 5, "Ngọc": 5, "Trang": 5, "Phương": 5, "Mai": 4, "Thảo": 4,
        "Vy": 4, "Nhi": 5, "Hân": 4, "Châu": 4, "My": 4, "An": 4, "Giang": 3, "Hương": 2, "Huyền": 3,
        "Ngân": 4, "Quỳnh": 3, "Trà": 2, "Thư": 4, "Uyên": 3, "Yến": 2, "Khuê": 2, "Diệp": 3, "Nguyên": 2,
        "Minh": 2, "Hiền": 2, "Lam": 2, "Vân": 2, "Như": 1, "Thủy": 1, "Đan": 2, "Bình": 1,
    },
}  # fmt: skip

# Their parents and grandparents, born from about 1955 to 1995.
ADULT_MIDDLE = {
    MALE: {
        "Văn": 30, "Đức": 8, "Quang": 7, "Xuân": 6, "Hữu": 5, "Đình": 5, "Anh": 5, "Mạnh": 6, "Ngọc": 5,
        "Minh": 5, "Thanh": 4, "Trung": 3, "Tiến": 4, "Hồng": 3, "Công": 3,
    },
    FEMALE: {
        "Thị": 34, "Thị Thu": 9, "Thị Thanh": 6, "Thị Ngọc": 5, "Thị Hồng": 5, "Thị Minh": 4, "Thị Kim": 3,
        "Thu": 8, "Thanh": 7, "Hồng": 6, "Phương": 4, "Bích": 3, "Kiều": 2, "Minh": 4,
    },
}  # fmt: skip
ADULT_GIVEN = {
    MALE: {
        "Hùng": 9, "Dũng": 8, "Tuấn": 9, "Cường": 7, "Hải": 6, "Thắng": 6, "Nam": 5, "Sơn": 5, "Long": 4,
        "Hưng": 4, "Trung": 4, "Quân": 3, "Toàn": 4, "Tùng": 4, "Minh": 3, "Thành": 4, "Đạt": 2, "Bình": 3,
        "Chiến": 3, "Khánh": 2, "Hiệp": 2, "Lợi": 2, "Phương": 1,
    },
    FEMALE: {
        "Hương": 9, "Lan": 7, "Hằng": 7, "Hà": 7, "Thủy": 6, "Huyền": 6, "Hoa": 5, "Nga": 5, "Trang": 5,
        "Hạnh": 4, "Mai": 4, "Dung": 4, "Yến": 3, "Thảo": 4, "Nhung": 4, "Phượng": 3, "Loan": 3, "Oanh": 2,
        "Hiền": 4, "Liên": 3, "Tuyết": 2, "Vân": 4, "Bích": 1,
    },
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Naming:
    """How a people names its boys and girls, men and women: what comes first and what comes last, by sex."""

    ethnicity: str
    first: dict[str, tuple[str, ...]]
    last: dict[str, tuple[str, ...]]

    def name(self, sex: str, turn: int) -> str:
        """One of the names that can be put together; the same turn gives the same name."""
        first, last = self.first[sex], self.last[sex]
        head, tail = first[turn % len(first)], last[turn // len(first) % len(last)]
        return f"{head}{tail}" if head.endswith("'") else f"{head} {tail}"


# Families from elsewhere who live in the city. Names without a family name or of one word come with them.
MINORITIES = (
    Naming(
        "Mường",
        {MALE: ("Bùi Văn", "Quách Công", "Đinh Công"), FEMALE: ("Bùi Thị", "Quách Thị", "Đinh Thị")},
        {MALE: ("Thiện", "Hiếu", "Huân", "Thức"), FEMALE: ("Huệ", "Ánh", "Nhung", "Thắm")},
    ),
    Naming(
        "Tày",
        {MALE: ("Nông Đức", "Ma Văn", "Hứa Minh"), FEMALE: ("Nông Thị", "Lục Khánh", "Hứa Thị")},
        {MALE: ("Thuận", "Khải", "Quân", "Dền"), FEMALE: ("Niềm", "Ly", "Bích", "Thơm")},
    ),
    Naming(
        "Nùng",
        {MALE: ("Vi Văn", "Nông Chí", "Lý Văn"), FEMALE: ("Lý Thị", "Vi Thảo", "Nông Thị")},
        {MALE: ("Tiến", "Thanh", "Sinh", "Phong"), FEMALE: ("Mười", "Nguyên", "Lan", "Len")},
    ),
    Naming(
        "Thái",
        {MALE: ("Lò Văn", "Cà Văn", "Quàng Văn"), FEMALE: ("Lò Thị", "Cầm Thị", "Cà Thị")},
        {MALE: ("Panh", "Thoan", "Đôi", "Hưng"), FEMALE: ("Xuân", "Hiền", "Piếng", "Phương")},
    ),
    Naming(
        "Mông",
        {MALE: ("Giàng A", "Sùng A", "Vàng A"), FEMALE: ("Giàng Thị", "Sùng Thị", "Thào Thị")},
        {MALE: ("Páo", "Chư", "Sì", "Lử"), FEMALE: ("Mỷ", "Dợ", "Sua", "Máy")},
    ),
    Naming(
        "Dao",
        {MALE: ("Triệu Tiến", "Bàn Văn", "Dương Kim"), FEMALE: ("Triệu Mùi", "Bàn Thị", "Đặng Thị")},
        {MALE: ("Lộc", "Quý", "Phú", "Vạng"), FEMALE: ("Pham", "Liên", "Mấy", "Khé")},
    ),
    Naming(
        "Ê Đê",
        {MALE: ("Y Blăng", "Y Nguyên", "Y Khoa", "Y Thịnh"), FEMALE: ("H'Hen", "H'Linh", "H'Mai", "H'Bích")},
        {MALE: ("Niê", "Êban", "Mlô"), FEMALE: ("Niê", "Êban", "Kbuôr")},
    ),
    Naming(
        "Cơ Ho",
        {MALE: ("K'",), FEMALE: ("Ka",)},
        {MALE: ("Brối", "Minh", "Tôm", "Sơn"), FEMALE: ("Hồng", "Thoa", "Hiếu", "Dệt")},
    ),
)

# Well-known figures whose names schools bear.
FIGURES = (
    "Lê Lợi", "Nguyễn Trãi", "Trần Hưng Đạo", "Quang Trung", "Lý Thường Kiệt", "Ngô Quyền",
    "Đinh Tiên Hoàng", "Lê Đại Hành", "Lý Thái Tổ", "Trần Nhân Tông", "Chu Văn An", "Nguyễn Du",
    "Lê Quý Đôn", "Nguyễn Bỉnh Khiêm", "Phan Bội Châu", "Phan Chu Trinh", "Hai Bà Trưng", "Bà Triệu",
    "Trần Quốc Toản", "Phạm Ngũ Lão", "Yết Kiêu", "Nguyễn Thái Học", "Hoàng Hoa Thám", "Nguyễn Trung Trực",
    "Trương Định", "Phan Đình Phùng", "Đề Thám", "Tô Hiến Thành", "Lương Thế Vinh", "Mạc Đĩnh Chi",
    "Lê Hữu Trác", "Tuệ Tĩnh", "Cao Bá Quát", "Hồ Xuân Hương", "Bà Huyện Thanh Quan", "Đoàn Thị Điểm",
    "Nguyễn Đình Chiểu", "Nguyễn Khuyến", "Tú Xương", "Tản Đà", "Ngô Tất Tố", "Nam Cao", "Xuân Diệu",
    "Huy Cận", "Tố Hữu", "Kim Đồng", "Võ Thị Sáu", "Lê Văn Tám", "Nguyễn Viết Xuân", "Trần Phú",
    "Lê Hồng Phong", "Nguyễn Thị Minh Khai", "Hoàng Văn Thụ", "Ngô Gia Tự", "Nguyễn Văn Cừ", "Lý Tự Trọng",
    "Nguyễn Văn Trỗi", "Phan Đình Giót", "Tô Vĩnh Diện", "Bế Văn Đàn", "Đặng Thùy Trâm", "Tôn Đức Thắng",
    "Phạm Hồng Thái", "Nguyễn Lương Bằng", "Huỳnh Thúc Kháng", "Nguyễn Tri Phương", "Hoàng Diệu",
    "Lương Ngọc Quyến", "Nguyễn Công Trứ", "Ngô Thì Nhậm", "Phan Huy Chú", "Lê Thánh Tông",
    "Trần Nguyên Hãn", "Nguyễn Xí", "Đinh Lễ", "Nguyễn Chích", "Lê Lai", "Lê Ngọc Hân", "Bùi Thị Xuân",
    "Nguyễn Nhạc", "Ngô Sĩ Liên", "Lê Văn Hưu", "Trần Quang Khải", "Trần Nhật Duật", "Trần Khánh Dư",
    "Trần Bình Trọng", "Đỗ Hành", "Lý Nam Đế", "Triệu Quang Phục", "Mai Thúc Loan", "Phùng Hưng",
    "Khúc Thừa Dụ", "Dương Đình Nghệ", "Nguyễn Siêu", "Thân Nhân Trung", "Đào Duy Từ", "Tạ Quang Bửu",
    "Hoàng Xuân Hãn", "Đặng Thai Mai", "Nguyễn Văn Huyên", "Lương Định Của", "Trần Đại Nghĩa",
)  # fmt: skip

KINDERGARTENS = (
    "Hoa Sen", "Hoa Hồng", "Hoa Mai", "Sơn Ca", "Họa Mi", "Ánh Dương", "Bình Minh", "Tuổi Thơ", "Sao Mai",
    "Hướng Dương", "Măng Non", "Hoa Phượng", "Vành Khuyên", "Mùa Xuân", "Cỏ Ba Lá", "Cầu Vồng",
)  # fmt: skip

STREETS = (
    "phố Cây Đa", "phố Giếng Nước", "phố Chợ Cũ", "đường Ven Hồ", "phố Hàng Tre", "đường Bờ Đê",
    "phố Vườn Nhãn", "phố Ngõ Gạch", "đường Cầu Mới", "phố Đình Làng", "phố Hoa Sữa", "đường Cánh Đồng",
    "phố Bến Đò", "phố Cổng Trời",
)  # fmt: skip


class NameBook:
    """Draws names; the same generator in the same state draws the same names."""

    def __init__(self, rng: np.random.Generator) -> None:
        self._rng = rng

    def families(self, count: int) -> list[str]:
        return self._draw(FAMILY, count)

    def children(self, sex: str, count: int) -> list[str]:
        """Middle and given names, so "Ngọc Anh"; a few children have a given name only."""
        return self._pairs(CHILD_MIDDLE[sex], CHILD_GIVEN[sex], count, short=0.03)

    def adults(self, sex: str, count: int) -> list[str]:
        return self._pairs(ADULT_MIDDLE[sex], ADULT_GIVEN[sex], count, short=0.02)

    def _draw(self, weights: dict[str, float] | dict[str, int], count: int) -> list[str]:
        shares = np.array(list(weights.values()), dtype=float)
        names = list(weights)
        return [names[k] for k in self._rng.choice(len(names), size=count, p=shares / shares.sum())]

    def _pairs(self, middle: dict[str, int], given: dict[str, int], count: int, *, short: float) -> list[str]:
        alone = self._rng.random(count) < short
        pairs = zip(alone, self._draw(middle, count), self._draw(given, count), strict=True)
        return [last if only or last == first else f"{first} {last}" for only, first, last in pairs]


def nfc(text: str) -> str:
    """The text in Unicode NFC, as every name in the product is kept."""
    return unicodedata.normalize("NFC", text)
