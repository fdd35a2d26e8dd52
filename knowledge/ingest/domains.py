"""Fields of administration ("lĩnh vực") as the portal names them, and our domains where they are the same."""

from __future__ import annotations

from knowledge.schema import Domain
from vietnamese.unaccent import skeleton

_DOMAINS: dict[Domain, tuple[str, ...]] = {
    Domain.CIVIL_STATUS: ("hộ tịch",),
    Domain.CERTIFICATION: ("chứng thực",),
    Domain.RESIDENCE: ("đăng ký, quản lý cư trú", "cư trú"),
    Domain.IDENTITY: ("cấp, quản lý căn cước", "định danh và xác thực điện tử", "căn cước"),
    Domain.VEHICLES: ("đăng ký, quản lý phương tiện giao thông cơ giới, xe máy chuyên dùng",),
    Domain.DRIVING_LICENCE: ("sát hạch, cấp giấy phép lái xe",),
    Domain.JUDICIAL_RECORD: ("lý lịch tư pháp",),
    Domain.LAND: ("đất đai", "đăng ký biện pháp bảo đảm", "tài chính đất đai"),
    Domain.CONSTRUCTION: ("hoạt động xây dựng", "quản lý chất lượng công trình xây dựng"),
    Domain.BUSINESS: (
        "thành lập và hoạt động của doanh nghiệp",
        "thành lập và hoạt động doanh nghiệp (hộ kinh doanh)",
        "hộ kinh doanh",
    ),
    Domain.INSURANCE: (
        "thực hiện chính sách bhxh",
        "thực hiện chính sách bhyt",
        "chi trả các chế độ bhxh",
        "thu bhxh, bhyt, bhtn, bh tai nạn lao động, bnn",
        "cấp sổ bhxh, thẻ bhyt",
    ),
    Domain.SOCIAL_ASSISTANCE: ("bảo trợ xã hội",),
    Domain.CHILDREN: ("trẻ em", "nuôi con nuôi"),
    Domain.MERIT: ("người có công",),
    Domain.POVERTY: ("giảm nghèo",),
    Domain.EMPLOYMENT: ("việc làm",),
    Domain.TAX: ("thuế", "quản lý thuế, phí, lệ phí và thu khác của ngân sách nhà nước"),
    Domain.COOPERATIVES: (
        "thành lập và hoạt động của tổ hợp tác, hợp tác xã, liên hiệp hợp tác xã",
        "thành lập và hoạt động của tổ hợp tác",
        "hỗ trợ tổ hợp tác, hợp tác xã, liên hiệp hợp tác xã",
        "kinh tế hợp tác và phát triển nông thôn",
    ),
    Domain.FARMING: ("trồng trọt", "chăn nuôi", "trồng trọt và bảo vệ thực vật", "nông nghiệp", "thú y"),
    Domain.FISHERIES: ("thủy sản",),
    Domain.FIRE_SAFETY: ("phòng cháy, chữa cháy", "phòng cháy, chữa cháy và cứu nạn, cứu hộ"),
    Domain.COMPLAINTS: ("khiếu nại, tố cáo", "giải quyết khiếu nại", "giải quyết tố cáo", "tiếp công dân"),
    Domain.MILITARY: ("nghĩa vụ quân sự", "dân quân tự vệ"),
    Domain.EDUCATION: ("giáo dục mầm non", "giáo dục tiểu học", "giáo dục trung học"),
    Domain.RECONCILIATION: ("hòa giải ở cơ sở",),
    Domain.REWARDS: ("thi đua, khen thưởng", "thi đua - khen thưởng"),
    Domain.CULTURE: ("văn hóa", "văn hóa cơ sở", "thư viện"),
}
_BY_FIELD = {skeleton(name): domain for domain, names in _DOMAINS.items() for name in names}


def domain_of(field: str) -> Domain:
    """Return our domain for a field of the portal; ``OTHER`` where none is plainly the same."""
    return _BY_FIELD.get(skeleton(field).strip(" ."), Domain.OTHER)
