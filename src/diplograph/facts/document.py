"""How YAML is read: once, from the parser's events, within budgets, into nodes with places.

Nothing is composed by PyYAML, so no alias is followed, no type is guessed (``NO``, ``12:30`` and
``0123`` stay the strings they are) and no key silently wins over an earlier one. The walk keeps
its own stack: no input makes it recurse.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property, partial
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from diplograph.errors import AccessError, reason
from diplograph.facts.characters import forbidden, is_suspect
from diplograph.facts.decoding import decoded, forbidden_character
from diplograph.problems import Location, Problem

if TYPE_CHECKING:
    import yaml

    from diplograph.facts.brackets import Slip
    from diplograph.facts.lines import Stop

#: Limits that hold before anything is composed. libyaml scans `[` * 100 000 in quadratic time
#: (15 s) if it is let run; stopped at this depth it costs microseconds.
MAX_BYTES = 4 * 1024 * 1024
MAX_DEPTH = 32
MAX_NODES = 200_000
#: The longest value, in characters: a title or a gloss has some hundreds. What is made of a value
#: (the number that it is, the word that is nearest) may take the square of its length.
MAX_LENGTH = 4_000

#: A comment right behind a value that has no space after its sign.
_HASH = re.compile(r"[ \t]+(#\w)")


class Scalar(NamedTuple):
    """A string, whatever it looks like; an empty value is the empty string."""

    text: str
    location: Location


class Sequence(NamedTuple):
    """A list of nodes, in order."""

    items: tuple[Node, ...]
    location: Location


class Mapping:
    """Pairs of key and value in the order of the file; no key stands twice.

    `key` is the place of the key that the mapping is the value of; None for an item of a list.
    """

    def __init__(
        self,
        entries: tuple[tuple[Scalar, Node], ...],
        location: Location,
        key: Location | None = None,
    ) -> None:
        self.entries: Final = entries
        self.location: Final = location
        self.key: Final = key

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Mapping) and (
            (self.entries, self.location, self.key) == (other.entries, other.location, other.key)
        )

    __hash__ = None  # type: ignore[assignment]  # what is compared is not looked up

    @cached_property
    def by_key(self) -> dict[str, tuple[Scalar, Node]]:
        return {key.text: (key, value) for key, value in self.entries}

    @property
    def head(self) -> Location:
        """Where to point at what the mapping lacks: its key, or itself if it is one line of braces.

        Else it is an item of a list, and its first key.
        """
        if self.key or not self.entries:
            return self.key or self.location
        first = self.entries[0][0].location
        is_block = first[:3] == self.location[:3]
        is_one_line = self.location.line == self.location.end_line
        return self.location if is_one_line and not is_block else first


Node = Scalar | Sequence | Mapping


class Document(NamedTuple):
    """What one file holds: its root mapping, or None where a problem leaves nothing to go on.

    `decomposed` are the places of texts whose letters and accents are stored apart (NFD).
    """

    path: str
    root: Mapping | None
    problems: tuple[Problem, ...] = ()
    decomposed: tuple[Location, ...] = ()


def read_document(path: Path) -> Document:
    """Read the YAML file at `path`. Raises AccessError if it cannot be read."""
    return parse_document(content(path), str(path))


def content(path: Path) -> bytes:
    """The bytes of a file, as many as one may have and one more. Raises AccessError."""
    try:
        with path.open("rb") as file:
            return file.read(MAX_BYTES + 1)
    except OSError as error:
        raise AccessError(f"cannot read {path}: {reason(error)}") from error


def parse_document(data: bytes, path: str) -> Document:
    """Parse the bytes of a YAML file; `path` is named in places, and may have no disguise in it.

    A byte-order mark at the start and CR LF line ends are accepted. Whatever else is wrong is a
    problem with its place; `root` is None if the file has to be mended before it can be read on.
    """
    if len(data) > MAX_BYTES:
        found, expected = f"more than {MAX_BYTES:,} bytes", "one source per file"
        problem = Problem(Location(path), "too-large", "the file is too large", found, expected)
        return Document(path, None, (problem,))
    text, problems = decoded(data, path)
    document = Document(path, None, problems) if problems else _Composer(path, text).compose()
    if is_suspect(path):
        from diplograph.facts.disguise import disguised_name

        return document._replace(problems=(*disguised_name(path), *document.problems))
    return document


def _cut_off(root: Node, lines: list[str]) -> Iterator[Problem]:
    """Texts without quotes that a ``#`` has cut off: ``the #1 partner``.

    YAML takes what follows for a comment. A comment of an editor has a space after its sign.
    """
    for scalar in _scalars(root):
        place = scalar.location
        rest = lines[place.end_line - 1][place.end_column - 1 :]
        quoted = place.line != place.end_line or lines[place.line - 1][place.column - 1] in "\"'|>"
        if quoted or not (match := _HASH.match(rest)) or not scalar.text:
            continue
        start = place.end_column + match.start(1)
        whole = scalar.text + rest.rstrip()
        message = "a '#' after a space begins a comment, and cuts off this text"
        hint = f'put the text in quotes, "{whole}", or write a comment with a space after its #'
        end = place.end_column + len(rest.rstrip())
        at = Location(place.path, place.end_line, start, place.end_line, end)
        yield Problem(at, "yaml-syntax", message, hint=hint, related=((place, "this text"),))


def _scalars(node: Node) -> Iterator[Scalar]:
    if isinstance(node, Scalar):
        yield node
    elif isinstance(node, Sequence):
        for item in node.items:
            yield from _scalars(item)
    else:
        for _, value in node.entries:
            yield from _scalars(value)


class _Stop(Exception):  # noqa: N818 - a signal, not an error of the program
    """Reading ends here: the rest of the file cannot be trusted."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.message)
        self.problem = problem


class _Open:
    """A collection whose end has not been reached; a mapping's keys and values alternate."""

    __slots__ = ("children", "flow", "is_mapping", "start")

    def __init__(self, start: Location, *, is_mapping: bool, flow: bool) -> None:
        self.start = start
        self.is_mapping = is_mapping
        self.flow = flow
        self.children: list[Node] = []


class _Composer:
    """Builds the nodes of one document from the parser's events, with a stack of its own."""

    def __init__(self, path: str, text: str) -> None:
        self.path = path
        self.text = text
        self.lines = text.split("\n")
        self.curly = "“" in text or "„" in text
        # What is written out, and what an escape may stand for.
        self.suspect = is_suspect(text) or "\\u" in text or "\\x" in text
        self.composed = unicodedata.is_normalized("NFC", text)
        self.decomposed: list[Location] = []
        self.problems: list[Problem] = []
        self.stack: list[_Open] = []
        self.root: Node | None = None
        self.documents = 0
        self.nodes = 0

    def compose(self) -> Document:
        import yaml

        # The parser in C is ten times as fast; PyYAML can be installed without it.
        loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
        takers = self._takers()
        try:
            for event in yaml.parse(self.text, Loader=loader):
                if take := takers.get(type(event)):
                    take(event)
        except _Stop as stop:
            return Document(self.path, None, (*self.problems, stop.problem))
        except yaml.YAMLError as error:
            return Document(self.path, None, (*self.problems, self._syntax(error)))
        return self._finished()

    def _finished(self) -> Document:
        if isinstance(self.root, Mapping):
            cut = tuple(_cut_off(self.root, self.lines)) if _HASH.search(self.text) else ()
            problems = (*self.problems, *cut)
            return Document(self.path, self.root, problems, tuple(self.decomposed))
        if self.root is None or self.root == Scalar("", self.root.location):
            location = Location(self.path, 1, 1, 1, 1)
            message, hint = "the file is empty", "begin it with format: 1 and the source"
            problem = Problem(location, "empty-file", message, "", "format: 1", hint)
        else:
            location = self.root.location
            message, found = "a fact file is a mapping of keys to values", describe(self.root)
            hint = "begin it with format: 1 and the source; `diplograph new` makes one of a text"
            problem = Problem(location, "wrong-type", message, found, hint=hint)
        return Document(self.path, None, (*self.problems, problem))

    def _takers(self) -> dict[type[yaml.Event], Callable[[Any], None]]:
        """What is done with an event, by its class; nothing with those that are not listed."""
        import yaml

        return {
            yaml.ScalarEvent: self._scalar,
            yaml.MappingStartEvent: partial(self._start, is_mapping=True),
            yaml.SequenceStartEvent: partial(self._start, is_mapping=False),
            yaml.MappingEndEvent: self._end,
            yaml.SequenceEndEvent: self._end,
            yaml.AliasEvent: self._alias,
            yaml.DocumentStartEvent: self._document,
        }

    def _scalar(self, event: yaml.ScalarEvent) -> None:
        self._check_node(event)
        if len(event.value) > MAX_LENGTH:
            message = "a value is longer than any that a fact file can need"
            self._stop(event, "too-long", message, f"{MAX_LENGTH:,} characters")
        scalar = Scalar(event.value, self._place(event))
        # An escape ("\u202e") gets past the look at the bytes.
        for _, character in islice(forbidden(scalar.text) if event.style == '"' else (), 1):
            self.problems.append(forbidden_character(character, scalar.location))
        if not self.composed and not unicodedata.is_normalized("NFC", scalar.text):
            self.decomposed.append(scalar.location)
        self._add(self._undisguised(scalar) if self.suspect else scalar)

    def _undisguised(self, scalar: Scalar) -> Scalar:
        """The scalar with the letters that it seems to have; each disguise is a problem."""
        from diplograph.facts.disguise import undisguised

        text, problems = undisguised(scalar.text, scalar.location, self.lines)
        self.problems += problems
        return scalar._replace(text=text)

    def _start(self, event: yaml.CollectionStartEvent, *, is_mapping: bool) -> None:
        self._check_node(event)
        flow = bool(event.flow_style)
        self.stack.append(_Open(self._place(event), is_mapping=is_mapping, flow=flow))
        if len(self.stack) > MAX_DEPTH:
            self._stop(event, "too-deep", "collections are nested too deeply", f"{MAX_DEPTH}")

    def _end(self, event: yaml.CollectionEndEvent) -> None:
        self._add(self._closed(self.stack.pop(), self._place(event)))

    def _alias(self, event: yaml.AliasEvent) -> None:
        hint = "write the value out, or put it in quotes"
        self._stop(event, "alias", "aliases are not read", hint=hint)

    def _document(self, event: yaml.DocumentStartEvent) -> None:
        self.documents += 1
        if self.documents > 1:
            self._stop(
                event,
                "second-document",
                "a file holds one document; this starts another",
                hint="remove the line with ---, or move what follows to a file of its own",
            )

    def _check_node(self, event: yaml.NodeEvent) -> None:
        """Refuse what can make a node be something else than it looks like, or too many of them."""
        self.nodes += 1
        if self.nodes > MAX_NODES:
            self._stop(event, "too-many-nodes", "the file holds too many values", f"{MAX_NODES:,}")
        if event.anchor is not None:
            self._refuse(event, "anchor", "anchors are not read", f"&{event.anchor}")
        tag = getattr(event, "tag", None)
        if tag is not None:
            written = re.match(r"\S*", self._rest(event))
            found = written[0] if written else f"{tag}"
            self._refuse(event, "tag", "tags are not read: the key decides the type", found)

    def _rest(self, event: yaml.Event) -> str:
        """The line from where an event begins."""
        mark = event.start_mark
        assert mark, "every event of a parser is marked"
        return self.lines[mark.line][mark.column :]

    def _closed(self, collection: _Open, end: Location) -> Node:
        children = collection.children
        if collection.flow and self.curly:
            from diplograph.facts.curly import rejoined

            children = rejoined(children, self.lines, is_mapping=collection.is_mapping)
        # A block collection "ends" where the next token starts, lines further down.
        last = children[-1].location if children and not collection.flow else end
        location = collection.start._replace(end_line=last.end_line, end_column=last.end_column)
        if not collection.is_mapping:
            return Sequence(tuple(children), location)
        if collection.flow is False and len(children) == 2 and not isinstance(children[0], Scalar):
            return self._with_colon(*children)
        is_item = bool(self.stack) and not self.stack[-1].is_mapping and not collection.flow
        return Mapping(self._entries(children, is_item=is_item), location)

    def _with_colon(self, value: Node, rest: Node) -> Node:
        """A collection with a colon behind it, which makes a key of it: read without the colon."""
        line, column = value.location.end_line, value.location.end_column
        place = Location(self.path, line, column, line, column + 1)
        message, hint = "a key is a word, not a collection", "remove the colon"
        if isinstance(rest, Scalar) and rest.text:
            place, hint = value.location, "write a key before it, a word and a colon"
        self.problems.append(Problem(place, "wrong-type", message, describe(value), hint=hint))
        return value

    def _entries(
        self, children: list[Node], *, is_item: bool = False
    ) -> tuple[tuple[Scalar, Node], ...]:
        pairs = list(_pairs(children))
        found: dict[str, tuple[Scalar, Node]] = {}
        for number, (key, value) in enumerate(pairs):
            if not isinstance(key, Scalar):
                message = "a key is a word, not a collection"
                self.problems.append(Problem(key.location, "wrong-type", message, describe(key)))
            elif key.text[:1].isspace() and (problem := self._oddly_indented(key)):
                raise _Stop(problem)
            elif key.text not in found:
                found[key.text] = key, _under(key, value)
            else:
                first, held = found[key.text]
                if not self.stack and (both := _together(held, value)):
                    mend = "put the entries together under one heading, and remove this line"
                    self.problems.append(_duplicate(first, key, mend))
                    found[key.text] = first, both
                    continue
                name = pairs[number - 1][0]
                if _is_name(pairs, number, is_item=is_item) and isinstance(name, Scalar):
                    inner = _first_entry(pairs[number:])
                    found[name.text] = name, Mapping(inner, key.location, name.location)
                    break
                hint = _next_entry(pairs[number:], found, is_item=is_item)
                mend = hint or "keep one of them; several values of a field are a list"
                self.problems.append(_duplicate(first, key, mend))
                if hint:
                    break
                if isinstance(held, Scalar) and not held.text:  # a line that was copied
                    found[key.text] = key, _under(key, value)
        return tuple(found.values())

    def _oddly_indented(self, key: Scalar) -> Problem | None:
        """Of a key behind spaces that are letters to YAML, and of which it takes no offence."""
        from diplograph.facts.lines import Stop
        from diplograph.facts.slips import odd_space

        slip = odd_space(self.lines, Stop(key.location.line - 1, 0, ""))
        return self._slip(slip) if slip else None

    def _add(self, node: Node) -> None:
        if self.stack:
            self.stack[-1].children.append(node)
        else:
            self.root = node

    def _place(self, event: yaml.Event) -> Location:
        start, end = event.start_mark, event.end_mark
        assert start, "every event of a parser is marked"
        assert end, "every event of a parser is marked"
        return Location(self.path, start.line + 1, start.column + 1, end.line + 1, end.column + 1)

    def _refuse(self, event: yaml.Event, code: str, message: str, found: str) -> None:
        start = self._place(event)
        end = start.column + len(found)
        location = start._replace(end_line=start.line, end_column=end)
        hint = "if it is text, put all of it in quotes"
        self.problems.append(Problem(location, code, message, found, hint=hint))

    def _stop(
        self, event: yaml.Event, code: str, message: str, limit: str = "", hint: str = ""
    ) -> None:
        location, expected = self._place(event), f"at most {limit}" if limit else ""
        raise _Stop(Problem(location, code, message, expected=expected, hint=hint))

    def _syntax(self, error: yaml.YAMLError) -> Problem:
        """What the parser did not understand, at the slip that made it stop where one is known."""
        import yaml

        from diplograph.facts.slips import find_slip

        if not isinstance(error, yaml.MarkedYAMLError) or not error.problem_mark:
            return Problem(Location(self.path), "yaml-syntax", f"not YAML: {error}")
        if "nesting depth" in (error.problem or ""):
            return self._too_deep(error.problem_mark)
        if html := re.match(r"\s*(<(!doctype|html|\?xml|head|body)[^>]*>?)", self.text, re.I):
            message = "not YAML: this is a page of the web"
            hint = "`diplograph new FILE` begins a fact file from it"
            line = self.text.count("\n", 0, html.start(1))
            start = html.start(1) - self.text.rfind("\n", 0, html.start(1)) - 1
            end = min(start + len(html[1]), len(self.lines[line]))
            return Problem(self._columns(line, start, end), "yaml-syntax", message, hint=hint)
        if slip := find_slip(self.lines, _stop(error)):
            return self._slip(slip)
        related = ((self._at(error.context_mark), error.context or "from here"),)
        return Problem(
            self._at(error.problem_mark),
            "yaml-syntax",
            f"not YAML: {error.problem}",
            hint="look at this line and the one above: indentation, brackets, quotes, colons",
            related=related if error.context_mark else (),
        )

    def _too_deep(self, mark: yaml.Mark) -> Problem:
        """The collection that goes beyond the budget, of which libyaml had more than it bears.

        It reads ahead over brackets before it tells of the first. Fewer of them are read as they
        come: so many as the budget, and some that a text in quotes may hold.
        """
        line = self.lines[mark.line]
        brackets = [match.end() for match in islice(re.finditer(r"[\[{]", line), 8 * MAX_DEPTH)]
        head = "\n".join((*self.lines[: mark.line], line[: max(brackets, default=0)]))
        shorter = len(head) < len(self.text)  # else it would come to the same
        for problem in _Composer(self.path, head).compose().problems if shorter else ():
            if problem.code == "too-deep":
                return problem
        message, expected = "collections are nested too deeply", f"at most {MAX_DEPTH}"
        return Problem(self._at(mark), "too-deep", message, expected=expected)

    def _slip(self, slip: Slip) -> Problem:
        related: tuple[tuple[Location, str], ...] = ()
        if slip.related:
            line, start, end, text = slip.related
            related = ((self._columns(line, start, end), text),)
        return Problem(
            self._columns(slip.line, slip.start, slip.end),
            "yaml-syntax",
            f"not YAML: {slip.message}",
            hint=slip.hint,
            related=related,
        )

    def _columns(self, line: int, start: int, end: int) -> Location:
        return Location(self.path, line + 1, start + 1, line + 1, end + 1)

    def _at(self, mark: yaml.Mark | None) -> Location:
        if mark is None:
            return Location(self.path)
        line, column = mark.line + 1, mark.column + 1
        if line > len(self.lines):
            # libyaml puts an end that comes too soon on the line after a last line without LF.
            line, column = len(self.lines), len(self.lines[-1]) + 1
        return Location(self.path, line, column, line, column)


def _under(key: Scalar, value: Node) -> Node:
    """The value with what it takes from its key: a mapping its head, an empty value its place."""
    if isinstance(value, Mapping):
        return Mapping(value.entries, value.location, key.location)
    if value == Scalar("", value.location) and value.location.column == value.location.end_column:
        return Scalar("", key.location)
    return value


def _stop(error: yaml.MarkedYAMLError) -> Stop:
    from diplograph.facts.lines import Stop

    mark, context = error.problem_mark, error.context_mark
    assert mark, "the caller has looked"
    where = (context.line, context.column) if context else (-1, -1)
    return Stop(mark.line, mark.column, error.problem or "", error.context or "", *where)


def _pairs(children: list[Node]) -> Iterable[tuple[Node, Node]]:
    iterator = iter(children)
    return zip(iterator, iterator, strict=True)


def _is_name(pairs: list[tuple[Node, Node]], number: int, *, is_item: bool) -> bool:
    """Whether the pair before one, whose key stands twice, is the name of another entry.

    It has no value, and what follows stands beside it instead of under it.
    """
    key, value = pairs[number - 1]
    is_copy = isinstance(key, Scalar) and key.text == getattr(pairs[number][0], "text", None)
    is_empty = isinstance(value, Scalar) and not value.text
    return not is_item and number > 1 and is_empty and not is_copy


def _first_entry(pairs: list[tuple[Node, Node]]) -> tuple[tuple[Scalar, Node], ...]:
    """The keys and values up to where one comes again."""
    found: dict[str, tuple[Scalar, Node]] = {}
    for key, value in pairs:
        if not isinstance(key, Scalar) or key.text in found:
            break
        found[key.text] = key, _under(key, value)
    return tuple(found.values())


def _next_entry(
    rest: list[tuple[Node, Node]], found: dict[str, tuple[Scalar, Node]], *, is_item: bool
) -> str:
    """The hint where another entry begins among the keys of one; "" if it does not.

    Its own first line is lost: with it begin keys that are there already, or the key that items
    begin with.
    """
    again = [key.text for key, _ in rest if isinstance(key, Scalar) and key.text in found]
    opens = again[0] == next(iter(found))
    apart = len(found) > 1 and len(rest) > 1
    if len(again) < 2 and not (opens and (is_item or apart)):
        return ""
    if is_item:
        start = again[0] if opens else next(iter(found))
        return f"begin the next item of the list with a hyphen: - {start}: …"
    return "another entry begins here: write its name and a colon on a line above"


def _together(first: Node, second: Node) -> Node | None:
    """The entries of a heading that stands twice; None where one of them might stand twice too."""
    if isinstance(first, Sequence) and isinstance(second, Sequence):
        return Sequence((*first.items, *second.items), first.location)
    if not isinstance(first, Mapping) or not isinstance(second, Mapping):
        return None
    is_apart = first.by_key.keys().isdisjoint(second.by_key)
    both = (*first.entries, *second.entries)
    return Mapping(both, first.location, first.key) if is_apart else None


def _duplicate(first: Scalar, second: Scalar, hint: str) -> Problem:
    return Problem(
        second.location,
        "duplicate-key",
        f"the key {first.text!r} stands twice in this mapping",
        hint=hint,
        related=((first.location, "first written here"),),
    )


def describe(node: Node) -> str:
    """What a node is, in the words of a message: ``a list``, ``a mapping``, or the text itself."""
    if isinstance(node, Sequence):
        return "a list"
    if isinstance(node, Mapping):
        return "a mapping"
    text = node.text if len(node.text) <= 60 else node.text[:57] + "…"
    return repr(text) if text else "nothing"
