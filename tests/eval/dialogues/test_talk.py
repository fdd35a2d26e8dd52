from __future__ import annotations

import json

import httpx
import pytest

from eval.dialogues.script import Dialogue, Line
from eval.dialogues.talk import talk
from eval.errors import HouseError
from tests.eval.dialogues.made_up import answer

DIALOGUE = Dialogue(name="d", turns=(Line(say="một"), Line(say="hai"), Line(say="ba")))


def test_one_conversation_is_kept_through_a_dialogue() -> None:
    heard: list[tuple[str, dict[str, str]]] = []

    def house(request: httpx.Request) -> httpx.Response:
        heard.append((str(request.url), json.loads(request.content)))
        return httpx.Response(200, json={**answer(), "conversation_id": "cuộc 1"})

    with httpx.Client(transport=httpx.MockTransport(house), base_url="http://house") as client:
        answers = talk(client, DIALOGUE)
    assert len(answers) == 3
    assert {url for url, _ in heard} == {"http://house/api/v1/messages?explain=1"}
    assert [body["text"] for _, body in heard] == ["một", "hai", "ba"]
    assert [body.get("conversation_id") for _, body in heard] == [None, "cuộc 1", "cuộc 1"]
    assert len({body["message_id"] for _, body in heard}) == 3


def refuse(_request: httpx.Request) -> httpx.Response:
    return httpx.Response(503)


def hang_up(request: httpx.Request) -> httpx.Response:
    raise httpx.ConnectError("nobody there", request=request)


@pytest.mark.parametrize("house", [refuse, hang_up])
def test_house_that_does_not_answer_is_an_error_of_ours(house: httpx.MockTransport) -> None:
    with (
        httpx.Client(transport=httpx.MockTransport(house), base_url="http://house") as client,
        pytest.raises(HouseError, match="không trả lời"),
    ):
        talk(client, DIALOGUE)
