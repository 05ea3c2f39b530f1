"""The order of rows that a server has no room to sort: it is asked without it, and they are sorted.

Virtuoso 7.2.5 keeps a row that it sorts in a page, and has room for about 4,000 bytes of it: it
says SR319 or SR478 where a row is longer, as one is that tells many claims.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import cast

import pyoxigraph as ox

from diplograph.backends.answer import SPARQL_JSON, Answer, Spool
from diplograph.backends.guard import CLOSING, OPENING, tokens

_NO_ROOM = re.compile(r"\bSR(?:319|478)\b")
#: What may follow the pattern of a SELECT from its order on (SPARQL 1.1, 19.8, SolutionModifier).
_END = re.compile(
    r"ORDER BY (?P<keys>(?:(?:(?:ASC|DESC) \( )?[?$]\w+ (?:\) )?)+)"
    r"(?:LIMIT (?P<limit>\d+) )?(?:OFFSET (?P<offset>\d+) )?(?:LIMIT (?P<late>\d+) )?",
    re.IGNORECASE,
)
#: What follows the columns of a SELECT.
_AFTER_COLUMNS = frozenset({"FROM", "WHERE", "{"})


@dataclass(frozen=True, slots=True)
class Ordering:
    """What a SELECT says of order: its `query` without that, and which of the ordered rows to give.

    `order` is what follows ORDER BY. The columns `added` are those that the query gains for it.
    """

    query: str
    order: str
    added: frozenset[str]
    offset: int
    limit: int | None

    def ordered(self, answer: Answer) -> Answer:
        """The rows of `answer` in this order, which is SPARQL's own (SPARQL 1.1, 15.1)."""
        answer.file.seek(0)
        told = json.load(answer.file)
        bindings = told["results"]["bindings"]
        end = None if self.limit is None else self.offset + self.limit
        wanted = self._numbers(answer)[self.offset : end]
        told["head"]["vars"] = [name for name in told["head"]["vars"] if name not in self.added]
        told["results"]["bindings"] = [
            {name: term for name, term in bindings[number].items() if name not in self.added}
            for number in wanted
        ]
        spool = Spool()
        spool.write(json.dumps(told, ensure_ascii=False).encode())
        spool.file.seek(0)
        return Answer(SPARQL_JSON, spool.file, len(wanted))

    def _numbers(self, answer: Answer) -> list[int]:
        """The numbers of the rows in order, from 0, as the embedded engine sorts them."""
        keys = list(dict.fromkeys(re.findall(r"[?$](\w+)", self.order)))
        rows = " ".join(
            f"({number} {' '.join(_written(row[key]) for key in keys)})"
            for number, row in enumerate(cast("ox.QuerySolutions", answer.read()))
        )
        names = " ".join(f"?{key}" for key in keys)
        # The number of a row, which no key of a query may be called, keeps equals as they came.
        query = f"SELECT ?0 {{ VALUES (?0 {names}) {{ {rows} }} }} ORDER BY {self.order} ?0"
        solutions = cast("ox.QuerySolutions", ox.Store().query(query))
        return [int(cast("ox.Literal", solution[0]).value) for solution in solutions]


def has_no_room(refusal: str) -> bool:
    """Whether a server says that it cannot sort a row of that length."""
    return _NO_ROOM.search(refusal) is not None


def without_order(query: str) -> Ordering | None:
    """A SELECT that is ordered by variables alone, taken apart; None of any other."""
    found = [token for token in tokens(query) if token.lastgroup != "comment"]
    depth, outer = 0, []
    for token in found:
        depth -= token[0] in CLOSING
        if depth == 0:
            outer.append(token)
        depth += token[0] in OPENING
    words = [token[0].upper() for token in outer]
    if "SELECT" not in words or "ORDER" not in words:
        return None
    start, end = words.index("SELECT"), words.index("ORDER")
    told = found[found.index(outer[end]) :]
    match = _END.fullmatch("".join(f"{token[0]} " for token in told))
    if match is None:
        return None
    pattern = next(at for at, word in enumerate(words) if at > start and word in _AFTER_COLUMNS)
    at = outer[pattern].start()
    columns = _columns(query[outer[start].end() : at])
    keys = re.findall(r"[?$](\w+)", match["keys"])
    added = dict.fromkeys(key for key in keys if columns and key not in columns)
    if added and words[start + 1] in ("DISTINCT", "REDUCED"):
        return None
    inserted = "".join(f"?{key} " for key in added)
    limit = match["limit"] or match["late"]
    return Ordering(
        query=f"{query[:at]}{inserted}{query[at : outer[end].start()]}",
        order=match["keys"],
        added=frozenset(added),
        offset=int(match["offset"] or 0),
        limit=None if limit is None else int(limit),
    )


def _columns(written: str) -> set[str]:
    """The names of the columns between SELECT and its pattern; none of ``*``, which is of all."""
    names, depth, named = set(), 0, False
    for token in tokens(written):
        depth += (token[0] in OPENING) - (token[0] in CLOSING)
        if token.lastgroup == "variable" and (depth == 0 or named):
            names.add(token[0][1:])
        named = token[0].upper() == "AS"
    return names


def _written(term: object) -> str:
    """A term as a value of SPARQL: nothing of a blank node, which has no place in an order."""
    return str(term) if isinstance(term, ox.NamedNode | ox.Literal) else "UNDEF"
