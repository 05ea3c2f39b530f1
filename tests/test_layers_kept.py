"""Layers of which claims and evidence were kept are those that are read of the whole graph."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields
from pathlib import Path

import pytest
from generate_corpus import generate

from diplograph import backends, rdf
from diplograph.build import compile_graph
from diplograph.layers import Layers, keeping, read_layers
from diplograph.rdf.pieces import cut
from diplograph.resources import reading


@pytest.mark.parametrize(("density", "sources"), [("item", 9), ("article", 3)])
def test_kept_or_read_the_layers_are_the_same(tmp_path: Path, density: str, sources: int) -> None:
    folder = generate(tmp_path, sources=sources, density=density).folder
    _assert_the_same([folder])


def test_of_the_shipped_facts_too() -> None:
    _assert_the_same([])


def _assert_the_same(folders: Iterable[Path]) -> None:
    facts, graph = compile_graph(reading([*folders]))
    ntriples = rdf.ntriples(graph.triples)
    slugs = {file.source.slug for file in facts.files if file.source}
    pieces, rest = cut(ntriples, rdf.arranged(rdf.engine_turtle(graph.triples)), slugs)
    whole = read_layers(backends.memory(ntriples))
    said = keeping.written(whole)
    assert said.keys() == pieces.keys()
    for kept in (set(slugs), set(sorted(slugs)[::2])):
        new = [pieces[source].ntriples for source in slugs - kept]
        found = read_layers(backends.memory(b"".join([rest, *new])), [said[each] for each in kept])
        assert found == whole
        assert _order(found) == _order(whole)
        others = slugs - kept
        assert keeping.written(whole, besides=others) == {each: said[each] for each in kept}


def _order(layers: Layers) -> list[list[object]]:
    return [[*getattr(layers, field.name)] for field in fields(layers)]
