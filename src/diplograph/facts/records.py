"""How a mapping with known keys is read: as it was meant, so that one slip is one problem.

A key under another name is read as the key that it was to be; what a lost comma, a lost indentation
or a lost heading tore apart is put together again. Each is reported once, where it was made, and
what is read on is what the editor will have when it is mended.
"""

from __future__ import annotations

from collections.abc import Set
from itertools import takewhile
from typing import Any

from diplograph.facts import meant
from diplograph.facts.document import Mapping, Node, Scalar, Sequence
from diplograph.facts.types import CodeOf, Context, Fields, Key, Record, TableOf, Type
from diplograph.facts.values import LANGUAGE, is_missing
from diplograph.problems import Problem

_Entry = tuple[Scalar, Node]


def record(declaration: Record) -> Type[Fields]:
    """A mapping with the keys that `declaration` declares."""
    by_name = {key.name: key for key in declaration.keys}

    def read(node: Node, context: Context) -> Fields | None:
        if is_missing(node, context, declaration.name):
            return None
        if isinstance(node, Mapping):
            return _Mapping(declaration, by_name, context).read(node)
        example = ", ".join(f"{key.name}: …" for key in declaration.keys if key.required)
        context.report(
            node,
            "wrong-type",
            f"{declaration.name} is a mapping",
            expected=f"{{{example}}}" if example else "keys and values",
            hint=_as_mapping(node, declaration),
        )
        return None

    return Type(declaration.name, read, declaration)


def _as_mapping(node: Node, declaration: Record) -> str:
    """How to write as a mapping what stands where one is wanted."""
    names = [key.name for key in declaration.keys]
    if isinstance(node, Sequence):
        return "remove the brackets or hyphens: this is one mapping"
    if isinstance(node, Scalar) and (split := meant.split_key(node.text, names)):
        return f"write a colon and a space: {split[0]}: {split[1]}"
    if isinstance(node, Scalar) and "is" in names and "at" in names:
        return f"{{is: {node.text}, at: START-END}}"
    required = ", ".join(f"{key.name}: …" for key in declaration.keys if key.required)
    return f"write {{{required}}}" if required else "write a key, a colon, a space and a value"


class _Mapping:
    """Reads one mapping; `values` and `entries` are what it was meant to hold."""

    def __init__(self, declaration: Record, by_name: dict[str, Key[Any]], context: Context) -> None:
        self.context = context
        self.declaration = declaration
        self.by_name = by_name
        self.values: dict[str, object] = {}
        self.entries: list[_Entry] = []
        self.misspelled: set[str] = set()
        self.mended = False
        self.written: Set[str] = frozenset()

    def read(self, node: Mapping) -> Fields | None:
        # A block of another sort under this heading: what it lacks or has too much is no problem.
        block = self._block(node)
        self.written = node.by_key.keys()
        written = list(node.entries)
        before = len(self.context.problems)
        while written:
            key, value = written.pop(0)
            if key.text in self.by_name:
                self._known(key, value, written)
            elif block is None:
                self._unknown(key, value, node)
        if block is None:
            self._report_missing(node)
        else:
            if len(self.context.problems) == before:
                self._report_block(node, block)
            return None
        if len(self.entries) != len(node.entries) or self.mended:
            node = Mapping(tuple(self.entries), node.location, node.key)
        return Fields(node, self.values, frozenset(self.misspelled))

    # -------------------------------------------------------------- keys that are known

    def _known(self, key: Scalar, value: Node, written: list[_Entry]) -> None:
        name = key.text
        if isinstance(value, Scalar) and (cut := self._cut_off(value, written)):
            del written[: len(cut)]
            self._report_cut(key, value, cut)
            return
        if below := self._below(key, value, written):
            self.mended = True
            value = Mapping(tuple(below), below[0][0].location, key.location)
            del written[: len(below)]
            self._report_unknown(below[0][0], f"indent it and what follows it, under {name!r}")
        self.entries.append((key, value))
        if name not in self.values:
            self.values[name] = self.by_name[name].type.read(value, self.context)

    def _cut_off(self, value: Scalar, written: list[_Entry]) -> list[Scalar]:
        """What a comma within braces cut off from a value: `2,184`, `10-20, 30-40`, `a, b`."""

        def is_rest(entry: _Entry) -> bool:
            key, rest = entry
            return (
                bool(value.text)
                and rest == Scalar("", key.location)
                and key.location.line == value.location.line
                and key.text not in self.by_name
                and not meant.split_key(key.text, list(self.by_name))
                and not self._without_key(key.text)
                and (key.text[:1].isdigit() or not self._meant(key.text))
            )

        return [key for key, _ in takewhile(is_rest, written)]

    def _report_cut(self, key: Scalar, value: Scalar, cut: list[Scalar]) -> None:
        """Let the type of the value find fault with what was written; else it is told here."""
        parts = [value.text, *(part.text for part in cut)]
        end = cut[-1].location
        place = value.location._replace(end_line=end.end_line, end_column=end.end_column)
        whole = Scalar(", ".join(parts), place)
        self.entries.append((key, whole))
        self.values[key.text] = None
        before = len(self.context.problems), len(self.context.strays)
        self.by_name[key.text].type.read(whole, self.context)
        if before != (len(self.context.problems), len(self.context.strays)):
            return
        if (day := meant.date_hint(whole.text)).startswith("did you mean"):
            message = "this is not a date in EDTF"
            self.context.report(whole, "bad-date", message, expected="a date in EDTF", hint=day)
        else:
            number = all(part.isdigit() for part in parts)
            hint = f'a comma ends a value within braces: write "{whole.text}"'
            self._report_unknown(cut[0], "a number has no comma in it" if number else hint)

    def _below(self, key: Scalar, value: Node, written: list[_Entry]) -> list[_Entry]:
        """What ought to stand under a key without a value, and stands beside it instead."""

        def is_stray(entry: _Entry) -> bool:
            name = entry[0].text
            return name not in self.by_name and not self._meant(name)

        shape = self.by_name[key.text].type.shape
        holds = isinstance(shape, TableOf | Record)
        if not holds or value != Scalar("", key.location):
            return []
        return list(takewhile(is_stray, written))

    # -------------------------------------------------------------- keys that are not

    def _meant(self, word: str) -> str | None:
        return meant.meant_key(word, list(self.by_name), elsewhere=self.context.homes)

    def _unknown(self, key: Scalar, value: Node, node: Mapping) -> None:
        """Report a key, and read its value as that of the known one that is likely meant."""
        if not key.text:
            return  # an anchor or a tag, which is reported
        if isinstance(value, Mapping) and self._is_entry(value):
            self.context.misnamed.add(key.text)
            spaces = node.key.column - 1 if node.key else 0
            hint = f"is it the name of another entry? indent it by {spaces} spaces"
            self._report_unknown(key, hint)
            return
        if heading := self._lost_heading(value):
            self.context.misnamed.add(key.text)
            hint = f"is a heading missing? write {heading}: above it, at the margin"
            if not any(problem.hint == hint for problem in self.context.problems):
                self._report_unknown(key, hint)
            return
        empty = isinstance(value, Scalar) and not value.text
        split = meant.split_key(key.text, list(self.by_name)) if empty else None
        bare = self._without_key(key.text) if empty and not split else None
        split = split or bare
        found = split[0] if split else self._meant(key.text) or self._of_value(key.text)
        if split:
            hint = f"write a colon and a space: {split[0]}: {split[1]}"
            value = Scalar(split[1], key.location)
        else:
            homes = self.context.homes
            elsewhere = meant.belongs(key.text, homes) if not found or key.text in homes else ""
            known = meant.also_meant(key.text, found, self.by_name) if found else ""
            hint = " or ".join(filter(None, (known, elsewhere)))
            hint = (
                hint
                or self._of_texts(key.text)
                or "remove it, or write what is meant with one of the keys there are"
            )
        self._report_unknown(key, hint)
        if found is None or found in node.by_key or found in self.values:
            return
        if bare or key.text in self.context.homes:  # it may be something else
            self.misspelled.add(found)
            return
        before = len(self.context.problems)
        read = self.by_name[found].type.read(value, self.context)
        if read is None:  # it may not have been meant: one problem is enough
            del self.context.problems[before:]
            self.misspelled.add(found)
            return
        self.mended = True
        self.misspelled.add(found)
        self.values[found] = read
        self.entries.append((Scalar(found, key.location), value))

    def _of_value(self, word: str) -> str | None:
        """The key `is`, if an entry has none and a word that is no key anywhere in its place."""
        first = self.declaration.keys[0].name
        there = first in self.written or first in self.values or first in self.misspelled
        return first if first == "is" and not there and word not in self.context.homes else None

    def _of_texts(self, word: str) -> str:
        """The hint where a language belongs that stands among the keys."""
        tables = ((key.name, key.type.shape) for key in self.declaration.keys)
        names = [
            name for name, shape in tables if isinstance(shape, TableOf) and shape.names is LANGUAGE
        ]
        if len(word) > 3 or not names or not meant.is_language(word):
            return ""
        return f'"{word}" belongs under {" or ".join(names)}: check the indentation'

    def _without_key(self, text: str) -> tuple[str, str] | None:
        """The key that is missing before a text: ``{at: 1-2, byline}``, ``{chamber, at: 1-2}``.

        It is the one that takes the text for a code; in an entry without a value, its value.
        """
        codes = self.context.vocabulary.code_lists
        absent = [key for key in self.declaration.keys if key.name not in self.written]
        for key in absent:
            shape = key.type.shape
            if isinstance(shape, CodeOf) and text in codes.get(shape.scheme, {}):
                return key.name, text
        first = self.declaration.keys[0]
        of_value = first.name == "is" and first in absent and not self._meant(text)
        return (first.name, text) if of_value else None

    def _report_unknown(self, key: Scalar, hint: str) -> None:
        message = f"{self.declaration.name} has no key {key.text!r}"
        expected = " | ".join(self.by_name)
        self.context.report(key, "unknown-key", message, expected=expected, hint=hint)

    def _report_missing(self, node: Mapping) -> None:
        there = {*node.by_key, *self.values, *self.misspelled}
        lacking = [key for key in self.declaration.keys if key.required and key.name not in there]
        if not lacking:
            return
        names = " and ".join(repr(key.name) for key in lacking)
        message = f"{self.declaration.name} lacks the key{'s' * (len(lacking) > 1)} {names}"
        expected = "; ".join(f"{key.name}: {key.help}" for key in lacking)
        hint = "add {} to it".format(" and ".join(f'"{key.name}: …"' for key in lacking))
        problem = Problem(node.head, "missing-key", message, expected=expected, hint=hint)
        self.context.problems.append(problem)

    # -------------------------------------------------------------- blocks

    def _block(self, node: Mapping) -> str | None:
        """The heading that the whole mapping belongs under, if that is another one."""
        names = node.by_key.keys()
        if names <= self.by_name.keys() and _required(self.declaration) <= names:
            return None
        sorts = (self.context.blocks, self.context.listed)
        own = (sort for sort in sorts if any(self.declaration is one for one in sort.values()))
        fitting = (
            heading
            for heading, other in next(own, {}).items()
            if _required(other) <= names <= {key.name for key in other.keys}
        )
        return next(fitting, None)

    def _is_entry(self, value: Mapping) -> bool:
        """Whether a mapping among the keys of an entry is another entry of the same sort."""
        blocks = self.context.blocks.values()
        names = value.by_key.keys()
        return self.declaration in blocks and bool(names) and names <= self.by_name.keys()

    def _lost_heading(self, value: Node) -> str | None:
        """The heading that a block belongs under which stands where there are no blocks."""
        if not isinstance(value, Mapping) or self.declaration in self.context.blocks.values():
            return None
        names = value.by_key.keys()
        fitting = (
            heading
            for heading, block in self.context.blocks.items()
            if _required(block) <= names <= {key.name for key in block.keys}
        )
        return next(fitting, None) if names else None

    def _report_block(self, node: Mapping, heading: str) -> None:
        """Report a block of another heading: where one is lost, the first of its blocks."""
        hint = f"it belongs under {heading!r}: move it there, or write {heading}: above it"
        if any(problem.hint == hint for problem in self.context.problems):
            return
        odd = (key for key, _ in node.entries if key.text not in self.by_name)
        if first := next(odd, None):
            self._report_unknown(first, hint)
            return
        lacking = ", ".join(sorted(_required(self.declaration) - node.by_key.keys()))
        message = f"{self.declaration.name} lacks the key {lacking!r}"
        self.context.problems.append(Problem(node.head, "missing-key", message, hint=hint))


def _required(declaration: Record) -> set[str]:
    return {key.name for key in declaration.keys if key.required}
