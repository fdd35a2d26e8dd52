"""The pointer: every message asks it, so it must be right at once, and survive whatever lies there."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.serving import FILE, Pointer, Serving
from app.settings import Settings
from channels.rasa_client import Speaker

OTHER = Serving(
    rasa_url="http://127.0.0.1:2",
    actions_url="http://127.0.0.1:3",
    model="m2",
    index=Path("/srv/index/b"),
    number=2,
)


@pytest.fixture
def pointer(settings: Settings) -> Pointer:
    return Pointer.of(settings, "m1")


def test_without_a_file_everything_is_where_the_settings_say(settings: Settings, pointer: Pointer) -> None:
    assert pointer.speaker() == Speaker(settings.rasa_url, "m1")
    assert pointer.actions_url() == settings.actions_url
    assert pointer.current().index is None


def test_other_process_sees_the_new_address_with_the_next_message(
    settings: Settings, pointer: Pointer
) -> None:
    reader = Pointer.of(settings, "m1")
    assert reader.current().model == "m1"
    pointer.write(OTHER)
    assert reader.current() == OTHER
    pointer.write(OTHER.model_copy(update={"model": "m3"}))
    assert reader.speaker() == Speaker("http://127.0.0.1:2", "m3")


def test_prepared_address_is_not_the_truth_yet(pointer: Pointer) -> None:
    prepared = pointer.prepare(OTHER)
    assert pointer.current().model == "m1"
    pointer.turn(prepared)
    assert pointer.current() == OTHER
    assert not prepared.exists()


@pytest.mark.parametrize("broken", ["", "{", '{"rasa_url": 5}', "[]"])
def test_broken_file_changes_nothing(settings: Settings, pointer: Pointer, broken: str) -> None:
    pointer.write(OTHER)
    assert pointer.current() == OTHER
    (settings.data_dir / FILE).unlink()
    (settings.data_dir / FILE).write_text(broken)
    assert pointer.current() == OTHER


def test_file_that_disappears_changes_nothing(settings: Settings, pointer: Pointer) -> None:
    pointer.write(OTHER)
    pointer.current()
    (settings.data_dir / FILE).unlink()
    assert pointer.current() == OTHER
