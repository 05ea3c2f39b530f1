"""The ready-made questions over HTTP: ``/questions``, and ``/questions/NAME``, which asks one.

The parameters of a question are those of its address, ``?state=us-ms&period=2025``; several values
of one are alternatives, and an empty one counts as not given. The formats are JSON (the rows as
SPARQL 1.1 JSON, with what the question is beside them), CSV, which is that of
``diplograph query NAME --format csv``, and HTML.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from io import BufferedWriter, RawIOBase, StringIO
from itertools import islice
from typing import IO, TYPE_CHECKING, Any, NamedTuple

import pyoxigraph as ox
from markupsafe import Markup

from diplograph.errors import UsageError
from diplograph.namespaces import compress
from diplograph.queries.parameters import LANGUAGES
from diplograph.queries.questions import Question, bind, names, question
from diplograph.server import openapi, pages
from diplograph.server.bounded import bounded, row_counter
from diplograph.server.held import Dataset, failures_told
from diplograph.server.messages import Ask, Refused, Reply, only_read
from diplograph.server.negotiation import CSV, HTML, Format
from diplograph.server.protocol import ROW_FORMATS, fields_of, form_of, headers_of
from diplograph.spelling import closest
from diplograph.vocabulary import vocabulary
from diplograph.words import unparted

if TYPE_CHECKING:
    from diplograph.layers import Claim
    from diplograph.server.held import HeldGraph
    from diplograph.server.pages import Fields
    from diplograph.server.web import Served

JSON = Format("json", ("application/json", "application/sparql-results+json"))
FORMATS = (JSON, CSV, HTML)
#: The most rows that a page shows, with the claims behind each.
_SHOWN = 200
#: The most questions that are suggested for one that is not there.
_MOST_NEAR = 5


class Asked(NamedTuple):
    """A question with what was written for its parameters, and the query that this makes."""

    question: Question
    given: Mapping[str, list[str]]
    query: str

    @property
    def sparql(self) -> str:
        """The query without the header of its file."""
        return replace(self.question, text=self.query).query.strip()


class Text(NamedTuple):
    """A text of a page, and the language it is in if that is not the page's."""

    text: str
    language: str = ""

    @property
    def attributes(self) -> Markup:
        """The attributes of the element that holds it."""
        if not self.language:
            return Markup("")
        return Markup(' lang="{}" dir="ltr"').format(self.language)


class Cell(NamedTuple):
    """A cell of a page, and where it leads."""

    text: str
    link: str = ""


class Behind(NamedTuple):
    """A claim behind a row: what it says, who holds it, where and how firmly."""

    iri: str
    gloss: str
    holder: str
    source: str
    details: str


class Row(NamedTuple):
    """A row of a page."""

    cells: tuple[Cell, ...]
    claims: tuple[Behind, ...]
    summary: str


class Control(NamedTuple):
    """A parameter as a part of a form: a choice of `options` if there are any, else a text."""

    name: str
    called: Text
    value: str
    default: str
    description: Text
    options: tuple[str, ...]


# ---------------------------------------------------------------- which there are


def index(ask: Ask, _: Served) -> Reply:
    """All questions. Raises Refused: 405 for a change, 406 for another format."""
    only_read(ask)
    fields = fields_of(ask)
    form = form_of(ask, fields, FORMATS)
    found = [question(name) for name in names()]
    language = pages.language_of(ask, fields)
    if form is HTML:
        return _index_page(ask, fields, found, language)
    if form is CSV:
        body = _index_csv(found)
    else:
        body = json.dumps({"questions": [*map(described, found)]}, ensure_ascii=False).encode()
    return Reply(200, headers_of(form), body, len(body))


def described(asked: Question) -> dict[str, object]:
    """What a question is, as JSON: texts by language, columns and parameters in order."""
    return {
        "name": asked.name,
        "title": asked.titles,
        "answers": asked.answers,
        "empty": {each: asked.meaning_of_none(each) for each in asked.empty},
        "columns": asked.columns,
        "claims": list(asked.claims),
        "table": list(asked.table),
        "parameters": [
            {
                "name": each.name,
                "type": each.type,
                "default": each.default,
                "description": each.description,
                "descriptions": each.descriptions,
            }
            for each in asked.parameters.values()
        ],
    }


def _index_csv(found: Iterable[Question]) -> bytes:
    out = StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(("name", "title", "answers", "parameters"))
    for each in found:
        row = (each.name, each.titles["en"], each.answers["en"], " ".join(each.parameters))
        writer.writerow(row)
    return out.getvalue().encode()


def _index_page(ask: Ask, fields: Fields, found: Iterable[Question], language: str) -> Reply:
    questions = [
        {
            "name": each.name,
            "title": text(each.titles, language),
            "answers": sentence(each.answers, language),
        }
        for each in found
    ]
    return pages.page(ask, "questions.html.jinja", language, fields, questions=questions)


def text(texts: Mapping[str, str], language: str) -> Text:
    """A text in a language, or else in English."""
    if language not in texts:
        return Text(texts["en"], "en")
    return Text(unparted(texts[language]) if language == "fr" else texts[language])


def _called(kind: str, name: str, language: str) -> Text:
    """What a ``column`` or a ``param`` is called."""
    said, told = pages.named(kind, name, language)
    return Text(said, "" if told == language else told)


def sentence(texts: Mapping[str, str], language: str) -> Text:
    """The same as a sentence."""
    found = text(texts, language)
    return found._replace(text=f"{found.text[:1].upper()}{found.text[1:]}.")


# ---------------------------------------------------------------- one of them


def respond(ask: Ask, served: Served) -> Reply:
    """The answer to the question that the path names.

    Raises Refused, as `read` does, with 404 for a question that is not there, 405, 406; and what
    `HeldGraph.ask` does.
    """
    only_read(ask)
    fields = fields_of(ask)
    form = form_of(ask, fields, FORMATS)
    named = of(known(ask.path.strip("/").partition("/")[2]), served)
    given = {name: values for name, values in fields.items() if name != "format"}
    if form is HTML:
        liked = pages.language_of(ask, {})
        asked = read(named, {"lang": [liked], **given}, served.graph)
        told = asked.given.get("lang", [liked])[-1]
        language = told if told in LANGUAGES else liked  # it may be "any"
        return _page(ask, served, asked, fields, language)
    asked = read(named, given, served.graph)
    before = _before(asked) if form is JSON else b""
    results = served.graph.ask(asked.query, Dataset(), chooses=False, base=ask.base)
    with (
        failures_told(asked.query, served.graph.address),
        bounded(served.bounds, row_counter(form.name), form.name) as (out, spool),
    ):
        assert isinstance(results, ox.QuerySolutions)
        out.write(before)
        # An object has begun with that: of what the engine writes the opening brace is left out.
        rest = BufferedWriter(_From(out, 1 if before else 0))
        results.serialize(rest, ROW_FORMATS[form.name])
        rest.flush()
    return Reply(200, headers_of(form), spool.file, spool.size)


class _From(RawIOBase):
    """A file that leaves out the first bytes of what is written to it."""

    def __init__(self, out: IO[bytes], first: int) -> None:
        self._out = out
        self._first = first

    def writable(self) -> bool:
        return True

    def write(self, data: Any, /) -> int:
        kept = bytes(data[self._first :])
        self._first -= len(data) - len(kept)
        self._out.write(kept)
        return len(data)


def known(name: str) -> Question:
    """The question of a name. Raises Refused (404), with the names that are near."""
    if name in names():
        return question(name)
    near = closest(name[:100], names(), most=_MOST_NEAR)
    raise Refused(
        404,
        f"there is no question {name[:100]!r}; near are {', '.join(near)}",
        members={"near": near},
    )


def of(asked: Question, served: Served) -> Question:
    """A question with what no row of it means of the graph that is served."""
    if not served.is_foreign:
        return asked
    from diplograph.emptiness.foreign import of_served

    return of_served(asked)


def read(asked: Question, fields: Mapping[str, Sequence[str]], graph: HeldGraph) -> Asked:
    """What is asked of a question by the `fields` of an address.

    Raises Refused, which says of each parameter what is wrong with it: 400 for what is no parameter
    or does not look like a value of its type; 404 for what does and names nothing, as a thing that
    the graph has not, or a day that no month has.
    """
    given = {
        name: kept for name, values in fields.items() if (kept := [each for each in values if each])
    }
    if "lang" not in asked.parameters:  # which pages have always
        given.pop("lang", None)
    try:
        return Asked(asked, given, bind(asked, given, graph=graph))
    except UsageError as error:
        wrong = dict(_wrong(asked, given, graph)) or {"": (400, str(error))}
    raise Refused(
        min(status for status, _ in wrong.values()),
        "\n".join(said for _, said in wrong.values()),
        members={
            "parameters": [{"name": name, "detail": said} for name, (_, said) in wrong.items()]
        },
    )


def _wrong(
    asked: Question, given: Mapping[str, list[str]], graph: HeldGraph
) -> Iterator[tuple[str, tuple[int, str]]]:
    """Each parameter that is wrong, with the status of that and what is wrong."""
    for name, values in given.items():
        try:
            bind(asked, {name: values}, graph=graph)
        except UsageError as error:
            parameter = asked.parameters.get(name)
            is_formed = parameter and all(openapi.is_formed(parameter, each) for each in values)
            yield name, (404 if is_formed else 400, str(error))


def _before(asked: Asked) -> bytes:
    """What stands before the rows in JSON: what is asked, up to where the engine's object goes on.

    Texts are by language, as in the list of questions; `query` is what was asked of the graph.
    """
    told = {**described(asked.question), "given": dict(asked.given), "query": asked.sparql}
    return json.dumps(told, ensure_ascii=False).encode().removesuffix(b"}") + b", "


# ---------------------------------------------------------------- its page


def _page(ask: Ask, served: Served, asked: Asked, fields: Fields, language: str) -> Reply:
    from diplograph.evidence import claims_in, declared
    from diplograph.queries import notes

    answer = served.graph.evaluate(asked.query)
    solutions = answer.read()
    assert isinstance(solutions, ox.QuerySolutions)
    columns = [variable.value for variable in solutions.variables]
    rows = answer.rows()
    shown = [list(row) for row in islice(rows, _SHOWN)]
    found = declared(served.graph, asked.question, columns, shown)
    told = dict(_behind(served.graph, found.claims, language))
    # Claims of another sort than those that a row rests on, as denials are, if a row has any.
    counted = {
        name
        for name in asked.question.claims[1:]
        if name in columns and any(claims_in(row[columns.index(name)]) for row in shown)
    }
    made = _Table(asked.question, columns, counted, pages.root_of(ask.path), language)
    key = {0: "no-rows", 1: "one-row"}.get(len(rows), "rows")
    cut = pages.say("cut", language, shown=_SHOWN, count=len(rows)) if len(rows) > _SHOWN else ""
    return pages.page(
        ask,
        "question.html.jinja",
        language,
        fields,
        title=text(asked.question.titles, language),
        answers=text(asked.question.answers, language),
        empty=sentence(asked.question.empty, language),
        controls=tuple(_controls(asked, language)),
        count=notes.say(key, language, count=len(rows)),
        cut=cut,
        columns=[(_called("column", name, language), name) for name in made.shown],
        hidden=[_called("column", name, language) for name in made.hidden],
        described=asked.question.columns,
        called=partial(_called, "column", language=language),
        rows=[
            made.row(row, [told[claim] for claim in standing.claims])
            for row, standing in zip(shown, found.rows, strict=True)
        ],
        query=asked.sparql,
    )


def _behind(
    graph: HeldGraph, claims: Mapping[str, Claim], language: str
) -> Iterator[tuple[str, Behind]]:
    """What a row says of each claim; the claim's own page says the rest."""
    from diplograph.evidence.telling import weight
    from diplograph.queries.notes import say

    values = claims.values()
    spoken = {iri for claim in values for iri in (claim.holder, *claim.attributed_to)}
    names = _names(graph, spoken, language)
    codes = {
        concept.iri: concept.labels.get(language) or concept.slug
        for concepts in vocabulary().code_lists.values()
        for concept in concepts.values()
    }
    for iri, claim in claims.items():
        glosses = claim.glosses
        places = [f"¶{each.paragraph}, {each.start}–{each.end}" for each in claim.evidence]
        weighed = [codes.get(code, "") for code in weight(claim)]
        speakers = ", ".join(names.get(each, compress(each)) for each in claim.attributed_to)
        parts = [*places, *weighed, speakers and say("according-to", language, party=speakers)]
        yield (
            iri,
            Behind(
                iri,
                glosses.get(language) or glosses.get("en") or next(iter(glosses.values()), ""),
                claim.holder,
                names.get(claim.holder, compress(claim.holder)),
                " · ".join(filter(None, parts)),
            ),
        )


def _names(graph: HeldGraph, things: Iterable[str], language: str) -> Mapping[str, str]:
    """The names of some things in a language, or else in English."""
    values = " ".join(str(ox.NamedNode(iri)) for iri in sorted(things))
    query = f"SELECT ?thing ?name {{ VALUES ?thing {{ {values} }} ?thing skos:prefLabel ?name }}"
    found: dict[str, str] = {}
    for row in graph.select(query):
        thing, name = row["thing"], row["name"]
        if not (isinstance(thing, ox.NamedNode) and isinstance(name, ox.Literal)):
            continue
        if name.language == language or (name.language == "en" and thing.value not in found):
            found[thing.value] = name.value
    return found


def _controls(asked: Asked, language: str) -> Iterator[Control]:
    for each in asked.question.parameters.values():
        options = LANGUAGES if each.type == "language" else ()
        value = language if options else " ".join(asked.given.get(each.name, ())[:1])
        described = text(each.descriptions, language)
        called = _called("param", each.name, language)
        yield Control(each.name, called, value, each.default, described, options)


class _Table:
    """Which columns of a question a page shows, and how: as a terminal does, but for claims.

    Of those in `counted` a cell says how many it names.
    """

    def __init__(
        self,
        asked: Question,
        columns: Sequence[str],
        counted: Collection[str],
        root: str,
        language: str,
    ) -> None:
        wanted = [name for name in asked.table if name not in asked.claims or name in counted]
        self.shown = [name for name in wanted if name in columns]
        others = (name for name in columns if name not in asked.claims)
        self.hidden = [
            name for name in others if name not in self.shown and name not in self._named(columns)
        ]
        self._columns = columns
        self._counted = counted
        self._root = root
        self._language = language

    def _named(self, columns: Sequence[str]) -> Mapping[str, str]:
        """The columns of things whose names are shown, with the columns of the names."""
        found = {name.removesuffix("_name"): name for name in self.shown if name.endswith("_name")}
        if "name" in self.shown:
            found[columns[0]] = "name"
        return {thing: name for thing, name in found.items() if thing in columns}

    def row(self, row: Sequence[object], claims: Sequence[Behind]) -> Row:
        """A row of an answer as a row of the page."""
        from diplograph.evidence import claims_in

        values = dict(zip(self._columns, row, strict=True))
        things = {name: values[thing] for thing, name in self._named(self._columns).items()}
        cells = tuple(
            Cell(self._count(claims_in(values[name])), "")
            if name in self._counted
            else self._cell(values[name], things.get(name, values[name]))
            for name in self.shown
        )
        return Row(cells, tuple(claims), self._count(claims))

    def _count(self, claims: Sequence[object]) -> str:
        from diplograph.result.explanation import say

        key = "one-claim" if len(claims) == 1 else "claims"
        return say(key, self._language, count=len(claims)) if claims else ""

    def _cell(self, term: object, thing: object) -> Cell:
        from diplograph.queries.results import text as in_words

        leads = thing.value if isinstance(thing, ox.NamedNode) else ""
        return Cell(in_words(term), leads and pages.link(leads, self._root))
