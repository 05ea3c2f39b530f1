"""What an analysis finds, in no language and before anything is ranked: rows are made of it.

An analysis has two steps. The first finds its items, each with what stands behind it, which takes
all records; a build can keep what it gives. The second ranks those that are asked for and
puts them into the words of a language.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Generic, NamedTuple, TypeAlias, TypeVar

from diplograph.analysis.ranking import Figure

#: What an item is of, by IRIs: an actor, or two things.
Key: TypeAlias = tuple[str, ...]

Item = TypeVar("Item", bound=tuple[object, ...])


class Findings(NamedTuple, Generic[Item]):
    """The items by what they are of, and figures of each that is there without the facts of one
    voice: those that it may be ranked by, in an order that the analysis knows.

    An item is a named tuple of texts and numbers; its last field is what stands behind it.
    """

    items: Mapping[Key, Item]
    firm: Mapping[Key, Sequence[Figure]]
