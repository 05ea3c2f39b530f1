"""``export --for gephi``: read by graphology, networkx and the rules of Gephi's own importer."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

import networkx as nx
import pyoxigraph
import pytest

from diplograph import rdf
from diplograph.backends import memory
from diplograph.export import Content, export_for
from diplograph.export.look import EDGES, NODES
from diplograph.namespaces import DG, ID
from diplograph.vocabulary import vocabulary
from networks import Made, Read, by_node, hold, making

if TYPE_CHECKING:
    from conftest import Require

_G = "{http://gexf.net/1.3}"
_VIZ = "{http://gexf.net/1.3/viz}"

_GRAPHOLOGY = """
const {readFileSync} = require("fs");
const Graph = require("graphology");
const gexf = require("graphology-gexf");
const graph = gexf.parse(Graph, readFileSync(process.argv[1], "utf8"));
const nodes = graph.mapNodes((id, attributes) => [id, attributes]);
const edges = graph.mapEdges((id, attributes, source, target) =>
  ({...attributes, id, source, target}));
process.stdout.write(JSON.stringify({nodes, edges}));
"""


made = making("gephi")


def test_graphology_finds_every_fact(made: Made, require: Require) -> None:
    require("node", "npm:graphology", "npm:graphology-gexf")
    found = by_node(_GRAPHOLOGY, made.folder / "network.gexf")
    hold(Read(dict(found["nodes"]), tuple(found["edges"])), made.content, made.losses)
    assert all({"x", "y", "size", "color", "label"} <= node.keys() for _, node in found["nodes"])


def test_networkx_finds_every_fact(made: Made) -> None:
    graph = nx.read_gexf(made.folder / "network.gexf")
    edges = tuple({**data, "source": s, "target": t} for s, t, data in graph.edges(data=True))
    hold(Read(dict(graph.nodes(data=True)), edges), made.content, made.losses)


def test_the_rules_of_the_importer_hold(made: Made) -> None:
    assert importer_issues(ElementTree.parse(made.folder / "network.gexf").getroot()) == []


def test_the_checker_of_rules_finds_what_breaks_them() -> None:
    """Each of Gephi's rules is broken once."""
    text = """<gexf xmlns="http://gexf.net/1.3" xmlns:viz="http://gexf.net/1.3/viz" version="1.3">
      <graph mode="dynamic" defaultedgetype="directed" timeformat="date">
        <attributes class="node"><attribute id="a" title="a" type="integer"/></attributes>
        <nodes>
          <node id="1" start="2025-02-01" end="2025-01-01"/><node id="1" label=""/>
          <node id="2" label="two" start="2025"><attvalues><attvalue for="a" value="x"/>
            <attvalue for="b" value="x"/></attvalues><viz:color r="256" g="0" b="0"/></node>
        </nodes>
        <edges>
          <edge id="1" source="1" target="2"/><edge id="1" source="1" target="3" kind="k"/>
          <edge id="3" source="1" target="2" weight="0"/>
        </edges></graph></gexf>"""
    assert importer_issues(ElementTree.fromstring(text)) == [
        "end before start: 1",
        "node twice: 1",
        "no label: 1",
        "no day: 2025",
        "no integer: x",
        "undeclared: b",
        "no colour: 256",
        "edge twice: 1",
        "no node: 3",
        "parallel of one kind: 1 2 None",
        "no weight: 0",
    ]


@pytest.mark.parametrize("made", ["corpus"], indirect=True)
def test_an_analyst_sees_dates_colours_and_what_is_only_said(made: Made) -> None:
    graph = nx.read_gexf(made.folder / "network.gexf")
    visit = graph.nodes["id:isartor-quebec-2021"]
    assert visit["kind"] == "Visit"
    assert visit["status"] == "held"
    assert visit["start"][:7] == "2021-10"
    assert visit["viz"]["color"] == {"r": 0xBD, "g": 0x4A, "b": 0x06, "a": 1}
    standings = {data["standing"] for *_, data in graph.edges(data=True)}
    assert standings == {"accepted", "reference", "said"}
    plans = [data for *_, data in graph.edges(data=True) if data["status"] == "plan"]
    assert any(data["label"] == "hosted by (plan)" for data in plans)
    assert all(data["standing"] == "said" for data in plans)
    told = [data for *_, data in graph.edges(data=True) if "according_to" in data]
    facts = {data["label"] for data in told if data["sort"] == "fact"}
    assert "within (attributed to The Levee Courier)" in facts
    assert all("(attributed to " in label for label in facts)
    cancelled = graph.nodes["id:louisiana-kenitra-2025"]
    assert (cancelled["status"], cancelled["viz"]["color"]["a"]) == ("cancelled", 0.4)
    (former,) = (data for *_, data in graph.edges(data=True) if data.get("withdrawn"))
    assert (former["withdrawn"], former["standing"]) == ("deprecated", "said")


def test_what_is_said_of_a_node_without_a_class_is_there(tmp_path: Path) -> None:
    """Whatever a graph of others says: ends of edges are nodes, and no fact is without one."""
    triples = f"""
      <{ID}x> <{DG}hostedBy> <{ID}host> . <{ID}x> <{DG}date> "2025" .
      <{ID}y> <{DG}hostedBy> <{ID}x> . <{ID}host> a <{DG}Organisation> .
    """
    found = [quad.triple for quad in pyoxigraph.parse(triples, format=pyoxigraph.RdfFormat.TURTLE)]
    content = Content.of(memory(rdf.ntriples([*found, *vocabulary().triples])))
    losses, (path,) = export_for(content, "gephi", tmp_path)
    graph = nx.read_gexf(path)
    edges = tuple({**data, "source": s, "target": t} for s, t, data in graph.edges(data=True))
    hold(Read(dict(graph.nodes(data=True)), edges), content, losses)
    assert graph.nodes["id:x"]["sort"] == "other"
    assert importer_issues(ElementTree.parse(path).getroot()) == []


def test_colours_are_those_of_the_picture(root: Path) -> None:
    css = (root / "src/diplograph/view/page/source/page.css").read_text(encoding="utf-8")
    day = css[: css.index("@media")] if "@media" in css else css
    colours = dict(re.findall(r"--([\w-]+): (#\w{6})", day))
    colours |= {"Sector": colours["Sector-border"], "accepted": colours["fact"]}
    for name, colour in {**NODES, **EDGES}.items():
        assert colour == colours.get(name, colours["reference"])


# ---------------------------------------------------------------- the importer's rules


def importer_issues(gexf: Element) -> list[str]:
    """What Gephi's importer would refuse, warn of, or join, of what it documents for GEXF 1.3.

    Unlike Gephi it also takes edges for wrong whose nodes Gephi would make up.
    """
    graph = gexf.find(f"{_G}graph")
    assert graph is not None
    assert (gexf.get("version"), graph.get("defaultedgetype")) == ("1.3", "directed")
    assert (graph.get("mode"), graph.get("timeformat")) == ("dynamic", "date")
    declared = {
        found.get("class"): {each.get("id"): each.get("type") for each in found}
        for found in graph.iter(f"{_G}attributes")
    }
    issues: list[str] = []
    nodes: set[str | None] = set()
    for node in graph.iter(f"{_G}node"):
        _days(node, issues)
        if node.get("id") in nodes:
            issues.append(f"node twice: {node.get('id')}")
        nodes.add(node.get("id"))
        if node.get("label") == "":
            issues.append(f"no label: {node.get('id')}")
        _parts(node, declared.get("node", {}), issues)
    _edges(graph, nodes, declared.get("edge", {}), issues)
    return issues


def _edges(
    graph: Element,
    nodes: set[str | None],
    declared: Mapping[str | None, str | None],
    issues: list[str],
) -> None:
    ids: set[str | None] = set()
    parallel: set[tuple[str | None, ...]] = set()
    for edge in graph.iter(f"{_G}edge"):
        _days(edge, issues)
        if edge.get("id") in ids:
            issues.append(f"edge twice: {edge.get('id')}")
        ids.add(edge.get("id"))
        issues += [
            f"no node: {edge.get(end)}"
            for end in ("source", "target")
            if edge.get(end) not in nodes
        ]
        key = tuple(edge.get(name) for name in ("source", "target", "kind"))
        if key in parallel:
            issues.append("parallel of one kind: {} {} {}".format(*key))
        parallel.add(key)
        if float(edge.get("weight", 1)) <= 0:
            issues.append(f"no weight: {edge.get('weight')}")
        _parts(edge, declared, issues)


def _days(element: Element, issues: list[str]) -> None:
    days = [element.get(name) for name in ("start", "end")]
    for day in days:
        if day is not None and not re.fullmatch(r"\d{4}-\d\d-\d\d", day):
            issues.append(f"no day: {day}")
            return
    start, end = (date.fromisoformat(day) if day else None for day in days)
    if start and end and end < start:
        issues.append(f"end before start: {element.get('id')}")


def _parts(element: Element, declared: Mapping[str | None, str | None], issues: list[str]) -> None:
    for value in element.iter(f"{_G}attvalue"):
        kind, text = declared.get(value.get("for")), value.get("value", "")
        if kind is None:
            issues.append(f"undeclared: {value.get('for')}")
        elif kind == "integer" and not re.fullmatch(r"-?\d{1,9}", text):
            issues.append(f"no integer: {text}")
        elif kind == "liststring" and not re.fullmatch(
            r'\[("(?:[^"\\]|\\["\\])*"(, (?=")|(?=\])))*\]', text
        ):
            issues.append(f"no list: {text}")
    for colour in element.iter(f"{_VIZ}color"):
        issues += [
            f"no colour: {channel}"
            for channel in map(colour.get, "rgb")
            if channel is None or not 0 <= int(channel) <= 255
        ]
