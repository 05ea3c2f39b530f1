"""The ranks that claims had on an earlier day, as far as they can be told from the files of now.

A rank is the editor's choice among values, and the files do not say since when it is given. What
was to be chosen from on that day tells more:

- a value beside which no other was known yet had no rank, nor had any on a matter on which a later
  source corrects one: the rank may come of the correction;
- of the statuses of an event the last report counted, for the rank moves to it with each. So the
  one that was published last is preferred where the one that is preferred now was not known.

All other ranks are those of now.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from diplograph.facts.model import Claim, FactFile, Integer, Text

if TYPE_CHECKING:
    from diplograph.vocabulary import Vocabulary

#: What claims are ranked on: a subject and a property.
_Matter: TypeAlias = tuple[str, str]
_REPORTED = frozenset({"reported-event", "reported-state"})
_FIRM = frozenset({"certain", "probable"})
_STATUS = "eventStatus"
_LAST = "the last of the reports recorded by then"


class _Told(NamedTuple):
    """A report that an editor may rank, and its source."""

    source: str
    published: str
    claim: Claim

    @property
    def value(self) -> str | Text | Integer | None:
        return self.claim.object or self.claim.value


def ranked_then(
    kept: Sequence[FactFile], gone: Iterable[FactFile], vocabulary: Vocabulary
) -> Iterator[FactFile]:
    """The files that were there on a day, with the ranks of then; `gone` were recorded later."""
    later = tuple(gone)
    then, after = _matters(kept), _matters(later)
    corrected = _corrected(later, {file.source.slug for file in kept if file.source})
    unranked = {
        matter
        for matter, told in then.items()
        if matter in corrected
        or (
            len({one.value for one in told}) == 1
            and _is_decided_by(after.get(matter, ()), matter, vocabulary)
        )
    }
    last = {matter: _last(told, kept) for matter, told in then.items() if matter[1] == _STATUS}
    for file in kept:
        yield file._replace(claims=tuple(_ranked(each, unranked, last) for each in file.claims))


def _matters(files: Iterable[FactFile]) -> Mapping[_Matter, Sequence[_Told]]:
    found: dict[_Matter, list[_Told]] = defaultdict(list)
    for file in files:
        for claim in file.claims:
            if file.source and claim.subject and claim.property and _may_be_ranked(claim):
                told = _Told(file.source.slug, file.source.published, claim)
                found[claim.subject, claim.property].append(told)
    return found


def _may_be_ranked(claim: Claim) -> bool:
    return claim.kind in _REPORTED and claim.polarity == "affirmed" and claim.certainty in _FIRM


def _corrected(files: Iterable[FactFile], sources: Collection[str]) -> set[_Matter]:
    """The matters on which `files` correct a claim of one of the `sources`, but for statuses."""
    names = (
        claim.supersedes.split(".") for file in files for claim in file.claims if claim.supersedes
    )
    return {
        (parts[1], parts[2])
        for parts in names
        if len(parts) > 3 and parts[0] in sources and parts[2] != _STATUS
    }


def _is_decided_by(later: Collection[_Told], matter: _Matter, vocabulary: Vocabulary) -> bool:
    """Whether a rank beside no other value then may come of what is known since.

    Of what may have several values that is where one of these is preferred.
    """
    single = vocabulary.properties[matter[1]].single_valued
    return any(single or one.claim.rank == "preferred" for one in later)


def _last(told: Sequence[_Told], kept: Iterable[FactFile]) -> Collection[Claim]:
    """The claims of the status told last, where several differ and none is preferred."""
    names = {claim.supersedes for file in kept for claim in file.claims}
    open_still = [
        one
        for one in told
        if one.claim.rank in ("normal", "preferred")
        and f"{one.source}.{one.claim.subject}.{_STATUS}.{one.claim.object}" not in names
    ]
    values = {one.value for one in open_still}
    if len(values) < 2 or any(one.claim.rank == "preferred" for one in open_still):
        return ()
    day = max(one.published for one in open_still)
    newest = {one.value for one in open_still if one.published == day}
    return [one.claim for one in open_still if newest == {one.value}]


def _ranked(
    claim: Claim, unranked: Collection[_Matter], last: Mapping[_Matter, Collection[Claim]]
) -> Claim:
    matter = (claim.subject or "", claim.property or "")
    if matter in unranked and claim.rank != "normal":
        return claim._replace(rank="normal", rank_reason=None)
    if claim in last.get(matter, ()):  # claims differ at least in where they are written
        return claim._replace(rank="preferred", rank_reason=_LAST)
    return claim
