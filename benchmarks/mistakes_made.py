"""The mistakes that are made in fact files: of each kind, where it can be made and what is right.

What is right follows from the mistake and from ``diplograph/diagnostics/carets.md``, never from
what the program says: the carets belong under what was changed, and the hint tells what stood there
before, or what has to be done. The files are read here by PyYAML itself.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cached_property
from itertools import accumulate
from pathlib import Path
from random import Random
from typing import NamedTuple

import yaml

from diplograph.facts import schema

#: Around what the carets belong under, in the new text.
OPEN, CLOSE = "\ue000", "\ue001"


class Mistake(NamedTuple):
    """Edits of a text (start, end, new text), and what a right hint holds one of.

    One of the edits marks what the carets belong under; that is written in `encoding`. What is
    `across` files shows where the whole project is checked.
    """

    edits: tuple[tuple[int, int, str], ...]
    hints: tuple[str, ...]
    encoding: str = "utf-8"
    across: bool = False

    def made(self, text: str) -> tuple[bytes, tuple[int, int, str]]:
        """The bytes with the mistake; line and column, from 1, and text of what is marked."""
        for start, end, new in sorted(self.edits, reverse=True):
            text = text[:start] + new + text[end:]
        before, _, rest = text.partition(OPEN)
        marked, _, after = rest.partition(CLOSE)
        line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
        data = before.encode() + marked.encode(self.encoding) + after.encode()
        return data, (line, column, marked)


class Site(NamedTuple):
    """A value in a file: the keys above it (an item of a list has ``-``), and its own key."""

    path: tuple[str, ...]
    key: yaml.ScalarNode | None
    value: yaml.Node
    parent: yaml.Node

    @property
    def name(self) -> str:
        return self.path[-1]

    @property
    def text(self) -> str:
        return self.value.value if isinstance(self.value, yaml.ScalarNode) else ""

    @property
    def is_flow(self) -> bool:
        return isinstance(self.parent, yaml.CollectionNode) and bool(self.parent.flow_style)

    @property
    def style(self) -> str | None:
        """The sign that a text is in: a quotation mark, ``>``, or none."""
        return self.value.style if isinstance(self.value, yaml.ScalarNode) else "{"


class File:
    """A fact file without a mistake, and the names that are known in its project.

    `rng` draws what its mistakes are made of.
    """

    def __init__(self, path: Path, names: dict[str, str]) -> None:
        self.path = path
        self.rng = Random(0)
        self.names = names
        self.text = path.read_text(encoding="utf-8")
        self.lines = self.text.split("\n")

    @cached_property
    def sites(self) -> list[Site]:
        root = yaml.compose(self.text, Loader=yaml.CBaseLoader)
        assert root
        return list(_sites((), root))

    def of(self, pattern: str) -> Iterator[Site]:
        """The sites whose path, joined by slashes, matches a pattern as a whole."""
        wanted = re.compile(pattern)
        return (site for site in self.sites if wanted.fullmatch("/".join(site.path)))

    def start_of(self, line: int) -> int:
        """The index at which a line begins, lines counted from 0."""
        return self._starts[line]

    def key_above(self, site: Site) -> yaml.ScalarNode:
        """The key of the mapping or list in which another stands."""
        key = self._by_value[id(site.parent)].key
        assert key
        return key

    def line_out(self, node: yaml.Node) -> tuple[int, int, str]:
        """The edit that takes out the line on which a node begins."""
        line = node.start_mark.line
        return self.start_of(line), self.start_of(line + 1), ""

    @cached_property
    def _starts(self) -> list[int]:
        return [0, *accumulate(len(each) + 1 for each in self.lines)]

    @cached_property
    def _by_value(self) -> dict[int, Site]:
        return {id(site.value): site for site in self.sites}

    def written(self, node: yaml.Node) -> str:
        start, end = span(node)
        return self.text[start:end]


def _sites(path: tuple[str, ...], node: yaml.Node) -> Iterator[Site]:
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            here = (*path, key.value)
            yield Site(here, key, value, node)
            yield from _sites(here, value)
    elif isinstance(node, yaml.SequenceNode):
        for value in node.value:
            here = (*path, "-")
            yield Site(here, None, value, node)
            yield from _sites(here, value)


def span(node: yaml.Node) -> tuple[int, int]:
    return node.start_mark.index, node.end_mark.index


def marked(text: str) -> str:
    return f"{OPEN}{text}{CLOSE}"


def around(key: yaml.ScalarNode) -> tuple[int, int, str]:
    """The edit that marks a key, and changes nothing."""
    return *span(key), marked(key.value)


def instead(node: yaml.Node, new: str, *hints: str) -> Mistake:
    """Another text in the place of a node, which is what is wrong."""
    return Mistake(((*span(node), marked(new)),), hints)


KINDS: dict[str, Callable[[File], Iterator[Mistake]]] = {}


def kind(
    make: Callable[[File], Iterator[Mistake]],
) -> Callable[[File], Iterator[Mistake]]:
    KINDS[make.__name__.replace("_", " ")] = make
    return make


# ------------------------------------------------------------------ how words are misspelled


def swapped(word: str, rng: Random) -> str:
    places = [
        i for i in range(1, len(word) - 1) if word[i] != word[i + 1] and word[i : i + 2].isalpha()
    ]
    if not places:
        return word
    at = rng.choice(places)
    return word[:at] + word[at + 1] + word[at] + word[at + 2 :]


def shortened(word: str, rng: Random) -> str:
    at = rng.randrange(1, len(word))
    return word[:at] + word[at + 1 :] if word[at].isalpha() else word


def doubled(word: str, rng: Random) -> str:
    at = rng.randrange(1, len(word))
    return word[: at + 1] + word[at:] if word[at].isalpha() else word


def replaced(word: str, rng: Random) -> str:
    at = rng.randrange(1, len(word))
    letter = rng.choice("etaoinsr".replace(word[at], ""))
    return word[:at] + letter + word[at + 1 :] if word[at].isalpha() else word


MISSPELL = (swapped, shortened, doubled, replaced)

#: All keys of a fact file: a misspelled one must be none.
KEYS = frozenset(schema.HOMES)
LANGUAGES = frozenset({"en", "fr", "ar"})
REFERENCES = (
    r"events/[^/]+/(host|organiser|participant|place|from|party|led_by|agenda|parties|signed_by"
    r"|during|concerns|part_of|follows)(/-)?/is|states/[^/]+/(holds_post|post_in|based_in|within)"
    r"(/-)?/is"
)


def keys(file: File) -> Iterator[tuple[Site, yaml.ScalarNode]]:
    """The keys that the format gives, no slugs and no spans."""
    for site in file.sites:
        is_named = len(site.path) == 2 and site.path[0] in {"entities", "events", "states", "spans"}
        if site.key and not is_named and site.name not in LANGUAGES and len(site.name) > 3:
            yield site, site.key


def misspelled(make: Callable[[str, Random], str], file: File) -> Iterator[Mistake]:
    for site, key in keys(file):
        word = make(site.name, file.rng)
        if word not in KEYS and word != site.name:
            yield instead(key, word, f'"{site.name}"')


@kind
def letters_of_a_key_swapped(file: File) -> Iterator[Mistake]:
    return misspelled(swapped, file)


@kind
def a_letter_of_a_key_left_out(file: File) -> Iterator[Mistake]:
    return misspelled(shortened, file)


@kind
def a_letter_of_a_key_twice(file: File) -> Iterator[Mistake]:
    return misspelled(doubled, file)


@kind
def a_letter_of_a_key_wrong(file: File) -> Iterator[Mistake]:
    return misspelled(replaced, file)


@kind
def a_key_with_a_capital(file: File) -> Iterator[Mistake]:
    for site, key in keys(file):
        yield instead(
            key, file.rng.choice((site.name.title(), site.name.upper())), f'"{site.name}"'
        )


@kind
def a_key_with_a_hyphen(file: File) -> Iterator[Mistake]:
    for site, key in keys(file):
        if "_" in site.name:
            joint = file.rng.choice(("-", ""))
            yield instead(key, site.name.replace("_", joint), f'"{site.name}"')


@kind
def a_key_in_the_plural(file: File) -> Iterator[Mistake]:
    for site, key in keys(file):
        if f"{site.name}s" not in KEYS and site.name[-1] != "s":
            yield instead(key, f"{site.name}s", f'"{site.name}"')


@kind
def a_line_copied(file: File) -> Iterator[Mistake]:
    """A key twice: the second of two is wrong."""
    for site, key in keys(file):
        start, end = key.start_mark, site.value.end_mark
        if not site.is_flow and start.line == end.line and len(site.path) > 1:
            indent = " " * start.column
            copy = f"\n{indent}{marked(site.name)}{file.text[key.end_mark.index : end.index]}"
            yield Mistake(((end.index, end.index, copy),), ("keep one", "remove"))


@kind
def a_colon_left_out(file: File) -> Iterator[Mistake]:
    for site, key in keys(file):
        if not site.is_flow and isinstance(site.value, yaml.ScalarNode) and one_line(site.value):
            at = key.end_mark.index
            edits = ((key.start_mark.index, at, marked(site.name)), (at, at + 1, ""))
            yield Mistake(edits, (f"{site.name}: ",))


@kind
def a_space_after_a_colon_left_out(file: File) -> Iterator[Mistake]:
    for site, key in keys(file):
        if not site.is_flow and isinstance(site.value, yaml.ScalarNode) and one_line(site.value):
            at = key.end_mark.index
            yield Mistake(((at, at + 2, marked(":")),), (f"{site.name}: ",))


@kind
def an_entry_without_at(file: File) -> Iterator[Mistake]:
    return without(file, "at")


@kind
def an_entry_without_is(file: File) -> Iterator[Mistake]:
    return without(file, "is")


def without(file: File, name: str) -> Iterator[Mistake]:
    """An entry of an event or a state in braces that lacks a key: its field lacks it, or it."""
    for site in file.of(rf"(events|states)/[^/]+/[^/]+(/-)?/{name}"):
        if not site.is_flow or site.key is None or len(site.parent.value) < 2:
            continue
        start, end = span(site.key)[0], span(site.value)[1]
        after = re.match(r",\s*", file.text[end:])
        before = re.search(r",\s*$", file.text[:start])
        cut = (start, end + after.end()) if after else (before.start() if before else start, end)
        hints = (f"{name}: ",)
        if site.path[-2] == "-":
            first, last = span(site.parent)
            left = file.text[first : cut[0]] + file.text[cut[1] : last]
            yield Mistake(((first, last, marked(left)),), hints)
        else:
            yield Mistake(((*cut, ""), around(file.key_above(site))), hints)


@kind
def a_required_line_left_out(file: File) -> Iterator[Mistake]:
    """What stands under a heading or a slug lacks a key."""
    required = r"source/(kind|recorded|published|language|label)|(events|entities)/[^/]+/kind"
    for site in file.of(required):
        if site.key and not site.is_flow and site.key.start_mark.line == site.value.end_mark.line:
            edits = (file.line_out(site.key), around(file.key_above(site)))
            yield Mistake(edits, (f"{site.name}: ",))


@kind
def a_claim_without_its_place(file: File) -> Iterator[Mistake]:
    for site in file.of(r"claims/-/at"):
        if site.key and not site.is_flow and site.key.start_mark.line == site.value.end_mark.line:
            edits = (file.line_out(site.key), around(site.parent.value[0][0]))
            yield Mistake(edits, ("at: ",))


@kind
def a_key_of_an_event_in_a_claim(file: File) -> Iterator[Mistake]:
    for site in file.of(r"claims/-/kind"):
        if not site.is_flow and site.key:
            line = f"{marked('host')}: {{is: ca-qc, at: 0-1}}\n{' ' * site.key.start_mark.column}"
            start = site.key.start_mark.index
            yield Mistake(((start, start, line),), ("under an event",))


# ------------------------------------------------------------------ slugs and codes


def one_line(node: yaml.Node) -> bool:
    return (
        node.start_mark.line == node.end_mark.line and node.start_mark.index < node.end_mark.index
    )


def plain(file: File, pattern: str) -> Iterator[Site]:
    """Scalars without quotation marks."""
    for site in file.of(pattern):
        if isinstance(site.value, yaml.ScalarNode) and not site.style and site.text:
            yield site


def miscoded(
    file: File, pattern: str, make: Callable[[str, Random], str] | None = None
) -> Iterator[Mistake]:
    for site in plain(file, pattern):
        word = (make or file.rng.choice(MISSPELL))(site.text, file.rng)
        if word != site.text and word not in file.names and len(site.text) > 3:
            yield instead(site.value, word, f'"{site.text}"')


@kind
def letters_of_a_slug_swapped(file: File) -> Iterator[Mistake]:
    return miscoded(file, REFERENCES, swapped)


@kind
def a_letter_of_a_slug_left_out(file: File) -> Iterator[Mistake]:
    return miscoded(file, REFERENCES, shortened)


@kind
def a_letter_of_a_slug_wrong(file: File) -> Iterator[Mistake]:
    return miscoded(file, REFERENCES, replaced)


@kind
def a_slug_with_a_capital(file: File) -> Iterator[Mistake]:
    return miscoded(file, REFERENCES, lambda word, _: word.capitalize())


@kind
def a_slug_with_underscores(file: File) -> Iterator[Mistake]:
    return miscoded(file, REFERENCES, lambda word, _: word.replace("-", "_"))


@kind
def a_slug_with_spaces(file: File) -> Iterator[Mistake]:
    return miscoded(file, REFERENCES, lambda word, _: word.replace("-", " "))


@kind
def a_name_instead_of_its_slug(file: File) -> Iterator[Mistake]:
    for site in plain(file, REFERENCES):
        name = file.names.get(site.text, "")
        if (
            list(file.names.values()).count(name) == 1
            and name not in file.names
            and not re.search(r"[:,#'\"]", name)
        ):
            yield instead(site.value, name, f'"{site.text}"')


@kind
def a_slug_in_a_list_misspelled(file: File) -> Iterator[Mistake]:
    return miscoded(file, r"claims/-/(about|each)/-")


@kind
def a_publisher_misspelled(file: File) -> Iterator[Mistake]:
    return miscoded(file, r"source/(publisher|primary)|claims/-/by")


@kind
def an_event_of_another_file_misspelled(file: File) -> Iterator[Mistake]:
    """An event whose name stands in another file: under its new slug it has none."""
    for site in file.of(r"events/[^/]+"):
        word = swapped(site.name, file.rng)
        labelled = any(key.value == "label" for key, _ in site.value.value)
        uses = sum(each.text == site.name for each in file.sites)
        if site.key and not labelled and not uses and word != site.name:
            yield instead(site.key, word, f'"{site.name}"')


@kind
def a_status_misspelled(file: File) -> Iterator[Mistake]:
    return miscoded(file, r"events/[^/]+/status(/-)?/is")


@kind
def a_kind_of_claim_misspelled(file: File) -> Iterator[Mistake]:
    return miscoded(file, r"claims/-/kind")


@kind
def a_kind_of_event_misspelled(file: File) -> Iterator[Mistake]:
    return miscoded(file, r"events/[^/]+/kind")


@kind
def a_kind_of_entity_misspelled(file: File) -> Iterator[Mistake]:
    return miscoded(file, r"entities/[^/]+/kind")


@kind
def a_kind_of_source_misspelled(file: File) -> Iterator[Mistake]:
    return miscoded(file, r"source/kind")


@kind
def a_certainty_misspelled(file: File) -> Iterator[Mistake]:
    return miscoded(file, r".*/(certainty|polarity|rank|as|rule)")


@kind
def a_reason_of_omission_misspelled(file: File) -> Iterator[Mistake]:
    return miscoded(file, r"not_encoded/-/why")


@kind
def a_code_with_a_capital(file: File) -> Iterator[Mistake]:
    codes = r"(claims/-|source|events/[^/]+)/kind|events/[^/]+/status(/-)?/is|not_encoded/-/why"
    return miscoded(file, codes, lambda word, _: word.capitalize())


@kind
def a_status_in_another_language(file: File) -> Iterator[Mistake]:
    words = {"held": ("tenu", "took place"), "planned": ("prévu", "scheduled"),
             "postponed": ("reporté", "delayed"), "cancelled": ("annulé", "canceled")}  # fmt: skip
    for site in plain(file, r"events/[^/]+/status(/-)?/is"):
        yield instead(site.value, file.rng.choice(words[site.text]), f'"{site.text}"')


@kind
def letters_of_a_place_code_swapped(file: File) -> Iterator[Mistake]:
    for site in plain(file, REFERENCES):
        if match := re.fullmatch(r"([a-z]{2}-)([a-z])([a-z])", site.text):
            word = match[1] + match[3] + match[2]
            if word not in file.names:
                yield instead(site.value, word, f'"{site.text}"')


@kind
def a_zero_of_a_place_code_left_out(file: File) -> Iterator[Mistake]:
    for site in plain(file, REFERENCES):
        if re.fullmatch(r"[a-z]{2}-0\d", site.text):
            yield instead(site.value, site.text.replace("0", ""), f'"{site.text}"')


@kind
def a_place_code_in_capitals(file: File) -> Iterator[Mistake]:
    for site in plain(file, REFERENCES):
        if re.fullmatch(r"[a-z]{2}-\w{2}", site.text):
            yield instead(site.value, site.text.upper(), f'"{site.text}"')


@kind
def norway_in_capitals(file: File) -> Iterator[Mistake]:
    """``NO``, which YAML 1.1 has for a falsehood."""
    for site in plain(file, r"events/[^/]+/(from|place)/is"):
        yield instead(site.value, file.rng.choice(("NO", "No")), '"no"')


@kind
def yes_for_a_status(file: File) -> Iterator[Mistake]:
    for site in plain(file, r"events/[^/]+/status/is"):
        if site.text == "held":
            yield instead(site.value, file.rng.choice(("yes", "true", "on")), '"held"')


@kind
def a_place_that_leads(file: File) -> Iterator[Mistake]:
    """A thing of another kind than the field takes."""
    for site in plain(file, r"events/[^/]+/led_by/is"):
        yield instead(site.value, "ca-qc", f'"{site.text}"', "person")
