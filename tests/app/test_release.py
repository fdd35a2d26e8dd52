"""What a retraining is made from stays what it was."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest

from admin.retraining import store
from admin.retraining.states import Origin, State
from app import knowledge
from app.live import live_content, note_names, settings_of_live
from app.release import Release, folder_of, freeze, is_there, names, release_of
from app.rows import rows_of
from app.settings import ROOT, Settings
from app.teaching import taught
from channels.clock import utc_now
from knowledge.lessons import Phrase
from knowledge.teaching import Taught
from knowledge.teaching_files import write_taught
from knowledge.versions import Versions
from tests.knowledge.made_up import catalogue as small_catalogue
from tests.knowledge.made_up import procedure


def teach(settings: Settings, *outside: str) -> None:
    write_taught(settings.teaching_dir, Taught(outside=outside))


def test_lessons_taught_later_are_not_in_it(settings: Settings) -> None:
    teach(settings, "mai mưa không")
    content = freeze(settings, 1)
    teach(settings, "mai mưa không", "giá vịt bao nhiêu")
    assert taught(content).outside == ("mai mưa không",)
    assert taught(settings).outside == ("mai mưa không", "giá vịt bao nhiêu")


def test_copy_that_was_taken_is_not_taken_again(settings: Settings) -> None:
    teach(settings, "mai mưa không")
    freeze(settings, 1)
    teach(settings, "giá vịt bao nhiêu")
    assert taught(freeze(settings, 1)).outside == ("mai mưa không",)
    assert taught(freeze(settings, 2)).outside == ("giá vịt bao nhiêu",)


def test_copy_torn_off_in_the_middle_is_taken_anew(settings: Settings) -> None:
    draft = folder_of(settings, 1).with_name("0001.draft")
    (draft / "teaching").mkdir(parents=True)
    teach(settings, "mai mưa không")
    assert taught(freeze(settings, 1)).outside == ("mai mưa không",)
    assert not draft.exists()


def test_imported_catalogue_and_counts_stay_what_they_were(settings: Settings) -> None:
    versions = Versions(settings.catalogue_dir)
    for number in (1, 2):
        found = procedure(code=f"1.00000{number}")
        versions.add({found.code: found}, ("a.json",), "2026-11-27")
    settings.popularity_file.write_text(json.dumps({"1.000001": 3}))
    content = freeze(settings, 1)
    versions.put_in_force(1)
    settings.popularity_file.write_text("{}")
    assert Versions(content.catalogue_dir).current_number() == 2
    assert [one.name for one in content.catalogue_dir.iterdir() if one.is_dir()] == ["0002"]
    assert json.loads(content.popularity_file.read_text()) == {"1.000001": 3}


def test_corrected_facts_stay_what_they_were(settings: Settings) -> None:
    settings.facts_dir.mkdir()
    (settings.facts_dir / "a.yaml").write_text("then")
    content = freeze(settings, 1)
    (settings.facts_dir / "a.yaml").write_text("now")
    assert (content.facts_dir / "a.yaml").read_text() == "then"


def test_every_folder_of_content_is_copied() -> None:
    """A new kind of content that the copy forgot would be lost with the next retraining."""
    source = (ROOT / "app" / "settings.py").read_text(encoding="utf-8")
    assert sorted(re.findall(r'self\.content_dir / "([^"]+)"', source)) == [
        "catalogue",
        "facts",
        "popularity.json",
        "teaching",
    ]


def test_new_house_has_nothing_to_copy(settings: Settings) -> None:
    content = freeze(settings, 1)
    assert taught(content).is_empty
    assert list(content.content_dir.iterdir()) == []


def test_only_content_is_read_elsewhere(settings: Settings, tmp_path: Path) -> None:
    content = settings.with_content(tmp_path / "kept")
    assert content.models_dir == settings.models_dir
    assert content.index_dir == settings.index_dir
    assert content.database == settings.database


def test_release_is_there_when_both_parts_are(settings: Settings) -> None:
    found = release_of(settings, 1, "i", "m")
    assert not is_there(found)
    found.index.mkdir(parents=True)
    (found.index / "header.json").write_text("{}")
    assert not is_there(found)
    found.model.parent.mkdir()
    found.model.write_text("model")
    assert is_there(found)
    assert found.model_version == "m"


@pytest.fixture
def house(settings: Settings, sqlite_store: Path) -> Settings:
    shutil.copy(sqlite_store, settings.data_dir / "tthc.db")
    return settings


def test_first_start_keeps_what_it_ran_on_and_later_lessons_wait_for_the_gate(house: Settings) -> None:
    teach(house, "mai mưa không")
    number, _ = settings_of_live(house)
    teach(house, "giá vịt bao nhiêu")
    again, content = settings_of_live(house)
    assert again == number
    assert taught(content).outside == ("mai mưa không",)
    assert taught(live_content(house)).outside == ("mai mưa không",)


def test_house_comes_up_with_the_live_one_not_the_newest(house: Settings) -> None:
    first, _ = settings_of_live(house)
    with rows_of(house) as rows:
        newer = rows.do(lambda c: store.enqueue(c, Origin.ASKED, "lan", utc_now()))
        for state in (State.TRAINING, State.TESTING, State.READY):
            rows.do(lambda c, s=state: store.move(c, newer, s, utc_now()))  # type: ignore[misc]
        assert settings_of_live(house)[0] == first
        rows.do(lambda c: store.put_live(c, newer, utc_now()))
    assert settings_of_live(house)[0] == newer


def test_names_after_an_update_of_our_code_are_noted(house: Settings) -> None:
    number, _ = settings_of_live(house)
    note_names(house, number, Path("/srv/index/abc"), Path("/srv/models/0123.tar.gz"))
    with rows_of(house) as rows:
        live = rows.do(store.live)
    assert live is not None
    assert live.names == ("abc", "0123")
    assert Release(number, Path("/srv/index/abc"), Path("/srv/models/0123.tar.gz")).model_version == "0123"


def test_newest_content_counts_while_nothing_is_live(house: Settings) -> None:
    assert live_content(house).content_dir == house.data_dir


def test_names_follow_what_was_taught(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(knowledge, "load_catalogue", small_catalogue)
    before = names(settings)
    teach(settings, "mai mưa không")
    after = names(settings)
    # What no procedure answers is learnt by the search only.
    assert after[0] != before[0]
    assert after[1] == before[1]
    write_taught(settings.teaching_dir, Taught(nlu={"greeting": (Phrase(text="chào cái coi nè"),)}))
    assert names(settings)[1] != before[1]
