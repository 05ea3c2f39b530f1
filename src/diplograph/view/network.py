"""The picture as a networkx graph, as :func:`diplograph.view.lanes.place` takes it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from diplograph.layers import Layers
from diplograph.namespaces import DG
from diplograph.queries.contests import CONCORDANT
from diplograph.view import lanes
from diplograph.view.labels import labels_of, spoken
from diplograph.view.scene import Scene

if TYPE_CHECKING:
    from networkx import MultiDiGraph


def network(scene: Scene, layers: Layers, languages: Sequence[str]) -> MultiDiGraph:
    """Things and marks, relations and ties; the keys of edges are their ids.

    The `lines` of a thing are by the name of the form, its label wrapped in each of `languages`;
    it ends in ≠ where somebody contradicts somebody.
    """
    import networkx as nx

    contested = {
        fact.triple.subject
        for fact in scene.values
        if fact.contest is not None and fact.contest not in CONCORDANT
    }
    graph = nx.MultiDiGraph()
    for node in scene.nodes:
        labels = labels_of(node.iri, layers)
        sign = " ≠" if node.iri in contested else ""
        lines = {
            form.name: [
                lanes.wrap(
                    spoken(labels, lang, node.iri) + sign,
                    form.band_letters if node.said else form.letters,
                )
                for lang in languages
            ]
            for form in lanes.FORMS
        }
        graph.add_node(node.iri, style=node.style, said=node.said, lines=lines)
    for mark in scene.marks:
        graph.add_node(mark.claim, style="Claim", said=True, kind=mark.kind, denied=mark.denied)
    for i, edge in enumerate(scene.relations):
        name = edge.property.removeprefix(DG)
        graph.add_edge(
            edge.subject, edge.object, key=f"r{i}", property=name, standing=edge.standing
        )
    for mark in scene.marks:
        for end in mark.ties:
            graph.add_edge(mark.claim, end, key=f"{mark.claim} {end}", property="", standing="said")
    return graph
