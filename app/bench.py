"""The bench of questions and lessons, as the settings say."""

from __future__ import annotations

from admin.questions.bench import Bench
from admin.questions.brain import ActionServer
from admin.teaching.export import Export
from app.serving import Pointer
from app.settings import Settings


def open_bench(settings: Settings, model: str) -> Bench:
    """Return the bench; meaning is asked of whoever answers people at the moment."""
    brain = ActionServer(Pointer.of(settings, model).actions_url)
    return Bench(brain, Export(settings.teaching_dir, settings.held_out_share))
