"""Rows in a notebook: a table in HTML without scripts, in which each row opens its evidence."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

import pyoxigraph as ox

from diplograph.namespaces import compress
from diplograph.queries.results import text
from diplograph.queries.typed import plain
from diplograph.result.explanation import say
from diplograph.terminal import visible

if TYPE_CHECKING:
    from diplograph.backends import Graph
    from diplograph.evidence import Evidence
    from diplograph.queries.notes import Note

#: The most rows that are shown.
_SHOWN = 25


class _Cell(NamedTuple):
    text: str
    link: str = ""


class _Row(NamedTuple):
    cells: tuple[_Cell, ...]
    claims: tuple[str, ...]
    summary: str


def page(  # noqa: PLR0917 - all of one result
    columns: Sequence[str],
    rows: Sequence[ox.QuerySolution],
    found: Evidence | None,
    notes: Mapping[str, Note],
    sources: Mapping[str, str],
    below: Sequence[str],
    language: str,
) -> str:
    """The first rows as a table, each with what `found` and `notes` have of it; lines `below` it.

    `sources` has where sources can be read. Only addresses of http and https are links.
    """
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("diplograph.result", "."), autoescape=True, undefined=StrictUndefined
    )
    shown = [
        _Row(
            tuple(_cell(row[name]) for name in columns),
            claims := found.rows[number].claims if found else (),
            _summary(len(claims), language),
        )
        for number, row in enumerate(rows[:_SHOWN])
    ]
    if len(rows) > _SHOWN:
        below = [*below, say("more-rows", language, count=len(rows) - _SHOWN)]
    return environment.get_template("result.html.jinja").render(
        columns=[name.replace("_", " ") for name in columns],
        rows=shown,
        notes=notes,
        has_evidence=found is not None,
        below=below,
        language=language,
        say=partial(say, language=language),
        linked=_linked,
        source=lambda note: _Cell(visible(note.source), _web(sources.get(note.holder, ""))),
        visible=visible,
    )


def addresses(graph: Graph, sources: Iterable[str]) -> dict[str, str]:
    """Where sources, by their IRIs, can be read, of those of which that is known."""
    values = " ".join(str(ox.NamedNode(iri)) for iri in sorted(sources))
    query = f"SELECT ?source ?url {{ VALUES ?source {{ {values} }} ?source schema:url ?url }}"
    rows = graph.select(query)
    return {row["source"].value: plain(row["url"]) or "" for row in rows}


def _cell(term: object) -> _Cell:
    return _linked(term.value) if isinstance(term, ox.NamedNode) else _Cell(text(term))


def _linked(iri: str) -> _Cell:
    """An IRI as its CURIE, which leads to it if it is an address of the web."""
    return _Cell(visible(compress(iri)), _web(iri))


def _web(address: str) -> str:
    """An address if it is one of the web, else nothing."""
    return address if address.startswith(("http://", "https://")) else ""


def _summary(claims: int, language: str) -> str:
    return say("one-claim" if claims == 1 else "claims", language, count=claims)
