"""What stands in the header of the console: one line a page, shown to those whose role reaches so far."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from admin.accounts.account import Account
from admin.accounts.addresses import AUDIT, HOME, PEOPLE
from admin.accounts.roles import Role


@dataclass(frozen=True)
class Link:
    """Hold the address of a page, its name, who may see it, and what one does there."""

    path: str
    label: str
    role: Role
    about: str


LINKS: Final = (
    Link("/tra-cuu/to/hom-nay", "Ai nhờ tổ", Role.HELPER, "Danh sách hôm nay, ghi kết quả."),
    Link("/tra-cuu/to/tuan-nay", "Tuần này", Role.HELPER, "Bà con hỏi gì nhiều, cả tỉnh và trong xã."),
    Link("/tra-cuu/to/bao-sai", "Bà con báo sai", Role.HELPER, "Chỗ bị báo sai; cầm giấy thì xác nhận."),
    Link(f"{HOME}/cau-hoi", "Câu hỏi", Role.EDITOR, "Bà con hỏi gì, máy hiểu ra sao."),
    Link(f"{HOME}/day-tro-ly", "Dạy trợ lý", Role.EDITOR, "Điều đã quyết định, đang được dạy."),
    Link(f"{HOME}/ma-hoi", "Mã hỏi", Role.EDITOR, "Trả lời câu bà con gửi, hẹn hai ngày làm việc."),
    Link(f"{HOME}/bao-sai", "Báo sai", Role.EDITOR, "Xem, sửa hoặc đóng chỗ bị báo sai."),
    Link(f"{HOME}/danh-muc", "Danh mục", Role.EDITOR, "Thủ tục, nhập tệp, sửa một điều có nguồn."),
    Link(f"{HOME}/bai", "Bài hướng dẫn", Role.EDITOR, "Xem, tắt hoặc sửa lời từng bước."),
    Link(f"{HOME}/huan-luyen", "Huấn luyện lại", Role.EDITOR, "Cho trợ lý học điều đã dạy."),
    Link(f"{HOME}/ban-tin", "Bản tin tuần", Role.EDITOR, "Một trang để in, đọc ở buổi họp ấp."),
    Link(f"{HOME}/rieng-tu", "Riêng tư", Role.EDITOR, "Giữ gì bao lâu; bà con xin bản sao, xin xóa."),
    Link(f"{HOME}/lich-nghi", "Lịch nghỉ", Role.EDITOR, "Ngày nghỉ, ngày làm bù, giờ làm việc."),
    Link(f"{HOME}/kenh", "Kênh", Role.ADMIN, "Tin vào, tin ra, tắt bật từng kênh."),
    Link(PEOPLE, "Người dùng", Role.ADMIN, "Mời, đổi vai trò, khóa tài khoản."),
    Link(AUDIT, "Nhật ký", Role.ADMIN, "Ai đã đổi gì, lúc nào."),
)


def links_for(account: Account) -> tuple[Link, ...]:
    """Return the pages that somebody may open."""
    return tuple(link for link in LINKS if account.role.covers(link.role))
