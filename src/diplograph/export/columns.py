"""What nodes and edges of a network carry, as typed columns: said once for all of its formats."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from diplograph.export.content import BETWEEN, local
from diplograph.export.network import Edge, Network, Node, Said, accepted
from diplograph.export.tables import Cell, Type
from diplograph.layers import Source
from diplograph.namespaces import compress


class Column(NamedTuple):
    """A column as in a table (:class:`diplograph.export.tables.Column`), of nodes or edges."""

    name: str
    type: Type
    meaning: str
    cell: Callable[[Any, Network], Cell]


_ACCEPTED = ("accepted", "reference")
#: Properties that have a column under another name: `name` is what tools call a node.
_VALUES = {"name": "accepted_name"}
#: Properties of which there is a column in any case.
_HELD = frozenset({"eventStatus", "date"})


def node_columns(network: Network) -> tuple[Column, ...]:
    """The columns of nodes: those that all have, and one for each property of values."""
    values = value_columns(network)
    return (*_NODES, *(each._replace(cell=_of_node(each.cell)) for each in values))


def value_columns(network: Network) -> tuple[Column, ...]:
    """A column for each property whose accepted values are folded into nodes.

    Its cells are of what is folded into a node (:attr:`Network.folded`). There is none for the
    status and the date, which nodes have in any case.
    """
    return tuple(
        Column(_VALUES.get(name, name), kind, f"{name}, as accepted", _accepted(name, kind))
        for name, kind in network.values.items()
        if name not in _HELD
    )


def edge_columns(network: Network) -> tuple[Column, ...]:
    """The columns of edges."""
    content = network.content
    passages = (Column("words", "list", "the words of the passages", _words),)
    return (*_EDGES, *(passages if content.texts else ()))


def values(columns: Sequence[Column], record: Node | Edge, network: Network) -> Iterator[Any]:
    """The cells of a record as pairs of column and value, without those that are nothing."""
    for column in columns:
        cell = column.cell(record, network)
        if cell not in (None, "", [], ()):
            yield column, cell


# ---------------------------------------------------------------- nodes


def _value(name: str) -> Callable[[Any, Any], Cell]:
    return _of_node(_accepted(name, "text"))


def _of_node(cell: Callable[[Any, Any], Cell]) -> Callable[[Any, Any], Cell]:
    return lambda node, network: cell(node.folded, network)


def _accepted(name: str, kind: Type) -> Callable[[Any, Any], Cell]:
    def cell(folded: Sequence[Said], _: Network) -> Cell:
        found = [said.value or "" for said in accepted(folded, name)]
        if not found:
            return None
        return int(found[0]) if kind == "integer" else BETWEEN.join(found)

    return cell


def _record(name: str) -> Callable[[Any, Any], Cell]:
    """The field of that name of a thing or a source, if it has it."""
    return lambda node, _: getattr(node.record, name, None)


def _nodes(iris: Iterable[str]) -> list[str]:
    return [compress(iri) for iri in iris]


def _label(language: str) -> Callable[[Any, Any], Cell]:
    def cell(node: Node, network: Network) -> Cell:
        thing = network.content.layers.things.get(node.iri)
        return thing.labels.get(language) if thing else None

    return cell


def _folded(standings: tuple[str, ...]) -> Callable[[Any, Any], Cell]:
    """What is folded into a node, each as a line of JSON."""

    def cell(node: Node, network: Network) -> Cell:
        return [_line(said, network) for said in node.folded if said.standing in standings]

    return cell


def _line(said: Said, network: Network) -> str:
    """A fact or statement with its status and sources, as JSON; what is nothing is left out."""
    told = {
        "id": said.id,
        "property": said.property,
        "value": said.value,
        "standing": said.standing,
        "kind": said.status if said.standing == "said" else None,
        "polarity": said.polarity if said.polarity != "affirmed" else None,
        "contest": said.contest,
        "withdrawn": said.withdrawn,
        "certainty": said.certainty,
        "according_to": _nodes(said.according_to),
        "sources": _nodes(said.sources),
        "claims": _nodes(said.claims),
        "passages": _nodes(network.passages(said.claims)),
        "valid_from": list(said.valid_from),
        "valid_until": list(said.valid_until),
    }
    return json.dumps({name: cell for name, cell in told.items() if cell}, ensure_ascii=False)


def _claims(node: Node, _: Network) -> Cell:
    return _nodes(node.claims)


def _untold(node: Node, network: Network) -> Cell:
    return _nodes(network.passages(node.claims))


def _left_out(node: Node, network: Network) -> Cell:
    found = network.omissions.get(node.iri, ())
    return [f"{compress(each.locator.iri)} {local(each.reason)}" for each in found]


def _publisher(node: Node, _: Network) -> Cell:
    publisher = node.record.publisher if isinstance(node.record, Source) else None
    return publisher and compress(publisher)


def _primary(node: Node, _: Network) -> Cell:
    return _nodes(node.record.primary) if isinstance(node.record, Source) else []


def _sort(node: Node, _: Network) -> Cell:
    if isinstance(node.record, Source):
        return "source"
    return "thing" if node.record else "other"


_NODES = (
    Column("sort", "code", "thing, source, or other", _sort),
    Column("kind", "code", "its class, or the kind of source", lambda node, _: node.kind),
    Column("style", "code", "the class that decides its colour", lambda node, _: node.style),
    Column("iri", "text", "its full address", lambda node, _: node.iri),
    Column("label_en", "text", "its English label", _label("en")),
    Column("label_fr", "text", "its French label", _label("fr")),
    Column("label_ar", "text", "its Arabic label", _label("ar")),
    Column("names", "list", "all its names, in any language", _record("names")),
    Column("status", "code", "of an event, the accepted status", _value("eventStatus")),
    Column("date", "text", "of an event, the accepted date in EDTF", _value("date")),
    Column("first_day", "day", "the first day that the date may mean", lambda node, _: node.start),
    Column("last_day", "day", "the last day that the date may mean", lambda node, _: node.end),
    Column("undecided", "list", "dates, of which none is accepted", _record("undecided")),
    Column("attributed", "list", "its properties in somebody's words alone", _record("attributed")),
    Column("contested", "list", "its properties that are contested", _record("contested")),
    Column("matches", "list", "verified addresses of the same elsewhere", _record("matches")),
    Column("origins", "list", "where its label and class are from", _record("origins")),
    Column("facts", "list", "its values, each with status and sources", _folded(_ACCEPTED)),
    Column("said", "list", "what is only said of its values", _folded(("said",))),
    Column("claims", "list", "of a source, its claims on no node", _claims),
    Column("passages", "list", "where it makes those", _untold),
    Column("left_out", "list", "of a source, passages of no claim, and why", _left_out),
    Column("issued", "text", "of a source, the day of publication", _record("issued")),
    Column("language", "code", "of a source, its language", _record("language")),
    Column("publisher", "text", "of a source, who published it", _publisher),
    Column("url", "text", "of a source, its address", _record("url")),
    Column("draws_on", "list", "of a source, what it draws on", _primary),
    Column("digest", "text", "of a source, the SHA-256 of its text", _record("digest")),
    Column("length", "integer", "of a source, its code points", _record("length")),
)  # fmt: skip


# ---------------------------------------------------------------- edges


def _of(name: str) -> Callable[[Any, Any], Cell]:
    return lambda edge, _: getattr(edge.said, name)


def _listed(name: str) -> Callable[[Any, Any], Cell]:
    return lambda edge, _: _nodes(getattr(edge.said, name))


def _named(name: str) -> Callable[[Any, Any], Cell]:
    def cell(edge: Edge, network: Network) -> Cell:
        return BETWEEN.join(network.content.name(iri) for iri in getattr(edge.said, name))

    return cell


def _glosses(edge: Edge, network: Network) -> Cell:
    content = network.content
    found = (content.layers.claims[iri].glosses for iri in edge.said.claims)
    return [text for each in found if (text := each.get(content.language) or each.get("en"))]


def _passages(edge: Edge, network: Network) -> Cell:
    return [compress(iri) for iri in network.passages(edge.said.claims)]


def _words(edge: Edge, network: Network) -> Cell:
    evidence, content = network.content.layers.evidence, network.content
    found = (content.passage(evidence[iri]) for iri in network.passages(edge.said.claims))
    return [words for words in found if words]


_EDGES = (
    # igraph 1.0 reads the ids of nodes for those of edges.
    Column("statement", "text", "its id, the same in every export", lambda edge, _: edge.id),
    Column("sort", "code", "fact, statement or claim", _of("sort")),
    Column("property", "code", "the property; none of free claims", _of("property")),
    Column("standing", "code", "accepted, reference or said", _of("standing")),
    Column("status", "code", "its standing, or the kind of its claims", _of("status")),
    Column("polarity", "code", "affirmed or denied", _of("polarity")),
    Column("contest", "code", "how sources contradict each other, if", _of("contest")),
    Column("withdrawn", "code", "superseded or deprecated, if no claim stands", _of("withdrawn")),
    Column("certainty", "code", "the firmest of its claims", _of("certainty")),
    Column("according_to", "list", "those whose words all its claims are", _listed("according_to")),
    Column("sources", "list", "the sources that say it", _listed("sources")),
    Column("source_names", "text", "their names", _named("sources")),
    Column("voices", "list", "those independent of each other", _listed("voices")),
    Column("claims", "list", "the claims behind it", _listed("claims")),
    Column("glosses", "list", "the claims in words", _glosses),
    Column("passages", "list", "where they are said: source and place", _passages),
    Column("event_status", "code", "the accepted status of its event", _of("event_status")),
    Column("first_day", "day", "the first day on which it may be so", _of("start")),
    Column("last_day", "day", "the last day on which it may be so", _of("end")),
    Column("valid_from", "list", "since when, in EDTF", _of("valid_from")),
    Column("valid_until", "list", "until when, excluded, in EDTF", _of("valid_until")),
)  # fmt: skip
