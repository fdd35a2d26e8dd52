"""Deleting a conversation: one clear question first, and then really everything."""

from __future__ import annotations

import yaml

from actions.delete_data import PENDING, ActionDeleteData
from app.settings import ROOT
from channels.contract import Effect
from channels.status import Status
from tests.actions.fakes import FakeSearcher, buttons, read_aloud, turn


def test_wish_is_confirmed_first(searcher: FakeSearcher) -> None:
    said = ActionDeleteData().answer(turn(searcher, "xóa dữ liệu của tôi", "delete_my_data"))
    assert (said.status, said.effect) == (Status.CONFIRM, None)
    assert said.slots == {"pending": PENDING}
    assert [(b.label, b.intent.name) for b in buttons(said) if b.intent] == [
        ("Đồng ý xóa", "confirm_delete"),
        ("Không xóa", "deny"),
    ]
    assert "không lấy lại được" in read_aloud(said)


def test_pressed_button_deletes(searcher: FakeSearcher) -> None:
    said = ActionDeleteData().answer(turn(searcher, "", "confirm_delete"))
    assert (said.status, said.effect) == (Status.DATA_DELETED, Effect.DELETE_DATA)


def test_deletion_empties_every_slot_of_the_domain(searcher: FakeSearcher) -> None:
    said = ActionDeleteData().answer(turn(searcher, "", "confirm_delete"))
    domain = yaml.safe_load((ROOT / "bot" / "domain" / "domain.yml").read_text(encoding="utf-8"))
    assert set(said.slots) == set(domain["slots"])
    assert set(said.slots.values()) == {None}
