"""``export --for cytoscape``: read by Cytoscape.js, igraph and networkx."""

from __future__ import annotations

import json
from math import isnan
from typing import TYPE_CHECKING, Any

import igraph
import networkx as nx
import pytest

from networks import Made, Read, by_node, hold, making

if TYPE_CHECKING:
    from conftest import Require

_CYTOSCAPE = """
const {readFileSync} = require("fs");
const cytoscape = require("cytoscape");
const file = JSON.parse(readFileSync(process.argv[1], "utf8"));
const cy = cytoscape({...file, headless: true, styleEnabled: true});
const nodes = cy.nodes().map(node => [node.id(), {...node.data(), position: node.position(),
  drawn: node.style("background-color")}]);
const edges = cy.edges().map(edge => edge.data());
cy.destroy();  // else its clock keeps node running
process.stdout.write(JSON.stringify({nodes, edges}));
"""


made = making("cytoscape")


@pytest.mark.parametrize("made", ["article", "corpus"], indirect=True)
def test_cytoscape_js_finds_every_fact(made: Made, require: Require) -> None:
    require("node", "npm:cytoscape")
    found = by_node(_CYTOSCAPE, made.folder / "network.cyjs")
    hold(Read(dict(found["nodes"]), tuple(found["edges"])), made.content, made.losses)
    assert len({tuple(node["position"].values()) for _, node in found["nodes"]}) == len(
        found["nodes"]
    )
    assert all(node["drawn"].startswith("rgb(") for _, node in found["nodes"])


def test_networkx_finds_every_fact_in_both(made: Made) -> None:
    file = json.loads((made.folder / "network.cyjs").read_bytes())
    for graph in (nx.read_graphml(made.folder / "network.graphml"), nx.cytoscape_graph(file)):
        assert graph.is_directed()
        edges = tuple(
            {**data, "source": source, "target": target}
            for source, target, data in graph.edges(data=True)
        )
        hold(Read(dict(graph.nodes(data=True)), edges), made.content, made.losses)


@pytest.mark.parametrize("made", ["hostile"], indirect=True)
def test_texts_come_through_whole(made: Made) -> None:
    """In JSON as they are; in XML but for what it has no form for, which the table counts."""
    file = json.loads((made.folder / "network.cyjs").read_bytes())
    labels = {thing.id: thing.label for thing in made.content.things()}
    found = {node["data"]["id"]: node["data"]["name"] for node in file["elements"]["nodes"]}
    assert labels.items() <= found.items()
    words = [each for edge in file["elements"]["edges"] for each in edge["data"].get("words", ())]
    passages = map(made.content.passage, made.content.layers.evidence.values())
    assert set(words) == set(filter(None, passages))
    graph = nx.read_graphml(made.folder / "network.graphml")
    changed = {name for name, label in labels.items() if graph.nodes[name]["name"] != label}
    assert changed
    assert all("\ufffd" in graph.nodes[name]["name"] for name in changed)
    assert "\ufffd for what XML has not" in made.losses.rows[0].note


def test_igraph_finds_every_fact(made: Made) -> None:
    graph = igraph.Graph.Read_GraphML(str(made.folder / "network.graphml"))
    names = graph.vs["id"]
    edges = tuple(
        {**_there(edge.attributes()), "source": names[edge.source], "target": names[edge.target]}
        for edge in graph.es
    )
    nodes = {node["id"]: _there(node.attributes()) for node in graph.vs}
    hold(Read(nodes, edges), made.content, made.losses)


def _there(attributes: dict[str, Any]) -> dict[str, Any]:
    """Without the numbers that igraph has for none."""
    return {
        name: value
        for name, value in attributes.items()
        if not (isinstance(value, float) and isnan(value))
    }


@pytest.mark.parametrize("made", ["corpus"], indirect=True)
def test_columns_have_their_types(made: Made) -> None:
    file = json.loads((made.folder / "network.cyjs").read_bytes())
    types = {
        sort: {column["name"]: column["type"] for column in columns}
        for sort, columns in file["columnTypes"].items()
    }
    python = {"String": str, "Integer": int, "List": list}
    for sort in ("node", "edge"):
        for element in file["elements"][f"{sort}s"]:
            for name, value in element["data"].items():
                if name not in {"id", "value", "key", "source", "target", "size"}:
                    assert type(value) is python[types[sort][name]], name
    assert types["node"]["memberCount"] == "Integer"
    assert types["edge"]["sources"] == "List"
    graph = nx.read_graphml(made.folder / "network.graphml")
    counts = [data["memberCount"] for _, data in graph.nodes(data=True) if "memberCount" in data]
    assert len(counts) > 10
    assert all(type(count) is int for count in counts)
