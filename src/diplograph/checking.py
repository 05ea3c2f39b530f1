"""Checking: everything that is wrong in the files of a reading, in one round.

A file with a problem of its own is not compiled; the others are, and what they become is validated,
as far as it does not hang on what the broken files say. So all that can be mended is shown at once,
and nothing that is only a consequence.

What the rules of fact files let pass, the shapes and the invariants have nothing against: they
guard the compiler, and graphs from elsewhere. :func:`check_named` leaves them out where no rule
found anything; ``tests/test_facts_suffice.py`` holds it to finding what :func:`check` finds.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from diplograph.facts import load
from diplograph.vocabulary import vocabulary

if TYPE_CHECKING:
    from diplograph import rdf
    from diplograph.facts import Facts
    from diplograph.problems import Problem
    from diplograph.resources import Reading
    from diplograph.texts import Texts

#: What a file that was not read may give: an event its label, a reference or a correction its aim.
_PERHAPS_ELSEWHERE = frozenset({"missing-label", "unknown-reference", "unknown-claim"})

#: What the text of a source shows of a span.
_WRONG_SPAN = frozenset({"span-with-space", "span-cuts-word", "span-across-paragraphs"})


def check(
    reading: Reading, facts: Facts, texts: Texts | None = None
) -> tuple[rdf.Graph, tuple[Problem, ...]]:
    """The graph of the sound files among `facts`, which `reading` became, and all problems.

    The problems are sorted by place, those of the sources' texts included where `texts` are given.
    If there are any, the graph is not fit to be written.

    Where something may lack only because the other fact files of the project were not asked for,
    these are read too; then only what lies in the files asked for, or points there, is a problem,
    and what keeps another file from being read. That costs reading and compiling the project, which
    is felt from some hundred files on; nothing as long as no such problem is found.

    Raises AccessError for a file or a text that cannot be read.
    """
    from diplograph import rdf
    from diplograph.facts import check_texts

    graph, problems = _check(facts, texts)
    if _may_lack_siblings(reading, problems):
        everything = load(reading.whole(), vocabulary())
        _, whole, found = _weigh(everything)
        asked = _asked(reading)
        sheets = tuple(sheet for sheet in everything.sheets if sheet.file.path in asked)
        own = everything.sound(asked)
        checked = _validated(own, rdf.graph(own, vocabulary()), whole.unsettled, texts)
        said = check_texts(everything._replace(sheets=sheets), texts) if texts else ()
        problems = _touching(reading, everything, _once({*found, *checked, *said}))
    return graph, problems


def check_named(reading: Reading, facts: Facts, texts: Texts | None = None) -> tuple[Problem, ...]:
    """The problems that :func:`check` finds; where there are none, at a fraction of its cost.

    No graph is made of files of which no rule says anything, unless claims have to be weighed
    against each other or `texts` against the words of the graph; and the shapes and the invariants
    are left out.
    """
    if not facts.problems and not beyond_rules(facts):
        if texts is None and not _compete(facts):
            return ()
        if not _unvalidated(facts, texts):
            return ()
    _, problems = check(reading, facts, texts)
    return problems


def beyond_rules(facts: Facts) -> bool:
    """Whether the files claim what only a shape can judge: a place has one code of ISO 3166.

    Its other code may be a reference fact, and both may be accepted.
    """
    return any(claim.property == "isoCode" for file in facts.files for claim in file.claims)


def _compete(facts: Facts) -> bool:
    """Whether a claim corrects another, or two give one thing two values where it has one."""
    values: dict[tuple[str | None, str], object] = {}
    for claim in (claim for file in facts.files for claim in file.claims):
        if claim.supersedes:
            return True
        if claim.property and vocabulary().properties[claim.property].single_valued:
            value = claim.object or claim.value
            if values.setdefault((claim.subject, claim.property), value) != value:
                return True
    return False


def _unvalidated(facts: Facts, texts: Texts | None) -> list[Problem]:
    """What is found in sound files without the shapes and the invariants."""
    from diplograph.facts import check_texts, texts_of
    from diplograph.validation import Places, check_words

    _, graph, problems = _weigh(facts)
    if texts is None:
        return [*problems]
    words = check_words(graph.triples, texts_of(facts, texts), Places(graph.triples, graph.marks))
    return [*problems, *check_texts(facts, texts), *words]


def weigh(reading: Reading) -> tuple[Facts, rdf.Graph, tuple[Problem, ...]]:
    """The sound files of `reading`, the graph they become, unvalidated, and their problems.

    The other fact files of the project are read as for :func:`check`, and are then in the graph.
    Raises AccessError for a file that cannot be read.
    """
    facts, graph, problems = _weigh(load(reading, vocabulary()))
    if _may_lack_siblings(reading, problems):
        everything = load(reading.whole(), vocabulary())
        facts, graph, found = _weigh(everything)
        problems = _touching(reading, everything, found)
    return facts, graph, problems


def _weigh(facts: Facts) -> tuple[Facts, rdf.Graph, tuple[Problem, ...]]:
    from diplograph import rdf

    sound = facts.sound()
    graph = rdf.graph(sound, vocabulary())
    told = {problem.location for problem in graph.problems}
    found = rdf.astray(facts.sheets, graph, vocabulary())
    astray = (problem for place, problem in found if place not in told)
    return sound, graph, tuple(sorted({*facts.problems, *graph.problems, *astray}))


def _check(facts: Facts, texts: Texts | None) -> tuple[rdf.Graph, tuple[Problem, ...]]:
    from diplograph.facts import check_texts

    sound, graph, problems = _weigh(facts)
    checked = _validated(sound, graph, graph.unsettled, texts)
    said = check_texts(facts, texts) if texts else ()
    return graph, _once({*problems, *checked, *said})


def _once(problems: set[Problem]) -> tuple[Problem, ...]:
    """The problems, sorted; of a span that has no record and is wrong by its text, one of the two.

    It is that which tells the span that is meant: a recorded one, if there is one like it. Of a
    paragraph that the text gives otherwise, nothing follows for the records beside it.
    """
    from diplograph.facts.contradictions import WRITE_RECORDS

    paragraphs = {each for each in problems if each.code == "wrong-paragraph"}
    counted = {each.location for each in paragraphs if not each.related}
    problems = problems - {
        each
        for each in paragraphs
        if each.related and not counted.isdisjoint((each.location, each.related[0][0]))
    }
    unrecorded = {each.location: each for each in problems if each.code == "unrecorded-span"}
    if not unrecorded:
        return tuple(sorted(problems))
    wrong = {each for each in problems if each.code in _WRONG_SPAN and each.location in unrecorded}
    meant = {each for each in wrong if unrecorded[each.location].hint != WRITE_RECORDS}
    unneeded = {unrecorded[each.location] for each in wrong - meant}
    return tuple(sorted(problems - meant - unneeded))


def _validated(
    sound: Facts, graph: rdf.Graph, unsettled: frozenset[str], texts: Texts | None
) -> tuple[Problem, ...]:
    from diplograph.facts import texts_of
    from diplograph.validation import validate

    held = texts_of(sound, texts) if texts else ()
    unsettled |= graph.unsettled
    return validate(graph.triples, graph.marks, unsettled=unsettled, texts=held)


def _asked(reading: Reading) -> frozenset[str]:
    return frozenset(str(path) for path in (*reading.facts, *reading.entities, *reading.coverage))


def _may_lack_siblings(reading: Reading, problems: Iterable[Problem]) -> bool:
    return bool(reading.siblings) and any(each.code in _PERHAPS_ELSEWHERE for each in problems)


def _touching(
    reading: Reading, everything: Facts, problems: Iterable[Problem]
) -> tuple[Problem, ...]:
    """The problems that lie in the files asked for, point there, or keep a file from being read."""
    unread = {sheet.file.path for sheet in everything.sheets if sheet.unread}
    asked = _asked(reading) | unread

    def touches(problem: Problem) -> bool:
        places = (problem.location, *(place for place, _ in problem.related))
        return any(place.path in asked for place in places)

    return tuple(filter(touches, problems))
