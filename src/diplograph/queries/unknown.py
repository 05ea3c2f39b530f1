"""Terms that a query names and nothing knows, which make it empty without a word.

Asked about are terms in our own namespaces. One is known if the ontology has it, or if it stands in
any triple of the graph. The words near to it come from the ontology and from the graph.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, NamedTuple

import pyoxigraph as ox

from diplograph.namespaces import DG, ID, KIND, PREFIXES, SECTOR, compress

if TYPE_CHECKING:
    from diplograph.backends import Answer, Graph
    from diplograph.queries.shape import Token

_OURS = (DG, ID, SECTOR, KIND)
_NEAR = 0.7
#: What a query may have beyond patterns that all have to match.
_BEYOND = re.compile(
    r"\b(OPTIONAL|UNION|MINUS|EXISTS|VALUES|FILTER|BIND|LATERAL|COUNT|SUM|MIN|MAX|AVG|SAMPLE|"
    r"GROUP_CONCAT|IN|COALESCE|IF)\b|[|*!]|\?\s",
    re.IGNORECASE,
)
_NAMES = """\
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
SELECT DISTINCT ?term ?name { ?term rdfs:label ?name FILTER(STRSTARTS(STR(?term), "NAMESPACE")) }
"""


class Unknown(NamedTuple):
    """A term that is not known: its place, itself as written, and a near one that is, or ""."""

    offset: int
    written: str
    near: str


def must_match(query: str) -> bool:
    """Whether a row of the answer shows that all terms of `query` are known.

    So it is where patterns are all that it has: nobody need ask then.
    """
    return _BEYOND.search(query) is None


def has_answer(answer: Answer) -> bool:
    """Whether an answer has a row or a triple, or is true."""
    results = answer.read()
    return bool(results) if isinstance(results, ox.QueryBoolean) else any(True for _ in results)


def unknown_terms(graph: Graph, query: str) -> list[Unknown]:
    """The terms of `query` that nothing knows, each once, by place of its first mention."""
    named = _named(query)
    known = _in_ontology() | _in_graph(graph, [iri for iri in named if iri not in _in_ontology()])
    return [
        Unknown(token.start, token.text, _near(graph, iri))
        for iri, token in named.items()
        if iri not in known
    ]


def _named(query: str) -> dict[str, Token]:
    """The terms in our namespaces that a query names, with the token of the first mention."""
    from diplograph.queries.shape import lexed

    prefixes: dict[str, str] = dict(PREFIXES)
    found: dict[str, Token] = {}
    before: list[Token] = []
    for token in lexed(query):
        declared = len(before) > 1 and before[-2].word == "PREFIX"
        if declared:
            prefixes[before[-1].text[:-1]] = token.text[1:-1]
        elif token.kind == "iri" and not (before and before[-1].word == "BASE"):
            found.setdefault(token.text[1:-1], token)
        elif token.kind == "name" and not (before and before[-1].word == "PREFIX"):
            prefix, _, local = token.text.partition(":")
            found.setdefault(prefixes.get(prefix, "_:") + local.replace("\\", ""), token)
        before = [*before[-1:], token]
    return {
        iri: token for iri, token in found.items() if iri.startswith(_OURS) and iri not in _OURS
    }


def _in_ontology() -> frozenset[str]:
    from diplograph.vocabulary import vocabulary

    known = vocabulary()
    found = {each.iri for each in known.properties.values()}
    found |= {each.iri for each in known.classes.values()}
    found |= {each.iri for listed in known.code_lists.values() for each in listed.values()}
    return frozenset(found)


def _in_graph(graph: Graph, iris: Iterable[str]) -> frozenset[str]:
    """Those of `iris` that stand in a triple."""
    terms = " ".join(f"<{iri}>" for iri in iris)
    if not terms:
        return frozenset()
    query = (
        f"SELECT ?term {{ VALUES ?term {{ {terms} }} FILTER(EXISTS {{ ?term ?a ?b }} || "
        "EXISTS { ?c ?d ?term } || EXISTS { ?e ?term ?f }) }"
    )
    found = (row["term"] for row in graph.select(query))
    return frozenset(term.value for term in found if isinstance(term, ox.NamedNode))


def _near(graph: Graph, iri: str) -> str:
    """The known term that `iri` is near to, as a CURIE; the same word elsewhere comes first."""
    from diplograph.spelling import nearest

    namespace = next(each for each in _OURS if iri.startswith(each))
    local = iri.removeprefix(namespace)
    elsewhere = [each + local for each in _OURS if each != namespace]
    here = {each for each in _in_ontology() if each.startswith(namespace)}
    found = sorted({*elsewhere} & _in_ontology() | _in_graph(graph, elsewhere))
    if found:
        return compress(found[0])
    names: Mapping[str, str] = {each.removeprefix(namespace): each for each in sorted(here)}
    if namespace == ID:
        names = _labelled(graph)
    near = nearest(local, names, cutoff=_NEAR)
    return compress(names[near]) if near else ""


def _labelled(graph: Graph) -> dict[str, str]:
    """The slugs and names of things in the graph, with their IRIs."""
    found: dict[str, str] = {}
    for row in graph.select(_NAMES.replace("NAMESPACE", ID)):
        term, name = row["term"], row["name"]
        if isinstance(term, ox.NamedNode) and isinstance(name, ox.Literal):
            found.setdefault(name.value, term.value)
            found[term.value.removeprefix(ID)] = term.value
    return found
