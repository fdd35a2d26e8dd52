"""Who may open what: every address behind a sign-in, and the lowest role that may.

A new page adds its lines here; an address of the console that is missing fails the test.
"""

from __future__ import annotations

from typing import Final

from admin.accounts.roles import Role

OPEN: Final = None
"""No session is asked for."""
HALF: Final = "half"
"""For who has given the password, and still owes the code."""
HELPER, EDITOR, ADMIN = Role

ACCESS: Final[dict[str, Role | str | None]] = {
    # sign-in and links
    "GET /quan-tri/vao": OPEN,
    "POST /quan-tri/vao": OPEN,
    "GET /quan-tri/vao/ma": HALF,
    "POST /quan-tri/vao/ma": HALF,
    "POST /quan-tri/ra": HELPER,
    "GET /quan-tri/moi/{token}": OPEN,
    "POST /quan-tri/moi/{token}": OPEN,
    # everybody's own
    "GET /quan-tri": HELPER,
    "GET /quan-tri/toi": HELPER,
    "POST /quan-tri/toi/ten": HELPER,
    "POST /quan-tri/toi/mat-khau": HELPER,
    "POST /quan-tri/toi/phien/{session_id}/dung": HELPER,
    "POST /quan-tri/toi/ra-het": HELPER,
    "GET /quan-tri/toi/hai-lop": HELPER,
    "POST /quan-tri/toi/hai-lop": HELPER,
    "POST /quan-tri/toi/hai-lop/bo": HELPER,
    "POST /quan-tri/toi/hai-lop/ma-du-phong": HELPER,
    # people, audit log
    "GET /quan-tri/nguoi": ADMIN,
    "POST /quan-tri/nguoi/moi": ADMIN,
    "POST /quan-tri/nguoi/loi-moi/{invitation_id}/rut": ADMIN,
    "GET /quan-tri/nguoi/{account_id}": ADMIN,
    "POST /quan-tri/nguoi/{account_id}/vai-tro": ADMIN,
    "POST /quan-tri/nguoi/{account_id}/khoa": ADMIN,
    "POST /quan-tri/nguoi/{account_id}/mo-khoa": ADMIN,
    "POST /quan-tri/nguoi/{account_id}/bo-lop-hai": ADMIN,
    "POST /quan-tri/nguoi/{account_id}/dung-phien": ADMIN,
    "POST /quan-tri/nguoi/{account_id}/dat-lai": ADMIN,
    "GET /quan-tri/nhat-ky": ADMIN,
    # questions, what is taught
    "GET /quan-tri/cau-hoi": EDITOR,
    "GET /quan-tri/cau-hoi/luot/{turn_id}": EDITOR,
    "GET /quan-tri/cau-hoi/goi-y": EDITOR,
    "POST /quan-tri/cau-hoi/nhanh": EDITOR,
    "GET /quan-tri/cau-hoi/quyet-dinh": EDITOR,
    "POST /quan-tri/cau-hoi/quyet-dinh": EDITOR,
    "GET /quan-tri/day-tro-ly": EDITOR,
    "GET /quan-tri/day-tro-ly/ban-va": EDITOR,
    "POST /quan-tri/day-tro-ly/ghi": EDITOR,
    "GET /quan-tri/day-tro-ly/{number}": EDITOR,
    "POST /quan-tri/day-tro-ly/{number}/xac-nhan": EDITOR,
    "POST /quan-tri/day-tro-ly/{number}/rut-lai": EDITOR,
    "GET /quan-tri/day-tro-ly/{number}/sua": EDITOR,
    "POST /quan-tri/day-tro-ly/{number}/sua": EDITOR,
    # follow-up codes, reported facts
    "GET /quan-tri/ma-hoi": EDITOR,
    "GET /quan-tri/ma-hoi/{number}": EDITOR,
    "POST /quan-tri/ma-hoi/{number}": EDITOR,
    "POST /quan-tri/ma-hoi/{number}/dong": EDITOR,
    "GET /quan-tri/bao-sai": EDITOR,
    "GET /quan-tri/bao-sai/xong": EDITOR,
    "POST /quan-tri/bao-sai/{number}": EDITOR,
    # retraining
    "GET /quan-tri/huan-luyen": EDITOR,
    "POST /quan-tri/huan-luyen": EDITOR,
    "GET /quan-tri/huan-luyen/{number}": EDITOR,
    "GET /quan-tri/huan-luyen/{number}/tinh-hinh": EDITOR,
    "POST /quan-tri/huan-luyen/{number}/dung": EDITOR,
    "POST /quan-tri/huan-luyen/{number}/chay": ADMIN,
    "POST /quan-tri/huan-luyen/{number}/cho-qua": ADMIN,
    # the catalogue
    "GET /quan-tri/danh-muc": EDITOR,
    "GET /quan-tri/danh-muc/thu-tuc/{code}": EDITOR,
    "GET /quan-tri/danh-muc/thu-tuc/{code}/sua/{named}": EDITOR,
    "POST /quan-tri/danh-muc/thu-tuc/{code}/sua/{named}": EDITOR,
    "GET /quan-tri/danh-muc/sua-doi": EDITOR,
    "GET /quan-tri/danh-muc/sua-doi/{number}": EDITOR,
    "POST /quan-tri/danh-muc/sua-doi/{number}/xac-nhan": ADMIN,
    "POST /quan-tri/danh-muc/sua-doi/{number}/tu-choi": ADMIN,
    "POST /quan-tri/danh-muc/sua-doi/{number}/rut": ADMIN,
    "GET /quan-tri/danh-muc/khac-nhau": EDITOR,
    "GET /quan-tri/danh-muc/can-xem": EDITOR,
    "GET /quan-tri/danh-muc/can-xem/bang.csv": EDITOR,
    "GET /quan-tri/danh-muc/can-xem/bang.xlsx": EDITOR,
    "GET /quan-tri/danh-muc/nhap": ADMIN,
    "POST /quan-tri/danh-muc/nhap": ADMIN,
    "GET /quan-tri/danh-muc/nhap/{name}": ADMIN,
    "GET /quan-tri/danh-muc/nhap/{name}/loi.xlsx": ADMIN,
    "POST /quan-tri/danh-muc/nhap/{name}/ap-dung": ADMIN,
    "POST /quan-tri/danh-muc/nhap/{name}/bo": ADMIN,
    "GET /quan-tri/danh-muc/phien-ban": ADMIN,
    "GET /quan-tri/danh-muc/phien-ban/so-sanh": ADMIN,
    "POST /quan-tri/danh-muc/phien-ban/quay-lai": ADMIN,
    # guides
    "GET /quan-tri/bai": EDITOR,
    "GET /quan-tri/bai/{name}": EDITOR,
    "GET /quan-tri/bai/{name}/so-do.svg": EDITOR,
    "GET /quan-tri/bai/{name}/{step}/sua": ADMIN,
    "POST /quan-tri/bai/{name}/{step}/sua": ADMIN,
    "POST /quan-tri/bai/{name}/{step}/{wish}": ADMIN,
    # digest, channels, calendar, privacy
    "GET /quan-tri/ban-tin": EDITOR,
    "GET /quan-tri/ban-tin/bang.csv": EDITOR,
    "GET /quan-tri/ban-tin/bang.xlsx": EDITOR,
    "GET /quan-tri/kenh": ADMIN,
    "POST /quan-tri/kenh/{channel}": ADMIN,
    "POST /quan-tri/kenh/{channel}/thu": ADMIN,
    "GET /quan-tri/lich-nghi": EDITOR,
    "POST /quan-tri/lich-nghi": ADMIN,
    "POST /quan-tri/lich-nghi/tep": ADMIN,
    "POST /quan-tri/lich-nghi/xoa": ADMIN,
    "POST /quan-tri/lich-nghi/gio": ADMIN,
    "GET /quan-tri/rieng-tu": EDITOR,
    "POST /quan-tri/rieng-tu/yeu-cau": EDITOR,
    "GET /quan-tri/rieng-tu/yeu-cau/{number}": EDITOR,
    "POST /quan-tri/rieng-tu/yeu-cau/{number}/xuat": ADMIN,
    "POST /quan-tri/rieng-tu/yeu-cau/{number}/giao": ADMIN,
    "POST /quan-tri/rieng-tu/yeu-cau/{number}/xoa": ADMIN,
    "POST /quan-tri/rieng-tu/yeu-cau/{number}/tu-choi": ADMIN,
    # the helper's desk
    "GET /tra-cuu/to/bao-sai": HELPER,
    "POST /tra-cuu/to/bao-sai/{number}": HELPER,
    "GET /tra-cuu/to/tuan-nay": HELPER,
    "GET /tra-cuu/to/hom-nay": HELPER,
    "POST /tra-cuu/to/luot/{number}": HELPER,
}
