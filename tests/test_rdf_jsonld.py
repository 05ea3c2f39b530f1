"""JSON-LD: the same triples from every reader, whatever their texts and sorts."""

from __future__ import annotations

import json
from collections.abc import Iterable

import pyoxigraph as ox
import pytest
import rdflib
from pyoxigraph import Literal, NamedNode, Triple

import hostile
from diplograph.namespaces import PREFIXES
from diplograph.rdf.jsonld import in_html, jsonld
from diplograph.rdf.writer import SortedTriples, ntriples

#: Values of several sorts, no canonical numbers, numbers past what JSON keeps, addresses whose
#: scheme is a prefix of ours, properties without a name, and names that two properties share.
ODD = f"""
@prefix e: <https://e.example/> .
e:a e:mixed "05"^^<{PREFIXES["xsd"]}integer>, 99999999999999999999, 7, 1.5, true, "x"@en-us,
    <id:abc>, e:q, "z"^^e:dt, _:b .
e:a e:whole 5, 007 ; e:day "2020-01-01"^^<{PREFIXES["xsd"]}date> ; <https://e.example/?x=1> "k" .
e:a a "no class", e:T ; e:name "a" ; <{PREFIXES["schema"]}name> "a"@en, "b"@en, "c"@fr .
<time:x> e:only <id:q>, <https://e.example/%20> . _:b e:only e:a .
"""


@pytest.fixture(scope="module")
def triples() -> list[Triple]:
    found = [quad.triple for quad in ox.parse(ODD, format=ox.RdfFormat.TURTLE)]
    for number, text in enumerate(hostile.STRINGS):
        literal = Literal(text, language="en") if number % 2 else Literal(text)
        node = NamedNode(f"https://e.example/{number}")
        found += [Triple(node, NamedNode(f"https://e.example/p{number % 3}"), literal)]
    return found


def of(triples: Iterable[Triple]) -> SortedTriples:
    return SortedTriples(ntriples(triples))


def same(found: ox.Dataset, triples: list[Triple]) -> bool:
    given = ox.Dataset(ox.Quad(*triple) for triple in triples)
    for dataset in (found, given):
        dataset.canonicalize(ox.CanonicalizationAlgorithm.UNSTABLE)
    return found == given


# rdflib's own parser still makes what rdflib deprecates.
@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")
def test_pyoxigraph_and_rdflib_read_what_was_written(
    triples: list[Triple], monkeypatch: pytest.MonkeyPatch
) -> None:
    document = "".join(jsonld(of(triples)))
    assert same(ox.Dataset(ox.parse(document, format=ox.RdfFormat.JSON_LD)), triples)
    monkeypatch.setattr(rdflib, "NORMALIZE_LITERALS", False)
    graph = rdflib.Graph().parse(data=document, format="json-ld")
    lines = graph.serialize(format="nt", encoding="utf-8")
    assert same(ox.Dataset(ox.parse(lines, format=ox.RdfFormat.N_TRIPLES)), triples)


def test_the_order_of_triples_does_not_matter(triples: list[Triple]) -> None:
    assert list(jsonld(of(triples))) == list(jsonld(of(reversed(triples))))


def test_ours_have_the_first_choice_of_a_name() -> None:
    context = json.loads("".join(jsonld(of(map(_named, ("schema:name", "dg:name"))))))["@context"]
    assert context["name"] == "dg:name"
    assert context["schema:name"] == "schema:name"
    assert "http" not in str([each for each in context.values() if each not in PREFIXES.values()])


def _named(curie: str) -> Triple:
    prefix, _, name = curie.partition(":")
    return Triple(NamedNode("https://e.example/a"), NamedNode(PREFIXES[prefix] + name), Literal(""))


def test_a_triple_term_is_refused() -> None:
    about = Triple(*_named("dg:name"))
    with pytest.raises(ValueError, match="no triple terms"):
        list(jsonld(of([Triple(about.subject, about.predicate, about)])))


def test_nothing_in_a_script_of_html_ends_it() -> None:
    for text in hostile.STRINGS:
        written = in_html({"name": text})
        assert not set(written) & set("<>&\u2028\u2029")
        assert json.loads(written) == {"name": text}
