from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from app.outside import INTENTS, outside_messages
from app.settings import ROOT

NLU = """
version: "3.1"
nlu:
- intent: greeting
  examples: |
    - xin chào
    - chào [em](person)
- intent: ask_procedure
  examples: |
    - làm khai sinh
- lookup: place
  examples: |
    - Rạch Giá
- intent: follow_up
  examples: |
    - còn [lệ phí]{"entity": "aspect", "role": "fee"} thì sao

    - nộp [ở đâu](aspect) vậy
"""


def test_examples_of_outside_intents_come_without_annotations(tmp_path: Path) -> None:
    (tmp_path / "a.yml").write_text(NLU, encoding="utf-8")
    assert outside_messages(tmp_path) == [
        "xin chào",
        "chào em",
        "còn lệ phí thì sao",
        "nộp ở đâu vậy",
    ]


def test_files_are_read_in_a_stable_order(tmp_path: Path) -> None:
    for name in ("b", "a", "c"):
        text = f"nlu:\n- intent: thanks\n  examples: |\n    - từ {name}\n"
        (tmp_path / f"{name}.yml").write_text(text, encoding="utf-8")
    assert outside_messages(tmp_path) == ["từ a", "từ b", "từ c"]


def test_trouble_with_an_account_is_not_outside_for_a_guide_answers_it(tmp_path: Path) -> None:
    text = "nlu:\n- intent: start_guide\n  examples: |\n    - vneid báo lỗi\n    - đăng ký vneid mức 2\n"
    (tmp_path / "a.yml").write_text(text, encoding="utf-8")
    assert outside_messages(tmp_path) == []


def test_our_own_examples_hold_no_annotation() -> None:
    messages = outside_messages()
    assert len(messages) > 100
    assert not [message for message in messages if "](" in message or "]{" in message or not message.strip()]


@pytest.mark.parametrize("intent", sorted(INTENTS))
def test_every_outside_intent_has_examples(intent: str) -> None:
    blocks = [
        item
        for path in sorted((ROOT / "nlu_data" / "nlu").glob("*.yml"))
        for item in yaml.safe_load(path.read_text(encoding="utf-8"))["nlu"]
    ]
    assert intent in {item.get("intent") for item in blocks}
