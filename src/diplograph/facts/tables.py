"""Lists and tables of values: how they are read, and what stands where one is wanted.

As a type of one value, that of many never raises: what it cannot read it reports.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any, TypeGuard, TypeVar

from diplograph.facts import meant
from diplograph.facts.document import Mapping, Node, Scalar, Sequence
from diplograph.facts.types import Context, ListOf, Located, OneOrMore, Record, TableOf, Type
from diplograph.facts.values import LANGUAGE, SLUG, is_missing, is_slug, located
from diplograph.spelling import slug_of

T = TypeVar("T")
N = TypeVar("N")


def list_of(inner: Type[T]) -> Type[tuple[T, ...]]:
    """A list with at least one item."""

    def read(node: Node, context: Context) -> tuple[T, ...] | None:
        if is_missing(node, context, f"[{inner.name}, …]"):
            return None
        if not isinstance(node, Sequence) or not node.items:
            expected, hint = f"[{inner.name}, …]", _listed(node)
            context.report(node, "wrong-type", "a list is wanted", expected=expected, hint=hint)
            return None
        if isinstance(inner.shape, Record) and (pairs := _pairs_in_brackets(node)):
            message, hint = "keys and values stand in braces, not in brackets", f"write {{{pairs}}}"
            context.report(node, "wrong-type", message, expected=inner.name, hint=hint)
            return None
        items = (inner.read(item, context) for item in node.items)
        return tuple([item for item in items if item is not None])

    return Type(f"a list of: {inner.name}", read, ListOf(inner))


def _listed(node: Node) -> str:
    """How to write as a list what stands where one is wanted."""
    if isinstance(node, Scalar):
        return f"write it in brackets: [{', '.join(meant.listed(node.text))}]"
    if isinstance(node, Mapping) and all(_is_empty(value) for _, value in node.entries):
        return f"write it in brackets: [{', '.join(key.text for key, _ in node.entries)}]"
    if isinstance(node, Mapping):
        return "begin each item on a line of its own with a hyphen and a space"
    return "list at least one item, or remove the key"


def _is_empty(node: Node) -> bool:
    return isinstance(node, Scalar) and not node.text


def _pairs_in_brackets(node: Sequence) -> str:
    """The keys and values that stand in brackets as ``[is: a, at: 1-2]``; "" if it is a list."""
    pairs = [item.entries[0] for item in node.items if _is_bare_pair(item)]
    names = {key.text for key, _ in pairs}
    if len(names) < 2 or not len(names) == len(pairs) == len(node.items):
        return ""
    texts = [f"{key.text}: {value.text}" for key, value in pairs if isinstance(value, Scalar)]
    return ", ".join(texts) if len(texts) == len(pairs) else "…"


def _is_bare_pair(node: Node) -> TypeGuard[Mapping]:
    """Whether a mapping is one key and its value, without braces around them."""
    if not isinstance(node, Mapping) or len(node.entries) != 1:
        return False
    return node.entries[0][0].location[:3] == node.location[:3]


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
    keys = located(names)

    def read(node: Node, context: Context) -> tuple[tuple[Located[N], T], ...] | None:
        expected = f"a mapping from {names.name} to {inner.name}"
        if is_missing(node, context, expected):
            return None
        if not isinstance(node, Mapping):
            hint = f"{{en: {node.text}}}" if names is LANGUAGE and isinstance(node, Scalar) else ""
            hint = f"name the language: {hint}" if hint else ""
            if isinstance(node, Sequence):
                hint = f"no hyphens here: {names.name}, a colon, and the rest indented under it"
            context.report(node, "wrong-type", "a mapping is wanted", expected=expected, hint=hint)
            return None
        if names is SLUG:
            for key, _ in node.entries:
                if not is_slug(key.text):
                    context.misnamed.update(map(slug_of, (key.text, *key.text.split())))
                    context.misnamed.add(slug_of(key.text).replace("-", ""))
        odd = names is LANGUAGE and any(" " in k.text or _is_empty(v) for k, v in node.entries)
        if odd and (cut := _cut_off(node)):
            text, place = cut
            hint = f'put all of the text in quotes: "{text}"'
            message = "a comma ends a text within braces, and this is no language tag"
            context.report(place, "bad-language", message, expected=expected, hint=hint)
            return None
        misplaced = _misplaced(node, inner, context)
        misplaced |= _without_space(node, context) if odd else set()
        pairs = [
            (keys.read(key, context), inner.read(value, context))
            for key, value in node.entries
            if key.text not in misplaced
        ]
        if names is SLUG:  # what is introduced, although it cannot be read
            unread = (key for key, value in pairs if key and value is None)
            context.misnamed.update(str(key.value) for key in unread)
        return tuple([(key, value) for key, value in pairs if key and value is not None])

    return Type(f"a mapping from {names.name} to {inner.name}", read, TableOf(names, inner))


def _cut_off(node: Mapping) -> tuple[str, Scalar] | None:
    """A text that a comma has cut, ``{en: The Trial, 6 March}``, as a whole, and the second part.

    The part stands on the line of the first, as a key that is no tag of a language.
    """
    for number, (_, text) in enumerate(node.entries):
        after = node.entries[number + 1 :]
        cut = list(_rests(after, text.location.end_line))
        if cut and isinstance(text, Scalar):
            return ", ".join((text.text, *cut)), after[0][0]
    return None


def _without_space(node: Mapping, context: Context) -> set[str]:
    """The keys ``en:text`` of texts by language, where the space after the colon is missing."""
    found = set()
    for key, value in node.entries:
        match = re.match(r"([a-z]{2,3}):(?=\S)", key.text) if _is_empty(value) else None
        if match and meant.is_language(match[1]):
            found.add(key.text)
            message = "a space is missing after the colon"
            hint = f"write {match[1]}: {key.text[match.end() :]}"
            context.report(key, "bad-language", message, expected=LANGUAGE.name, hint=hint)
    return found


def _rests(entries: Iterable[tuple[Scalar, Node]], line: int) -> Iterator[str]:
    """The parts of a text among keys and values, as long as they stand on its line."""
    for key, value in entries:
        is_tag = meant.is_language(key.text) and not re.search(r"\s|\d", key.text)
        if key.location.line != line or is_tag or not isinstance(value, Scalar):
            return
        if value.text and not re.search(r"\s|\d", key.text):
            return  # a tag that is misspelled
        yield f"{key.text}: {value.text}" if value.text else key.text


def _misplaced(table: Mapping, inner: Type[Any], context: Context) -> set[str]:
    """What stands among the entries of a table and is none: the first of several is reported.

    It is keys of an entry, or headings of the file. An entry that has nothing, as they ought to
    stand under it, is among them.
    """
    names = {known.name for known in inner.shape.keys} if isinstance(inner.shape, Record) else set()
    found: set[str] = set()
    entry: tuple[Scalar, Node] | None = None
    is_open = False  # whether what was reported last still goes on
    for key, value in table.entries:
        inside = isinstance(value, Mapping) and not names.isdisjoint(value.by_key)
        is_heading = key.text in context.headings and bool(names)
        if inside or not (is_heading or key.text in names):
            entry, is_open = (key, value), False
            continue
        if not is_open:
            _report_misplaced(key, inner, entry, context, is_heading=is_heading)
        found.add(key.text)
        if entry and _is_empty(entry[1]):
            found.add(entry[0].text)
            context.misnamed.add(entry[0].text)
        is_open = not is_heading
    return found


def _report_misplaced(
    key: Scalar,
    inner: Type[Any],
    entry: tuple[Scalar, Node] | None,
    context: Context,
    *,
    is_heading: bool,
) -> None:
    message = f"{key.text!r} is a key of {inner.name}, and stands where a slug is wanted"
    hint = "indent it further, under the entry that it belongs to"
    if entry:
        hint = f"indent it further, under {entry[0].text!r}"
    if is_heading:
        message = f"{key.text!r} is a heading of the file, and stands where a slug is wanted"
        hint = "begin it at the margin: remove the spaces before it"
    context.report(key, "misplaced-key", message, hint=hint)
