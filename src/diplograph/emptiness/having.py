"""Names of SELECT in HAVING, which engines read differently.

HAVING knows the variables of the groups and no name that SELECT makes (SPARQL 1.1, 18.2.4.1): the
embedded engine and rdflib give no row then, Virtuoso an error, and Jena all that are meant.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from diplograph.backends.guard import CLOSING, OPENING
from diplograph.queries.shape import Token, lexed


class Alias(NamedTuple):
    """A name of SELECT in HAVING: where it stands there, and what is wrong, as a sentence."""

    offset: int
    said: str


def aliases_in_having(query: str) -> list[Alias]:
    """The first mention in each HAVING of each name that its SELECT makes, by place.

    A query that has no HAVING is not read.
    """
    if "HAVING" not in query.upper():
        return []
    found: list[Alias] = []
    #: What each SELECT that is open names, by how deep its brackets are.
    made: dict[int, dict[str, str]] = {}
    depth, read = 0, lexed(query)
    for at, token in enumerate(read):
        depth += (token.text in OPENING) - (token.text in CLOSING)
        if token.word == "SELECT":
            made[depth] = _made(read[at + 1 :])
        elif token.word == "HAVING":
            names = made.get(depth, {})
            seen = dict(reversed([(each.text, each) for each in _constraints(read[at + 1 :])]))
            found += [_alias(seen[name], names[name]) for name in seen.keys() & names.keys()]
    return sorted(found)


def _alias(token: Token, expression: str) -> Alias:
    said = f"HAVING knows no {token.text} of SELECT, and engines read it differently"
    return Alias(token.start, f"{said}; write {expression}")


def _made(read: Sequence[Token]) -> dict[str, str]:
    """What the SELECT makes whose tokens begin here: the expression of each name."""
    made: dict[str, str] = {}
    depth, begun = 0, 0
    for at, token in enumerate(read):
        if token.text == "{" or token.word in ("WHERE", "FROM"):
            break
        depth += (token.text in OPENING) - (token.text in CLOSING)
        if token.text == "(" and depth == 1:
            begun = at + 1
        elif token.word == "AS" and depth == 1:
            made[read[at + 1].text] = "".join(_spaced(read[begun:at]))
    return made


def _spaced(read: Sequence[Token]) -> Iterator[str]:
    """The tokens as text, with a space where there was one."""
    for at, token in enumerate(read):
        yield " " * (at > 0 and read[at - 1].end < token.start) + token.text


def _constraints(read: Sequence[Token]) -> Iterator[Token]:
    """The variables of the HAVING whose tokens begin here."""
    depth = 0
    for token in read:
        depth += (token.text in OPENING) - (token.text in CLOSING)
        if depth < 0 or (depth == 0 and token.word in ("ORDER", "LIMIT", "OFFSET", "VALUES")):
            break
        if token.text[:1] in "?$" and len(token.text) > 1:
            yield token
