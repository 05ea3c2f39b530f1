"""What a reader found of an exported network, held to what the graph has."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias

import pytest

from diplograph.export import Content, Losses, export_for
from diplograph.export.content import FactRecord
from diplograph.namespaces import compress

#: A reader's attributes of one node or edge.
Found: TypeAlias = Mapping[str, Any]

ROOT = Path(__file__).parents[1]


@dataclass(frozen=True)
class Read:
    """Nodes by id, and edges, each with its ``source`` and ``target`` among the attributes."""

    nodes: Mapping[str, Found]
    edges: tuple[Found, ...]


class Made(NamedTuple):
    """An export, the folder that it is in, and what it was made of."""

    folder: Path
    content: Content
    losses: Losses


def making(target: str) -> Callable[..., Made]:
    """The fixture ``made`` of a module: an export of each content for `target`."""

    @pytest.fixture(scope="module", params=["article", "corpus", "hostile"])
    def made(
        request: pytest.FixtureRequest,
        tmp_path_factory: pytest.TempPathFactory,
        content_of: Callable[[str], Content],
    ) -> Made:
        folder = tmp_path_factory.mktemp(f"{target}-{request.param}")
        content = content_of(request.param)
        losses, _ = export_for(content, target, folder)
        return Made(folder, content, losses)

    return made


def by_node(script: str, path: Path) -> Any:
    """What a script for node prints as JSON, of the file at `path`."""
    folders = [os.environ.get("NODE_PATH", ""), str(ROOT / "node_modules")]
    done = subprocess.run(
        ["node", "-e", script, str(path)],
        capture_output=True,
        check=False,
        timeout=120,
        env={**os.environ, "NODE_PATH": os.pathsep.join(filter(None, folders))},
    )
    assert done.returncode == 0, done.stderr.decode()
    assert not done.stderr, done.stderr.decode()
    return json.loads(done.stdout)


def listed(cell: Any) -> list[str]:
    """The items of a list, which some readers give as it is written."""
    if isinstance(cell, str) and cell:
        found: list[str] = json.loads(cell, strict=False)
        return found
    return list(cell or ())


def hold(read: Read, content: Content, losses: Losses) -> None:
    """Hold what was found to the table of losses, and every fact to its sources and status."""
    table = {row.sort: row for row in losses.rows}
    sorts = [node["sort"] for node in read.nodes.values()]
    assert sorts.count("thing") == table["things"].out == sum(1 for _ in content.things())
    assert sorts.count("source") == table["sources"].out == len(content.layers.sources)
    assert {end for edge in read.edges for end in (edge["source"], edge["target"])} <= set(
        read.nodes
    )
    edges = {edge["statement"]: edge for edge in read.edges if edge["sort"] == "fact"}
    folded = {
        line["id"]: line
        for node in read.nodes.values()
        for line in map(json.loads, listed(node.get("facts")))
    }
    assert (len(edges), len(folded)) == (table["facts"].out, table["facts"].folded)
    facts = {fact.id: fact for fact in content.facts()}
    assert len(facts) == table["facts"].given
    assert facts.keys() == edges.keys() | folded.keys()
    for name, fact in facts.items():
        _hold_fact(fact, edges.get(name) or folded[name])
        if edge := edges.get(name):
            assert (edge["source"], edge["target"]) == (
                compress(fact.subject),
                compress(fact.object or ""),
            )
    said = [
        line for node in read.nodes.values() for line in map(json.loads, listed(node.get("said")))
    ]
    claims = _all("claims", (*read.edges, *read.nodes.values(), *folded.values(), *said))
    assert len(claims & {compress(iri) for iri in content.layers.claims}) == table["claims"].folded


def _hold_fact(fact: FactRecord, found: Found) -> None:
    assert found["property"] == fact.property
    assert found["standing"] == fact.standing
    assert (found.get("contest") or None) == fact.contest
    assert (found.get("certainty") or None) == fact.certainty
    for name in ("sources", "claims", "according_to"):
        assert listed(found.get(name)) == [compress(iri) for iri in getattr(fact, name)]


def _all(name: str, found: Iterable[Found]) -> set[str]:
    return {item for each in found for item in listed(each.get(name))}
