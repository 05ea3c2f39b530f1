"""What a type of value is: how it is read, what it is written as, where problems are gathered.

The types themselves stand in :mod:`diplograph.facts.values`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from collections.abc import Mapping as Table
from collections.abc import Sequence as Listed
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, TypeAlias, TypeVar

from diplograph.facts.document import Mapping, Node, Scalar, describe
from diplograph.problems import Location, Problem

if TYPE_CHECKING:
    from diplograph.vocabulary import Vocabulary

T = TypeVar("T")


class Context:
    """What reading one file needs to know, and the problems it has met so far.

    `strays` are references that are no slugs: what they were to be, only all files together tell.
    `misnamed` are the slugs that names were to be which are none. `homes` are the places of every
    key, for one that stands in another; `blocks` what stands under each heading beneath a slug, for
    one that stands under another, and `listed` what stands there in a list; `headings` the keys of
    a file.
    """

    def __init__(
        self,
        path: str,
        vocabulary: Vocabulary,
        problems: Iterable[Problem] = (),
        *,
        homes: Table[str, Listed[str]] = MappingProxyType({}),
        blocks: Table[str, Record] = MappingProxyType({}),
        listed: Table[str, Record] = MappingProxyType({}),
        headings: frozenset[str] = frozenset(),
    ) -> None:
        self.path = path
        self.vocabulary = vocabulary
        self.problems = list(problems)
        self.strays: list[Scalar] = []
        self.misnamed: set[str] = set()
        self.homes = homes
        self.blocks = blocks
        self.listed = listed
        self.headings = headings

    def report(
        self, node: Node, code: str, message: str, *, expected: str = "", hint: str = ""
    ) -> None:
        """Report what stands at `node`."""
        found = describe(node)
        self.problems.append(Problem(node.location, code, message, found, expected, hint))


class Matching(NamedTuple):
    """One scalar whose whole text matches `pattern`, a regular expression of Python and of ECMA.

    A pattern says as much as one can say of the text alone: it may let pass what `read` refuses.
    `wanted` says it in words.
    """

    pattern: str
    wanted: str


class CodeOf(NamedTuple):
    """A code of the code list `scheme`."""

    scheme: str


class KindUnder(NamedTuple):
    """The name of a class under one of `ancestors`, as :func:`kind_of` has it."""

    ancestors: tuple[str, ...]


class ListOf(NamedTuple):
    """A list with at least one item, or, if it `may_be_empty`, with none."""

    inner: Type[Any]
    may_be_empty: bool = False


class OneOrMore(NamedTuple):
    """One value, or a list of them."""

    inner: Type[Any]


class TableOf(NamedTuple):
    """A mapping whose keys are the editor's."""

    names: Type[Any]
    inner: Type[Any]


#: What is written, for whoever describes a type and does not read it.
Shape: TypeAlias = "Matching | CodeOf | KindUnder | ListOf | OneOrMore | TableOf | Record"


class Type(NamedTuple, Generic[T]):
    """A type of value: `name` completes "expected …"; `read` gives None if it reported why."""

    name: str
    read: Callable[[Node, Context], T | None]
    shape: Shape


class Located(NamedTuple, Generic[T]):
    """A value and its place."""

    value: T
    location: Location


class Key(NamedTuple, Generic[T]):
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
    """The values that were read from a mapping, by their keys.

    `misspelled` are known keys that are written under another name.
    """

    def __init__(
        self, node: Mapping, values: dict[str, object], misspelled: frozenset[str] = frozenset()
    ) -> None:
        self.node = node
        self._values = values
        self._misspelled = misspelled

    def get(self, key: Key[T]) -> T | None:
        """The value of a key; None if it is missing or could not be read."""
        value: T | None = self._values.get(key.name)  # type: ignore[assignment]  # by construction
        return value

    def has(self, key: Key[T]) -> bool:
        """Whether the key is written, readable or not, misspelled or not."""
        return key.name in self.node.by_key or key.name in self._misspelled

    def is_guessed(self, key: Key[T]) -> bool:
        """Whether the key is written under another name, which has its problem already."""
        return key.name in self._misspelled

    def place(self, key: Key[T]) -> Location:
        """Where the value of a key stands; the mapping's head if the key is missing."""
        written = self.node.by_key.get(key.name)
        return written[1].location if written else self.node.head

    def place_within(self, key: Key[T], inner: str | None) -> Location:
        """Where the value of a key gives one to the key `inner`; else the place of the value."""
        written = self.node.by_key[key.name][1]
        if isinstance(written, Mapping) and inner in written.by_key:
            return written.by_key[inner or ""][1].location
        return written.location

    def is_empty(self, key: Key[T]) -> bool:
        """Whether the value of a key is a mapping without entries."""
        written = self.node.by_key.get(key.name)
        return written is not None and isinstance(written[1], Mapping) and not written[1].entries


class Record(NamedTuple):
    """A mapping with known keys; `name` completes "… of a source"."""

    name: str
    keys: tuple[Key[Any], ...]
