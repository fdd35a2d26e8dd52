from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from eval.dialogues import run as dialogues_run
from eval.dialogues import talk
from eval.dialogues.judge import Verdict
from eval.dialogues.run import observe_dialogues
from eval.dialogues.script import Dialogue, Line
from eval.errors import HouseError
from eval.house import House
from knowledge.loader import Catalogue
from tests.eval.dialogues.made_up import answer
from tests.eval.made_up import BIRTH, DEATH


def test_every_scored_turn_of_every_conversation_is_judged(
    embedded: Catalogue, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def house(request: httpx.Request) -> httpx.Response:
        said = json.loads(request.content)["text"]
        return httpx.Response(200, json=answer("answered", BIRTH if "sinh" in said else DEATH))

    @contextmanager
    def talking(_built: Path) -> Iterator[httpx.Client]:
        with httpx.Client(transport=httpx.MockTransport(house), base_url="http://house") as client:
            yield client

    monkeypatch.setattr(dialogues_run, "house_for_talking", talking)
    dialogues = [
        Dialogue(name="a", turns=(Line(say="khai sinh", procedure=BIRTH), Line(say="ờ"))),
        Dialogue(
            name="b", turns=(Line(say="khai tử", procedure=DEATH), Line(say="kết hôn", procedure=BIRTH))
        ),
    ]
    judged = observe_dialogues(tmp_path, dialogues, embedded)
    assert [(one.expected.dialogue, one.expected.place, one.verdict) for one in judged] == [
        ("a", 0, Verdict.RIGHT),
        ("b", 0, Verdict.RIGHT),
        ("b", 1, Verdict.WRONG),
    ]


def test_house_talks_from_the_same_catalogue_as_the_search(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    built = tmp_path / "var"
    (built / "catalogue").mkdir(parents=True)
    (built / "catalogue" / "current").write_text("0001", encoding="utf-8")
    seen: dict[str, Any] = {}

    @contextmanager
    def running(data: Path, built: Path) -> Iterator[House]:
        seen.update(current=(data / "catalogue" / "current").read_text(encoding="utf-8"), built=built)
        yield House("http://127.0.0.1:1", data, None, data / "log")  # type: ignore[arg-type]

    monkeypatch.setattr(talk, "running_house", running)
    with talk.house_for_talking(built) as client:
        assert str(client.base_url) == "http://127.0.0.1:1"
    assert seen == {"current": "0001", "built": built}


def test_house_that_does_not_start_is_an_error_of_ours(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    @contextmanager
    def broken(_data: Path, _built: Path) -> Iterator[House]:
        raise AssertionError("the house ended: thiếu cổng")
        yield

    monkeypatch.setattr(talk, "running_house", broken)
    with pytest.raises(HouseError, match="thiếu cổng"), talk.house_for_talking(tmp_path):
        pass
