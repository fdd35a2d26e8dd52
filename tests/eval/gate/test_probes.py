"""What is asked at the gate, and what counts as right."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import pytest
import yaml

from app.outside import _ANNOTATED
from app.settings import ROOT
from channels.contract import Answer, Inbound
from channels.errors import RasaUnavailableError
from channels.status import Status
from eval.gate.hearing import observe_hearing
from eval.gate.intents import TITLES, Utterance, read_utterances
from eval.gate.observation import Kind
from eval.gate.searching import about, golden, guided, observe, tell
from eval.gate.talks import observe_talks, smoke
from eval.questions import Question
from knowledge.decision import Decision
from knowledge.lessons import question_form
from knowledge.loader import Catalogue
from knowledge.search import SearchResult
from tests.channels.fakes import an_answer
from tests.eval.made_up import BIRTH, DEATH, MARRIAGE, found

OLD, NEW = Path("old.tar.gz"), Path("new.tar.gz")


def of_nlu_data() -> set[str]:
    return {
        question_form(_ANNOTATED.sub(r"\1", line.strip()[2:]))
        for path in (ROOT / "nlu_data" / "nlu").glob("*.yml")
        for item in yaml.safe_load(path.read_text(encoding="utf-8"))["nlu"]
        if "intent" in item
        for line in item["examples"].splitlines()
        if line.strip()
    }


def test_no_message_of_the_golden_set_is_one_that_models_learn_from() -> None:
    assert {question_form(one.q) for one in read_utterances()} & of_nlu_data() == set()


def test_golden_set_asks_every_intent_that_people_type_at_least_five_times() -> None:
    counts = Counter(one.intent for one in read_utterances())
    assert set(counts) == set(TITLES)
    assert min(counts.values()) >= 5
    assert counts.total() >= 150


class Says:
    """A search that always finds the same."""

    def __init__(self, catalogue: Catalogue, result: SearchResult) -> None:
        self.catalogue = catalogue
        self.result = result
        self.asked = 0

    def search(self, _text: str) -> SearchResult:
        self.asked += 1
        return self.result


@pytest.mark.parametrize(
    ("decision", "codes", "right"),
    [
        (Decision.ANSWER, (BIRTH, DEATH), True),
        (Decision.ANSWER, (DEATH, BIRTH), False),
        (Decision.CLARIFY, (DEATH, BIRTH), True),
        (Decision.CLARIFY, (DEATH, MARRIAGE), False),
        (Decision.NO_MATCH, (BIRTH,), False),
    ],
)
def test_person_is_served_by_the_answer_or_by_a_question_that_leads_there(
    embedded: Catalogue, decision: Decision, codes: Sequence[str], right: bool
) -> None:
    (wanted,) = about("questions", [Question(q="khai sinh", code=BIRTH)], embedded)
    assert tell(wanted, found(embedded, decision, *codes), embedded).right is right


def test_question_that_nothing_answers_is_served_by_anything_but_an_answer(embedded: Catalogue) -> None:
    (wanted,) = about("outside", [Question(q="mai mưa không")], embedded)
    assert wanted.probe.kind is Kind.OUTSIDE
    assert not tell(wanted, found(embedded, Decision.ANSWER, BIRTH), embedded).right
    assert tell(wanted, found(embedded, Decision.CLARIFY, BIRTH, DEATH), embedded).right


def test_question_for_a_guide_is_served_by_that_guide(embedded: Catalogue) -> None:
    wanted = guided("guides", "cài vneid", "vneid-install")
    right = found(embedded, Decision.GUIDE, BIRTH, guides=(("vneid-install", 0.9),))
    wrong = found(embedded, Decision.GUIDE, BIRTH, guides=(("vneid-login", 0.9),))
    assert tell(wanted, right, embedded).right
    assert not tell(wanted, wrong, embedded).right


def test_question_about_a_procedure_we_do_not_have_is_not_asked(embedded: Catalogue) -> None:
    assert list(about("questions", [Question(q="lạ", code="9.999999")], embedded)) == []


def test_same_search_is_asked_once(embedded: Catalogue) -> None:
    wanted = list(about("questions", [Question(q="khai sinh", code=BIRTH)], embedded))
    new = Says(embedded, found(embedded, Decision.ANSWER, BIRTH))
    old = Says(embedded, found(embedded, Decision.NO_MATCH))
    (one,) = observe(wanted, new, new)  # type: ignore[arg-type]
    assert new.asked == 1
    assert one.old == one.new
    (other,) = observe(wanted, old, new)  # type: ignore[arg-type]
    assert other.is_better


def test_every_slice_of_the_golden_sets_is_asked(embedded: Catalogue) -> None:
    slices = Counter(one.probe.slice for one in golden(embedded))
    assert set(slices) == {"questions", "questions_2", "letters", "outside", "guides", "requests"}


MESSAGES = [Utterance(q="chào", intent="greeting"), Utterance(q="làm khai sinh", intent="ask_procedure")]


def test_both_models_are_heard_and_an_unsure_one_searches() -> None:
    said = {OLD: ["greeting", "nlu_fallback"], NEW: ["goodbye", "ask_procedure"]}
    first, second = observe_hearing(
        MESSAGES, "intents", OLD, NEW, lambda models, _: [said[m] for m in models]
    )
    assert first.is_worse
    assert first.new.said == TITLES["goodbye"]
    assert second.old == second.new
    assert second.new.right


def test_model_that_did_not_change_is_heard_once() -> None:
    heard: list[Sequence[Path]] = []

    def hear(models: Sequence[Path], texts: Sequence[str]) -> list[list[str]]:
        heard.append(models)
        return [["greeting"] * len(texts)]

    observe_hearing(MESSAGES, "intents", NEW, NEW, hear)
    assert heard == [[NEW]]


class Talker:
    """A Rasa that says what its script says for each message."""

    def __init__(self, **by_text: Answer) -> None:
        self.by_text = by_text
        self.forgotten = 0

    async def ask(self, message: Inbound) -> Answer:
        if message.text not in self.by_text:
            raise RasaUnavailableError("Đi vắng.")
        return self.by_text[message.text]

    async def forget(self, _message: Inbound) -> None:
        self.forgotten += 1


def dialogues(tmp_path: Path) -> Path:
    path = tmp_path / "talks.yaml"
    path.write_text("- name: chào\n  turns:\n    - { say: hi, status: small_talk }\n", encoding="utf-8")
    return path


@pytest.mark.anyio
@pytest.mark.parametrize(
    ("status", "right", "said"),
    [(Status.SMALL_TALK, True, "đúng"), (Status.NO_MATCH, False, "trả lời sai ở lượt 1")],
)
async def test_talk_is_judged_and_forgotten(
    tmp_path: Path, embedded: Catalogue, status: Status, right: bool, said: str
) -> None:
    rasa = Talker(hi=an_answer(status=status))
    (one,) = await observe_talks(rasa, smoke(dialogues(tmp_path)), embedded)  # type: ignore[arg-type]
    assert (one.new.right, one.new.said) == (right, said)
    assert rasa.forgotten == 1


@pytest.mark.anyio
async def test_talk_without_an_answer_is_a_wrong_one(tmp_path: Path, embedded: Catalogue) -> None:
    (one,) = await observe_talks(Talker(), smoke(dialogues(tmp_path)), embedded)  # type: ignore[arg-type]
    assert not one.new.right
    assert "lượt 1" in one.new.said


def test_our_talks_can_be_read() -> None:
    assert len(smoke()) >= 5
