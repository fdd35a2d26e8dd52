"""Steps that are switched off, or unconfirmed and not wished for: the guide closes around the gap."""

from __future__ import annotations

from pathlib import Path

import pytest

from knowledge.errors import CatalogueError
from knowledge.guides import force
from knowledge.guides.force import GuidesInForce, read_off, switch, without
from knowledge.guides.graph import way_on
from knowledge.guides.mend import mended
from knowledge.guides.schema import Guide
from tests.knowledge.guides.made_up import KITE, STRING, WIND, choice, guide, shelf, step, three, trouble


def names(one: Guide | None) -> list[str]:
    return [step.id for step in one.steps] if one else []


def follows(one: Guide | None, name: str) -> str:
    assert one is not None
    found = one.step(name)
    assert found is not None
    return way_on(one, found)


def test_nothing_off_is_the_very_same_guide() -> None:
    whole = guide()
    assert mended(whole) is whole


def test_step_before_leads_to_where_the_missing_one_led() -> None:
    whole = guide(steps=[step("aa"), step("bb", next="dd"), step("cc"), step("dd")])
    assert follows(mended(whole, ["bb"]), "aa") == "dd"
    assert follows(mended(whole, ["bb", "dd"]), "aa") == "end"


def test_choices_entries_and_troubles_are_mended_too() -> None:
    whole = guide(
        entries=[choice("Tới b rồi", "bb")],
        steps=[
            step(
                "aa",
                choices=[choice("Tới b", "bb"), choice("Thôi", "end")],
                trouble=[trouble("Vướng", to="bb")],
            ),
            step("bb"),
            step("cc"),
        ],
        trouble=[trouble("Vướng hoài", to="bb")],
    )
    found = mended(whole, ["bb"])
    assert found is not None
    assert {target for target in found.targets() if target != "end"} == {"cc"}


def test_unconfirmed_steps_and_answers_can_be_left_out() -> None:
    kite = without(three(), {}, unconfirmed=False).get(KITE)
    assert names(kite) == ["buy", "string", "run"]
    assert kite is not None
    assert kite.steps[2].trouble == ()
    assert [one.to for one in kite.steps[2].choices] == ["end", "run", "person"]


def test_circle_of_missing_steps_is_an_end() -> None:
    whole = guide(steps=[step("aa"), step("bb", next="cc"), step("cc", next="bb")])
    assert follows(mended(whole, ["bb", "cc"]), "aa") == "end"


def test_guide_of_which_nothing_is_left_disappears_with_the_ways_to_it() -> None:
    left = without(three(), {WIND: ["look", "where"]})
    assert left.get(WIND) is None
    assert [target for one in left for target in one.targets() if target == f"guide:{WIND}"] == []


def test_step_whose_choices_all_vanish_goes_on() -> None:
    whole = shelf(
        guide(KITE, steps=[step("aa", choices=[choice("Đi", f"guide:{STRING}")]), step("bb")]), guide(STRING)
    )
    left = without(whole, {STRING: ["first", "second", "third"]})
    assert follows(left.get(KITE), "aa") == "bb"


@pytest.fixture
def _made_up(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = three()
    monkeypatch.setattr(force, "guides", lambda: whole)


@pytest.mark.usefixtures("_made_up")
def test_switched_off_step_is_gone_at_the_next_message(tmp_path: Path) -> None:
    file = tmp_path / "var" / "guides-off.json"
    shown = GuidesInForce(file)
    assert names(shown.now().get(KITE)) == ["buy", "string", "knot", "run"]
    assert shown.now() is shown.now()
    assert switch(file, KITE, "string", on=False) == {KITE: ["string"]}
    assert names(shown.now().get(KITE)) == ["buy", "knot", "run"]
    assert switch(file, KITE, "buy", on=False) == {KITE: ["buy", "string"]}
    assert switch(file, KITE, "string", on=True) == {KITE: ["buy"]}
    assert switch(file, KITE, "buy", on=True) == {}
    assert names(shown.now().get(KITE)) == ["buy", "string", "knot", "run"]


@pytest.mark.usefixtures("_made_up")
@pytest.mark.parametrize(("name", "step_name"), [("khong-co", "x"), (KITE, "nowhere")])
def test_unknown_guide_or_step_is_named(name: str, step_name: str, tmp_path: Path) -> None:
    with pytest.raises(CatalogueError, match=f"{name}|{step_name}"):
        switch(tmp_path / "off.json", name, step_name, on=False)
    assert not (tmp_path / "off.json").exists()


@pytest.mark.usefixtures("_made_up")
@pytest.mark.parametrize("text", ["", "[]", '{"aa": 1}', "{", '{"aa": [1]}'])
def test_broken_file_switches_nothing_off_but_is_told_to_the_operator(text: str, tmp_path: Path) -> None:
    file = tmp_path / "off.json"
    file.write_text(text, encoding="utf-8")
    assert len(GuidesInForce(file).now()) == 3
    with pytest.raises(CatalogueError, match=r"off\.json"):
        read_off(file)


def test_no_file_means_nothing_is_off(tmp_path: Path) -> None:
    assert read_off(None) == read_off(tmp_path / "off.json") == {}
