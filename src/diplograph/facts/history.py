"""The facts as they were known on a day: what was recorded later is left out.

What counts is the day on which a source was *recorded* (encoded), not the one on which it was
published: an article of March that was encoded in May was not known in April. With a source go its
claims, its corrections of others and the entities that it alone introduces. What stays of it is
what earlier sources need in order to be read: an event that they speak of keeps its kind and name
wherever these are written, and a communiqué that they draw on stays as one that is known of.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING

from diplograph.facts.loading import Facts, places_named
from diplograph.facts.model import Claim, FactFile, Source
from diplograph.facts.ranks import ranked_then
from diplograph.resources import places_table

if TYPE_CHECKING:
    from diplograph.vocabulary import Vocabulary


def as_of(facts: Facts, day: str, vocabulary: Vocabulary) -> Facts:
    """The facts of the sources recorded on `day` (ISO) or before; `facts` have no problem.

    What is left is what there would be if the later files had not been written yet, but for the
    names of events and communiqués and for ranks, which are those of then as far as that can be
    told (:mod:`diplograph.facts.ranks`). Else the files are as they are now: what was changed in
    one since it was recorded is not undone. Raises AccessError like `load`.
    """
    gone = {
        file.source.slug: file for file in facts.files if file.source and file.source.recorded > day
    }
    if not gone and all(_as_searched(file, day) == file for file in facts.files):
        return facts
    later = {file.path for file in gone.values()} | {str(places_table())}
    sheets = [
        sheet._replace(file=_as_searched(_without(sheet.file, gone), day))
        for sheet in facts.sheets
        if sheet.file.path not in later
    ]
    then = ranked_then([sheet.file for sheet in sheets], gone.values(), vocabulary)
    sheets = [sheet._replace(file=file) for sheet, file in zip(sheets, then, strict=True)]
    sheets += places_named(sheets, vocabulary)
    kept = [sheet.file for sheet in sheets]
    named = {event.slug for file in kept for event in file.events if event.labels}
    events = (
        FactFile(
            file.path,
            None,
            events=tuple(each for each in file.events if each.labels and each.slug not in named),
        )
        for file in gone.values()
    )
    files = (*kept, *_known_of(kept, gone), *(file for file in events if file.events))
    return Facts(files, facts.problems, tuple(sheets), facts.incomplete, open_ties=True)


def _without(file: FactFile, gone: Collection[str]) -> FactFile:
    """A file whose claims correct no claim of a source that is not there yet."""
    return file._replace(claims=tuple(_uncorrecting(claim, gone) for claim in file.claims))


def _as_searched(file: FactFile, day: str) -> FactFile:
    """A file without the scans and lists that were recorded later."""
    return file._replace(
        scans=tuple(scan for scan in file.scans if scan.recorded <= day),
        registers=tuple(each for each in file.registers if each.recorded <= day),
    )


def _uncorrecting(claim: Claim, gone: Collection[str]) -> Claim:
    source = (claim.supersedes or "").partition(".")[0]
    return claim._replace(supersedes=None) if source in gone else claim


def _known_of(kept: list[FactFile], gone: dict[str, FactFile]) -> Iterator[FactFile]:
    """The sources that are not there yet and that others name, without text and claims."""
    entities = {each.slug for file in kept for each in file.entities}
    ahead = [slug for file in kept for slug in _sources_named(file)]
    done: set[str] = set()
    for slug in ahead:  # which grows: a communiqué may draw on another
        file = gone.get(slug)
        if file is None or file.source is None or slug in done:
            continue
        done.add(slug)
        source = file.source._replace(sha256=None, length=None)
        if source.publisher not in entities:
            source = source._replace(publisher=None)
        ahead += _drawn_on(source)
        yield FactFile(file.path, source)


def _sources_named(file: FactFile) -> Iterator[str]:
    if file.source:
        yield from _drawn_on(file.source)
    for claim in file.claims:
        yield from (slug for slug in (claim.subject, claim.object, *claim.about) if slug)


def _drawn_on(source: Source) -> list[str]:
    return [source.primary] if source.primary else []
