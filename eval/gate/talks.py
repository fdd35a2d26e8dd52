"""Hold a handful of conversations with a version that is up and warm: does it answer at all, end to end?"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from channels.contract import Inbound
from channels.errors import ChannelError
from channels.rasa_client import RasaClient
from eval.dialogues.judge import Verdict, judge_all
from eval.dialogues.script import Dialogue, read_dialogues
from eval.gate.observation import Kind, Observation, Probe, Told
from eval.questions import GOLDEN
from knowledge.loader import Catalogue

SMOKE: Final = GOLDEN / "smoke.yaml"
CHANNEL: Final = "smoke"
"""The channel under which nobody ever writes."""


def smoke(path: Path = SMOKE) -> list[Dialogue]:
    """Return the conversations.

    Raises:
        QuestionFileError: naming the place that is wrong.
    """
    return read_dialogues(path)


async def observe_talks(
    rasa: RasaClient, dialogues: Sequence[Dialogue], catalogue: Catalogue
) -> list[Observation]:
    """Say every conversation to one Rasa, which forgets it afterwards, and return how each went."""
    return [
        Observation(
            Probe("talks", Kind.TALK, one.name, one.turns[0].say), None, await _talk(rasa, one, catalogue)
        )
        for one in dialogues
    ]


async def _talk(rasa: RasaClient, dialogue: Dialogue, catalogue: Catalogue) -> Told:
    conversation = str(uuid.uuid4())
    answers: list[dict[str, Any]] = []
    try:
        for line in dialogue.turns:
            answer = await rasa.ask(_message(conversation, line.say))
            answers.append(answer.model_dump(mode="json"))
        await rasa.forget(_message(conversation, ""))
    except ChannelError:
        return Told(right=False, said=f"không trả lời ở lượt {len(answers) + 1}")
    wrong = [one for one in judge_all(dialogue, answers, catalogue) if one.verdict is Verdict.WRONG]
    if wrong:
        place = wrong[0].expected.place + 1
        return Told(right=False, said=f"trả lời sai ở lượt {place}")
    return Told(right=True, said="đúng")


def _message(conversation: str, text: str) -> Inbound:
    return Inbound(channel=CHANNEL, conversation=conversation, message_id=str(uuid.uuid4()), text=text)
