from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, ClassVar

import pytest
import rasa.core.processor
from rasa.engine.graph import ExecutionContext, GraphComponent, GraphSchema, SchemaNode
from rasa.engine.runner.dask import DaskGraphRunner
from rasa.engine.storage.local_model_storage import LocalModelStorage

from bot.components import graph_runner
from bot.components.graph_runner import PlannedGraphRunner


class Said(GraphComponent):
    """Say what it was given, and remember in which order the nodes ran."""

    order: ClassVar[list[str]] = []

    def __init__(self, word: str) -> None:
        self.word = word

    @classmethod
    def create(cls, config: dict[str, Any], *_: Any, **__: Any) -> Said:
        return cls(config["word"])

    def run(self, first: str = "", second: str = "") -> str:
        self.order.append(self.word)
        return f"({first}{self.word}{second})"


def node(word: str, **needs: str) -> SchemaNode:
    return SchemaNode(needs=needs, uses=Said, constructor_name="create", fn="run", config={"word": word})


SCHEMA = GraphSchema(
    {
        # Written down in another order than they must run in.
        "d": node("d", first="b", second="c"),
        "c": node("c", first="a"),
        "b": node("b", first="a"),
        "a": node("a", first="__message__"),
        "unasked": node("unasked"),
    }
)


@pytest.fixture(autouse=True)
def _order_is_new() -> Iterator[None]:
    Said.order.clear()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(rasa.core.processor, "DaskGraphRunner", DaskGraphRunner)
        yield


def runner(kind: type[DaskGraphRunner], folder: Path) -> DaskGraphRunner:
    return kind.create(SCHEMA, LocalModelStorage(folder), ExecutionContext(SCHEMA))


@pytest.mark.parametrize("targets", [["d"], ["b"], ["d", "b"], ["a"]])
def test_gives_what_the_stock_runner_gives(targets: list[str], tmp_path: Path) -> None:
    stock, ours = (runner(kind, tmp_path) for kind in (DaskGraphRunner, PlannedGraphRunner))
    for text in ("x", "y"):
        inputs = {"__message__": text}
        assert ours.run(inputs, targets) == stock.run(inputs, targets)


def test_runs_each_needed_node_once_and_no_other(tmp_path: Path) -> None:
    runner(PlannedGraphRunner, tmp_path).run({"__message__": "x"}, ["d"])
    assert sorted(Said.order) == ["a", "b", "c", "d"]
    assert (Said.order[0], Said.order[-1]) == ("a", "d")


def test_rasa_loads_its_model_into_it_once_installed() -> None:
    graph_runner.install()
    assert rasa.core.processor.DaskGraphRunner is PlannedGraphRunner
