"""Runs the graph of a trained model without a scheduler."""

from __future__ import annotations

from typing import Any

from rasa.engine.exceptions import GraphRunError
from rasa.engine.runner.dask import DaskGraphRunner


class DirectRunner(DaskGraphRunner):
    """The nodes one after the other, each after those it needs. The order is worked out once for each set of targets.

    Rasa builds a graph for dask at every run, and dask a queue, to run the same nodes one after the other.
    """

    def run(self, inputs: dict[str, Any] | None = None, targets: list[str] | None = None) -> dict[str, Any]:
        """As `GraphRunner.run`. Raises what a node raises, GraphRunError if an input is missing."""
        wanted = tuple(targets or self._graph_schema.target_names)
        outputs = dict(inputs or {})
        for node, needs in self._order(wanted):
            try:
                name, output = node(*((need, outputs[need]) for need in needs))
            except KeyError as error:
                raise GraphRunError(f"nothing gives the input {error}") from error
            outputs[name] = output
        return {name: outputs[name] for name in wanted}

    def _order(self, wanted: tuple[str, ...]) -> list[tuple[Any, tuple[str, ...]]]:
        """[(node, names of what it needs)], those needed first."""
        # In one step: a message is read in a thread while another is answered.
        orders: dict[tuple[str, ...], list[tuple[Any, tuple[str, ...]]]] = self.__dict__.setdefault("_orders", {})
        if wanted not in orders:
            nodes = self._graph_schema.minimal_graph_schema(list(wanted)).nodes
            order: dict[str, tuple[str, ...]] = {}

            def add(name: str) -> None:
                if name in order or name not in nodes:  # what is no node is an input
                    return
                needs = tuple(nodes[name].needs.values())
                for need in needs:
                    add(need)
                order[name] = needs

            for name in wanted:
                add(name)
            orders[wanted] = [(self._instantiated_nodes[name], needs) for name, needs in order.items()]
        return orders[wanted]
