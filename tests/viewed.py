"""What stands in a page of the engine ``rich`` and in ``view.json``, read back for tests."""

from __future__ import annotations

import base64
import json
import re
import zlib
from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache
from itertools import accumulate
from pathlib import Path
from typing import Any, TypeAlias

import pyoxigraph

from diplograph import rdf
from diplograph.backends import Graph, memory
from diplograph.facts import load
from diplograph.resources import reading
from diplograph.view.model import NO_DAY, STANDINGS, STATUSES
from diplograph.vocabulary import vocabulary

DATA = Path(__file__).parent / "data" / "view"

Json: TypeAlias = Any

FLAGS = ("denied", "contested", "attributed", "drawn", "only-claimed", "superseded")


def in_memory(name: str | None) -> Graph:
    """A graph of the vocabulary and, by its name, of test data."""
    found = [quad.triple for quad in pyoxigraph.parse(path=DATA / f"{name}.ttl")] if name else []
    return memory(rdf.ntriples([*found, *vocabulary().triples]))


@cache
def corpus() -> Graph:
    """The graph of the invented corpus of the tests, compiled once; not to be changed."""
    return memory(corpus_triples())


@cache
def corpus_triples() -> bytes:
    """The invented corpus of the tests and the vocabulary, as N-Triples."""
    facts = load(reading((Path(__file__).parent / "corpus",)), vocabulary())
    return rdf.ntriples(rdf.graph(facts, vocabulary()).triples)


def block(html: str, name: str) -> str:
    found = re.search(rf'<script type="[a-z/]+" id="{name}">(.*?)</script>', html, re.S)
    assert found
    return found[1]


def opening_of(html: str) -> Json:
    return json.loads(block(html, "opening"))


def data_of(html: str) -> Json:
    return json.loads(zlib.decompress(base64.b64decode(block(html, "data"))))


def listed(view: Json, lang: str = "en") -> Iterator[str]:
    """Every statement, with its claims and their evidence, a line for each."""
    claims = _behind(view["claims"]["of"])
    evidence = _behind(view["evidence"]["of"])
    for row, _ in enumerate(view["statements"]["p"]):
        yield statement(view, row, lang)
        for claim in claims.get(row, ()):
            yield f"  {claim_id(view, claim)}: {gloss(view, claim, lang)}"
            for each in evidence.get(claim, ()):
                yield f"    {span(view, each)}"


def statement(view: Json, row: int, lang: str = "en") -> str:
    """A statement in words; of one with the number -1 something is missing."""
    columns = {name: column[row] for name, column in view["statements"].items() if name != "s"}
    subject = [*accumulate(view["statements"]["s"])][row]
    flags = [name for i, name in enumerate(FLAGS) if columns["flags"] >> i & 1]
    days = [_day(columns[each]) for each in ("lo", "hi")]
    parts = [
        name_of(view, subject, lang),
        _local(view, columns["p"]),
        end_of(view, row, lang),
        STANDINGS[columns["standing"]],
        _local(view, columns["kind"]),
        " ".join(flags),
        view["contests"][columns["contest"]]["key"] if columns["contest"] >= 0 else "",
        " to ".join(dict.fromkeys(filter(None, days))),
        STATUSES[columns["status"]] if columns["status"] >= 0 else "",
        f"{columns['sources']}/{columns['voices']}",
    ]
    return " | ".join(part or "-" for part in parts)


def end_of(view: Json, row: int, lang: str) -> str:
    columns = {name: column[row] for name, column in view["statements"].items()}
    if columns["o"] >= 0:
        return name_of(view, columns["o"], lang)
    if columns["code"] >= 0:
        label: str = view["terms"]["label"][lang][columns["code"]]
        return label
    return _string(view, columns["v"])


def gloss(view: Json, claim: int, lang: str) -> str:
    """The gloss of a claim, as the page fills it."""
    number = view["claims"]["gloss"][lang][claim]
    if number < 0:
        return _string(view, -1 - number)
    row = [*accumulate(view["claims"]["of"])][claim]
    subject = [*accumulate(view["statements"]["s"])][row]
    holder = view["sources"]["thing"][view["claims"]["holder"][claim]]
    names = {
        "s": name_of(view, subject, lang),
        "o": end_of(view, row, lang),
        "h": name_of(view, holder, lang),
    }
    return re.sub(r"\{([soh])\}", lambda m: names[m[1]], view["patterns"][lang][number])


def claim_id(view: Json, claim: int) -> str:
    written: str | int = view["claims"]["iri"][claim]
    if isinstance(written, str):
        return written
    row = [*accumulate(view["claims"]["of"])][claim]
    slugs = view["things"]["slug"]
    columns = {name: column[row] for name, column in view["statements"].items()}
    end = slugs[columns["o"]] if columns["o"] >= 0 else _local(view, columns["code"])
    holder = slugs[view["sources"]["thing"][view["claims"]["holder"][claim]]]
    subject = slugs[[*accumulate(view["statements"]["s"])][row]]
    return ".".join((holder, subject, _local(view, columns["p"]), end))


def span(view: Json, row: int) -> str:
    columns = {name: column[row] for name, column in view["evidence"].items()}
    source = view["things"]["slug"][view["sources"]["thing"][columns["source"]]]
    end = columns["start"] + columns["length"]
    words = _string(view, columns["passage"])
    place = f"{source} ¶{columns['paragraph']} {columns['start']}-{end}"
    return f"{place} “{words}”" if words else place


def name_of(view: Json, thing: int, lang: str) -> str:
    if thing < 0:
        return ""
    things = view["things"]
    return str((things[lang][thing] if lang != "en" else 0) or things["en"][thing])


def _behind(column: list[int]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    for row, to in enumerate(accumulate(column)):
        found.setdefault(to, []).append(row)
    return found


def _string(view: Json, row: int) -> str:
    return view["strings"][row] if row >= 0 else ""


def _local(view: Json, term: int) -> str:
    return re.split("[/#]", view["terms"]["iri"][term])[-1] if term >= 0 else ""


def _day(days: int) -> str:
    return "" if days == NO_DAY else str(date(1970, 1, 1) + timedelta(days=days))
