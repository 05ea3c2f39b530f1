"""Build: check, compile, validate, and write the graph with its picture and its report.

What is written (design: the files of a build are fixed): ``graph.ttl``, ``graph.trig``,
``network.html``, ``report.html`` and ``report.json``, byte-identical from build to build, and
``.store/``, the engine's files. Everything is made ready beside the old build before a name changes
hands.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, TypedDict

from diplograph.errors import AccessError, DataError
from diplograph.resources import Reading, locked
from diplograph.terminal import Progress

if TYPE_CHECKING:
    from diplograph import rdf, report
    from diplograph.backends.hands import Hands
    from diplograph.facts import Facts
    from diplograph.freshness import MadeOf
    from diplograph.kept import Begun
    from diplograph.kept import Build as Kept
    from diplograph.texts import Texts

#: The pages of fewer triples are made sooner by one process.
_MANY = 30_000


@dataclass(frozen=True, slots=True)
class Built:
    """A finished build: where it is, what it read, how large it is, and what it says.

    `later` are the names of the fact files that were left out because they were recorded after
    the day asked for. `undecided` are a thing and its property of which there were two values then,
    and no choice between them. `is_as_it_was` says that it had been made before, of the same.
    """

    out: Path
    reading: Reading
    triples: int
    claims: int
    findings: tuple[str, ...]
    later: tuple[str, ...] = ()
    undecided: tuple[tuple[str, str], ...] = ()
    is_as_it_was: bool = False


def compile_graph(
    reading: Reading,
    texts: Texts | None = None,
    progress: Progress = lambda _what, _share: None,
    *,
    as_of: str | None = None,
) -> tuple[Facts, rdf.Graph]:
    """The facts of `reading` and the validated graph they become.

    With `as_of`, a day (ISO), the files are checked together as they are now, and the graph is of
    what was known on that day (:func:`diplograph.facts.as_of`).

    The graph has all first-level units of the countries in scope and of each country of which
    the facts name one, whether a source names them or not: what is missing can be asked for.

    Raises:
        DataError: with every problem, those that `texts` bring to light included.
        AccessError: there is no fact file, or one cannot be read; or no source was recorded yet.
    """
    from diplograph import facts as fact_files
    from diplograph.checking import check
    from diplograph.vocabulary import vocabulary

    reading.require_facts()
    progress("reading", None)
    facts = fact_files.load(reading, vocabulary())
    if as_of is not None:
        if facts.problems:
            raise DataError(facts.problems)
        facts = fact_files.as_of(facts, as_of, vocabulary())
        if not _sources(facts):
            raise AccessError(f"no source was recorded by {as_of} in {reading.origin}")
    facts = fact_files.with_countries_in_scope(facts)
    progress("validating", None)
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
    as_of: str | None = None,
    made: MadeOf | None = None,
    anew: bool = False,
    jobs: int | None = None,
    progress: Progress = lambda _what, _share: None,
) -> Built:
    """Build the graph of `reading` into the folder `out`, which is made if it is not there.

    With `texts`, every digest is recomputed from the source texts that are held, and the graph is
    searched for their words. The pages hold no passage all the same: a build is the same bytes with
    and without them, and may be published. With `as_of`, a day, the sources recorded later are left
    out; the report names the day, and the graph is what it was. `made` is what it will be made of,
    if that was looked at before.

    Files are read, checked, compiled and validated some at a time, by as many processes as `jobs`
    says, or else as there are processors; where anything is wrong, all are read as one. Where a
    build of other sources is in `out`, files that have not changed since are not read again
    (:mod:`diplograph.increment`), unless all are to be, `anew`; then the whole graph is validated
    too. The graph of a day and one that is held to texts are made of all files as one each time.

    Raises:
        DataError: the data has problems; nothing was written.
        AccessError: something could not be read or written; what stood in `out` still stands.
    """
    from diplograph import backends
    from diplograph.backends.hands import Hands, processors
    from diplograph.freshness import is_still, made_of, note, seen_of
    from diplograph.kept import KEPT, Begun, Places, Shown, keep, read_kept

    reading.require_facts()
    made = made or made_of(reading, as_of)
    # What depends on texts or a day is nothing to go on from, and does not go on from anything.
    makers = made.makers if made and not texts and as_of is None else None
    before = read_kept(out, makers) if makers and not anew else None
    hands = Hands(jobs or processors())
    begun = Begun(out, makers) if makers else None
    if begun and anew:
        begun.end()
    try:
        known = _in_pieces(reading, before, hands, begun, progress) if makers else None
        if known is None or (anew and not _is_valid(b"".join(known.ntriples()))):
            known = _in_one(reading, texts, as_of, progress)
    except (DataError, AccessError):
        if begun:
            begun.end()
        raise
    pages = _pages(known, out, before, hands, progress)
    built = Built(
        out,
        known.reading,
        known.checks.triples,
        known.claims,
        pages.findings,
        known.later,
        known.undecided,
    )
    progress("writing", None)
    with locked(out):
        files = {
            "network.html": [pages.network],
            **pages.report.files,
            "graph.ttl": known.turtle(),
            "graph.trig": known.trig(),
        }
        change = before.change(known.kept) if before and known.kept else None
        written = backends.write_build(out, files, known.ntriples(), change=change, taking=(KEPT,))
        # All is there: without these it is worked out, or built, again.
        with suppress(AccessError, OSError):
            backends.write_beside(out, *pages.analyses)
            seen = seen_of(reading, as_of)
            if made and is_still(made, reading, as_of):  # else a file was edited meanwhile
                digests = written.digests
                if makers and known.kept:
                    changes = before.changes + 1 if before and written.is_changed else 0
                    now = known.kept._replace(
                        graph=digests["graph.ttl"],
                        changes=changes,
                        said=pages.said,
                        parts=pages.report.parts,
                        places={
                            name: Places(digests[name], places)
                            for name, places in pages.report.places.items()
                        },
                        shown=Shown(pages.seen, digests["network.html"], pages.analyses[0]),
                    )
                    keep(out, makers, now, before)
                note(out, made.digest, seen, digests, _told(built))
    if begun:
        begun.end()
    return built


def rebuilt(
    reading: Reading, out: Path, *, as_of: str | None = None, made: MadeOf | None = None
) -> Built | None:
    """The build in `out`, if :func:`build` would give it again: nothing it was made of is another.

    All of that is read for it, unless it was, and is `made`, or :func:`untouched` finds that it
    need not be; but for what can be read only once, and then there is none. What stands in `out` is
    known by what the system says of the files, or by content. What a killed build left there is
    swept away. Raises AccessError for a file that cannot be read.
    """
    from diplograph.freshness import made_of, unchanged

    if made is None and reading.facts:
        if found := untouched(reading, out, as_of=as_of):
            return found
        made = made_of(reading, as_of)
    return _as_it_was(reading, out, unchanged(out, digest=made.digest)) if made else None


def untouched(reading: Reading, out: Path, *, as_of: str | None = None) -> Built | None:
    """As :func:`rebuilt`, for a tenth of the time, if the system says that no file was written to.

    It may have been all the same of a copy, or what was only touched: then nothing was found out.
    """
    from diplograph.freshness import seen_of, unchanged

    seen = seen_of(reading, as_of)
    return _as_it_was(reading, out, unchanged(out, seen=seen)) if seen else None


def _as_it_was(reading: Reading, out: Path, told: _Told | None) -> Built | None:
    """The build in `out`, given what was told of it, if anything was."""
    from diplograph import backends

    if told is None:
        return None
    with suppress(AccessError), locked(out):
        backends.sweep(out)
    kept = frozenset(told["facts"])
    facts = tuple(path for path in reading.facts if str(path) in kept)
    return Built(
        out,
        reading._replace(facts=facts),
        told["triples"],
        told["claims"],
        tuple(told["findings"]),
        tuple(told["later"]),
        tuple((thing, name) for thing, name in told["undecided"]),
        is_as_it_was=True,
    )


class _Told(TypedDict):
    """The fields of :class:`Built` as JSON has them, and the paths of its fact files."""

    facts: Sequence[str]
    triples: int
    claims: int
    findings: Sequence[str]
    later: Sequence[str]
    undecided: Sequence[Sequence[str]]


def _told(built: Built) -> _Told:
    return {
        "facts": [str(path) for path in built.reading.facts],
        "triples": built.triples,
        "claims": built.claims,
        "findings": built.findings,
        "later": built.later,
        "undecided": built.undecided,
    }


class _Known(NamedTuple):
    """What is known, and how it is written: facts and triples of many sources take more room.

    `turtle`, `trig` and `ntriples` give it some bytes at a time, the last whole lines. `unread` are
    the triples of which the layers are to be read; of the others they were kept, as `said`. The
    other fields are those of :class:`Built`.
    """

    turtle: Callable[[], Iterable[bytes]]
    trig: Callable[[], Iterable[bytes]]
    ntriples: Callable[[], Iterable[bytes]]
    checks: report.Checks
    reading: Reading
    claims: int
    later: tuple[str, ...]
    undecided: tuple[tuple[str, str], ...]
    kept: Kept | None
    unread: bytes
    said: Mapping[str, bytes]


def _in_pieces(
    reading: Reading,
    before: Kept | None,
    hands: Hands,
    begun: Begun | None,
    progress: Progress,
) -> _Known | None:
    """What is known of files that are read some at a time, or not again; None if something may be
    wrong in them.
    """
    from diplograph.increment import increment
    from diplograph.vocabulary import vocabulary

    progress("reading", None)
    found = increment(reading, vocabulary(), before, share=hands, begun=begun, progress=progress)
    return found and _Known(
        found.whole.turtle,
        found.whole.trig,
        found.whole.ntriples,
        _checks(reading, found.whole.ntriples(), None),
        reading,
        found.build.around.claims,
        (),
        found.build.around.undecided,
        found.build,
        found.unread(),
        found.said,
    )


def _in_one(reading: Reading, texts: Texts | None, as_of: str | None, progress: Progress) -> _Known:
    """What is known of files that are read together. Raises DataError for what is wrong in them."""
    from diplograph import rdf

    facts, graph = compile_graph(reading, texts, progress, as_of=as_of)
    later: tuple[str, ...] = ()
    if as_of is not None:
        later, reading = _without_later(reading, facts)
    ntriples = rdf.ntriples(graph.triples)
    arranged = rdf.arranged(rdf.engine_turtle(graph.triples))
    return _Known(
        lambda: rdf.turtle_text(arranged),
        lambda: rdf.trig_text(arranged),
        lambda: (ntriples,),
        _checks(reading, (ntriples,), as_of),
        reading,
        len(graph.claims),
        later,
        graph.undecided(),
        None,
        ntriples,
        {},
    )


def _is_valid(ntriples: bytes) -> bool:
    """Whether shapes and invariants find nothing in a whole graph."""
    from diplograph.rdf.writer import SortedTriples
    from diplograph.validation import validate

    return not validate(SortedTriples(ntriples), {})


class _Pages(NamedTuple):
    """The picture and the report, what is kept of the layers that they show, the findings in
    English, what analyses keep, and a digest of what these and the picture can show.
    """

    network: bytes
    report: report.Written
    said: Mapping[str, bytes]
    findings: tuple[str, ...]
    analyses: tuple[str, bytes]
    seen: str


def _pages(
    known: _Known, out: Path, before: Kept | None, hands: Hands, progress: Progress
) -> _Pages:
    """The pages, given what was kept of the build that was in `out` `before`.

    The report is made beside the picture and what analyses keep.
    """
    from diplograph import backends, report
    from diplograph.layers import keeping, read_layers

    store = backends.memory(known.unread)
    layers = read_layers(store, known.said.values())
    said = {**keeping.written(layers, besides=known.said), **known.said} if known.kept else {}
    seen = keeping.seen(known.kept.rest, said) if known.kept else ""
    shown = _shown(out, before, seen)

    def drawn() -> tuple[bytes, tuple[str, bytes]]:
        from diplograph import analysis, view

        page = view.render(store, report="report.html", layers=layers)
        return page.encode(), analysis.keep(store, layers)

    def reported() -> tuple[report.Written, tuple[str, ...]]:
        told = report.data(store, known.checks, layers)
        written = report.write(told, before.parts if before else {})
        return written, tuple(told["findings"]["en"])

    if shown is None:
        progress("drawing", None)
        if known.checks.triples > _MANY:
            (network, analyses), made = hands.both(drawn, reported)
        else:
            (network, analyses), made = drawn(), reported()
    else:
        progress("reporting", None)
        (network, analyses), made = shown, reported()
    written, findings = made
    return _Pages(network, written, said, findings, analyses, seen)


def _shown(out: Path, before: Kept | None, seen: str) -> tuple[bytes, tuple[str, bytes]] | None:
    """The picture and what analyses keep, of the build in `out`, if they would be the same again.

    That is where nothing that they can show has changed, and both are as they were written.
    """
    from diplograph import backends

    if before is None or before.shown.seen != seen:
        return None
    with suppress(AccessError, OSError):
        network = (out / "network.html").read_bytes()
        kept = backends.read_beside(out, before.shown.analyses)
        if kept and hashlib.sha256(network).hexdigest() == before.shown.picture:
            return network, (before.shown.analyses, kept)
    return None


def _sources(facts: Facts) -> frozenset[str]:
    """The paths of the files of sources that are encoded, not only known of."""
    return frozenset(sheet.file.path for sheet in facts.sheets if sheet.file.source)


def _without_later(reading: Reading, facts: Facts) -> tuple[tuple[str, ...], Reading]:
    """The names of the fact files that `facts` have no longer, and the reading without them."""
    there = _sources(facts)
    kept = tuple(path for path in reading.facts if str(path) in there)
    later = tuple(path.name for path in reading.facts if str(path) not in there)
    return later, reading._replace(facts=kept)


def _checks(reading: Reading, ntriples: Iterable[bytes], as_of: str | None) -> report.Checks:
    from diplograph import report, validation

    triples, digest = 0, hashlib.sha256()
    for lines in ntriples:
        triples += lines.count(b"\n")
        digest.update(lines)
    files = [*((path, "facts") for path in reading.facts)]
    files += [
        (path, "shipped entities" if path in reading.shipped else "shared entities")
        for path in reading.entities
    ]
    return report.Checks(
        as_of=as_of,
        triples=triples,
        canonical_hash=digest.hexdigest(),
        shapes=validation.count_shapes(),
        invariants=tuple(
            report.Invariant(each.message, each.french) for each in validation.invariants()
        ),
        files=tuple(report.File(path.name, origin) for path, origin in files),
    )
