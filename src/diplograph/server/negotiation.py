"""Choosing a format: what a client accepts (RFC 9110, section 12.5) held against what there is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from diplograph.server.messages import Refused


class Format(NamedTuple):
    """A format under its short `name`; clients ask for it by any of `media_types`, first of all by
    the first, which is what it is sent as.
    """

    name: str
    media_types: tuple[str, ...]

    @property
    def media_type(self) -> str:
        """The media type it is sent as."""
        return self.media_types[0]


JSON = Format("json", ("application/json",))
HTML = Format("html", ("text/html", "application/xhtml+xml"))
TEXT = Format("text", ("text/plain",))
CSV = Format("csv", ("text/csv",))

#: SPARQL 1.1 Query Results, in the order of preference.
ROWS = (
    Format("json", ("application/sparql-results+json", "application/json")),
    Format("xml", ("application/sparql-results+xml", "application/xml", "text/xml")),
    CSV,
    Format("tsv", ("text/tab-separated-values",)),
)
#: RDF graphs, likewise.
GRAPHS = (
    Format("turtle", ("text/turtle", "application/x-turtle", "text/n3")),
    Format("ntriples", ("application/n-triples", "text/plain")),
    Format("rdfxml", ("application/rdf+xml", "application/xml", "text/xml")),
    Format("jsonld", ("application/ld+json", "application/json")),
)
#: Other names that clients write in `format=`.
_ALIASES = {
    "ttl": "turtle",
    "n3": "turtle",
    "nt": "ntriples",
    "n-triples": "ntriples",
    "rdf": "rdfxml",
    "rdf+xml": "rdfxml",
    "json-ld": "jsonld",
    "srj": "json",
    "srx": "xml",
}


def chosen(accept: str, offered: Sequence[Format], wanted: str | None = None) -> Format:
    """The format to answer in: the one that is `wanted` by name or media type, else the one that
    `accept`, the value of an Accept header, ranks first; among equals the first that is offered.

    Raises Refused (406), which names what is offered.
    """
    if wanted is not None:
        return _named(wanted, offered)
    found = _accepted(accept, tuple(offered))
    if found is None:
        raise _nothing(accept, offered)
    return found


@lru_cache(maxsize=256)
def prefers_html(accept: str) -> bool:
    """Whether a client wants a page rather than any data: browsers name HTML first, tools never do,
    but some take it behind all else.
    """
    ranges = _read(accept)
    data = max(_weight(each, ranges) for each in (JSON, *ROWS, *GRAPHS))
    return _quality("text/html", ranges) > data


def accepts_gzip(encodings: str) -> bool:
    """Whether the value of an Accept-Encoding header allows gzip by name or by ``*``."""
    weights = dict(_read(encodings))
    return weights.get("gzip", weights.get("*", 0.0)) > 0


def language(accept: str, known: Sequence[str]) -> str:
    """The one of the `known` languages that an Accept-Language header ranks first; else the first
    known.
    """
    for tag, weight in sorted(_read(accept), key=lambda each: -each[1]):
        primary = tag.partition("-")[0]
        if weight > 0 and primary in known:
            return primary
    return known[0]


def _named(wanted: str, offered: Sequence[Format]) -> Format:
    name = wanted.strip().lower()
    name = _ALIASES.get(name, name)
    for each in offered:
        if name == each.name or name in each.media_types:
            return each
    # What a client calls JSON or XML is of a graph one of its two formats of that kind.
    kin: Mapping[str, str] = {"json": "jsonld", "xml": "rdfxml"}
    for each in offered:
        if kin.get(name) == each.name:
            return each
    raise _nothing(wanted, offered)


@lru_cache(maxsize=256)
def _accepted(accept: str, offered: tuple[Format, ...]) -> Format | None:
    ranges = _read(accept)
    if not ranges:
        return offered[0]
    best = max(offered, key=lambda each: _weight(each, ranges))
    return best if _weight(best, ranges) > 0 else None


def _weight(offered: Format, ranges: tuple[tuple[str, float], ...]) -> float:
    return max(_quality(each, ranges) for each in offered.media_types)


def _quality(media_type: str, ranges: tuple[tuple[str, float], ...]) -> float:
    """How much a media type is wanted: the most specific range that it is in says it."""
    main = media_type.partition("/")[0]
    for candidate in (media_type, f"{main}/*", "*/*"):
        for name, weight in ranges:
            if name == candidate:
                return weight
    return 0.0


@lru_cache(maxsize=256)
def _read(header: str) -> tuple[tuple[str, float], ...]:
    """The names of a header with weights; each in small letters, without its other parameters."""
    found = []
    for part in header[:4096].split(","):
        name, *parameters = (each.strip() for each in part.lower().split(";"))
        if name:
            found.append((name, _q(parameters)))
    return tuple(found)


def _q(parameters: Sequence[str]) -> float:
    for each in parameters:
        key, _, value = each.partition("=")
        if key.strip() == "q":
            try:
                return min(max(float(value), 0.0), 1.0)
            except ValueError:
                return 0.0
    return 1.0


def _nothing(asked: str, offered: Sequence[Format]) -> Refused:
    known = ", ".join(f"{each.media_type} ({each.name})" for each in offered)
    return Refused(406, f"there is no answer in {asked[:200]!r}; there is {known}")
