"""A graph of which few files changed since it was built: what is new, and the rest as it is kept.

Files that changed are read, checked, compiled and validated; so are those in which a slug means
something else than it did. Of the others is known what they say (:mod:`diplograph.facts.bare`) and
what was written of it (:mod:`diplograph.rdf.pieces`). The rules across files and the projection,
which go over all claims, are asked of all. Where anything may be wrong, or much has changed, all is
read; what comes out is the same bytes.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import NamedTuple

from diplograph import rdf
from diplograph.checking import beyond_rules
from diplograph.facts import Facts, bare, with_countries_in_scope
from diplograph.facts.changed import Loaded, Sound, keys_of, load_changed
from diplograph.facts.coherence import world_of
from diplograph.facts.model import FactFile
from diplograph.kept import Build, Kept
from diplograph.rdf.pieces import Piece, Whole, cut, piece_of, put_together
from diplograph.rdf.writer import Arranged
from diplograph.resources import Reading
from diplograph.validation import validate
from diplograph.vocabulary import Vocabulary


class Increment(NamedTuple):
    """A graph that was put together, and what is to be kept of its files.

    `graph` has all claims, and the triples that are in none of the `pieces`, which are by the slugs
    of their sources. `new` are those of pieces that were not kept.
    """

    graph: rdf.Graph
    whole: Whole
    build: Build
    pieces: Mapping[str, Piece]
    new: frozenset[str]

    def unread(self, said: Collection[str]) -> bytes:
        """The N-Triples but for the pieces of some sources."""
        pieces = (self.pieces[source].ntriples for source in self.pieces.keys() - {*said})
        return b"".join([self.whole.rest, *pieces])


def increment(
    reading: Reading, vocabulary: Vocabulary, before: Mapping[bytes, Kept]
) -> Increment | None:
    """The graph of `reading`, given what was kept `before`; None if all is to be built anew.

    Raises AccessError for a file that cannot be read.
    """
    known = {key: kept.sound for key, kept in before.items()}
    loaded = load_changed(reading, vocabulary, known)
    if loaded is None or beyond_rules(loaded.facts):
        return None
    facts = with_countries_in_scope(loaded.facts)
    things = rdf.named(facts.files)
    compiled, pieces, new = [], {}, set()
    for file in rdf.without_silent_events(facts):
        source, is_fresh = file.source, file.path in loaded.fresh
        compiled.append(rdf.compile_around(file, things, vocabulary))
        if source is None:
            continue
        kept = before.get(loaded.keys[file.path])
        if is_fresh or kept is None or kept.piece is None:
            said = rdf.compile_file(file, things, vocabulary).triples
            pieces[source.slug] = piece_of(source.slug, said)
            new.add(source.slug)
        else:
            pieces[source.slug] = kept.piece
    graph = rdf.joined(facts, compiled, vocabulary)
    if graph.problems or not _is_valid(loaded, vocabulary):
        return None
    whole = put_together(graph.triples, pieces)
    build = Build(_kept(loaded, reading, pieces, before), whole.rest)
    return Increment(graph, whole, build, pieces, frozenset(new))


def kept_of(
    reading: Reading, facts: Facts, ntriples: bytes, graph: Arranged, vocabulary: Vocabulary
) -> Build:
    """What is to be kept of a graph that was built of `facts`, all of which are in `reading`."""
    keys = dict(keys_of(reading))
    digest = bare.surroundings(world_of(facts.sheets, vocabulary))
    around = {sheet.file.path: digest(sheet) for sheet in facts.sheets}
    sources = {sheet.file.source.slug for sheet in facts.sheets if sheet.file.source}
    pieces, rest = cut(ntriples, graph, sources)
    loaded = Loaded(facts, frozenset(keys), keys, around)
    return Build(_kept(loaded, reading, pieces, {}), rest)


def _kept(
    loaded: Loaded, reading: Reading, pieces: Mapping[str, Piece], before: Mapping[bytes, Kept]
) -> dict[bytes, Kept]:
    """What is to be kept of the files, by their keys.

    Nothing of the shared entities that come with diplograph: which of them are in force depends on
    those of the user.
    """
    shipped = {str(path) for path in reading.shipped}
    found = {}
    for sheet in loaded.facts.sheets:
        path, source = sheet.file.path, sheet.file.source
        if path not in loaded.keys or path in shipped:
            continue
        key = loaded.keys[path]
        if path not in loaded.fresh:
            found[key] = before[key]
        elif bare.is_bare(sheet):
            sound = Sound(bare.to_json(sheet).encode(), loaded.around[path])
            found[key] = Kept(sound, pieces[source.slug] if source else None)
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
