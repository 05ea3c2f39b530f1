"""Terms that a query names and nothing knows, which make it empty without a word.

A term is known if the ontology has it, or if it stands in a triple of the graph: one of another
vocabulary as what it is in the query, a property or a class. The words near to it come from the
ontology and from the graph. Of a term of another vocabulary is told what the graph has of that one,
and of one under a prefix that the query declares otherwise, how it does.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

import pyoxigraph as ox

from diplograph.errors import LimitError
from diplograph.namespaces import DG, ID, KIND, PREFIXES, SECTOR, compress
from diplograph.spelling import nearest, nearest_in_part

if TYPE_CHECKING:
    from diplograph.backends import Answer, Graph
    from diplograph.queries.shape import Pattern, Token

_OURS = (DG, ID, SECTOR, KIND)
_NEAR = 0.7
#: The terms of another vocabulary that a note names.
_MOST = 4
#: Seconds to count these.
_SECONDS = 2.0
#: The tokens before an IRI that is not looked for in triples: a datatype, a graph, an endpoint.
_NO_TERM = frozenset({"^^", "FROM", "NAMED", "GRAPH", "SERVICE", "SILENT", "BASE"})
#: That a term stands in a triple.
_ANYWHERE = "EXISTS { ?term ?a ?b } || EXISTS { ?c ?d ?term } || EXISTS { ?e ?term ?f }"
#: What a query may have beyond patterns that all have to match.
_BEYOND = re.compile(
    r"\b(OPTIONAL|UNION|MINUS|EXISTS|VALUES|FILTER|BIND|LATERAL|COUNT|SUM|MIN|MAX|AVG|SAMPLE|"
    r"GROUP_CONCAT|IN|COALESCE|IF)\b|[|*!]|\?\s",
    re.IGNORECASE,
)
_VARIABLE = re.compile(r"[?$](\w+)")
_NAMES = """\
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
SELECT DISTINCT ?term ?name { ?term rdfs:label ?name FILTER(STRSTARTS(STR(?term), "NAMESPACE")) }
"""


class Unknown(NamedTuple):
    """A term that is not known: its place, itself as written, and a near one that is, or "".

    `said` is what is wrong with it, as a sentence.
    """

    offset: int
    written: str
    near: str
    said: str


class _Named(NamedTuple):
    """What a query names: the token of the first mention of each IRI, and of its own prefixes.

    `roles` are the terms that are properties and those that are classes in its patterns.
    """

    terms: Mapping[str, Token]
    declared: Mapping[str, Token]
    roles: Mapping[str, frozenset[str]]


def must_match(query: str) -> bool:
    """Whether a row of the answer shows that all terms of `query` are known.

    So it is where patterns are all that it has, and they bind what is selected: nobody need ask
    then.
    """
    times = Counter(_VARIABLE.findall(query))
    selected = _VARIABLE.findall(query.partition("{")[0])
    return _BEYOND.search(query) is None and all(times[each] > 1 for each in selected)


def has_answer(answer: Answer) -> bool:
    """Whether an answer has a row or a triple, or is true; its file is at the beginning then."""
    results = answer.read()
    has = bool(results) if isinstance(results, ox.QueryBoolean) else any(True for _ in results)
    answer.file.seek(0)
    return has


def unknown_terms(graph: Graph, query: str) -> list[Unknown]:
    """The terms of `query` that nothing knows, each once, by place of its first mention."""
    named = _named(query)
    known = _in_ontology() | _in_graph(graph, named.terms.keys() - _in_ontology(), named.roles)
    found: dict[int, Unknown] = {}
    for iri, token in named.terms.items():
        if iri not in known:
            unknown = _misdeclared(named, token) or _unknown(graph, iri, token)
            found.setdefault(unknown.offset, unknown)
    return list(found.values())


def _unknown(graph: Graph, iri: str, token: Token) -> Unknown:
    if token.text.startswith("<") and iri.partition(":")[0] in PREFIXES:
        said = f"{token.text} is an IRI as it stands, and no name with a prefix; write {iri}"
        return Unknown(token.start, token.text, "", said)
    if iri.startswith(_OURS):
        near = _near(graph, iri)
        return Unknown(token.start, token.text, near, f"nothing is called {token.text}")
    local = re.split(r"[/#]", iri)[-1]
    there = _of_vocabulary(graph, iri.removesuffix(local))
    names = {each.rpartition(":")[2]: each for each in there}
    ours = sorted({each + local for each in _OURS} & _in_ontology())
    near = compress(ours[0]) if ours else names.get(nearest(local, names, cutoff=_NEAR) or "", "")
    most = sorted(there, key=lambda each: (-there[each], each))
    shown = ", ".join(f"{each} ({there[each]})" for each in most[:_MOST])
    more = ", …" if len(most) > _MOST else ""
    said = f"nothing in this graph bears {token.text}"
    return Unknown(
        token.start, token.text, near, f"{said}; it has {shown}{more}" if shown else said
    )


def _misdeclared(named: _Named, token: Token) -> Unknown | None:
    """What is wrong with the prefix of a term, if the query declares one of ours as another."""
    prefix = token.text.partition(":")[0] if token.kind == "name" else ""
    declared, usual = named.declared.get(prefix), PREFIXES.get(prefix, "")
    if declared is None or not usual or declared.text == f"<{usual}>":
        return None
    said = f"{prefix}: is declared here as {declared.text}; this graph's namespace is <{usual}>"
    return Unknown(declared.start, declared.text, "", said)


def _named(query: str) -> _Named:
    """The terms that a query names. A template is not looked for, unless for our own terms."""
    from diplograph.queries.shape import UnreadableError, lexed, shape

    prefixes: dict[str, str] = dict(PREFIXES)
    declared: dict[str, Token] = {}
    found: dict[str, Token] = {}
    iris: dict[str, str] = {}
    patterns: list[Pattern] = []
    try:
        read = shape(query)
        starts = read.where.start if read.form == "CONSTRUCT" and read.where else 0
        patterns = list(read.where.patterns()) if read.where else []
    except UnreadableError:
        starts = len(query)
    tokens = lexed(query)
    for before, last, token, after in zip(
        [None, None, *tokens], [None, *tokens], tokens, [*tokens[1:], None], strict=False
    ):
        if before and last and before.word == "PREFIX":
            declared[last.text[:-1]] = token
            prefixes[last.text[:-1]] = token.text[1:-1]
            continue
        role = (last.word or last.text) if last else ""
        if token.kind not in ("iri", "name") or role == "PREFIX":
            continue
        prefix, _, local = token.text.partition(":")
        iri = prefixes.get(prefix, "_:") + local.replace("\\", "")
        iri = iris[token.text] = token.text[1:-1] if token.kind == "iri" else iri
        calls = after is not None and after.text == "("
        ours = iri.startswith(_OURS) and iri not in _OURS
        others = token.start >= starts and role not in _NO_TERM and not calls and _is_term(iri)
        if ours or others:
            found.setdefault(iri, token)
    properties = {leaf for each in patterns for leaf in each.path.leaves()}
    classes = {each.object for each in patterns if each.path.text in ("a", "rdf:type")}
    roles = {
        role: frozenset(iris[term] for term in terms & iris.keys()) & found.keys()
        for role, terms in (("property", properties), ("class", classes))
    }
    return _Named(found, declared, roles)


def _is_term(iri: str) -> bool:
    """Whether an IRI that is not ours is one to look for: whole, and no namespace or datatype."""
    return (
        re.match(r"[A-Za-z][\w+.-]*:(?!$)", iri) is not None
        and not iri.startswith((*_OURS, PREFIXES["xsd"], "_:"))
        and not iri.endswith(("/", "#"))
    )


def _of_vocabulary(graph: Graph, namespace: str) -> dict[str, int]:
    """The properties and classes of a namespace that the graph uses, as CURIEs, and how often.

    Nothing if a graph is so large that this takes it too long: a note is not worth waiting for.
    """
    query = f"""
        SELECT ?term (COUNT(*) AS ?times) {{
          {{ ?a ?term ?b }} UNION {{ ?c a ?term }}
          FILTER(STRSTARTS(STR(?term), {ox.Literal(namespace)}))
        }} GROUP BY ?term
    """
    try:
        found = graph.evaluate(query, timeout=_SECONDS).read()
    except LimitError:
        return {}
    assert isinstance(found, ox.QuerySolutions)
    return {
        compress(row["term"].value): int(row["times"].value)
        for row in found
        if isinstance(row["term"], ox.NamedNode)
        and isinstance(row["times"], ox.Literal)
        and not re.search("[/#]", row["term"].value.removeprefix(namespace))
    }


def _in_ontology() -> frozenset[str]:
    from diplograph.vocabulary import vocabulary

    known = vocabulary()
    found = {each.iri for each in known.properties.values()}
    found |= {each.iri for each in known.classes.values()}
    found |= {each.iri for listed in known.code_lists.values() for each in listed.values()}
    return frozenset(found)


def _in_graph(
    graph: Graph, iris: Collection[str], roles: Mapping[str, frozenset[str]] = MappingProxyType({})
) -> frozenset[str]:
    """Those of `iris` that stand in a triple; those that have a role, in that role."""
    tests = {"property": "EXISTS { ?e ?term ?f }", "class": "EXISTS { ?g a ?term }"}
    sought = {tests[role]: found & {*iris} for role, found in roles.items()}
    sought[_ANYWHERE] = frozenset(iris).difference(*sought.values())
    parts = [
        f"{{ VALUES ?term {{ {' '.join(f'<{iri}>' for iri in sorted(terms))} }} FILTER({test}) }}"
        for test, terms in sought.items()
        if terms
    ]
    if not parts:
        return frozenset()
    found = (row["term"] for row in graph.select(f"SELECT ?term {{ {' UNION '.join(parts)} }}"))
    return frozenset(term.value for term in found if isinstance(term, ox.NamedNode))


def _near(graph: Graph, iri: str) -> str:
    """The known term that `iri` is near to, as a CURIE; the same word elsewhere comes first."""
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
    near = nearest_in_part(local, names) or nearest(local, names, cutoff=_NEAR)
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
