"""Run the nodes of a trained graph one after another, in an order worked out once.

Rasa 3.6.21 plans the graph anew with dask for every run, and runs it three times a message (once to
understand, twice to choose an action): more than a millisecond of planning for seventeen short steps
that cannot overlap anyway.
"""

from __future__ import annotations

from graphlib import TopologicalSorter
from typing import Any

import rasa.core.processor
from rasa.engine.runner.dask import DaskGraphRunner

Plan = tuple[tuple[str, tuple[str, ...]], ...]
"""Node after node, each with the nodes and inputs that it needs."""


class PlannedGraphRunner(DaskGraphRunner):
    """Give what the stock runner gives, from a plan kept for each set of targets."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Take over the nodes that the stock runner has made."""
        super().__init__(*args, **kwargs)
        self._plans: dict[tuple[str, ...], Plan] = {}

    def run(self, inputs: dict[str, Any] | None = None, targets: list[str] | None = None) -> dict[str, Any]:
        """Return the output of each target."""
        wanted = tuple(targets or self._graph_schema.target_names)
        plan = self._plans.get(wanted) or self._plans.setdefault(wanted, self._plan(wanted))
        # A node takes and gives pairs of a node's name and its output; a bare name is an input left out.
        given: dict[str, Any] = {name: (name, value) for name, value in (inputs or {}).items()}
        for name, needs in plan:
            given[name] = self._instantiated_nodes[name](*(given.get(need, need) for need in needs))
        return dict(given[name] for name in wanted)

    def _plan(self, targets: tuple[str, ...]) -> Plan:
        nodes = self._graph_schema.minimal_graph_schema(list(targets)).nodes
        needs = {name: tuple(node.needs.values()) for name, node in nodes.items()}
        order = TopologicalSorter(needs).static_order()
        return tuple((name, needs[name]) for name in order if name in nodes)


def install() -> None:
    """Let Rasa load its next model into this runner."""
    rasa.core.processor.DaskGraphRunner = PlannedGraphRunner
