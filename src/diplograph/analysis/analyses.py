"""The analyses by name, what each can be asked for, and how one is asked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from diplograph.analysis.brokers import MEASURES, brokers
from diplograph.analysis.communities import communities
from diplograph.analysis.kept import Kept, kept_of
from diplograph.analysis.meetings import BODIES, KINDS
from diplograph.analysis.partners import partners
from diplograph.analysis.records import Records, read_records
from diplograph.analysis.sectors import sectors
from diplograph.analysis.table import Analysis, header, say
from diplograph.analysis.timeline import timeline
from diplograph.errors import UsageError
from diplograph.queries.parameters import ANY, Parameter, check_things, terms_in
from diplograph.queries.unknown import has_answer
from diplograph.spelling import did_you_mean, nearest
from diplograph.words import LANGUAGES

if TYPE_CHECKING:
    from diplograph.backends import Answer, Graph
    from diplograph.queries.questions import Question


@dataclass(frozen=True, slots=True)
class Option:
    """What analyses can be asked for: which ones, the `choices` there are (none: the slug of an
    actor), and the default, of which there may be several.
    """

    of: tuple[str, ...]
    choices: tuple[str, ...]
    default: tuple[str, ...]
    description: str
    several: bool = False


#: The analyses, each a function of the records that takes some of the options.
ANALYSES: Mapping[str, Callable[..., Analysis]] = {
    "brokers": brokers,
    "partners": partners,
    "sectors": sectors,
    "communities": communities,
    "timeline": timeline,
}

OPTIONS: Mapping[str, Option] = {
    "by": Option(("brokers",), MEASURES, MEASURES[:1], "what brokers are ranked by"),
    "of": Option(("partners", "sectors"), (), (), "the actor whose rows are asked for: its slug"),
    "actors": Option(
        ("brokers", "partners", "sectors", "communities"),
        tuple(KINDS),
        BODIES,
        "the sorts of actors; a place is any but a country",
        several=True,
    ),
    "homes": Option(
        ("brokers", "communities"),
        ("country", "unit"),
        ("country",),
        "what actors belong to: a country, or a state or region",
    ),
    "weight": Option(
        ("brokers", "partners", "communities"),
        ("shared", "newman"),
        ("shared",),
        "what a tie weighs: the events shared, or less the more others were there",
    ),
    "direction": Option(
        ("brokers",),
        ("visits", "none"),
        ("visits",),
        "whether a tie leads from the visitor to the host, or both ways",
    ),
    "pairs": Option(
        ("sectors",),
        ("actor-sector", "sectors", "actors"),
        ("actor-sector",),
        "an actor and a sector, or two of one sort by what they have in common",
    ),
    "per": Option(("timeline",), ("year", "quarter", "month"), ("year",), "how long a period is"),
}


def analyse(
    graph: Graph,
    name: str,
    *,
    language: str = "en",
    limit: int | None = None,
    options: Mapping[str, Sequence[str]] | None = None,
) -> Analysis:
    """Analyse what `graph` accepts. `options` are as a user writes them, by name.

    Raises UsageError for an analysis, an option or a value that there is not.
    """
    asked = _asked(name, options or {})
    narrowing = {each: (options or {})[each] for each in asked}
    lacking: tuple[str, ...] = ()
    with kept_of(graph) as kept:
        if "of" in asked and (of := asked.pop("of")) != ANY:
            asked["of"] = _actor(graph, kept, of)
        found = kept.analysis(name, language, asked) if kept else None
    if found is None:
        records = read_records(graph)
        found = ANALYSES[name](records, language=language, **asked)
        lacking = _lacking(records, language)
    question = replace(found.question, parameters=_parameters(name))
    if not found.rows and narrowing and (others := _without_options(graph, name)):
        question = replace(question, empty=_none_of(narrowing, others))
    found = replace(
        found,
        question=question,
        notes=(*(_left(found, language) if found.rows else lacking), *found.notes),
    )
    return found if limit is None else found.first(limit, language)


def answered(
    graph: Graph,
    name: str,
    *,
    language: str = "en",
    limit: int | None = None,
    options: Mapping[str, Sequence[str]] | None = None,
) -> tuple[Answer, Question]:
    """The rows of :func:`analyse` as an answer, and what is said of them and their claims.

    Quicker than that, where a build keeps the answer as it is. Raises UsageError, as it does.
    """
    asked = _asked(name, options or {})
    if language == "en" and limit is None and "of" not in asked:
        with kept_of(graph) as kept:
            ready = kept.ready(name, asked) if kept else None
        # Of what has no row with these options it is told how many there are without.
        if ready is not None and (not asked or has_answer(ready[0])):
            answer, columns = ready
            question = replace(header(name), parameters=_parameters(name), table=columns)
            return answer, question
    found = analyse(graph, name, language=language, limit=limit, options=options)
    return found.answer(), found.shown(claims=True)


def why_empty(
    graph: Graph, question: Question, options: Mapping[str, Sequence[str]], *, language: str
) -> Iterator[str]:
    """Why the analysis of `question` has no row with `options`, in lines: what it has without."""
    narrowing = _asked(question.name, options)
    written = _in_words({each: options[each] for each in narrowing})
    if not narrowing or not (rows := _without_options(graph, question.name)):
        meaning = header(question.name).empty.get(language) or question.empty["en"]
        yield say("why-empty", language, reason=meaning)
        return
    yield say("why-empty", language, reason=say("none-with", language, options=written))
    yield f"  {say('one-without' if rows == 1 else 'rows-without', language, count=rows)}"


def _without_options(graph: Graph, name: str) -> int:
    """How many rows an analysis has of all that there is."""
    return len(analyse(graph, name).rows)


def _none_of(options: Mapping[str, Sequence[str]], others: int) -> Mapping[str, str]:
    """What it means, by language, that nothing is found with `options`, and is without them."""
    written = _in_words(options)
    return {each: say("none-of", each, options=written, count=others) for each in LANGUAGES}


def _in_words(options: Mapping[str, Sequence[str]]) -> str:
    return " ".join(f"{name}={value}" for name, values in options.items() for value in values)


def _asked(name: str, options: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    """The options that are not as by default, checked, by name."""
    if name not in ANALYSES:
        hint = did_you_mean(nearest(name, ANALYSES)) or f"there are {', '.join(ANALYSES)}"
        raise UsageError(f"no analysis {name!r}; {hint}")
    given = {each: _value(name, each, values) for each, values in options.items()}
    return {each: value for each, value in given.items() if not _is_default(each, value)}


def _is_default(option: str, value: str | tuple[str, ...]) -> bool:
    """Whether a value is what would count without it; of several, the order does not matter."""
    return (
        {*value} == {*OPTIONS[option].default}
        if OPTIONS[option].several
        else ((value,) == OPTIONS[option].default)
    )


def _left(found: Analysis, language: str) -> tuple[str, ...]:
    """How many rows are left without the facts of one voice."""
    left, count = sum(row["rank_without"] is not None for row in found.rows), len(found.rows)
    return (say("left", language, count=count, left=left, gone=count - left),)


def _parameters(name: str) -> Mapping[str, Parameter]:
    """The options of an analysis as parameters, for what tells of them."""
    return {
        each: Parameter(each, "term", ", ".join(option.default) or "any", option.description)
        for each, option in OPTIONS.items()
        if name in option.of
    }


def _value(name: str, option: str, written: Sequence[str]) -> Any:
    """The value of an option, one or several, checked."""
    known = OPTIONS.get(option)
    if known is None or name not in known.of:
        takes = [each for each, found in OPTIONS.items() if name in found.of]
        hint = did_you_mean(nearest(option, takes)) or f"it takes {', '.join(takes)}"
        raise UsageError(f"{name} does not take {option!r}; {hint}")
    for value in written:
        if known.choices and value not in known.choices:
            near = did_you_mean(nearest(value, known.choices))
            raise UsageError(
                f"{option} is {' or '.join(known.choices)}, not {value!r}{near and f'; {near}'}"
            )
    if known.several:
        return tuple(written)
    if len(written) != 1:
        raise UsageError(f"{option} takes one value, not {len(written)}")
    return written[0]


def _actor(graph: Graph, kept: Kept | None, written: str) -> str:
    """The IRI of an actor, by its slug. Raises UsageError if the graph has none such."""
    of = Parameter("of", "actor", "any", "")
    terms = terms_in(graph, of, written)
    if kept is None or not kept.knows(terms[0].value):
        check_things(graph, [(of, [terms])])
    return terms[0].value


def _lacking(records: Records, language: str) -> tuple[str, ...]:
    """What the graph lacks to be analysed, if it lacks it."""
    codes = Counter(event.code for event in records.events.values())
    if codes["held"]:
        return ()
    others = ", ".join(f"{count} {code}" for code, count in sorted(codes.items()))
    return (say("none-held", language, others=others or say("no-event", language)),)
