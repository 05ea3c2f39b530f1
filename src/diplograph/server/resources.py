"""Resources over HTTP: ``/id/us-ms``, ``/sector/…``, ``/kind/…``, ``/ontology/…``, ``/ontology``.

What is said of a resource, and on what evidence: as a page for people, with the content of
``diplograph explain``, or as RDF: all that is said of it, of the claims that concern it, their
evidence and their sources, with the names of what they name.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

import pyoxigraph as ox

from diplograph.explain.asked import Asked, is_known
from diplograph.explain.blocks import Block, Heading, Line, Row, Span, Table, Title
from diplograph.explain.content import content_of
from diplograph.explain.document import body
from diplograph.layers import excerpt, read_around
from diplograph.namespaces import KIND, PREFIXES, SECTOR, compress
from diplograph.server import pages
from diplograph.server.completion import said_of_terms
from diplograph.server.messages import Ask, Refused, Reply, only_read
from diplograph.server.negotiation import GRAPHS, HTML, Format
from diplograph.server.protocol import GRAPH_FORMATS, fields_of, form_of, headers_of
from diplograph.texts import Texts
from diplograph.vocabulary import vocabulary

if TYPE_CHECKING:
    from diplograph.explain.format import Content
    from diplograph.server.pages import Fields
    from diplograph.server.web import Served

FORMATS = (HTML, *GRAPHS)
#: The most things that are suggested for one that is not there.
_MOST_NEAR = 5


@dataclass(frozen=True, slots=True)
class Item:
    """A line of a page, and those beneath it."""

    spans: tuple[Span, ...]
    below: list[Item] = field(default_factory=list)


Part: TypeAlias = "list[Item] | Table"


class Section(NamedTuple):
    """A part of a page under a heading, or under none: lists of lines, and tables."""

    heading: str
    parts: list[Part]


class Cited(NamedTuple):
    """A source of a page: its number and name there, where it can be read, what else is known."""

    number: int
    iri: str
    name: str
    address: str
    known: tuple[str, ...]


class Near(NamedTuple):
    """What may have been meant by something that is not there."""

    iri: str
    term: str
    label: str


def respond(ask: Ask, served: Served) -> Reply:
    """What is said of the resource that the path names.

    Raises Refused: 404 for one that is not there, with those whose names are near, 405, 406.
    """
    only_read(ask)
    fields = fields_of(ask)
    form = form_of(ask, fields, FORMATS)
    language = pages.language_of(ask, fields)
    folder, _, slug = ask.path.strip("/").partition("/")
    namespace = next(name for name, of in pages.FOLDERS.items() if of == f"{folder}/")
    iri = f"{namespace}{slug}"
    layers = read_around(served.graph, [iri])
    if not is_known(iri, layers):
        raise _unknown(slug, compress(iri), served)
    texts = Texts(served.texts) if served.texts else Texts()
    found = content_of(served.graph, layers, Asked(iri), texts=texts)
    if form is HTML:
        return _page(ask, fields, found, language)
    return _data(form, found, iri, served)


def _unknown(slug: str, term: str, served: Served) -> Refused:
    hits = islice(served.names.best(slug[:100], "en"), _MOST_NEAR)
    things = (served.names.things[each.number] for each in hits)
    near = [Near(each.iri, compress(each.iri), each.label("en")) for each in things]
    hint = f"; near are {', '.join(each.term for each in near)}" if near else ""
    return Refused(
        404,
        f"nothing here is called {term[:200]}{hint}",
        members={"near": [each._asdict() for each in near]},
    )


def _data(form: Format, found: Content, iri: str, served: Served) -> Reply:
    from diplograph.export.formats import export

    claims = found["claims"]
    evidence = [each["id"] for claim in claims for each in claim["evidence"]]
    evidence += [each["evidence"]["id"] for each in found["ledger"]]
    sources = [each["id"] for each in found["sources"]]
    nodes = [iri, *(claim["id"] for claim in claims), *evidence, *sources]
    data = export(excerpt(served.graph, nodes, iri), form.name).data
    return Reply(200, headers_of(form), data, len(data))


# ---------------------------------------------------------------- the page


def _page(ask: Ask, fields: Fields, found: Content, language: str) -> Reply:
    blocks = body(found, language)
    title = next(each for each in blocks if isinstance(each, Title))
    return pages.page(
        ask,
        "resource.html.jinja",
        language,
        fields,
        title=title,
        # Of a class, what it is a kind of, and of a thing its class stand among the rows.
        rows=[each for each in blocks if isinstance(each, Row)],
        sections=_sections(blocks),
        sources=list(_cited(found, language)),
        iri=found["id"],
    )


def _sections(blocks: Sequence[Block]) -> list[Section]:
    sections = [Section("", [])]
    for block in blocks:
        if isinstance(block, Heading):
            sections.append(Section(block.text, []))
        elif isinstance(block, Table):
            sections[-1].parts.append(block)
        elif isinstance(block, Line):
            _add(sections[-1].parts, block)
    return [each for each in sections if each.parts]


def _add(parts: list[Part], line: Line) -> None:
    """Add a line to the last list of a section, beneath the last line that is less deep."""
    if not parts or isinstance(parts[-1], Table):
        parts.append([])
    items = parts[-1]
    assert isinstance(items, list)
    for _ in range(line.depth - 1):
        if not items:
            break
        items = items[-1].below
    items.append(Item(line.spans))


def _cited(found: Content, language: str) -> Iterator[Cited]:
    labels = found["labels"]

    def name(iri: str) -> str:
        texts = labels.get(iri, {})
        return texts.get(language) or texts.get("en") or compress(iri)

    for number, source in enumerate(found["sources"], start=1):
        publisher = source["publisher"]
        yield Cited(
            number,
            source["id"],
            name(source["id"]),
            pages.outside(source["url"] or ""),
            tuple(filter(None, (publisher and name(publisher), source["issued"]))),
        )


# ---------------------------------------------------------------- the vocabulary


def ontology(ask: Ask, _: Served) -> Reply:
    """The vocabulary: an index of its terms, or all that its files say, in RDF.

    Raises Refused: 405, 406.
    """
    only_read(ask)
    fields = fields_of(ask)
    form = form_of(ask, fields, FORMATS)
    language = pages.language_of(ask, fields)
    if form is not HTML:
        triples = sorted(vocabulary().ontology, key=str)
        data = (
            ox.serialize(triples, format=GRAPH_FORMATS[form.name], prefixes=dict(PREFIXES)) or b""
        )
        return Reply(200, headers_of(form), data, len(data))
    return pages.page(ask, "ontology.html.jinja", language, fields, groups=list(_groups(language)))


class Term(NamedTuple):
    """A term of the vocabulary in the index of it; definitions are in English."""

    iri: str
    term: str
    label: str
    definition: str


def _groups(language: str) -> Iterator[tuple[str, list[Term]]]:
    """The terms under headings: classes, properties, each list of codes under its own name."""
    found = vocabulary()
    yield (
        pages.say("classes", language),
        [_term(each.iri, language) for each in found.classes.values()],
    )
    properties = found.properties.values()
    yield pages.say("properties", language), [_term(each.iri, language) for each in properties]
    for name, concepts in found.code_lists.items():
        namespace = SECTOR if name == "sectors" else KIND
        label = _term(f"{namespace}{name}", language).label
        yield label, [_term(each.iri, language) for each in concepts.values()]


def _term(iri: str, language: str) -> Term:
    said = said_of_terms().get(iri, {})
    labels = said.get("label", {})
    label = labels.get(language) or labels.get("en") or compress(iri)
    return Term(iri, compress(iri), label, said.get("definition", {}).get("en", ""))
