"""All files of a reading, read and checked together."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence, Set
from typing import NamedTuple

from diplograph.facts import gazetteer
from diplograph.facts.coherence import check_coherence
from diplograph.facts.document import read_document
from diplograph.facts.files import read_entity_file, read_fact_file, read_scan_log
from diplograph.facts.model import Entity, FactFile
from diplograph.facts.remaining import OPEN
from diplograph.facts.sheet import Sheet
from diplograph.problems import Problem
from diplograph.resources import Reading, places_table
from diplograph.vocabulary import Vocabulary


class Facts(NamedTuple):
    """The fact files and the files of shared entities of one reading, and all that is wrong.

    `files` stand in the order of the reading: facts first, then entities, then scan logs; last, if
    there are any,
    the places that these name and do not introduce, from the table of the world's places. What
    could not be read is missing from its file; whoever goes on to use the files looks at `problems`
    first. `sheets` are the files with the places in them that later checks point at. `incomplete`
    are the slugs of things of which not all was read. With `open_ties` they are those of an earlier
    day, when a choice between two values may still have been open.
    """

    files: tuple[FactFile, ...]
    problems: tuple[Problem, ...]
    sheets: tuple[Sheet, ...] = ()
    incomplete: frozenset[str] = frozenset()
    open_ties: bool = False

    def sound(self, paths: Collection[str] | None = None) -> Facts:
        """The files without a problem of their own, or only those of them that are among `paths`.

        Incomplete is then what another file speaks of, which may say what is missing or wrong, and
        what the sound files refer to without its being there.
        """
        if not self.problems and paths is None:
            return self
        # What is still to be read says nothing against what has been.
        against = (problem for problem in self.problems if problem.code not in OPEN)
        broken = {problem.location.path for problem in against}
        wanted = {sheet.file.path for sheet in self.sheets} if paths is None else set(paths)
        taken = (wanted | {str(places_table())}) - broken
        kept = tuple(sheet for sheet in self.sheets if sheet.file.path in taken)
        rest = (sheet for sheet in self.sheets if sheet.file.path not in taken)
        there = frozenset(slug for sheet in kept for slug in introduced(sheet))
        used = {reference.slug for sheet in kept for reference in sheet.references}
        spoken = {slug for sheet in rest for slug in (*introduced(sheet), *_subjects(sheet))}
        events = [event for sheet in kept for event in sheet.file.events]
        unlabelled = {event.slug for event in events} - {e.slug for e in events if e.labels}
        incomplete = frozenset((used - there) | spoken | unlabelled)
        return Facts(tuple(sheet.file for sheet in kept), (), kept, incomplete)


def introduced(sheet: Sheet) -> Iterator[str]:
    """The slugs of what a file introduces, readably or not, some of them twice."""
    file = sheet.file
    yield from sheet.declared
    yield from (entity.slug for entity in file.entities)
    yield from (event.slug for event in file.events)
    if file.source:
        yield file.source.slug


def _subjects(sheet: Sheet) -> Iterator[str]:
    yield from (claim.subject for claim in sheet.file.claims if claim.subject)


def load(reading: Reading, vocabulary: Vocabulary) -> Facts:
    """Read every file of `reading` and check each by itself and all of them together.

    No mistake in the data raises; problems are sorted by place. Raises AccessError for a file
    that cannot be read.
    """
    facts = [read_fact_file(read_document(path), vocabulary) for path in reading.facts]
    entities = [read_entity_file(read_document(path), vocabulary) for path in reading.entities]
    logs = [read_scan_log(read_document(path), vocabulary) for path in reading.coverage]
    sheets = [sheet for sheet, _ in (*facts, *entities, *logs)]
    problems = [problem for _, found in (*facts, *entities, *logs) for problem in found]
    shipped = frozenset(str(path) for path in reading.shipped)
    sheets = overridden(sheets, shipped)
    sheets += places_named(sheets, vocabulary)
    # A set: `each` makes several claims of one entry, which share what is wrong with it.
    problems = sorted({*problems, *check_coherence(sheets, vocabulary)})
    return Facts(tuple(sheet.file for sheet in sheets), tuple(problems), tuple(sheets))


def overridden(sheets: Sequence[Sheet], shipped: frozenset[str]) -> list[Sheet]:
    """The sheets without those shipped entities that the user's own entity files define anew."""
    own = {
        entity.slug
        for sheet in sheets
        if sheet.file.path not in shipped
        for entity in sheet.file.entities
        if entity.shared
    }
    return [
        sheet.without_entities(own) if sheet.file.path in shipped else sheet for sheet in sheets
    ]


def with_countries_in_scope(facts: Facts) -> Facts:
    """The facts with all first-level units of the countries in scope, named or not.

    In scope are those of :data:`gazetteer.IN_SCOPE`, and each country of which the facts have a
    unit: where they name one province of Canada, it can be asked which they do not name. Raises
    AccessError if the table of the world's places cannot be read.
    """
    entities = [entity for file in facts.files for entity in file.entities]
    used = {_country(entity) for entity in entities} - {""}
    slugs = [slug for country in {*gazetteer.IN_SCOPE, *used} for slug in gazetteer.units(country)]
    if more := gazetteer.places(slugs, {entity.slug for entity in entities}):
        files = (*facts.files, FactFile(more[0].location.path, None, more))
        return facts._replace(files=files)
    return facts


def _country(entity: Entity) -> str:
    """The slug of the country that ISO 3166-2 lists a unit under; empty for what is no unit."""
    country, dash, _ = (entity.iso_code or "").partition("-")
    return country.lower() if dash else ""


def places_named(sheets: Sequence[Sheet], vocabulary: Vocabulary) -> list[Sheet]:
    """One sheet with the places that the sheets name and do not introduce, if there are any."""
    known = {slug for sheet in sheets for slug in introduced(sheet)}
    named = {reference.slug for sheet in sheets for reference in sheet.references}
    return places_among(named, known, vocabulary)


def places_among(slugs: Set[str], known: Set[str], vocabulary: Vocabulary) -> list[Sheet]:
    """One sheet with the places of the world's table that are among slugs, if there are any.

    What is `known` is introduced elsewhere.
    """
    known = known | vocabulary.sectors.keys()
    found = gazetteer.places(named, known) if (named := slugs - known) else ()
    return [Sheet(FactFile(found[0].location.path, None, found))] if found else []
