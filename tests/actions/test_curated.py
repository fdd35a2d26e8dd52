"""An answer that a person wrote comes before any search, for just its questions, until its last day."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from actions.curated import curated
from actions.frame import TurnAction
from actions.server import embed
from channels.contract import MAX_TEXT
from channels.status import Status
from knowledge.curated import CuratedAnswers, operate_answers
from knowledge.lessons import CuratedAnswer
from knowledge.teaching import Taught
from knowledge.teaching_files import write_taught
from tests.actions.fakes import TODAY, FakeSearcher, turn

QUESTION = "trạm y tế có mở cửa chủ nhật không"
ANSWER = CuratedAnswer(
    questions=(QUESTION,),
    answer="Trạm mở cả tuần.\nChủ nhật chỉ trực cấp cứu.",
    owner="Văn phòng xã",
    source="Thông báo 12/TB",
    url="https://angiang.gov.vn/tb12",
    read=TODAY - timedelta(days=20),
    expires=TODAY + timedelta(days=10),
)


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    write_taught(tmp_path, Taught(answers={"00007": ANSWER}))
    operate_answers(tmp_path / "answers")
    yield tmp_path
    operate_answers(None)


@pytest.mark.parametrize(
    "text", [QUESTION, "Tram y te co mo cua chu nhat khong?", "dạ trạm y tế có mở cửa chủ nhật ko vậy"]
)
def test_its_question_gets_it_with_source_and_last_day(
    text: str, folder: Path, searcher: FakeSearcher
) -> None:
    said = curated(turn(searcher, text))
    assert said is not None
    assert (said.status, said.explain) == (Status.ANSWERED, {"curated": "00007"})
    (message,) = said.replies
    assert message.plain.startswith("Trạm mở cả tuần.")
    assert f"Do Văn phòng xã trả lời; dùng được tới hết ngày {ANSWER.expires:%d/%m/%Y}." in message.plain
    (citation,) = message.citations
    assert (citation.title, citation.url) == ("Thông báo 12/TB", "https://angiang.gov.vn/tb12")
    assert citation.read == ANSWER.read.isoformat()
    assert searcher.asked == []


@pytest.mark.parametrize(
    "text",
    ["trạm y tế có mở cửa không", f"/{QUESTION}", "họ gọi kêu đọc mã otp", "làm khai sinh", "", "👍"],
)
def test_any_other_message_goes_its_usual_way(text: str, folder: Path, searcher: FakeSearcher) -> None:
    assert curated(turn(searcher, text)) is None


def test_the_last_day_counts_and_the_day_after_does_not(folder: Path, searcher: FakeSearcher) -> None:
    asked = turn(searcher, QUESTION)
    assert curated(replace(asked, today=ANSWER.expires)) is not None
    assert curated(replace(asked, today=ANSWER.expires + timedelta(days=1))) is None


def test_an_answer_that_is_taken_back_is_gone_with_the_next_message(
    folder: Path, searcher: FakeSearcher
) -> None:
    assert curated(turn(searcher, QUESTION)) is not None
    write_taught(folder, Taught())
    assert curated(turn(searcher, QUESTION)) is None


def test_of_two_the_one_that_was_read_last_is_given(tmp_path: Path) -> None:
    newer = ANSWER.model_copy(update={"answer": "Mới hơn.", "read": TODAY})
    write_taught(tmp_path, Taught(answers={"00001": newer, "00002": ANSWER}))
    found = CuratedAnswers(tmp_path / "answers").find(QUESTION, TODAY)
    assert found is not None
    assert found.id == "00001"


def test_a_broken_file_leaves_what_was_there(tmp_path: Path) -> None:
    write_taught(tmp_path, Taught(answers={"00001": ANSWER}))
    answers = CuratedAnswers(tmp_path / "answers")
    assert answers.find(QUESTION, TODAY)
    (tmp_path / "answers" / "00002.yaml").write_text("rubbish: [", encoding="utf-8")
    assert answers.find(QUESTION, TODAY)


def test_without_a_folder_there_is_nothing(tmp_path: Path) -> None:
    assert CuratedAnswers().find(QUESTION, date(2026, 1, 1)) is None
    assert CuratedAnswers(tmp_path / "answers").find(QUESTION, date(2026, 1, 1)) is None


class Measured(FakeSearcher):
    def vectors(self, texts: list[str]) -> NDArray[np.float32]:  # type: ignore[override]
        return np.array([[len(text), 0.5] for text in texts], np.float32)


@pytest.fixture
def measured(searcher: FakeSearcher, monkeypatch: pytest.MonkeyPatch) -> FakeSearcher:
    made = Measured(searcher.catalogue)
    monkeypatch.setattr(TurnAction, "searcher", made, raising=False)
    return made


@pytest.mark.anyio
async def test_vectors_come_row_by_row_and_name_their_index(measured: FakeSearcher) -> None:
    response = await embed(["một", "hai ba"], is_ready=True)
    assert np.frombuffer(bytes(response.body), "<f4").reshape(2, -1).tolist() == [[3.0, 0.5], [6.0, 0.5]]
    assert response.headers["x-version"] == measured.catalogue.version


@pytest.mark.anyio
@pytest.mark.parametrize(
    "texts", [None, [], {}, "một", [1], ["x"] * 257, ["x" * (MAX_TEXT + 1)], ["một", None]]
)
async def test_anything_but_a_few_texts_is_refused(texts: object, measured: FakeSearcher) -> None:
    response = await embed(texts, is_ready=True)
    assert response.status_code == 422
    assert "một" not in json.dumps(bytes(response.body).decode())


@pytest.mark.anyio
async def test_vectors_wait_for_the_index() -> None:
    assert (await embed(["một"], is_ready=False)).status_code == 503
