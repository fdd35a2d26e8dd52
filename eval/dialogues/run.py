"""Say all conversations to one house, and judge every turn."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from eval.dialogues.judge import Judged, judge_all
from eval.dialogues.script import Dialogue
from eval.dialogues.talk import house_for_talking, talk
from eval.progress import Track, silently
from knowledge.loader import Catalogue


def observe_dialogues(
    built: Path, dialogues: Sequence[Dialogue], catalogue: Catalogue, track: Track = silently
) -> list[Judged]:
    """Return every scored turn, judged, in order.

    Args:
        built: the data folder with the trained model and the index.
        dialogues: the conversations; each is one of its own to the house.
        catalogue: the one that the index was built from.
        track: shows how far it has come.

    Raises:
        HouseError: the house did not start, or did not answer.
    """
    judged: list[Judged] = []
    with house_for_talking(built) as client:
        for dialogue in track(dialogues, "dialogues.yaml"):
            judged += judge_all(dialogue, talk(client, dialogue), catalogue)
    return judged
