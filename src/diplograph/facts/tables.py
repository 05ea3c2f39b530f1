"""Lists and tables of values: how they are read, and what stands where one is wanted.

As a type of one value, that of many never raises: what it cannot read it reports.
"""

from __future__ import annotations

from typing import Any, TypeVar

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
        items = (inner.read(item, context) for item in node.items)
        return tuple([item for item in items if item is not None])

    return Type(f"a list of: {inner.name}", read, ListOf(inner))


def _listed(node: Node) -> str:
    """How to write as a list what stands where one is wanted."""
    if isinstance(node, Scalar):
        return f"write it in brackets: [{', '.join(meant.listed(node.text))}]"
    if isinstance(node, Mapping):
        return "begin each item on a line of its own with a hyphen and a space"
    return "list at least one item, or remove the key"


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
        pairs = [
            (keys.read(key, context), inner.read(value, context))
            for key, value in node.entries
            if not _is_misplaced(key, value, inner, node, context)
        ]
        return tuple([(key, value) for key, value in pairs if key and value is not None])

    return Type(f"a mapping from {names.name} to {inner.name}", read, TableOf(names, inner))


def _is_misplaced(
    key: Scalar, value: Node, inner: Type[Any], table: Mapping, context: Context
) -> bool:
    """Whether a key of an entry stands among the entries themselves, which is reported."""
    names = {known.name for known in inner.shape.keys} if isinstance(inner.shape, Record) else set()
    inside = set(value.by_key) & names if isinstance(value, Mapping) else set()
    if key.text in context.headings and names and not inside:
        message = f"{key.text!r} is a heading of the file, and stands where a slug is wanted"
        hint = "begin it at the margin: remove the spaces before it"
        context.report(key, "misplaced-key", message, hint=hint)
        return True
    if key.text not in names or inside:
        return False
    before = [other.text for other, _ in table.entries if other.location < key.location]
    hint = "indent it further, under the entry that it belongs to"
    if before:
        hint = f"indent it further, under {before[-1]!r}"
    message = f"{key.text!r} is a key of {inner.name}, and stands where a slug is wanted"
    context.report(key, "misplaced-key", message, hint=hint)
    return True
