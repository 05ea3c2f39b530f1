"""Keys of an entry that say something which its value cannot have: a language, others beside it."""

from __future__ import annotations

from collections.abc import Iterator

from diplograph.facts import schema
from diplograph.facts.types import Fields
from diplograph.facts.values import has_language
from diplograph.problems import Problem
from diplograph.vocabulary import Property


def needless_keys(entry: Fields, property_: Property, role: str) -> Iterator[Problem]:
    """The keys of `entry`, the value of a property under the key `role`, that have no sense."""
    if entry.has(schema.LANG) and not has_language(property_):
        yield Problem(
            entry.place(schema.LANG),
            "needless-language",
            f"the value of {role!r} has no language",
            hint="remove lang: only text has a language",
        )
    if entry.has(schema.LISTED_IN) and property_.single_valued:
        yield Problem(
            entry.place(schema.LISTED_IN),
            "needless-listing",
            f"{role!r} has one value, and no list",
            hint="remove listed: it belongs to the entries of a list, as of sectors or parties",
        )
