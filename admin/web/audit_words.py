"""How the log calls what was done; an action without words of its own is shown by its name."""

from __future__ import annotations

from typing import Final

WORDS: Final = {
    "sign_in": "Đăng nhập",
    "sign_in.slowed": "Thử sai mật khẩu nhiều lần",
    "account.create": "Tạo tài khoản",
    "account.invite": "Mời người mới",
    "account.invite_withdrawn": "Rút lời mời",
    "account.join": "Nhận lời mời",
    "account.role": "Đổi vai trò, địa bàn",
    "account.lock": "Khóa tài khoản",
    "account.unlock": "Mở khóa tài khoản",
    "account.reset": "Đặt lại tài khoản",
    "account.second_factor_off": "Bỏ lớp bảo vệ thứ hai của người khác",
    "account.sign_out": "Đăng xuất người khác",
    "account.password_link": "Gửi liên kết đặt lại mật khẩu",
    "follow_up.answered": "Trả lời câu hỏi có mã",
    "follow_up.closed": "Đóng câu hỏi có mã",
    "report.open": "Mở lại báo cáo sai",
    "report.checking": "Đang kiểm tra báo cáo sai",
    "report.fixed": "Đóng báo cáo sai: đã sửa",
    "report.not_wrong": "Đóng báo cáo sai: không sai",
    "report.seen": "Xác nhận có giấy trong tay",
    "own.name": "Đổi họ tên của mình",
    "own.password": "Đổi mật khẩu của mình",
    "own.second_factor_on": "Bật lớp bảo vệ thứ hai",
    "own.second_factor_off": "Bỏ lớp bảo vệ thứ hai của mình",
    "own.recovery_codes": "Làm mã dự phòng mới",
    "own.sign_out": "Đăng xuất máy khác của mình",
    "catalogue.import": "Áp dụng danh mục đã nhập",
    "catalogue.rollback": "Quay lại phiên bản danh mục",
    "fact.propose": "Đề nghị sửa một điều",
    "fact.confirm": "Xác nhận sửa một điều",
    "fact.refuse": "Không nhận đề nghị sửa",
    "fact.withdraw": "Rút sửa đổi",
    "guide.step_off": "Tắt một bước hướng dẫn",
    "guide.step_on": "Bật lại một bước hướng dẫn",
    "guide.word": "Sửa lời một bước hướng dẫn",
    "guide.word_back": "Dùng lại lời có sẵn của bước",
    "calendar.day": "Sửa lịch nghỉ",
    "calendar.hours": "Sửa giờ làm việc",
    "channel.switch": "Tắt, bật một kênh",
    "privacy.enter": "Nhận yêu cầu về dữ liệu",
    "privacy.export": "Tải bản sao dữ liệu",
    "privacy.done": "Làm xong yêu cầu về dữ liệu",
    "privacy.refused": "Không làm yêu cầu về dữ liệu",
}


def worded(action: str) -> str:
    """Return what people call an action."""
    return WORDS.get(action, action)
