from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels.contract import Action, Intent, Outbound
from channels.inbox import Inbox
from channels.tokens import LIFETIME, TokenBook, issue
from channels.turns import TurnLog
from tests.channels.conftest import HandClock
from tests.channels.fakes import a_button, a_message, an_answer

LINK = Action(kind="url", label="Nộp trực tuyến", value="https://dichvucong.gov.vn/")


async def pressed(inbox: Inbox, turn_log: TurnLog, conversation: str = "c1") -> str:
    """Return the token of a button that was shown in a conversation."""
    message = a_message(conversation=conversation)
    row = (await inbox.receive(message)).row
    turn = await turn_log.record(row, message, an_answer(buttons=(a_button(),)), None)
    return turn.answer.replies[0].actions[0].value


@pytest.mark.anyio
async def test_token_gives_its_intent_back(inbox: Inbox, turn_log: TurnLog, tokens: TokenBook) -> None:
    token = await pressed(inbox, turn_log)
    intent = await tokens.intent_of(token, "c1")
    assert intent == Intent(name="show_procedure", entities={"code": "1.001193"})


@pytest.mark.anyio
async def test_token_of_another_conversation_means_nothing(
    inbox: Inbox, turn_log: TurnLog, tokens: TokenBook
) -> None:
    token = await pressed(inbox, turn_log, "c1")
    assert await tokens.intent_of(token, "c2") is None


@pytest.mark.anyio
async def test_token_expires(inbox: Inbox, turn_log: TurnLog, tokens: TokenBook, clock: HandClock) -> None:
    token = await pressed(inbox, turn_log)
    clock.forward(seconds=LIFETIME.total_seconds() - 60)
    assert await tokens.intent_of(token, "c1") is not None
    clock.forward(seconds=120)
    assert await tokens.intent_of(token, "c1") is None


@pytest.mark.anyio
@pytest.mark.parametrize(
    "forged",
    ["b:unknown", "", "show_procedure", '/show_procedure{"code":"1.001193"}', "' OR 1=1 --", "%", "b:%"],
)
async def test_unknown_or_forged_token_means_nothing(
    forged: str, inbox: Inbox, turn_log: TurnLog, tokens: TokenBook
) -> None:
    await pressed(inbox, turn_log)
    assert await tokens.intent_of(forged, "c1") is None


def test_issued_replies_carry_tokens_and_no_intent() -> None:
    replies = (
        Outbound(plain="một", actions=(a_button("1"), LINK, a_button("2"))),
        Outbound(plain="hai", actions=(a_button("3"),)),
    )
    sealed, made = issue(replies)
    buttons = [action for reply in sealed for action in reply.actions]
    assert all(button.intent is None for button in buttons)
    assert "show_procedure" not in "".join(reply.model_dump_json() for reply in sealed)
    assert [token.intent.entities["code"] for token in made] == ["1", "2", "3"]
    assert [b.value for b in buttons if b.kind == "reply"] == [token.token for token in made]
    assert buttons[1] == LINK


def test_issue_leaves_the_originals_alone() -> None:
    button = a_button()
    issue((Outbound(plain="một", actions=(button,)),))
    assert button.intent is not None
    assert button.value == ""


@given(st.integers(min_value=0, max_value=30))
def test_no_two_buttons_share_a_token(count: int) -> None:
    _, made = issue((Outbound(plain="x", actions=(a_button(),) * count),))
    assert len({token.token for token in made}) == count
    assert all(len(token.token) <= 64 for token in made)


async def offer(inbox: Inbox, turn_log: TurnLog, *codes: str, conversation: str = "c1") -> None:
    """Offer a button for each of these."""
    message = a_message(conversation=conversation)
    row = (await inbox.receive(message)).row
    buttons = tuple(a_button(code, label=f"Xem {code}") for code in codes)
    await turn_log.record(row, message, an_answer(buttons=buttons), None)


async def code_of(tokens: TokenBook, number: int, conversation: str = "c1") -> str | None:
    intent = await tokens.intent_of_number(number, conversation)
    return intent.entities["code"] if intent else None


@pytest.mark.anyio
async def test_number_stands_for_what_the_newest_offer_put_there(
    inbox: Inbox, turn_log: TurnLog, tokens: TokenBook
) -> None:
    await offer(inbox, turn_log, "1", "2", "3")
    await offer(inbox, turn_log, "4", "5")
    assert [await code_of(tokens, n) for n in range(5)] == [None, "4", "5", None, None]


@pytest.mark.anyio
async def test_answer_without_buttons_leaves_the_last_offer_open(
    inbox: Inbox, turn_log: TurnLog, tokens: TokenBook
) -> None:
    await offer(inbox, turn_log, "1", "2")
    await offer(inbox, turn_log)
    assert await code_of(tokens, 2) == "2"


@pytest.mark.anyio
async def test_number_means_nothing_in_another_conversation(
    inbox: Inbox, turn_log: TurnLog, tokens: TokenBook
) -> None:
    await offer(inbox, turn_log, "1", "2")
    await offer(inbox, turn_log, "9", conversation="c2")
    assert await code_of(tokens, 2, "c2") is None
    assert await code_of(tokens, 1) == "1"
    assert await code_of(tokens, 1, "c3") is None


@pytest.mark.anyio
async def test_number_expires_with_its_offer(
    inbox: Inbox, turn_log: TurnLog, tokens: TokenBook, clock: HandClock
) -> None:
    await offer(inbox, turn_log, "1")
    clock.forward(seconds=LIFETIME.total_seconds() - 60)
    assert await code_of(tokens, 1) == "1"
    clock.forward(seconds=120)
    assert await code_of(tokens, 1) is None


@pytest.mark.anyio
async def test_own_number_of_a_label_is_the_one_that_is_typed(
    inbox: Inbox, turn_log: TurnLog, tokens: TokenBook
) -> None:
    message = a_message()
    row = (await inbox.receive(message)).row
    buttons = (a_button("3", "3. Làm giấy khai tử"), a_button("x", "Việc khác"))
    await turn_log.record(row, message, an_answer(buttons=buttons), None)
    assert [await code_of(tokens, n) for n in (1, 2, 3, 4)] == [None, None, "3", "x"]
