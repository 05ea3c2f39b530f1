"""The report: what the graph says, what is only said in it, and on what each word of it rests.

:func:`findings` are three sentences for a terminal; :func:`data` is all of it as ``report.json``
holds it (shape: :mod:`diplograph.report.format`); :func:`render` makes ``report.html`` of that. All
of it comes out of the store by SPARQL, and is the same bytes for the same graph.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from diplograph.report.format import FORMAT, Report
from diplograph.report.parts import Part, Parts, placed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from diplograph.backends import Graph
    from diplograph.layers import Layers
    from diplograph.texts import Texts

__all__ = [
    "Checks",
    "File",
    "Invariant",
    "Part",
    "Report",
    "Written",
    "anchor",
    "data",
    "findings",
    "render",
    "to_json",
    "write",
]


@dataclass(frozen=True, slots=True)
class Invariant:
    """A query that must return nothing, and the rows that it did return.

    `name` says in English what must hold, and `french` in French.
    """

    name: str
    french: str
    rows: int = 0


@dataclass(frozen=True, slots=True)
class File:
    """A file that was read: its `name`, and in a few words what it is ("facts", "shared entities").

    Neither may depend on the working folder or the machine: they are written into the report.
    """

    name: str
    origin: str


@dataclass(frozen=True, slots=True)
class Checks:
    """What a build checked before it wrote anything.

    `as_of` is the day (ISO) of which the graph is, if later sources were left out.
    `canonical_hash` is the SHA-256, in hexadecimal, of the graph's sorted N-Triples; `shapes` and
    `shape_results` count the SHACL shapes run and what they found.
    """

    triples: int
    canonical_hash: str
    shapes: int
    shape_results: int = 0
    invariants: tuple[Invariant, ...] = ()
    files: tuple[File, ...] = ()
    as_of: str | None = None


def findings(graph: Graph, lang: str = "en") -> tuple[str, ...]:
    """Three sentences on what `graph` says, in ``en`` or ``fr``.

    A build that has :func:`data` at hand finds them there, and need not ask the graph again.
    """
    from diplograph.layers import read_layers
    from diplograph.report.content import content
    from diplograph.report.prose import sentences

    return tuple(sentences(content(graph, read_layers(graph)))[lang])


def data(graph: Graph, checks: Checks, layers: Layers | None = None) -> Report:
    """All that the report says, as values of JSON.

    `layers` are those of `graph`, if it was read before.
    """
    from diplograph.layers import read_layers, within_bounds
    from diplograph.report.content import content, excerpt
    from diplograph.report.prose import sentences

    layers = layers or read_layers(graph)
    found = content(graph, layers)
    told = sentences(found)
    shown = within_bounds(layers)
    if shown is not layers:
        found = excerpt(found, graph, shown)
    return {
        **found,
        "format": FORMAT,
        "findings": told,
        "checks": {
            "asOf": checks.as_of,
            "triples": checks.triples,
            "canonicalHash": f"sha256:{checks.canonical_hash}",
            "shapes": checks.shapes,
            "shapeResults": checks.shape_results,
            "invariants": [
                {
                    "name": each.name,
                    "label": {"en": each.name, "fr": each.french},
                    "rows": each.rows,
                }
                for each in checks.invariants
            ],
            "files": [
                {"name": each.name, "origin": each.origin}
                for each in sorted(checks.files, key=lambda each: (each.origin, each.name))
            ],
        },
    }


def to_json(report: Report) -> bytes:
    """``report.json``: UTF-8, keys sorted, a newline at the end."""
    return b"".join(placed(_json(report, Parts({})))[0])


def _json(report: Report, parts: Parts) -> Iterator[str | Part]:
    """The text of :func:`to_json`, a little at a time, made of `parts`: what its lists have of one
    source, or else an item.
    """
    from itertools import groupby

    before = "{\n "
    for name, value in sorted(report.items()):
        yield f'{before}"{name}": '
        before = ",\n "
        if isinstance(value, list) and value:
            between = "[\n  "
            for _, run in groupby(value, _TOGETHER.get(name, id)):
                yield between
                yield parts.part("json", _items, *run)
                between = _BETWEEN
            yield "\n ]"
        else:
            yield _indented(value, " ")
    yield "\n}\n"


#: By what the items of a list are taken together that come one after the other.
_TOGETHER: Mapping[str, Callable[[Any], object]] = {
    "claims": lambda claim: claim["holder"],
    "ledger": lambda omission: omission["evidence"]["source"],
}
_BETWEEN = ",\n  "


def _items(*values: object) -> str:
    return _BETWEEN.join(_indented(value, "  ") for value in values)


def _indented(value: object, indent: str) -> str:
    import json

    text = json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True)
    return text.replace("\n", f"\n{indent}")


def render(report: Report, *, lang: str = "en", texts: Texts | None = None) -> str:
    """``report.html``: one page that asks nothing of a network and runs no script.

    It holds both languages and shows `lang` (``en`` or ``fr``) until its reader chooses. Each claim
    has the id that :func:`anchor` gives. With `texts`, the passages that are held are shown.
    """
    from diplograph.report.page import page

    return b"".join(placed(page(report, lang, texts, Parts({})))[0]).decode()


class Written(NamedTuple):
    """The texts of the files of a report by their names, in pieces, its `parts`, and where they
    stand in each of the files (:mod:`diplograph.report.parts`).
    """

    files: Mapping[str, Sequence[bytes]]
    parts: Mapping[bytes, Part]
    places: Mapping[str, bytes]


def write(report: Report, before: Mapping[bytes, Part]) -> Written:
    """``report.json`` and ``report.html``, given the parts of a report `before`.

    The same as :func:`to_json` and :func:`render` make, in pieces: as a whole each is in memory
    several times. The parts were made by the same code.
    """
    from diplograph.report.page import page

    parts = Parts(before)
    files = {
        "report.json": placed(_json(report, parts)),
        "report.html": placed(page(report, "en", None, parts)),
    }
    return Written(
        {name: texts for name, (texts, _) in files.items()},
        parts.kept,
        {name: places for name, (_, places) in files.items()},
    )


def anchor(iri: str) -> str:
    """The id of a claim, an event or a source in ``report.html``: its slug.

    >>> anchor("https://w3id.org/diplograph/id/example.c1")
    'example.c1'
    """
    return iri.rpartition("/")[2]
