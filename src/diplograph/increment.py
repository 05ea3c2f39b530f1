"""A graph put together of pieces: what is new is made, and the rest is as it is kept.

Files that changed are read, checked, compiled and validated; so are those in which a slug means
something else than it did. Of a graph that nothing was kept of these are all. It is done some files
at a time, perhaps by several processes, so that nobody holds much more of a file than its text. Of
the others is known what they say (:mod:`diplograph.facts.bare`) and what was written of it
(:mod:`diplograph.rdf.pieces`). The rules across files and the projection, which go over all claims,
are asked of all; but the latter not where nothing has changed on which it hangs, as by a gloss, a
span or a day of recording. Where anything may be wrong, all is read as one, which tells it; what
comes out is the same bytes.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import partial
from typing import NamedTuple

from diplograph import backends, rdf
from diplograph.checking import beyond_rules
from diplograph.compression import packed, unpacked
from diplograph.facts import Facts, bare, with_countries_in_scope
from diplograph.facts.changed import Loaded, Share, Was, load_changed
from diplograph.facts.coherence import check_within
from diplograph.facts.model import Entity, Event, FactFile, Source
from diplograph.facts.sheet import Sheet
from diplograph.facts.world import Thing, World
from diplograph.kept import Around, Begun, Build, Done, Kept
from diplograph.layers import keeping, read_layers
from diplograph.rdf.pieces import Piece, Whole, cut, frame_of, put_together
from diplograph.rdf.writer import arranged, engine_turtle
from diplograph.resources import Reading
from diplograph.terminal import Progress
from diplograph.validation import validate
from diplograph.vocabulary import Vocabulary


class Increment(NamedTuple):
    """A graph that was put together, and what is to be kept of its files.

    `pieces` are by the slugs of their sources, and so is what the layers have of them, `said`.
    """

    whole: Whole
    build: Build
    pieces: Mapping[str, Piece]
    said: Mapping[str, bytes]

    def unread(self) -> bytes:
        """The N-Triples of which nothing is known that the layers have."""
        unread = self.pieces.keys() - self.said.keys()
        pieces = (unpacked(self.pieces[source].ntriples) for source in unread)
        return b"".join([self.whole.rest, *pieces])


class _Made(NamedTuple):
    """What one source became: what is written of it, and what the layers have of it."""

    piece: Piece
    said: bytes


def increment(
    reading: Reading,
    vocabulary: Vocabulary,
    before: Build | None = None,
    *,
    share: Share = map,
    begun: Begun | None = None,
    progress: Progress = lambda _what, _share: None,
) -> Increment | None:
    """The graph of `reading`, given what was kept `before`; None if all is to be read as one.

    Work on some files is shared out by `share`; what was `begun` is gone on with, and what is made
    is noted there. Raises AccessError for a file that cannot be read.
    """
    done = begun.read() if begun else {}
    files = {**{key: each.kept for key, each in done.items()}, **(before.files if before else {})}
    known = {key: kept.sound for key, kept in files.items()}
    was = Was(before.files, before.around.gist) if before else None
    loaded = load_changed(reading, vocabulary, known, was, share=share, progress=progress)
    if loaded is None or (loaded.facts and beyond_rules(loaded.facts)):
        return None
    made = _all_made(loaded, vocabulary, share, begun, progress)
    if made is None:
        return None
    pieces = {slug: each.piece for slug, each in made.items()}
    said = {slug: each.said for slug, each in made.items()}
    for path, sound in loaded.sounds.items():
        slug, key = sound.source, loaded.keys[path]
        if slug not in made and key in files and (piece := files[key].piece):
            pieces[slug] = piece
            if before and key in before.files:
                said |= {slug: before.said[slug]} if slug in before.said else {}
            else:
                said[slug] = done[key].said
    if before and loaded.gist == before.around.gist:
        rest, around = before.rest, before.around
    else:
        assert loaded.facts
        graph = _without_said(with_countries_in_scope(loaded.facts), vocabulary)
        if graph.problems:
            return None
        rest = packed(rdf.ntriples(graph.triples))
        frame = frame_of(arranged(engine_turtle(graph.triples)))
        around = Around(loaded.gist, len(graph.claims), graph.undecided(), frame)
    whole = put_together(unpacked(rest), around.frame, pieces)
    return Increment(whole, Build(_kept(loaded, pieces, files), rest, around), pieces, said)


def _all_made(
    loaded: Loaded,
    vocabulary: Vocabulary,
    share: Share,
    begun: Begun | None,
    progress: Progress,
) -> dict[str, _Made] | None:
    """What the sources of the files that were read became; None if anything is wrong in a file."""
    made: dict[str, _Made] = {}
    for number, done in enumerate(share(partial(_made, loaded, vocabulary), loaded.parts), 1):
        if done is None:
            return None
        made |= done
        if begun and number < len(loaded.parts):
            begun.add(_done(loaded, loaded.parts[number - 1], done))
        progress("validating", number / len(loaded.parts))
    return made


def _done(
    loaded: Loaded, paths: Sequence[str], made: Mapping[str, _Made]
) -> Iterator[tuple[bytes, Done]]:
    """What can be kept of some files, by their keys, given what their sources became."""
    for path in paths:
        if sound := loaded.sounds.get(path):
            piece, said = made[sound.source] if sound.source else (None, b"")
            yield loaded.keys[path], Done(Kept(sound, piece), said)


def _made(loaded: Loaded, vocabulary: Vocabulary, paths: Sequence[str]) -> dict[str, _Made] | None:
    """What the sources of some files became; None if anything is wrong in a file."""
    world = loaded.world
    sheets = [loaded.sheet(path) for path in paths]
    if any(True for sheet in sheets for _ in check_within(sheet, world)):
        return None
    graph = graph_around(sheets, world, vocabulary)
    if validate(graph.triples, graph.marks, unsettled=graph.unsettled):
        return None
    sources = [sheet.file.source.slug for sheet in sheets if sheet.file.source]
    whole = arranged(engine_turtle(graph.triples))
    pieces, _ = cut(rdf.ntriples(graph.triples), whole, sources)
    store = backends.memory(b"".join([unpacked(piece.ntriples) for piece in pieces.values()]))
    said, nothing = keeping.written(read_layers(store)), packed(b"")
    return {source: _Made(pieces[source], said.get(source, nothing)) for source in sources}


def graph_around(sheets: Sequence[Sheet], world: World, vocabulary: Vocabulary) -> rdf.Graph:
    """The graph of some files that are in full, and of what they name.

    So shapes and invariants look at them: without what other files say of these things.
    """
    named = _closed({slug for sheet in sheets for slug in bare.slugs_of(sheet)}, world)
    files = {file.path: file for file in _reduced(named, world)}
    files |= {sheet.file.path: sheet.file for sheet in sheets}
    order = {path: place for place, path in enumerate(world.sheets) if path in files}
    ordered = tuple(sorted(files.values(), key=lambda file: order[file.path]))
    return rdf.graph(Facts(ordered, (), tuple(sheets)), vocabulary)


def _without_said(facts: Facts, vocabulary: Vocabulary) -> rdf.Graph:
    """The graph of all files but for what each source says."""
    things = rdf.named(facts.files)
    files = rdf.without_silent_events(facts)
    compiled = [rdf.compile_around(file, things, vocabulary) for file in files]
    return rdf.joined(facts, compiled, vocabulary)


def _kept(
    loaded: Loaded, pieces: Mapping[str, Piece], before: Mapping[bytes, Kept]
) -> dict[bytes, Kept]:
    """What is to be kept of the files, by their keys."""
    found = {}
    for path, sound in loaded.sounds.items():
        key = loaded.keys[path]
        if path in loaded.fresh:
            found[key] = Kept(sound, pieces[sound.source] if sound.source else None)
        else:
            found[key] = before[key]
    return found


def _closed(slugs: set[str], world: World) -> set[str]:
    """Slugs, and those that reference knowledge names of what they mean."""
    ahead = [*slugs]
    for slug in ahead:  # which grows
        for entity in world.things.get(slug, ()):
            if isinstance(entity, Entity):
                ahead += [each for each in entity.above if each not in slugs]
                slugs |= {*entity.above}
    return slugs


def _reduced(slugs: Collection[str], world: World) -> Iterator[FactFile]:
    """What files say that the slugs mean."""
    said: dict[str, list[Thing]] = {}
    for slug in slugs:
        for thing in world.things.get(slug, ()):
            said.setdefault(thing.location.path, []).append(thing)
    for path, things in said.items():
        yield FactFile(
            path,
            next((thing for thing in things if isinstance(thing, Source)), None),
            tuple(thing for thing in things if isinstance(thing, Entity)),
            tuple(thing for thing in things if isinstance(thing, Event)),
        )
