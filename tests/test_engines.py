"""The same rows from every engine, for the ready-made questions and for queries of all kinds.

What the embedded engine answers is compared as a multiset of rows. Three things are left open by
SPARQL 1.1 and by XML Schema, and are made alike before: the order inside GROUP_CONCAT (18.5.1.7),
how a number is written, and the labels of blank nodes.

Jena is asked each second of the questions, the embedded engine from disk, Virtuoso, and Oxigraph
over the larger graph each third, and rdflib, which is no backend, each fourth; ``make test-many``
asks all of all.
"""

from __future__ import annotations

import re
import signal
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from decimal import Decimal
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest
import rdflib

import engines
import samples
from diplograph import analysis
from diplograph.backends import Answer, Graph, connect
from diplograph.backends.answer import N_TRIPLES, SPARQL_JSON
from diplograph.backends.graph import Limits
from diplograph.backends.syntax import declarations
from diplograph.emptiness.reasons import reasons
from diplograph.errors import AccessError, LimitError
from diplograph.evidence import evidence
from diplograph.queries.questions import bind, names, question
from diplograph.queries.suited import suited
from diplograph.queries.unknown import unknown_terms
from test_own_sectors import PROJECT
from test_thirty import CORPUS, EXPECTED, blocks

if TYPE_CHECKING:
    from commands import Nursery
    from conftest import Require

QUERIES = Path(__file__).parent / "data" / "engines" / "queries.rq"
#: Queries as an analyst writes them, and the graphs that they are asked of.
ANALYST = {
    QUERIES.with_name("analyst.rq"): ("shipped", "corpus"),
    QUERIES.with_name("further.rq"): ("shipped",),
}
GRAPHS = ("shipped", "corpus")
#: What Virtuoso has no plan for, of however few triples, or ends by: all else it is asked of the
#: shipped facts.
WITHOUT_A_PLAN = ("completeness", "promises-past-due", "visits-between")
ENGINES = ("disk", "rdflib", "oxigraph", "jena", "virtuoso")
_XSD = "http://www.w3.org/2001/XMLSchema#"
_NUMBERS = {f"{_XSD}{name}" for name in ("integer", "decimal", "double", "float")}

#: Such a question may answer all the same, and then stands in the summary as XPASS. One that is
#: late and then answers otherwise is an error.
_LATE = pytest.mark.xfail(
    reason="no answer in the time that the tests wait, on a busy machine",
    raises=LimitError,
    strict=False,
)
#: What an engine does not answer over the larger graph in time, which differs from run to run. What
#: Virtuoso answers otherwise, or not in time, the headers of the questions say: it is not asked.
FAILS: dict[str, frozenset[str]] = {
    "rdflib": frozenset(
        (
            "activity-in-region",
            "bodies-in-contact",
            "bridges",
            "contact-by-year",
            "contradictions",
            "evidence",
            "facts-of-visit",
            "from-announcement-to-result",
            "hosts-own-words",
            "independent-sources",
            "promises-past-due",
            "recurring-persons",
            "regions-and-sectors",
            "units-in-contact",
            "units-without-tie",
            "universities-first",
            "values-as-of",
            "visits-between",
            "visits-held",
            "visits-in-week",
            "who-led",
        )
    ),
}
_NO_GROUP = {"rdflib": "rdflib 7.6 gives a row of a group of nothing"}
_DATES = "Virtuoso 7.2.5 loses rows of days that are held against those of VALUES, of some starts"
_WHOLE = {"virtuoso": "Virtuoso 7.2.5 gives the quotient of integers as an integer"}
_TWICE = "the embedded engine gives what two ways of an alternative reach once, not twice"
_NO_BLOCK = "REGEX knows no block of Unicode by its name"
_LANGUAGE = "the embedded engine keeps the language of what GROUP_CONCAT joins, in any order"
#: Which of the analyst's queries an engine answers otherwise than the embedded one, and why. The
#: form that all answer alike stands below each, and in docs/how-to/endpoints.md.
OTHERWISE: dict[str, dict[str, str]] = {
    "pairs-of-places-in-contact": _NO_GROUP,
    "mean-size-of-delegations": _NO_GROUP,
    "claims-by-kind-and-certainty": dict.fromkeys(
        ("jena", "virtuoso"), "HAVING knows no variable that SELECT makes, or is no error"
    ),
    "share-of-opinion-in-each-source": _NO_GROUP | _WHOLE,
    "published-after-the-visit": {"virtuoso": "Virtuoso 7.2.5 gives truth as an integer"},
    "people-who-speak": dict.fromkeys(ENGINES, _LANGUAGE),
    "places-within-places": {"virtuoso": "Virtuoso 7.2.5 gives an end of a path once for each way"},
    "words-in-titles-of-offices": {
        "virtuoso": "Virtuoso 7.2.5 finds no pattern that has accents in text as it stands"
    },
    "labels-with-language-of-the-visit": dict.fromkeys(("jena", "rdflib", "virtuoso"), _TWICE),
    "share-inferred": _WHOLE,
    "arabic-names-of-what-takes-part": dict.fromkeys(("rdflib", "virtuoso"), _NO_BLOCK),
    "describe-the-host": {"virtuoso": "what DESCRIBE gives is open; here, what leads there too"},
    "only-one-status-per-event": {"virtuoso": "Virtuoso 7.2.5 has no plan for COUNT inside of IF"},
}
#: Where the queries of analyses stand.
ANALYSIS = Path(analysis.__file__).parent
#: Seconds that an engine may take for one query.
SECONDS = 30.0
#: Engines that are asked the questions over the smaller graph alone: the larger takes them minutes,
#: or they are the embedded engine, which answers from memory what it is compared with.
SMALL = () if samples.MANY else ("disk", "jena", "rdflib", "virtuoso")
#: Of the questions over a graph, and of the analyst's queries, an engine is asked each so-many-th
#: one, from the one of that number on.
PART = {
    ("oxigraph", "corpus"): (3, 2),
    ("disk", "shipped"): (3, 0),
    ("jena", "shipped"): (2, 0),
    ("virtuoso", "shipped"): (3, 1),
    ("rdflib", "shipped"): (4, 3),
}


def queries(file: Path = QUERIES) -> dict[str, str]:
    """Queries by the names that stand above them."""
    parts = file.read_text(encoding="utf-8").split("## ")[1:]
    return {name: text for name, _, text in (part.partition("\n") for part in parts)}


def canonical(term: object, *, grouped: bool) -> str:
    if isinstance(term, ox.BlankNode):
        return "_:"
    if isinstance(term, ox.Literal):
        if term.datatype.value in _NUMBERS:
            return f"{Decimal(term.value):.6f}"
        if grouped and term.language is None:
            return " ".join(sorted(re.split(r"[ ;]+", term.value)))
    return str(term)


def rows(graph: Graph, query: str, timeout: float = SECONDS) -> Counter[tuple[str, ...]]:
    """The rows of an answer, or its triples, or its truth as one row."""
    return Counter(in_order(graph, query, timeout))


def in_order(graph: Graph, query: str, timeout: float = SECONDS) -> list[tuple[str, ...]]:
    """The rows of an answer as they come; its triples, which have no order, each once."""
    results = graph.evaluate(query, timeout=timeout).read()
    if isinstance(results, ox.QueryBoolean):
        return [(str(bool(results)),)]
    if isinstance(results, ox.QuerySolutions):
        grouped = "GROUP_CONCAT" in query
        order = sorted(variable.value for variable in results.variables)
        return [tuple(canonical(row[name], grouped=grouped) for name in order) for row in results]
    return sorted({tuple(canonical(term, grouped=False) for term in triple) for triple in results})


def asked(graph: Graph, name: str, where: str) -> Iterator[str]:
    """The texts of a question, each once: in French, and as the corpus is asked.

    Names in French fall back on English, so both languages are read.
    """
    written: list[dict[str, list[str]]] = [{"lang": ["fr"]}]
    if where == "corpus":
        for path in sorted(EXPECTED.glob("Q*.tsv")):
            written += [block.written for block in blocks(path.stem) if block.asked == name]
    yield from dict.fromkeys(bind(question(name), each, graph=graph) for each in written)


@pytest.fixture(scope="session")
def builds(
    tmp_path_factory: pytest.TempPathFactory, built: Path, nursery: Nursery
) -> dict[str, Path]:
    """Builds of the shipped facts, the invented corpus, and a project with its own sectors."""
    found, folder = {"shipped": built}, tmp_path_factory.mktemp("engines")
    for name, facts in {"corpus": CORPUS, "sectors": PROJECT}.items():
        found[name] = folder / name
        ran = nursery.run(["build", "--facts", facts, "--out", found[name]], cwd=folder)
        assert ran.code == 0, ran.err
    return found


@contextmanager
def time_limit(seconds: float | None) -> Iterator[None]:
    """End what runs in the block by LimitError after `seconds`, None being never.

    The alarm rings each second from then on, for rdflib takes some errors as those of a filter.
    """

    def ring(*_: object) -> None:
        raise LimitError(f"no answer in {seconds} seconds")

    before = signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, seconds or 0, 1)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


class Rdflib(Graph):
    """rdflib, in this process: the tests' own queries are trusted."""

    def __init__(self, file: Path) -> None:
        self.address = "rdflib"
        self.graph = rdflib.Graph().parse(file, format="nt")

    def _answer(self, query: str, limits: Limits, name: str, *, chooses: bool) -> Answer:
        with time_limit(limits.timeout):
            result = self.graph.query(declarations(query) + query)
            is_graph = result.type in ("CONSTRUCT", "DESCRIBE")
            body = result.serialize(format="nt" if is_graph else "json") or b""
        return Answer(N_TRIPLES if is_graph else SPARQL_JSON, BytesIO(body))


class Running:
    """Engines with the graphs of files of N-Triples, each started when it is first asked."""

    def __init__(self, builds: dict[str, Path], make_folder: Callable[[str], Path]) -> None:
        self.builds = builds
        self.make_folder = make_folder
        folder = make_folder("data")
        self.files = {name: folder / f"{name}.nt" for name in builds}
        for name, build in builds.items():
            triples = ox.parse(path=build / "graph.ttl", format=ox.RdfFormat.TURTLE)
            ox.serialize(triples, self.files[name], format=ox.RdfFormat.N_TRIPLES)
        self.started: dict[str, dict[str, Graph]] = {}
        self.stacks: dict[str, ExitStack] = {}

    def graphs(self, name: str) -> dict[str, Graph]:
        """The graphs in an engine by its name."""
        if name not in self.started:
            self.stacks[name] = ExitStack()
            self.started[name] = self._start(name)
        return self.started[name]

    def _start(self, name: str) -> dict[str, Graph]:
        if name == "disk":
            return {each: connect(build) for each, build in self.builds.items()}
        if name == "rdflib":
            return {each: Rdflib(file) for each, file in self.files.items()}
        running = engines.start(name, self.files, self.make_folder(name))
        addresses = self.stacks[name].enter_context(running)
        return {each: connect(place) for each, place in addresses.items()}

    def stop(self, name: str) -> None:
        """End an engine, which is started anew when it is asked again."""
        self.started.pop(name)
        self.stacks.pop(name).close()

    @contextmanager
    def stopped_without_answer(self, name: str) -> Iterator[None]:
        """End an engine that gave no answer: it has ended, or would go on with it meanwhile."""
        try:
            yield
        except (AccessError, LimitError):
            if name in engines.NEEDS:
                self.stop(name)
            raise


@pytest.fixture(scope="session")
def running(builds: dict[str, Path], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """The engines.

    A fixture with parameters would be made anew wherever the tests' order changes its parameter.
    """
    engines_running = Running(builds, tmp_path_factory.mktemp)
    yield engines_running
    for name in [*engines_running.started]:
        engines_running.stop(name)


@pytest.fixture
def engine(request: pytest.FixtureRequest, running: Running, require: Require) -> dict[str, Graph]:
    """The graphs in the engine that is the test's parameter."""
    require(*engines.NEEDS.get(request.param, ()))
    return running.graphs(request.param)


@pytest.fixture(scope="session")
def expected(builds: dict[str, Path]) -> dict[str, Graph]:
    """The same graphs in the embedded engine, in memory."""
    return {name: connect(build / "graph.ttl") for name, build in builds.items()}


@cache
def _expected(graph: Graph, text: str) -> Counter[tuple[str, ...]]:
    return rows(graph, text)


def part(asked: Sequence[str], engine: str, where: str) -> Sequence[str]:
    """What an engine is asked over a graph."""
    every, first = PART.get((engine, where), (1, 0))
    return samples.sample(asked, every=every, first=first)


def cases() -> Iterator[object]:
    """Each engine with each question over each graph."""
    for engine in ENGINES:
        for where in GRAPHS if engine not in SMALL else ("shipped",):
            for name in part(names(), engine, where):
                late = where == "corpus" and name in FAILS.get(engine, ())
                marks = [_LATE] if late else []
                yield pytest.param(engine, where, name, marks=marks, id=f"{engine}-{where}-{name}")


@pytest.mark.parametrize(("engine", "where", "name"), list(cases()), indirect=["engine"])
def test_a_question_has_the_same_rows(
    request: pytest.FixtureRequest,
    running: Running,
    engine: dict[str, Graph],
    where: str,
    name: str,
    expected: dict[str, Graph],
) -> None:
    with running.stopped_without_answer(request.node.callspec.params["engine"]):
        is_asked = where == "shipped" and name not in WITHOUT_A_PLAN
        graph = engine[where] if is_asked else suited(engine[where], question(name))
        for text in asked(expected[where], name, where):
            assert rows(graph, text) == _expected(expected[where], text)


@pytest.mark.parametrize("engine", ENGINES, indirect=True)
def test_what_is_narrower_than_a_sector_is_the_same(
    engine: dict[str, Graph], expected: dict[str, Graph]
) -> None:
    agenda = question("agenda-of-visits")
    for sector, count in {"any": 4, "agrifood": 3}.items():
        text = bind(agenda, {"sector": [sector]}, graph=expected["sectors"])
        found = rows(engine["sectors"], text)
        assert found == rows(expected["sectors"], text)
        assert found.total() == count, sector


def asked_of_each() -> Iterator[object]:
    """Each engine with each of the tests' own queries."""
    doubles = pytest.mark.xfail(reason="Virtuoso 7.2.5 gives an end of a path once for each way")
    for engine in ENGINES:
        for name in queries():
            marks = [doubles] if (engine, name) == ("virtuoso", "path-plus") else []
            yield pytest.param(engine, name, marks=marks, id=f"{engine}-{name}")


@pytest.mark.parametrize(("engine", "name"), list(asked_of_each()), indirect=["engine"])
def test_a_query_has_the_same_rows(
    name: str, engine: dict[str, Graph], expected: dict[str, Graph]
) -> None:
    found = rows(engine["corpus"], queries()[name])
    assert found == rows(expected["corpus"], queries()[name])
    assert found


#: What an engine answers otherwise of some starts and not of others.
AT_TIMES = {("virtuoso", "visits-in-an-interval"): _DATES}


def asked_by_an_analyst() -> Iterator[object]:
    """Each engine with each of the analyst's queries."""
    for engine in ENGINES:
        for file in ANALYST:
            for name in part(list(queries(file)), engine, "shipped"):
                reason = OTHERWISE.get(name, {}).get(engine) or AT_TIMES.get((engine, name))
                by_chance = reason in (_LANGUAGE, _DATES)
                marks = [pytest.mark.xfail(reason=reason, strict=not by_chance)] if reason else []
                yield pytest.param(engine, file, name, marks=marks, id=f"{engine}-{name}")


@pytest.mark.parametrize(
    ("engine", "file", "name"), list(asked_by_an_analyst()), indirect=["engine"]
)
def test_what_an_analyst_asks_has_the_same_rows(
    file: Path, name: str, engine: dict[str, Graph], expected: dict[str, Graph]
) -> None:
    text = queries(file)[name]
    for where in ANALYST[file]:
        found, wanted = (in_order(each[where], text) for each in (engine, expected))
        assert Counter(found) == Counter(wanted)
        assert found == wanted or "\nORDER BY" not in text


def test_the_form_that_all_answer_alike_stands_below_each_query_that_some_do_not() -> None:
    asked = [name for file in ANALYST for name in queries(file)]
    alike = {name.removesuffix("-alike") for name in asked if name.endswith("-alike")}
    assert alike == OTHERWISE.keys()
    assert len(asked) == len({*asked})
    assert len(asked) - len(alike) == 40 + 45


@pytest.mark.parametrize("engine", ENGINES, indirect=True)
def test_what_analyses_read_is_the_same(
    engine: dict[str, Graph], expected: dict[str, Graph]
) -> None:
    for path in sorted(ANALYSIS.glob("*.rq")):
        text = path.read_text("utf-8")
        assert rows(engine["corpus"], text) == rows(expected["corpus"], text), path.name


# rdflib, which is no backend, gives a row of a group of nothing.
@pytest.mark.parametrize("engine", [each for each in ENGINES if each != "rdflib"], indirect=True)
def test_what_stands_behind_rows_and_why_there_are_none_is_the_same(
    engine: dict[str, Graph], expected: dict[str, Graph]
) -> None:
    graph, same = engine["shipped"], expected["shipped"]
    for query in ("SELECT ?v ?h { ?v dg:hostedBy ?h }", "SELECT ?x { id:us-ms dg:within* ?x }"):
        ordered = f"{query} ORDER BY ?h ?x"
        found, wanted = (evidence(each, each.evaluate(ordered), ordered) for each in (graph, same))
        assert found == wanted
        assert found.rows
    for query in (
        'SELECT ?s { ?s rdfs:label "Mississippi" ; skos:prefLable ?l }',
        "SELECT ?v { ?v a dg:Visit ; dg:hostedBy id:us-ms }",
        "SELECT ?v { ?v dg:startDate ?d FILTER(?d > '2026-01-01'^^xsd:date) }",
    ):
        assert reasons(graph, query) == reasons(same, query) != ()
        assert unknown_terms(graph, query) == unknown_terms(same, query)


@pytest.mark.parametrize("engine", ["virtuoso"], indirect=True)
def test_virtuoso_gives_no_part_of_the_rows(engine: dict[str, Graph]) -> None:
    with pytest.raises(LimitError, match=f"{engines.VIRTUOSO_ROWS} rows at most"):
        engine["corpus"].evaluate("SELECT * { ?s ?p ?o }")


@pytest.mark.parametrize("engine", ["virtuoso"], indirect=True)
def test_rows_that_virtuoso_has_no_room_to_sort_come_in_order(
    engine: dict[str, Graph], expected: dict[str, Graph]
) -> None:
    query = (
        'SELECT ?kind (GROUP_CONCAT(STR(?claim); SEPARATOR=" ") AS ?claims) '
        "{ ?claim dg:claimKind ?kind } GROUP BY ?kind ORDER BY DESC(?kind) LIMIT 3"
    )
    found, wanted = (
        [row["kind"] for row in each["corpus"].evaluate(query).rows()]
        for each in (engine, expected)
    )
    assert found == wanted
    assert len(found) == 3


@pytest.mark.parametrize("engine", ["rdflib"], indirect=True)
def test_rdflib_ends_a_query_that_has_no_end(engine: dict[str, Graph]) -> None:
    endless = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
    with pytest.raises(LimitError, match="no answer in"):
        rows(engine["corpus"], endless, timeout=0.2)
