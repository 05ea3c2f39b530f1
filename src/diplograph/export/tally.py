"""What is in a network as it is written: counted on the way, for the table of losses."""

from __future__ import annotations

from collections.abc import Iterator

from diplograph.export.content import Content
from diplograph.export.losses import Loss, Losses
from diplograph.export.network import Edge, Network, Node
from diplograph.export.tables import parts_of_scans
from diplograph.layers import Source


class Tally:
    """The nodes and edges of `network`, each of which must be written with all its columns."""

    def __init__(self, network: Network) -> None:
        self._network = network
        self._things = self._sources = self._facts = self._folded = self._said = self._left_out = 0
        self._claims: set[str] = set()
        self._passages: set[str] = set()

    def nodes(self) -> Iterator[Node]:
        """The nodes, which are counted as they come."""
        for node in self._network.nodes():
            self._sources += isinstance(node.record, Source)
            self._things += node.record is not None and not isinstance(node.record, Source)
            self._folded += sum(said.sort == "fact" for said in node.folded)
            for said in node.folded:
                self._claims.update(said.claims)
            self._claims.update(node.claims)
            left_out = self._network.omissions.get(node.iri, ())
            self._left_out += len(left_out)
            self._passages.update(each.locator.iri for each in left_out)
            yield node

    def edges(self) -> Iterator[Edge]:
        """The edges, which are counted as they come."""
        for edge in self._network.edges():
            self._facts += edge.said.sort == "fact"
            self._said += edge.said.sort != "fact"
            self._claims.update(edge.said.claims)
            yield edge

    def losses(self, changed: int = 0) -> Losses:
        """The table; `changed` is how many texts had a character that the format has not."""
        content = self._network.content
        layers = content.layers
        things = sum(thing.iri not in layers.sources for thing in content.things())
        passages = self._passages.union(self._network.passages(self._claims))
        told = f"; texts with \ufffd for what XML has not: {changed:,}" if changed else ""
        said = f"ids and words in edges and nodes; {self._said:,} edges are only said"
        return Losses(
            (
                Loss("things", things, self._things, note=f"nodes{told}"),
                Loss(
                    "facts",
                    len(layers.facts),
                    self._facts,
                    self._folded,
                    "edges; values are parts of nodes",
                ),
                Loss("claims", len(layers.claims), 0, len(self._claims), said),
                Loss("passages", len(layers.evidence), 0, len(passages), "ids in edges and nodes"),
                Loss("sources", len(layers.sources), self._sources, note="nodes"),
                Loss("omissions", len(layers.omissions), 0, self._left_out, "ids in nodes"),
                Loss("scans", len(layers.scans), 0, note=_of_scans(content)),
            )
        )


def _of_scans(content: Content) -> str:
    parts = parts_of_scans(content, "too")
    return "; ".join(filter(None, ("say what was searched: no node or edge", parts)))
