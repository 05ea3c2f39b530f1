"""Graphs of a few invented fact files, and questions to them: what the tests of questions share."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from diplograph import rdf
from diplograph.backends import Graph, memory
from diplograph.facts import load, with_countries_in_scope
from diplograph.queries.questions import question
from diplograph.resources import reading
from diplograph.vocabulary import vocabulary
from test_thirty import answer

#: Fact files by the slug of their source: its day of publication, and what stands below its head.
Files = Mapping[str, tuple[str, str]]

_HEAD = """format: 1
source:
  id: {slug}
  kind: news-article
  label: {{en: "{slug}", fr: "{slug}"}}
  language: en
  published: {day}
  recorded: {recorded}
"""
_EVENTS = frozenset({"visit", "meeting", "agreement", "event"})


def shared(things: str) -> str:
    """The file of shared things that are written as ``KIND: SLUG…`` or ``KIND in SLUG: SLUG…``.

    A place or a post lies in what follows ``in``. Names are made of slugs: Invented Town, first
    chair, invented visit.
    """
    found: dict[str, list[str]] = {"entities": [], "events": []}
    for line in things.strip().splitlines():
        said, _, slugs = line.partition(": ")
        kind, _, around = said.partition(" in ")
        for slug in slugs.split():
            found["events" if kind in _EVENTS else "entities"].append(_thing(kind, slug, around))
    parts = (f"{key}:\n" + "".join(lines) for key, lines in found.items() if lines)
    return "format: 1\n" + "".join(parts)


def event(
    slug: str = "invented-visit", *, kind: str = "visit", status: str = "held", **fields: str
) -> str:
    """The events of a fact file, this one the first: held, and with fields of one value each.

    A field goes by its key, with ``_`` behind ``from``. What is written behind a value stands in
    its braces: ``date="2031-03, as: plan"``. Spans are 0-1, 2-3 and so on. More events may follow.
    """
    said = {"status": status} | {key.rstrip("_"): value for key, value in fields.items()}
    lines = (
        f"    {key}: {{is: {value}, at: {2 * at}-{2 * at + 1}}}\n"
        for at, (key, value) in enumerate(said.items())
    )
    return f"\nevents:\n  {slug}:\n    kind: {kind}\n" + "".join(lines)


def _thing(kind: str, slug: str, around: str) -> str:
    name = slug.replace("-", " ")
    if kind in _EVENTS:
        return f"  {slug}: {{kind: {kind}, label: {{en: {name}, fr: {name}}}}}\n"
    key = "post_in" if kind == "post" else "within"
    inside = f", {key}: {around}" if around else ""
    name = name if kind == "post" else name.title()
    return f"  {slug}: {{kind: {kind}{inside}, label: {{en: {name}}}, source: invented}}\n"


def graph_of(
    folder: Path,
    things: str,
    files: Files,
    *,
    recorded: Mapping[str, str] | None = None,
    coverage: str = "",
) -> Graph:
    """The graph of shared things and fact files, which are written to a folder.

    Sources are recorded on the day of publication, but those of which `recorded` says another.
    """
    days = recorded or {}
    _write(folder / "entities" / "shared.yaml", shared(things))
    for slug, (day, text) in files.items():
        head = _HEAD.format(slug=slug, day=day, recorded=days.get(slug, day))
        _write(folder / "facts" / f"{slug}.yaml", head + text)
    if coverage:
        _write(folder / "coverage.yaml", coverage)
    facts = with_countries_in_scope(load(reading((folder,)), vocabulary()))
    assert {problem.code for problem in facts.problems} == {"unrecorded-span"}, facts.problems
    found = rdf.graph(facts, vocabulary())
    assert found.problems == ()
    return memory(rdf.ntriples(found.triples))


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def asked(graph: Graph, name: str, **written: str) -> list[dict[str, str]]:
    """The rows of a ready-made question, IRIs as slugs, with one value for each parameter."""
    return answer(graph, question(name), {key: [value] for key, value in written.items()})


def cited(*rows: Mapping[str, str]) -> set[str]:
    """The local names of the claims that rows cite."""
    return {iri.rpartition("/")[2] for row in rows for iri in row["claims"].split()}
