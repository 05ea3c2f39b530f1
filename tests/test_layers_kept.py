"""Layers of which claims and evidence were kept are those that are read of the whole graph."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import pytest
from generate_corpus import generate

from diplograph import analysis, backends, increment, rdf, view
from diplograph.build import build, compile_graph
from diplograph.compression import unpacked
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
        new = [unpacked(pieces[source].ntriples) for source in slugs - kept]
        found = read_layers(backends.memory(b"".join([rest, *new])), [said[each] for each in kept])
        assert found == whole
        assert _order(found) == _order(whole)
        others = slugs - kept
        assert keeping.written(whole, besides=others) == {each: said[each] for each in kept}


def _order(layers: Layers) -> list[list[object]]:
    return [[*getattr(layers, field.name)] for field in fields(layers)]


def test_what_is_not_seen_changes_neither_the_picture_nor_what_analyses_keep() -> None:
    _, graph = compile_graph(reading([]))
    store = backends.memory(rdf.ntriples(graph.triples))
    layers = read_layers(store)
    evidence = {iri: replace(each, digest="sha256:0") for iri, each in layers.evidence.items()}
    others = replace(
        layers,
        evidence=evidence,
        claims={
            iri: replace(
                claim,
                recorded_on="2030-01-01",
                evidence=tuple(evidence[each.iri] for each in claim.evidence),
            )
            for iri, claim in layers.claims.items()
        },
    )
    first, second = (keeping.written(each) for each in (layers, others))
    assert first != second
    assert keeping.seen(b"", first) == keeping.seen(b"", second) != keeping.seen(b"<>", first)
    shown = [
        (view.render(store, layers=each), analysis.keep(store, each)) for each in (layers, others)
    ]
    assert shown[0] == shown[1]


def test_what_no_edit_touches_is_taken_over_if_it_is_as_it_was_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, out = generate(tmp_path / "corpus", sources=3, density="item").folder, tmp_path / "out"
    build(reading([folder]), out)
    first = _shown(out)
    drawn: list[Layers] = []
    render = view.render

    def draw(*given: Any, layers: Layers, **named: Any) -> str:
        drawn.append(layers)
        return render(*given, layers=layers, **named)

    def weigh(*_: object) -> None:
        raise AssertionError("the claims of all files were weighed")

    monkeypatch.setattr(view, "render", draw)
    monkeypatch.setattr(increment, "_without_said", weigh)
    _edit(folder, "2026-01-10", "2026-01-11")
    build(reading([folder]), out)
    assert (_shown(out), len(drawn)) == (first, 0)
    (out / "network.html").write_bytes(b"damaged")
    _edit(folder, "2026-01-11", "2026-01-12")
    build(reading([folder]), out)
    assert (_shown(out), len(drawn)) == (first, 1)
    _edit(folder, 'gloss: {"en": "', 'gloss: {"en": "Not: ')
    build(reading([folder]), out)
    monkeypatch.undo()
    build(reading([folder]), tmp_path / "anew", anew=True)
    assert _shown(out) == _shown(tmp_path / "anew") != first
    for name in ("graph.ttl", "graph.trig", "report.json", "report.html"):
        assert (out / name).read_bytes() == (tmp_path / "anew" / name).read_bytes()


def _edit(folder: Path, old: str, new: str) -> None:
    """Replace words in the first file that has them."""
    path = next(p for p in sorted(folder.glob("facts/*")) if old in p.read_text("utf-8"))
    path.write_text(path.read_text("utf-8").replace(old, new), encoding="utf-8")


def _shown(out: Path) -> list[bytes]:
    """The picture and what analyses keep of a build."""
    kept = [p for p in sorted(out.rglob("diplograph-analyses-*")) if p.suffix != ".sha256"]
    return [path.read_bytes() for path in (out / "network.html", *kept)]
