"""Words: the graph says what a source says in words of its own (design, I4)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from pyoxigraph import Literal, NamedNode, Triple

from diplograph.facts.passages import copied
from diplograph.namespaces import expand
from diplograph.problems import Location, Problem
from diplograph.texts import runs_of, words_of
from diplograph.validation.places import GRAPH, Places, Statement


def _terms(*curies: str) -> frozenset[NamedNode]:
    return frozenset(NamedNode(expand(curie)) for curie in curies)


_VERBATIM = _terms("dg:name", "dg:postTitle")
_LABELS = _terms("rdfs:label", "skos:prefLabel", "skos:altLabel")
_TEXTUAL = _terms("xsd:string", "rdf:langString")
_PROPERTY = NamedNode(expand("dg:claimProperty"))
_VALUE = NamedNode(expand("dg:claimValue"))
_PREFERRED = NamedNode(expand("skos:prefLabel"))

Run = tuple[str, ...]


def check_words(
    triples: Sequence[Triple], texts: Iterable[str], places: Places
) -> Iterator[Problem]:
    """What of the graph repeats eight words or more of one of `texts`: ``copied-words``.

    A claim that gives a name or a title may hold it whole. The runs of the graph are kept in
    memory, and those of one text after the other looked up in them; without a text nothing is.
    """
    texts = iter(texts)
    first = next(texts, None)
    if first is None:
        return
    runs = _runs_of_graph(triples)
    found: dict[Triple, Run] = {}
    for text in (first, *texts):
        for run in runs_of(text):
            for triple in runs.get(run, ()):
                found.setdefault(triple, run)
    structured = {triple.subject for triple in triples if triple.predicate == _PROPERTY}
    labels = [triple for triple in triples if triple.predicate == _PREFERRED]
    named: set[Location] = set()
    for triple, run in found.items():
        problem = copied(places.of_statements(_statements(triple)), run)
        # A gloss in an editor's words is to be mended itself, unless the name has all of the run.
        least = 1 if triple.subject in structured else len(run)
        brought, place = _label_behind(triple, run, labels, places)
        if brought < least:
            yield problem
        # A name brings its words into each gloss that is made of it: it is said once, of the name.
        elif place not in named:
            named.add(place)
            yield problem._replace(
                location=place,
                message=f"this label brings {brought} words of the source into glosses",
                expected="a label with fewer of its words in a row",
                hint="leave a word out, or put it otherwise; `name` keeps the whole name",
                related=((problem.location, "one of the glosses is made here"),),
            )


def _runs_of_graph(triples: Sequence[Triple]) -> Mapping[Run, list[Triple]]:
    named = {
        triple.subject
        for triple in triples
        if triple.predicate == _PROPERTY and triple.object in _VERBATIM
    }
    runs: dict[Run, list[Triple]] = {}
    for triple in triples:
        text = triple.object
        if not isinstance(text, Literal) or text.datatype not in _TEXTUAL:
            continue
        exempt = triple.predicate in _LABELS | _VERBATIM
        if not exempt and not (triple.predicate == _VALUE and triple.subject in named):
            for run in runs_of(text.value):
                runs.setdefault(run, []).append(triple)
    return runs


def _label_behind(
    triple: Triple, run: Run, labels: Iterable[Triple], places: Places
) -> tuple[int, Location]:
    """How many words of the run a label brings, and the place of the one that brings most."""
    text = words_of(_text(triple))
    (start, *_) = _starts(run, text)
    most = 0
    behind: list[Location] = []
    for label in labels:
        name = words_of(_text(label))
        ends = ((at, at + len(name)) for at in _starts(name, text))
        shared = (min(end, start + len(run)) - max(at, start) for at, end in ends)
        brought = max(shared, default=0)
        if brought > most:
            most, behind = brought, []
        if brought and brought == most:
            behind.append(places.of_statements(_statements(label)))
    return most, min(behind, default=GRAPH)


def _starts(words: Run, text: Run) -> Iterator[int]:
    """Where words stand in a row among those of a text."""
    size = len(words)
    return (at for at in range(len(text) - size + 1) if size and text[at : at + size] == words)


def _text(triple: Triple) -> str:
    return triple.object.value if isinstance(triple.object, Literal) else ""


def _statements(triple: Triple) -> Iterator[Statement]:
    """The triple, if it has a literal and no blank node."""
    subject, text = triple.subject, triple.object
    if isinstance(subject, NamedNode) and isinstance(text, Literal):
        yield Statement(subject.value, triple.predicate.value, text.value, text.language or "")
