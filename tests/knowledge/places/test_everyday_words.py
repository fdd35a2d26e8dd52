"""Everyday words that look like places, above all without accents."""

from __future__ import annotations

import pytest

from knowledge.loader import Catalogue
from knowledge.places.lookup import find
from vietnamese.unaccent import skeleton

EVERYDAY = [
    "cần đăng ký khai sinh",
    "can dang ky ket hon",
    "lên xã cần đăng ký gì",
    "len xa can dang ky gi",
    "Cần Đăng Ký Khai Tử Cho Mẹ",
    "năm nay ba chục tuổi",
    "nam nay ba chuc tuoi",
    "tren ba chuc ngay roi chua co ket qua",
    "xã hội an toàn",
    "xa hoi an toan",
    "tại xã hội an sinh",
    "an sinh xa hoi",
    "bảo trợ xã hội anh em",
    "phương án phù hợp",
    "phuong an phu hop",
    "phuong an binh thuong",
    "phuong an hoa giai o ap",
    "len xa co to khai khong",
    "co to khai roi",
    "ở chỗ mới",
    "o cho moi chua dang ky tam tru",
    "dời quán qua chợ mới",
    "đi chợ mới xây",
    "chúc gia đình bình an",
    "binh an vo su",
    "sống hòa thuận",
    "hoa thuan voi hang xom",
    "thứ ba có làm việc không",
    "thu ba tuan sau",
    "thứ 3 này",
    "con thứ ba",
    "quyết định thành lập hộ kinh doanh",
    "giay to cua can bo",
    "mat tien cua duong",
    "ta danh mat giay",
    "ở nhà làm giấy",
    "o lam cong ty",
    "đồng hồ nước",
    "dong ho so",
    "tân hôn",
    "chau doc khong ra chu",
    "tan chau",
    "hoi an",
    "my duc",
    "long dien",
    "an phu",
    "ba chuc",
    "tỉnh biên giới",
    "o tinh bien gioi",
    "hà tiện",
    "anh Mỹ Đức",
    "tên Nguyễn Mỹ Đức",
    "bé Bình An 3 tuổi",
    "đường Mỹ Đức",
    "ấp Bình An",
    "ap phu thuan",
    "trường tiểu học Mỹ Long",
    "ngân hàng An Bình",
    "bến xe Châu Đốc",
    "chợ Vàm Cống",
    "làm rẫy trên núi Cấm",
    "kênh Vĩnh Tế",
    "ẩn mình",
    "sổ hộ khẩu của chồng",
]
# Questions of the catalogue that name no place, chosen by eye for words that come near one.
CATALOGUE_LIKE = [
    "Tôi cần đăng ký tạm trú cho người thuê nhà thì xã hay công an làm",
    "ủy ban xã có chứng thực chữ ký được không",
    "Mẹ tôi năm nay bảy chục tuổi, xã hội phát tiền ở đâu",
    "ở xa quá không về được thì nộp qua mạng có được không",
    "phường nào cũng làm được hả",
    "xã mới sáp nhập thì con dấu cũ còn xài được không",
    "đất ở huyện cũ thì giờ nộp ở đâu",
    "công an phường kêu bổ sung giấy",
    "chồng tui đi biển, ghe đậu ngoài bến",
    "con lấy họ mẹ có được không, cha nó không chịu nhận",
]


@pytest.mark.parametrize("text", [*EVERYDAY, *CATALOGUE_LIKE])
def test_no_place_is_seen(text: str) -> None:
    assert [one.text for one in find(text) if one.text.lower() != "an giang"] == []


def test_social_insurance_of_the_province_is_not_hoi_an() -> None:
    assert [one.text for one in find("bảo hiểm xã hội An Giang ở đâu")] == ["An Giang"]
    assert [one.text for one in find("bao hiem xa hoi an giang o dau")] == ["an giang"]


def test_police_of_a_district_does_not_lend_its_an() -> None:
    assert [one.text for one in find("công an Giang Thành")] == ["Giang Thành"]
    assert [one.text for one in find("công an Phú Tân")] == ["Phú Tân"]


def test_catalogue_without_accents_names_no_more_places_than_with_them(embedded: Catalogue) -> None:
    """The accents tell what the bare text means: a place seen only in the bare one is a false alarm."""
    alarms = []
    for procedure in embedded:
        for text in (*procedure.examples, *procedure.aliases, procedure.name, procedure.summary):
            seen = {one.end for one in (*find(text), *find(text.lower()))}
            alarms += [(one.text, text) for one in find(skeleton(text)) if one.end not in seen]
    assert alarms == []
