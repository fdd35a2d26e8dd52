"""Guides about things that no office knows: small, and shaped like the real ones."""

from __future__ import annotations

from typing import Any

from knowledge.guides.loader import Guides
from knowledge.guides.schema import Guide

KITE, STRING, WIND = "bay-dieu", "noi-day", "xem-gio"


def guide(guide_id: str = KITE, **changes: Any) -> Guide:
    """Return a made-up guide of three plain steps; a change of ``None`` leaves the key out."""
    raw: dict[str, Any] = {
        "id": guide_id,
        "title": f"Thả diều {guide_id}",
        "summary": "Đưa một con diều lên trời.",
        "topic": "office",
        "owner": "Hội diều",
        "checked": "2026-11-01",
        "steps": [step("first"), step("second"), step("third")],
        "done": "Diều lên rồi.",
        "sources": [{"id": "club", "title": "Sổ tay hội diều", "decision": "1/HD", "read": "2026-11-01"}],
        "examples": [f"diều {guide_id} câu {n}" for n in range(30)],
        **changes,
    }
    return Guide.model_validate({key: value for key, value in raw.items() if value is not None})


def step(name: str, **more: Any) -> dict[str, Any]:
    """Return a raw step."""
    return {"id": name, "do": f"Làm việc {name}.", **more}


def choice(say: str, to: str) -> dict[str, str]:
    """Return a raw choice."""
    return {"say": say, "to": to}


def trouble(say: str, answer: str = "Thử lại một lần nữa.", **more: Any) -> dict[str, Any]:
    """Return a raw trouble."""
    return {"say": say, "answer": answer, **more}


def shelf(*guides: Guide) -> Guides:
    """Return guides by id."""
    return Guides({one.id: one for one in guides})


def three() -> Guides:
    """Return three guides with everything in them: entries, branches, troubles, jumps both ways, an end."""
    kite = guide(
        KITE,
        title="Thả diều",
        warning="Đừng thả gần dây điện.",
        needs=["Một con diều"],
        entries=[choice("Tôi có diều rồi", "string"), choice("Tôi chưa biết gió", f"guide:{WIND}")],
        steps=[
            step(
                "buy",
                see="Một con diều.",
                minutes=5,
                trouble=[trouble("Hết diều"), trouble("Xa chợ", to="string")],
            ),
            step("string", choices=[choice("Dây chắc", "run"), choice("Dây đứt", f"guide:{STRING}")]),
            step("knot", unconfirmed=True, tip="Thắt hai vòng.", next="run"),
            step(
                "run",
                warning="Coi chừng mương.",
                trouble=[trouble("Diều rớt", to="string", unconfirmed=True)],
                choices=[choice("Diều lên", "end"), choice("Dây lỏng", "knot"), choice("Mệt quá", "person")],
            ),
        ],
        trouble=[trouble("Trời mưa", "Đợi tạnh.", to=f"guide:{WIND}"), trouble("Không có ai cầm diều")],
        then=[
            choice("Nối dây mới", f"guide:{STRING}"),
            choice("Xem giấy phép", "procedure:9.000005"),
            choice("Thôi", "end"),
        ],
    )
    string = guide(
        STRING,
        title="Nối dây",
        steps=[
            step("cut"),
            step(
                "tie",
                choices=[
                    choice("Chắc rồi", "end"),
                    choice("Lại đứt", "cut"),
                    choice("Hỏi gió", f"guide:{WIND}"),
                ],
            ),
        ],
        trouble=[trouble("Không có kéo")],
    )
    wind = guide(
        WIND,
        title="Xem gió",
        warning="Có sấm thì về nhà.",
        steps=[
            step("look"),
            step(
                "where", choices=[choice("Đi thả", f"guide:{KITE}"), choice("Xem phép", "procedure:9.000005")]
            ),
        ],
        then=[choice("Thả diều", f"guide:{KITE}")],
    )
    return shelf(kite, string, wind)
