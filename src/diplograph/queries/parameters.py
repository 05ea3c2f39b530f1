"""The parameters of ready-made questions: their types, and how what a user writes becomes terms.

A parameter is declared in the header of a question by one line::

    # parameter from: place = us :: the places that the visitors come from

that is its name, its type, its default (``any`` if the question asks for all) and what it is, which
``# parameter from fr: …`` says in French. What is given for it is read as its type and becomes
terms; nothing is ever formatted into a query.

=================  ==========================================================
type               is written as
=================  ==========================================================
place, actor, …    the slug of a thing, or its CURIE or IRI
sector             the slug of a sector, or its CURIE or IRI
date               a day, ``2024-04-16``
interval           two days, ``2024-01-01/2024-12-31``, or a day, month, year
number             a whole number from 1
language           ``en``, ``fr`` or ``ar``
limit              a whole number from 1
=================  ==========================================================
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import permutations
from typing import TYPE_CHECKING, TypeAlias

import pyoxigraph as ox

from diplograph.errors import UsageError
from diplograph.namespaces import DG, ID, PREFIXES, SECTOR, compress
from diplograph.spelling import did_you_mean, nearest, nearest_in_part, parted

if TYPE_CHECKING:
    from diplograph.backends import Graph

Value: TypeAlias = ox.NamedNode | ox.Literal

#: The class that the things of a type belong to, as a local name of the ontology; "" is any.
CLASSES: Mapping[str, str] = {
    "place": "Place",
    "actor": "Actor",
    "organisation": "Organisation",
    "person": "Person",
    "event": "Event",
    "source": "Source",
    "sector": "Sector",
    "claim": "Claim",
    "term": "",
}
TYPES = (*CLASSES, "date", "interval", "number", "language", "limit")
LANGUAGES = ("en", "fr", "ar")

#: What stands for "no restriction".
ANY = "any"

#: How like a slug or name has to be to one that there is, to be taken for it, from 0 to 1.
_NEAR = 0.7

_DECLARED = re.compile(r"(?P<type>\w+) = (?P<default>\S+) :: (?P<description>\S.*)")
_SLUG = re.compile(r"[a-z0-9]+(?:[.-][A-Za-z0-9]+)*")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
#: What an interval may be beside a day.
_SPANS = ", month, such as 2024-04, or year, nor two of these, such as 2024-01-01/2024-06"
_SPAN = re.compile(r"(\d{4})(?:-(\d{2}))?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter of a question; `default` is as a user would write it, ``any`` for all.

    `description` is in English, `translations` of it are by language.
    """

    name: str
    type: str
    default: str
    description: str
    translations: Mapping[str, str] = field(default_factory=dict, hash=False)

    @property
    def descriptions(self) -> Mapping[str, str]:
        """What it is, by language."""
        return {"en": self.description, **self.translations}

    @property
    def variables(self) -> tuple[str, ...]:
        """The variables of the query that it binds: an interval binds its first and last day."""
        return (f"{self.name}_first", f"{self.name}_last") if self._is_interval else (self.name,)

    @property
    def _is_interval(self) -> bool:
        return self.type == "interval"

    def terms(self, written: str) -> tuple[Value, ...]:
        """The terms of one value as a user writes it, one for each variable; none for ``any``.

        Raises UsageError if it is not of the type of the parameter.
        """
        if written == ANY:
            return ()
        try:
            if self.type in CLASSES:
                return (_thing(written, SECTOR if self.type == "sector" else ID),)
            if self._is_interval:
                return tuple(_day(day, _SPANS) for day in _ends(written))
            return (_LITERALS[self.type](written),)
        except ValueError as error:
            raise UsageError(f"parameter {self.name}: {error}") from error

    def block(self, rows: Sequence[Sequence[Value]]) -> str:
        """The VALUES block that binds it to `rows`, which are alternatives; UNDEF if none.

        str() of a pyoxigraph term is its N-Triples form, escaped, which is a term of SPARQL too.
        """
        names, many = " ".join(f"?{name}" for name in self.variables), self._is_interval
        found = [_written(row) for row in rows] or [" ".join("UNDEF" for _ in self.variables)]
        values = " ".join(f"({row})" for row in found) if many else " ".join(found)
        return f"VALUES ({names}) {{ {values} }}" if many else f"VALUES {names} {{ {values} }}"


#: What every question takes.
LIMIT = Parameter(
    "limit",
    "limit",
    ANY,
    "the most rows, the first ones in the order of the answer",
    {
        "fr": "le nombre maximal de lignes, les premières dans l'ordre de la réponse",
        "ar": "أقصى عدد للصفوف، أولها بحسب ترتيب الجواب",
    },
)


def declared(name: str, text: str) -> Parameter:
    """The parameter that ``# parameter name: text`` declares. Raises ValueError if it is wrong."""
    match = _DECLARED.fullmatch(text)
    if match is None:
        raise ValueError(f"parameter {name} is not declared as: type = default :: description")
    if match["type"] not in TYPES:
        raise ValueError(f"parameter {name} is of no known type: {match['type']}")
    parameter = Parameter(name, match["type"], match["default"], match["description"])
    parameter.terms(parameter.default)
    return parameter


def terms_in(graph: Graph, parameter: Parameter, written: str) -> tuple[Value, ...]:
    """As :meth:`Parameter.terms`; a name in place of a slug is told the slugs that `graph` has."""
    try:
        return parameter.terms(written)
    except UsageError:
        names = defaultdict[str, set[str]](set)
        for slug, name in things(graph, parameter.type):
            names[parted(name)].add(slug)
        near = nearest(written, names, cutoff=_NEAR)
        if near is None:
            raise
        slugs = ", ".join(sorted(names[near]))
        hint = f"the slug is {slugs}" if near == parted(written) else did_you_mean(slugs)
        raise UsageError(f"parameter {parameter.name}: {written!r} is no slug; {hint}") from None


def check_things(
    graph: Graph, given: Sequence[tuple[Parameter, Sequence[Sequence[Value]]]]
) -> None:
    """Raise UsageError for the first thing that `graph` does not know, or knows as another kind."""
    asked = [
        (parameter, term)
        for parameter, rows in given
        for row in rows
        for term in row
        if isinstance(term, ox.NamedNode)
    ]
    classes = _classes(graph, [term for _, term in asked]) if asked else {}
    for parameter, term in asked:
        shown = compress(term.value).removeprefix("id:").removeprefix("sector:")
        found, wanted = classes.get(term.value), CLASSES[parameter.type]
        if found is None:
            near = _near(graph, shown, wanted)
            hint = did_you_mean(near) or f"diplograph find {shown} shows what is near"
            raise UsageError(
                f"parameter {parameter.name}: the graph knows no {parameter.type} {shown!r}; {hint}"
            )
        if wanted and f"{DG}{wanted}" not in found:
            kinds = [name for name, of in CLASSES.items() if of and f"{DG}{of}" in found]
            what = f"; it is of type {kinds[-1]}" if kinds else ""
            raise UsageError(f"parameter {parameter.name}: {shown!r} is no {parameter.type}{what}")


def things(graph: Graph, type_name: str) -> Iterator[tuple[str, str]]:
    """What a parameter of a type can be, of what `graph` knows: slugs, each with its name.

    In no order; a thing comes once for each of its names. Nothing of a type that is of literals.
    """
    if not CLASSES.get(type_name):
        return
    class_ = f"<{DG}{CLASSES[type_name]}>"
    query = (
        "SELECT DISTINCT ?term ?name WHERE { ?term a/rdfs:subClassOf* "
        f"{class_} ; rdfs:label|skos:prefLabel ?name }}"
    )
    for row in graph.select(query):
        term, name = row["term"], row["name"]
        if not isinstance(term, ox.NamedNode) or not isinstance(name, ox.Literal):
            continue  # an endpoint may hold others' data
        if term.value.startswith((ID, SECTOR)):
            yield term.value.removeprefix(ID).removeprefix(SECTOR), name.value


def _near(graph: Graph, written: str, wanted: str) -> str | None:
    """The slug that is near to what was written, or whose name is."""
    names: dict[str, str] = {}
    for slug, name in things(graph, next(key for key, of in CLASSES.items() if of == wanted)):
        names.setdefault(name, slug)
    by_form = {slug: slug for slug in names.values()} | names
    found = nearest_in_part(written, by_form) or nearest(written, by_form, cutoff=_NEAR)
    return by_form[found] if found else None


def _classes(graph: Graph, terms: Sequence[ox.NamedNode]) -> Mapping[str, frozenset[str]]:
    """The classes of each of `terms` that has one, their superclasses among them."""
    query = (
        f"SELECT DISTINCT ?term ?class WHERE {{ VALUES ?term {{ {_written(terms)} }} "
        f"?term a/<http://www.w3.org/2000/01/rdf-schema#subClassOf>* ?class }}"
    )
    found: dict[str, frozenset[str]] = {}
    for row in graph.select(query):
        term, each = row["term"], row["class"]
        assert isinstance(term, ox.NamedNode)
        if isinstance(each, ox.NamedNode):
            found[term.value] = found.get(term.value, frozenset()) | {each.value}
    return found


def _written(terms: Sequence[object]) -> str:
    return " ".join(map(str, terms))


def _thing(written: str, namespace: str) -> ox.NamedNode:
    if _SLUG.fullmatch(written):
        return ox.NamedNode(namespace + written)
    prefix, colon, local = written.partition(":")
    if colon and prefix in PREFIXES and _SLUG.fullmatch(local):
        return ox.NamedNode(PREFIXES[prefix] + local)
    if written.startswith(("http://", "https://", "urn:")):
        return ox.NamedNode(written)
    from shlex import quote

    raise ValueError(
        f"{written!r} is no slug, such as us-ms, and no CURIE or IRI; "
        f"diplograph find {quote(written)} shows what is near"
    )


def _day(written: str, also: str = "") -> ox.Literal:
    if not _DATE.fullmatch(written):
        raise ValueError(f"{written!r} is no day, such as 2024-04-16{also}{day_hint(written)}")
    if not is_day(written):
        raise ValueError(f"there is no day {written}{day_hint(written)}")
    return ox.Literal(written, datatype=ox.NamedNode(PREFIXES["xsd"] + "date"))


def day_hint(written: str) -> str:
    """The end of a sentence on three numbers that are a day in one order only; "" for others."""
    numbers = re.split(r"[-/.]", written)
    if not all(re.fullmatch(r"\d{1,2}|\d{4}", number, re.ASCII) for number in numbers):
        return ""
    year, *others = sorted(numbers, key=len, reverse=True)
    if len(others) != 2:
        return ""
    orders = {
        "-".join((year, *(each.zfill(2) for each in order))) for order in permutations(others)
    }
    found = [order for order in orders if is_day(order)]
    return f"; did you mean {found[0]}?" if len(found) == 1 else ""


def is_day(written: str) -> bool:
    """Whether a text in ISO 8601 is a day that there is."""
    try:
        date.fromisoformat(written)
    except ValueError:
        return False
    return True


def _ends(written: str) -> tuple[str, str]:
    """The first and the last day of an interval, as they are written."""
    if written.count("/") == 2:  # one day, by slashes
        return written, written
    start, slash, end = written.partition("/")
    first, last = _of(start)[0], _of(end if slash else start)[1]
    if _DATE.fullmatch(first) and _DATE.fullmatch(last) and first > last:
        raise ValueError(f"{written} ends before it starts")
    return first, last


def _of(written: str) -> tuple[str, str]:
    """The first and the last day of a month or a year; of anything else, itself."""
    if span := _SPAN.fullmatch(written):
        return _of_span(int(span[1]), int(span[2] or 0))
    return written, written


def _of_span(year: int, month: int) -> tuple[str, str]:
    if month == 0:
        return f"{year:04}-01-01", f"{year:04}-12-31"
    if not 1 <= month <= 12:
        raise ValueError(f"there is no month {year:04}-{month:02}")
    return f"{year:04}-{month:02}-01", f"{year:04}-{month:02}-{monthrange(year, month)[1]:02}"


def _number(written: str) -> ox.Literal:
    if not re.fullmatch(r"[1-9]\d{0,8}", written, re.ASCII):
        raise ValueError(f"{written!r} is no whole number from 1")
    return ox.Literal(written, datatype=ox.NamedNode(PREFIXES["xsd"] + "integer"))


def _language(written: str) -> ox.Literal:
    if written not in LANGUAGES:
        hint = did_you_mean(nearest(written, LANGUAGES))
        raise ValueError(f"{written!r} is none of {', '.join(LANGUAGES)}{hint and f'; {hint}'}")
    return ox.Literal(written)


_LITERALS = {"date": _day, "number": _number, "language": _language, "limit": _number}
