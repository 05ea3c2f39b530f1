"""Build: check, compile, validate, and write the graph with its picture and its report.

What is written (design: the files of a build are fixed): ``graph.ttl``, ``network.html``,
``report.html`` and ``report.json``, byte-identical from build to build, and ``.store/``, the
engine's files. Everything is made ready beside the old build before a name changes hands.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from diplograph.errors import DataError
from diplograph.resources import Reading, locked, write_all_atomically

if TYPE_CHECKING:
    from diplograph import rdf, report
    from diplograph.facts import Facts
    from diplograph.texts import Texts

Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Built:
    """A finished build: where it is, what it read, how large it is, and what it says."""

    out: Path
    reading: Reading
    triples: int
    claims: int
    findings: tuple[str, ...]


def compile_graph(
    reading: Reading, texts: Texts | None = None, progress: Progress = lambda _: None
) -> tuple[Facts, rdf.Graph]:
    """The facts of `reading` and the validated graph they become.

    The graph has all first-level units of the countries in scope, whether a source names them or
    not: what is missing can be asked for.

    Raises:
        DataError: with every problem, those that `texts` bring to light included.
        AccessError: there is no fact file, or one cannot be read.
    """
    from diplograph.checking import check
    from diplograph.facts import load, with_countries_in_scope
    from diplograph.vocabulary import vocabulary

    reading.require_facts()
    progress("reading")
    facts = with_countries_in_scope(load(reading, vocabulary()))
    progress("validating")
    # A graph is made of what was asked for alone: nothing may lack that another file would give.
    graph, problems = check(reading._replace(siblings=()), facts, texts)
    if problems:
        raise DataError(problems)
    return facts, graph


def build(
    reading: Reading,
    out: Path,
    *,
    texts: Texts | None = None,
    progress: Progress = lambda _: None,
) -> Built:
    """Build the graph of `reading` into the folder `out`, which is made if it is not there.

    With `texts`, every digest is recomputed from the source texts that are held, and the graph is
    searched for their words. The pages hold no passage all the same: a build is the same bytes with
    and without them, and may be published.

    Raises:
        DataError: the data has problems; nothing was written.
        AccessError: something could not be read or written; what stood in `out` still stands.
    """
    from diplograph import backends, rdf, report, view

    _, graph = compile_graph(reading, texts, progress)
    turtle, ntriples = rdf.turtle(graph.triples), rdf.ntriples(graph.triples)
    store = backends.memory(ntriples)
    progress("drawing")
    network = view.render(store, report="report.html")
    progress("reporting")
    told = report.data(store, _checks(reading, graph, ntriples))
    files = {
        "network.html": network.encode(),
        "report.html": report.render(told).encode(),
        "report.json": report.to_json(told),
        "graph.ttl": turtle,
    }
    progress("writing")
    with locked(out):
        write_all_atomically({out / name: data for name, data in files.items()})
        backends.write_store(out, ntriples, hashlib.sha256(turtle).hexdigest())
    return Built(out, reading, len(graph.triples), len(graph.claims), tuple(told["findings"]["en"]))


def _checks(reading: Reading, graph: rdf.Graph, ntriples: bytes) -> report.Checks:
    from diplograph import report, validation

    files = [*((path, "facts") for path in reading.facts)]
    files += [
        (path, "shipped entities" if path in reading.shipped else "shared entities")
        for path in reading.entities
    ]
    return report.Checks(
        triples=len(graph.triples),
        canonical_hash=hashlib.sha256(ntriples).hexdigest(),
        shapes=validation.count_shapes(),
        invariants=tuple(
            report.Invariant(each.message, each.french) for each in validation.invariants()
        ),
        files=tuple(report.File(path.name, origin) for path, origin in files),
    )
