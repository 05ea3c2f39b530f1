"""The types of values in a fact file: how a node becomes a value, or a problem with its place.

A type never raises: what it cannot read it reports, and gives None. A slug, a piece of text and
the like come back with their place where a later check may have to point at them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Generic, TypeAlias, TypeVar

from diplograph.facts import dates
from diplograph.facts.document import Mapping, Node, Scalar, Sequence, describe
from diplograph.facts.model import Span
from diplograph.namespaces import DG, expand
from diplograph.problems import Location, Problem

if TYPE_CHECKING:
    from diplograph.vocabulary import OntologyClass, Property, Vocabulary

T = TypeVar("T")
N = TypeVar("N")


@dataclass
class Context:
    """What reading one file needs to know, and the problems it has met so far."""

    path: str
    vocabulary: Vocabulary
    problems: list[Problem] = field(default_factory=list)

    def report(
        self, node: Node, code: str, message: str, *, expected: str = "", hint: str = ""
    ) -> None:
        """Report what stands at `node`."""
        found = describe(node)
        self.problems.append(Problem(node.location, code, message, found, expected, hint))


@dataclass(frozen=True, slots=True)
class Matching:
    """One scalar whose whole text matches `pattern`, a regular expression of Python and of ECMA.

    A pattern says as much as one can say of the text alone: it may let pass what `read` refuses.
    `wanted` says it in words.
    """

    pattern: str
    wanted: str


@dataclass(frozen=True, slots=True)
class CodeOf:
    """A code of the code list `scheme`."""

    scheme: str


@dataclass(frozen=True, slots=True)
class KindUnder:
    """The name of a class under one of `ancestors`, as :func:`kind_of` has it."""

    ancestors: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ListOf:
    """A list with at least one item, or, if it `may_be_empty`, with none."""

    inner: Type[Any]
    may_be_empty: bool = False


@dataclass(frozen=True, slots=True)
class OneOrMore:
    """One value, or a list of them."""

    inner: Type[Any]


@dataclass(frozen=True, slots=True)
class TableOf:
    """A mapping whose keys are the editor's."""

    names: Type[Any]
    inner: Type[Any]


#: What is written, for whoever describes a type and does not read it.
Shape: TypeAlias = "Matching | CodeOf | KindUnder | ListOf | OneOrMore | TableOf | Record"


@dataclass(frozen=True, slots=True)
class Type(Generic[T]):
    """A type of value: `name` completes "expected …"; `read` gives None if it reported why."""

    name: str
    read: Callable[[Node, Context], T | None]
    shape: Shape


@dataclass(frozen=True, slots=True)
class Located(Generic[T]):
    """A value and its place."""

    value: T
    location: Location


@dataclass(frozen=True, slots=True)
class Key(Generic[T]):
    """A key of a mapping: its type, what it means to an editor, and the term it becomes.

    `help` is the one line that a message shows; :mod:`diplograph.facts.guidance` says more. `term`
    is a CURIE, or "" for a key that becomes no triple of its own.
    """

    name: str
    type: Type[T]
    help: str
    term: str = ""
    required: bool = False


class Fields:
    """The values that were read from a mapping, by their keys."""

    def __init__(self, node: Mapping, values: dict[str, object]) -> None:
        self.node = node
        self._values = values

    def get(self, key: Key[T]) -> T | None:
        """The value of a key; None if it is missing or could not be read."""
        value: T | None = self._values.get(key.name)  # type: ignore[assignment]  # by construction
        return value

    def has(self, key: Key[T]) -> bool:
        """Whether the key is written, readable or not."""
        return key.name in self.node.by_key

    def place(self, key: Key[T]) -> Location:
        """Where the value of a key stands; the mapping's own place if the key is missing."""
        return self.node.by_key[key.name][1].location if self.has(key) else self.node.location


@dataclass(frozen=True, slots=True)
class Record:
    """A mapping with known keys; `name` completes "… of a source"."""

    name: str
    keys: tuple[Key[Any], ...]


def near(word: str, known: Iterable[str]) -> str:
    """The hint ``did you mean "host"?`` if one of the known words is near to `word`, else ""."""
    from difflib import get_close_matches

    found = get_close_matches(word, sorted(known), n=1, cutoff=0.6)
    return f'did you mean "{found[0]}"?' if found else ""


def _scalar(name: str, parse: Callable[[Scalar, Context], T | None], shape: Shape) -> Type[T]:
    """A type whose values are written as one scalar."""

    def read(node: Node, context: Context) -> T | None:
        if isinstance(node, Scalar) and node.text:
            return parse(node, context)
        code = "missing-value" if isinstance(node, Scalar) else "wrong-type"
        context.report(node, code, f"this is not {name}", expected=name)
        return None

    return Type(name, read, shape)


def _matching(name: str, code: str, pattern: str, hint: str = "") -> Type[str]:
    """A type whose values are the strings that match a pattern."""
    compiled = re.compile(pattern, re.ASCII)

    def parse(node: Scalar, context: Context) -> str | None:
        if compiled.fullmatch(node.text):
            return node.text
        context.report(node, code, f"this is not {name}", expected=name, hint=hint)
        return None

    return _scalar(name, parse, Matching(pattern, f"{name}: {hint}" if hint else name))


def _located(inner: Type[T]) -> Type[Located[T]]:
    def read(node: Node, context: Context) -> Located[T] | None:
        value = inner.read(node, context)
        return None if value is None else Located(value, node.location)

    return Type(inner.name, read, inner.shape)


def _parse_text(node: Scalar, context: Context) -> str | None:
    text = unicodedata.normalize("NFC", node.text)
    if text == text.strip() and text.isprintable():
        return text
    context.report(
        node,
        "bad-text",
        "text is one line without white space around it",
        expected="one line",
        hint="to fold long text over several lines, begin it with >-",
    )
    return None


def _parse_day(node: Scalar, context: Context) -> str | None:
    try:
        if not dates.bounds(node.text).to_the_day or len(node.text) != len("2025-06-17"):
            raise ValueError("not one day")
    except ValueError as error:
        context.report(node, "bad-date", f"this is not a day: {error}", expected="YYYY-MM-DD")
        return None
    return node.text


def _parse_edtf(node: Scalar, context: Context) -> str | None:
    try:
        dates.bounds(node.text)
    except ValueError as error:
        context.report(
            node,
            "bad-date",
            f"this is not a date: {error}",
            expected="a date in EDTF, as 2025-06-17, 2025-06 or [2025-06-01..2025-06-15]",
        )
        return None
    return node.text


def _parse_url(node: Scalar, context: Context) -> str | None:
    """An absolute IRI (RFC 3987) of http or https that names a host."""
    from pyoxigraph import NamedNode

    if re.match(r"https?://[^/?#]", node.text):
        with suppress(ValueError):
            return NamedNode(node.text).value
    expected = "an http or https address"
    context.report(node, "bad-url", f"this is not {expected}", expected=expected)
    return None


_INTEGER = r"[1-9][0-9]{0,17}"


def _parse_integer(node: Scalar, context: Context) -> int | None:
    if re.fullmatch(_INTEGER, node.text):
        return int(node.text)
    expected = "a whole number from 1, in digits"
    context.report(node, "bad-integer", f"this is not {expected}", expected=expected)
    return None


_SPAN = r"(0|[1-9][0-9]{0,8})-([1-9][0-9]{0,8})"


def _parse_span(node: Scalar, context: Context) -> Span | None:
    match = re.fullmatch(_SPAN, node.text)
    span = Span(int(match[1]), int(match[2])) if match else None
    if span and span.start < span.end:
        return span
    why = "its start is not before its end" if span else "it is not two offsets"
    expected = "start-end in characters from 0, the end excluded, as 10-31"
    context.report(node, "bad-span", f"this is not a span: {why}", expected=expected)
    return None


def code(scheme: str) -> Type[str]:
    """A code of one of the ontology's code lists."""

    def parse(node: Scalar, context: Context) -> str | None:
        known = context.vocabulary.code_lists.get(scheme, {})
        if node.text in known:
            return node.text
        context.report(
            node,
            "unknown-code",
            f"this is not one of the {scheme.replace('-', ' ')}",
            expected=" | ".join(sorted(known)),
            hint=near(node.text, known),
        )
        return None

    return _scalar(f"one of the {scheme.replace('-', ' ')}", parse, CodeOf(scheme))


def kinds_under(vocabulary: Vocabulary, ancestors: Iterable[str]) -> dict[str, OntologyClass]:
    """The classes that are or lie under one of `ancestors` (local names), in a file's words.

    `dg:Actor` itself is left out: whatever acts is one of its five.
    """
    wanted = {DG + ancestor for ancestor in ancestors}
    return {
        class_.name.lower(): class_
        for class_ in vocabulary.classes.values()
        if class_.name != "Actor" and not class_.ancestors.isdisjoint(wanted)
    }


def kind_of(name: str, *ancestors: str) -> Type[str]:
    """The name of a class, in lower case, that is or lies under one of `ancestors`.

    Read as the class's own name.
    """

    def parse(node: Scalar, context: Context) -> str | None:
        known = kinds_under(context.vocabulary, ancestors)
        if node.text in known:
            return known[node.text].name
        context.report(
            node,
            "unknown-code",
            f"this is not {name}",
            expected=" | ".join(sorted(known)),
            hint=near(node.text, known),
        )
        return None

    return _scalar(name, parse, KindUnder(ancestors))


def list_of(inner: Type[T]) -> Type[tuple[T, ...]]:
    """A list with at least one item."""

    def read(node: Node, context: Context) -> tuple[T, ...] | None:
        if not isinstance(node, Sequence) or not node.items:
            context.report(node, "wrong-type", "a list is wanted", expected=f"[{inner.name}, …]")
            return None
        items = (inner.read(item, context) for item in node.items)
        return tuple([item for item in items if item is not None])

    return Type(f"a list of: {inner.name}", read, ListOf(inner))


def list_or_nothing(inner: Type[T]) -> Type[tuple[T, ...]]:
    """A list that gets shorter until nothing is left of it: its key may stand without items."""
    several = list_of(inner)

    def read(node: Node, context: Context) -> tuple[T, ...] | None:
        if node in (Scalar("", node.location), Sequence((), node.location)):
            return ()
        return several.read(node, context)

    return Type(several.name, read, ListOf(inner, may_be_empty=True))


def one_or_more(inner: Type[T]) -> Type[tuple[T, ...]]:
    """One value, or a list of them."""
    several = list_of(inner)

    def read(node: Node, context: Context) -> tuple[T, ...] | None:
        if isinstance(node, Sequence):
            return several.read(node, context)
        value = inner.read(node, context)
        return None if value is None else (value,)

    return Type(f"{inner.name}, or a list", read, OneOrMore(inner))


def table_of(names: Type[N], inner: Type[T]) -> Type[tuple[tuple[Located[N], T], ...]]:
    """A mapping whose keys are the editor's: pairs in the order of the file."""
    located = _located(names)

    def read(node: Node, context: Context) -> tuple[tuple[Located[N], T], ...] | None:
        if not isinstance(node, Mapping):
            expected = f"a mapping from {names.name} to {inner.name}"
            context.report(node, "wrong-type", "a mapping is wanted", expected=expected)
            return None
        pairs = [
            (located.read(key, context), inner.read(value, context)) for key, value in node.entries
        ]
        return tuple([(key, value) for key, value in pairs if key and value is not None])

    return Type(f"a mapping from {names.name} to {inner.name}", read, TableOf(names, inner))


def record(declaration: Record) -> Type[Fields]:
    """A mapping with the keys that `declaration` declares."""
    by_name = {key.name: key for key in declaration.keys}

    def read(node: Node, context: Context) -> Fields | None:
        if not isinstance(node, Mapping):
            example = ", ".join(f"{key.name}: …" for key in declaration.keys if key.required)
            context.report(
                node,
                "wrong-type",
                f"{declaration.name} is a mapping",
                expected=f"{{{example}}}" if example else "keys and values",
            )
            return None
        values: dict[str, object] = {}
        for key, value in node.entries:
            if declared := by_name.get(key.text):
                values[key.text] = declared.type.read(value, context)
            else:
                _report_unknown_key(key, declaration, context)
        _report_missing_keys(node, declaration, context)
        return Fields(node, values)

    return Type(declaration.name, read, declaration)


def _report_unknown_key(key: Scalar, declaration: Record, context: Context) -> None:
    known = [declared.name for declared in declaration.keys]
    context.report(
        key,
        "unknown-key",
        f"{declaration.name} has no key {key.text!r}",
        expected=" | ".join(known),
        hint=near(key.text, known),
    )


def _report_missing_keys(node: Mapping, declaration: Record, context: Context) -> None:
    for key in declaration.keys:
        if key.required and key.name not in node.by_key:
            message = f"{declaration.name} lacks the key {key.name!r}"
            expected = f"{key.name}: {key.help}"
            problem = Problem(_head(node), "missing-key", message, expected=expected)
            context.problems.append(problem)


def _head(node: Mapping) -> Location:
    """The first key of a mapping, or an empty mapping whole: a place short enough to underline."""
    return node.entries[0][0].location if node.entries else node.location


#: What an editor can get wrong in a slug is mostly its case and its separators.
SLUG = _matching(
    "a slug",
    "bad-slug",
    r"[a-z0-9]+(-[a-z0-9]+)*",
    hint="small letters a to z and digits, in parts joined by single hyphens: us-ms",
)
REFERENCE = _located(SLUG)
#: What `supersedes` names: the last part of a claim's IRI.
CLAIM_NAME = _located(
    _matching(
        "the name of a claim", "bad-slug", r"[a-z0-9]+(-[a-z0-9]+)*(\.[A-Za-z0-9]+(-[a-z0-9]+)*)*"
    )
)
TEXT = _scalar(
    "text", _parse_text, Matching(r"\S(.*\S)?", "one line of text without white space around it")
)
RAW = _scalar("a value", lambda node, _: node, Matching(r".+", "a value"))
DAY = _scalar(
    "a day, YYYY-MM-DD",
    _parse_day,
    Matching(r"[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])", "a day, as 2025-06-17"),
)
EDTF = _scalar(
    "a date in EDTF",
    _parse_edtf,
    Matching(
        r"(?=.*[0-9])[0-9XYETZ.,:/~?%+{}\[\]-]+",
        "a date in EDTF, as 2025-06-17, 2025-06 or [2025-06-01..2025-06-15]",
    ),
)
INTEGER = _scalar(
    "a whole number", _parse_integer, Matching(_INTEGER, "a whole number from 1, in digits")
)
SPAN = _scalar(
    "a span, start-end", _parse_span, Matching(_SPAN, "a span, start-end in characters, as 10-31")
)
LANGUAGE = _matching(
    "a language tag", "bad-language", r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?"
)
URL = _scalar(
    "an http or https address",
    _parse_url,
    Matching(
        r"https?://(\[[0-9A-Fa-f:.]+\](:[0-9]*)?|[^\s/?#\[\]]+)"
        r"([/?#]([^\s%\[\]<>\"{}|\\^`]|%[0-9A-Fa-f]{2})*)?",
        "an http or https address",
    ),
)
SHA256 = _matching("a SHA-256 in 64 small hexadecimal digits", "bad-digest", r"[0-9a-f]{64}")


def _parse_spans(found: tuple[Located[Span], ...], context: Context) -> None:
    """Spans of one claim stand in the order of the text and do not overlap."""
    for before, after in pairwise(found):
        if before.value.end <= after.value.start:
            continue
        unsorted = after.value < before.value
        message = (
            "the spans are not in the order of the text"
            if unsorted
            else "the spans overlap: one passage would count twice"
        )
        context.problems.append(
            Problem(
                after.location,
                "unsorted-spans" if unsorted else "overlapping-spans",
                message,
                found=f"{after.value} after {before.value}",
                related=((before.location, "the span before"),),
            )
        )


def _spans() -> Type[tuple[Located[Span], ...]]:
    inner = one_or_more(_located(SPAN))

    def read(node: Node, context: Context) -> tuple[Located[Span], ...] | None:
        found = inner.read(node, context)
        if found:
            _parse_spans(found, context)
        return found

    return Type(inner.name, read, inner.shape)


SPANS = _spans()


def value_type(property_: Property, vocabulary: Vocabulary) -> Type[Any]:
    """What the value of a claimable property is written as: it follows from its declaration."""
    if property_.object_property:
        end = (property_.range or "").removeprefix(DG)
        coded = property_.code_list and end not in vocabulary.classes
        return code(property_.code_list or "") if coded else REFERENCE
    if property_.range == expand("xsd:integer"):
        return INTEGER
    return EDTF if property_.name == "date" else TEXT


def has_language(property_: Property) -> bool:
    """Whether the property takes text with a language; OWL has no range for that."""
    return not property_.object_property and property_.range is None and property_.name != "date"
