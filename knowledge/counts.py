"""Count the catalogue by field, for the README and for people who keep it."""

from __future__ import annotations

from collections.abc import Sequence

from knowledge.loader import Catalogue
from knowledge.schema import Domain, Procedure, confirmed

OFTEN_ASKED = 40
"""Examples that a much asked procedure has."""
TITLES = {
    Domain.CIVIL_STATUS: "Hộ tịch, nuôi con nuôi",
    Domain.CERTIFICATION: "Chứng thực",
    Domain.RESIDENCE: "Cư trú",
    Domain.IDENTITY: "Căn cước, định danh",
    Domain.VEHICLES: "Đăng ký xe",
    Domain.DRIVING_LICENCE: "Giấy phép lái xe",
    Domain.JUDICIAL_RECORD: "Lý lịch tư pháp, quốc tịch, trợ giúp pháp lý",
    Domain.PASSPORT: "Hộ chiếu, xuất nhập cảnh",
    Domain.LAND: "Đất đai",
    Domain.CONSTRUCTION: "Xây dựng, nhà ở",
    Domain.BUSINESS: "Hộ kinh doanh, an toàn thực phẩm",
    Domain.INSURANCE: "Bảo hiểm xã hội, bảo hiểm y tế",
    Domain.SOCIAL_ASSISTANCE: "Trợ giúp xã hội, người cao tuổi, khuyết tật",
    Domain.CHILDREN: "Trẻ em, gia đình",
    Domain.MERIT: "Người có công",
    Domain.POVERTY: "Hộ nghèo, cận nghèo",
    Domain.EMPLOYMENT: "Việc làm, thất nghiệp",
    Domain.TAX: "Thuế",
    Domain.COOPERATIVES: "Hợp tác xã, tổ hợp tác",
    Domain.FARMING: "Trồng trọt, chăn nuôi, nước, thiên tai",
    Domain.FISHERIES: "Thủy sản, tàu cá",
    Domain.WATERWAY: "Ghe tàu, bến thủy",
    Domain.FIRE_SAFETY: "Phòng cháy",
    Domain.COMPLAINTS: "Khiếu nại, tố cáo, phản ánh",
    Domain.MILITARY: "Nghĩa vụ quân sự",
    Domain.EDUCATION: "Giáo dục",
    Domain.RECONCILIATION: "Hòa giải ở cơ sở",
    Domain.REWARDS: "Khen thưởng, an ninh cơ sở",
    Domain.CULTURE: "Văn hóa, tôn giáo, hội",
    Domain.OTHER: "Lĩnh vực khác (nhập)",
}
_HEADINGS = ("Thủ tục", "Câu mẫu", "Từ 40 câu", "Cách gọi", "Điều có nguồn", "Chờ xác nhận", "Hỏi sinh đôi")


def table_of(catalogue: Catalogue) -> list[str]:
    """Return the lines of a Markdown table, one row a field and the sum."""
    lines = [f"| Lĩnh vực | {' | '.join(_HEADINGS)} |", "|---|" + "---:|" * len(_HEADINGS)]
    for domain in Domain:
        members = [procedure for procedure in catalogue if procedure.domain is domain]
        if members:
            lines.append(_row(TITLES[domain], members, catalogue))
    return [*lines, _row("**Cộng**", list(catalogue), catalogue)]


def _row(title: str, members: Sequence[Procedure], catalogue: Catalogue) -> str:
    facts = [fact for procedure in members for fact in procedure.facts()]
    codes = {procedure.code for procedure in members}
    figures = (
        len(members),
        sum(len(procedure.examples) for procedure in members),
        sum(len(procedure.examples) >= OFTEN_ASKED for procedure in members),
        sum(len(procedure.aliases) for procedure in members),
        len(confirmed(tuple(facts))),
        sum(fact.unconfirmed for fact in facts),
        # Counted where its first answer leads: a question between two fields is one question.
        sum(question.options[0].code in codes for question in catalogue.twin_questions),
    )
    return f"| {title} | " + " | ".join(f"{figure:,}".replace(",", ".") for figure in figures) + " |"
