from __future__ import annotations

from eval.section import Section


def test_table_by_hand() -> None:
    made = Section("Tìm ra", ("Nhóm", "n"), [("một", "1")]).as_markdown()
    assert made == "### Tìm ra\n\n| Nhóm | n |\n| --- | ---: |\n| một | 1 |"


def test_words_of_people_cannot_break_the_table() -> None:
    last = Section("x", ("a", "b"), [("một|hai\nba", "1")]).as_markdown().splitlines()[-1]
    assert last == "| một\\|hai ba | 1 |"
