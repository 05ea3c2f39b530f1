"""A graph of which few files changed since it was built: what is new, and the rest as it is kept.

Files that changed are read, checked, compiled and validated; so are those in which a slug means
something else than it did. Of the others is known what they say (:mod:`diplograph.facts.bare`) and
what was written of it (:mod:`diplograph.rdf.pieces`). The rules across files and the projection,
which go over all claims, are asked of all; but the latter not where nothing has changed on which it
hangs, as by a gloss, a span or a day of recording. Where anything may be wrong, or much has
changed, all is read; what comes out is the same bytes.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from hashlib import sha256
from typing import NamedTuple

from diplograph import rdf
from diplograph.checking import beyond_rules
from diplograph.facts import Facts, bare, with_countries_in_scope
from diplograph.facts.changed import Loaded, Sound, keys_of, load_changed
from diplograph.facts.coherence import world_of
from diplograph.facts.model import FactFile
from diplograph.kept import Around, Build, Kept
from diplograph.rdf.pieces import Piece, Whole, cut, frame_of, piece_of, put_together
from diplograph.rdf.writer import Arranged, arranged, engine_turtle
from diplograph.resources import Reading
from diplograph.validation import validate
from diplograph.vocabulary import Vocabulary


class Increment(NamedTuple):
    """A graph that was put together, and what is to be kept of its files.

    `pieces` are by the slugs of their sources, and `new` are those that were not kept.
    """

    whole: Whole
    build: Build
    pieces: Mapping[str, Piece]
    new: frozenset[str]

    def unread(self, said: Collection[str]) -> bytes:
        """The N-Triples but for the pieces of some sources."""
        pieces = (self.pieces[source].ntriples for source in self.pieces.keys() - {*said})
        return b"".join([self.whole.rest, *pieces])


def increment(reading: Reading, vocabulary: Vocabulary, before: Build) -> Increment | None:
    """The graph of `reading`, given what was kept `before`; None if all is to be built anew.

    Raises AccessError for a file that cannot be read.
    """
    known = {key: kept.sound for key, kept in before.files.items()}
    loaded = load_changed(reading, vocabulary, known)
    if loaded is None or beyond_rules(loaded.facts):
        return None
    things = rdf.named(loaded.facts.files)
    pieces, new = {}, set()
    for file in loaded.facts.files:
        if file.source is None:
            continue
        slug, kept = file.source.slug, before.files.get(loaded.keys[file.path])
        if file.path in loaded.fresh or kept is None or kept.piece is None:
            pieces[slug] = piece_of(slug, rdf.compile_file(file, things, vocabulary).triples)
            new.add(slug)
        else:
            pieces[slug] = kept.piece
    sounds = _sounds(loaded, reading, known)
    rest, around = before.rest, before.around
    gist = _gist(loaded, sounds)
    if gist != around.gist:
        facts = with_countries_in_scope(loaded.facts)
        graph = _without_said(facts, vocabulary)
        if graph.problems:
            return None
        rest = rdf.ntriples(graph.triples)
        frame = frame_of(arranged(engine_turtle(graph.triples)))
        around = Around(gist, len(graph.claims), graph.undecided(), frame)
    if not _is_valid(loaded, vocabulary):
        return None
    whole = put_together(rest, around.frame, pieces)
    files = _kept(loaded, sounds, pieces, before.files)
    return Increment(whole, Build(files, rest, around), pieces, frozenset(new))


def _without_said(facts: Facts, vocabulary: Vocabulary) -> rdf.Graph:
    """The graph of all files but for what each source says."""
    things = rdf.named(facts.files)
    files = rdf.without_silent_events(facts)
    compiled = [rdf.compile_around(file, things, vocabulary) for file in files]
    return rdf.joined(facts, compiled, vocabulary)


def kept_of(
    reading: Reading,
    made: tuple[Facts, rdf.Graph],
    ntriples: bytes,
    whole: Arranged,
    vocabulary: Vocabulary,
) -> Build:
    """What is to be kept of a graph, given with the facts of which it was `made`.

    All of them are in `reading`. It is given as N-Triples and arranged as well.
    """
    facts, graph = made
    keys = dict(keys_of(reading))
    digest = bare.surroundings(world_of(facts.sheets, vocabulary))
    around = {sheet.file.path: digest(sheet) for sheet in facts.sheets}
    sources = {sheet.file.source.slug for sheet in facts.sheets if sheet.file.source}
    pieces, rest = cut(ntriples, whole, sources)
    loaded = Loaded(facts, frozenset(keys), keys, around)
    sounds = _sounds(loaded, reading, {})
    gist = _gist(loaded, sounds)
    told = Around(gist, len(graph.claims), graph.undecided(), frame_of(whole))
    return Build(_kept(loaded, sounds, pieces, {}), rest, told)


def _sounds(loaded: Loaded, reading: Reading, known: Mapping[bytes, Sound]) -> Mapping[str, Sound]:
    """What can be kept of the files by themselves, by their paths.

    Nothing of the shared entities that come with diplograph: which of them are in force depends on
    those of the user.
    """
    shipped = {str(path) for path in reading.shipped}
    found = {}
    for sheet in loaded.facts.sheets:
        path = sheet.file.path
        if path not in loaded.keys or path in shipped:
            continue
        if path not in loaded.fresh:
            found[path] = known[loaded.keys[path]]
        elif bare.is_bare(sheet):
            told = bare.to_json(sheet).encode()
            found[path] = Sound(told, loaded.around[path], bare.gist(sheet))
    return found


def _gist(loaded: Loaded, sounds: Mapping[str, Sound]) -> str:
    """A digest of all that the graph hangs on but for what each source says."""
    others = (key for path, key in loaded.keys.items() if path not in sounds)
    gists = (sound.gist for sound in sounds.values())
    return sha256(b"".join(sorted([*others, *gists]))).hexdigest()


def _kept(
    loaded: Loaded,
    sounds: Mapping[str, Sound],
    pieces: Mapping[str, Piece],
    before: Mapping[bytes, Kept],
) -> dict[bytes, Kept]:
    """What is to be kept of the files, by their keys."""
    sources = {file.path: file.source for file in loaded.facts.files}
    found = {}
    for path, sound in sounds.items():
        key, source = loaded.keys[path], sources[path]
        if path in loaded.fresh:
            found[key] = Kept(sound, pieces[source.slug] if source else None)
        else:
            found[key] = before[key]
    return found


def _is_valid(loaded: Loaded, vocabulary: Vocabulary) -> bool:
    """Whether shapes and invariants find nothing in the files that were read.

    They are looked at with what they name, and without what other files say of it.
    """
    fresh = [sheet for sheet in loaded.facts.sheets if sheet.file.path in loaded.fresh]
    if not fresh:
        return True
    named = _closed({slug for sheet in fresh for slug in bare.slugs_of(sheet)}, loaded.facts)
    others = (file for file in loaded.facts.files if file.path not in loaded.fresh)
    about = (reduced for file in others if (reduced := _reduced(file, named)))
    files = (*(sheet.file for sheet in fresh), *about)
    graph = rdf.graph(Facts(files, (), tuple(fresh)), vocabulary)
    return not validate(graph.triples, graph.marks, unsettled=graph.unsettled)


def _closed(slugs: set[str], facts: Facts) -> set[str]:
    """Slugs, and those that reference knowledge names of what they mean."""
    entities = {each.slug: each for file in facts.files for each in file.entities}
    ahead = [*slugs]
    for slug in ahead:  # which grows
        if entity := entities.get(slug):
            above = (entity.within, entity.post_in, entity.broader)
            ahead += [each for each in above if each and each not in slugs]
            slugs |= {each for each in above if each}
    return slugs


def _reduced(file: FactFile, slugs: Collection[str]) -> FactFile | None:
    """What a file says that the slugs mean, if anything."""
    entities = tuple(each for each in file.entities if each.slug in slugs)
    events = tuple(each for each in file.events if each.slug in slugs)
    source = file.source if file.source and file.source.slug in slugs else None
    if not (entities or events or source):
        return None
    return FactFile(file.path, source, entities, events)
