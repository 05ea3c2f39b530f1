"""The fast look at whether a graph conforms: yes only where pySHACL finds nothing.

Of sixty damaged graphs it is asked of fifteen, and of all by ``make test-many``.
"""

from __future__ import annotations

import sys
from functools import cache
from random import Random

import pytest
from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, parse

from diplograph import rdf
from diplograph.facts import load
from diplograph.resources import ontology_file, reading
from diplograph.validation import shacl
from diplograph.validation.conformance import Known, conforms
from diplograph.validation.places import Places
from diplograph.vocabulary import expand, vocabulary
from samples import sample

KNOWN = Known(vocabulary().triples)


@cache
def shapes() -> tuple[Triple, ...]:
    path = ontology_file("shapes.ttl")
    return tuple(quad.triple for quad in parse(path=path, format=RdfFormat.TURTLE))


@cache
def article() -> tuple[Triple, ...]:
    """The graph of the shipped facts."""
    return rdf.graph(load(reading(), vocabulary()), vocabulary()).triples


def is_conforming_to_pyshacl(triples: list[Triple]) -> bool:
    from pyshacl import validate

    is_conforming, _, _ = validate(
        shacl._graph(triples), shacl_graph=shacl._graph(shapes()), inplace=True
    )
    return bool(is_conforming)


def damaged(triples: tuple[Triple, ...], seed: int) -> list[Triple]:
    """The graph with a few triples lost, doubled under another subject, or with another value."""
    random = Random(seed)
    found = list(triples)
    for _ in range(random.randrange(1, 4)):
        number = random.randrange(len(found))
        subject, predicate, value = found[number]
        other = random.choice(found)
        found[number] = random.choice(
            (
                other,
                Triple(subject, predicate, other.object),
                Triple(other.subject, predicate, value),
                Triple(subject, other.predicate, value),
                Triple(subject, predicate, Literal("2025-02-30", datatype=_DATE)),
            )
        )
    return list(dict.fromkeys(found))


_DATE = NamedNode(expand("xsd:date"))


def test_all_that_the_shapes_use_is_known() -> None:
    assert conforms(article(), shapes())


def test_the_ontology_conforms_by_itself() -> None:
    assert conforms(vocabulary().triples, shapes())


def test_what_is_known_is_looked_at_where_anything_else_leads_to_it() -> None:
    certain, held, scheme = (
        NamedNode(expand(name)) for name in ("kind:certain", "kind:held", "skos:inScheme")
    )
    unfit = [Triple(s, p, held) if o == certain else Triple(s, p, o) for s, p, o in article()]
    twice = sorted((*article(), Triple(certain, scheme, held)), key=str)
    for graph in (unfit, twice):
        assert not conforms(graph, shapes(), KNOWN)


def test_it_says_yes_only_where_pyshacl_does() -> None:
    graphs = [damaged(article(), seed) for seed in sample(range(60), every=4)]
    yes = [each for each in graphs if conforms(each, shapes(), KNOWN)]
    assert yes == [each for each in graphs if conforms(each, shapes())]
    assert 0 < len(yes) < len(graphs)
    assert all(is_conforming_to_pyshacl(each) for each in yes)


def test_pyshacl_says_no_too() -> None:
    graphs = (damaged(article(), seed) for seed in range(60))
    no = next(each for each in graphs if not conforms(each, shapes()))
    assert not is_conforming_to_pyshacl(no)


def test_it_is_no_yes_where_a_shape_says_what_is_not_known() -> None:
    shape = NamedNode("https://shapes.example/one")
    closed = Triple(shape, NamedNode(expand("sh:closed")), Literal(True))
    target = Triple(shape, NamedNode(expand("sh:targetClass")), NamedNode(expand("dg:Claim")))
    assert not conforms(article(), (*shapes(), closed, target))


@pytest.mark.parametrize("text", ["2025-6-1", "2025-02-30", "2025-01-01Z", ""])
def test_a_day_that_it_does_not_read_is_no_yes(text: str) -> None:
    issued = NamedNode(expand("dcterms:issued"))
    day = Literal(text, datatype=_DATE)
    graph = [Triple(s, p, day) if p == issued else Triple(s, p, o) for s, p, o in article()]
    assert not conforms(graph, shapes())


def test_nothing_of_pyshacl_is_loaded_for_a_graph_that_conforms(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "pyshacl", None)
    assert list(shacl.check_shapes(article(), Places(article(), {}))) == []
