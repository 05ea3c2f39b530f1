"""The guard before the engine: how large and how deep a query may be, and what it may not ask for.

A tokenizer of SPARQL 1.1 (section 19.8, the terminals) is all it needs: comments, strings and IRIs
hide nothing from it, and it refuses nothing that stands inside them.

pyoxigraph 0.5.13 parses and plans by recursion and kills its process when the stack (8 MiB) ends.
Measured by form, the depth that was answered and the next one tried that was not: nested function
calls, IF and EXISTS 500 and 1000; sub-SELECT 1000 and 2000; braces and OPTIONAL 2000 and 5000;
chains of OPTIONAL, BIND and MINUS 2000 and 5000; chains of UNION, FILTER and operators 5000 and
20000. The limits leave a margin of five or more for other platforms and their smaller stacks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from diplograph.errors import LimitError, UsageError
from diplograph.vocabulary import PREFIXES

#: The most characters, open brackets and links of chains that a query may have.
MOST_CHARACTERS = 2**20
MOST_DEPTH = 100
MOST_LINKS = 400

_TOKEN = re.compile(
    r"""
      (?P<space>[ \t\r\n]+ )
    | (?P<comment>\#[^\r\n]* )
    | (?P<iri><(?:[^<>"{}|^`\\\x00-\x20]|\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8})*> )
    | (?P<string>\"{3}(?:\"{0,2}(?:[^"\\]|\\.))*\"{3} | '{3}(?:'{0,2}(?:[^'\\]|\\.))*'{3}
        | "[^"\\\r\n]*(?:\\.[^"\\\r\n]*)*" | '[^'\\\r\n]*(?:\\.[^'\\\r\n]*)*' )
    | (?P<variable>[?$]\w+ )
    | (?P<name>(?:[^\W\d][\w.-]*)?:(?:[\w:.-]|%[0-9A-Fa-f]{2}|\\.)* )
    | (?P<number>[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)? )
    | (?P<word>@?[^\W\d][\w-]* )
    | (?P<sign>&&|\|\||\^\^|<<|>>|. )
    """,
    re.VERBOSE | re.DOTALL,
)
_PAIRS = {"{": "}", "(": ")", "[": "]", "<<": ">>"}
_OPENING, _CLOSING = frozenset(_PAIRS), frozenset(_PAIRS.values())
#: Each of these in a row makes the engine's plan one level deeper.
_LINKS = frozenset(
    {"!", "*", "/", "+", "-", "|", "||", "&&", "^"}
    | {"OPTIONAL", "UNION", "MINUS", "FILTER", "BIND", "GRAPH", "LATERAL"}
)
_FORMS = frozenset({"SELECT", "ASK", "CONSTRUCT", "DESCRIBE"})
_UPDATES = frozenset(
    {"INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY", "WITH"}
)


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of a query: its kind (a group of the pattern), its text and its offset."""

    kind: str
    text: str
    start: int


def tokens(query: str) -> Iterator[Token]:
    """The tokens of a query in order, white space left out; what is no token is a `sign`."""
    for match in _TOKEN.finditer(query):
        if match.lastgroup is not None and match.lastgroup != "space":
            yield Token(match.lastgroup, match[0], match.start())


def check(query: str) -> bool:
    """Refuse a query that is too large or too deep, that fetches or that updates.

    Returns whether the query chooses graphs by FROM.

    Raises:
        LimitError: it is too large or too deep.
        UsageError: it says SERVICE, or it is an update.
    """
    if len(query) > MOST_CHARACTERS:
        raise LimitError(
            f"the query has {len(query)} characters; at most {MOST_CHARACTERS} are read"
        )
    depth = links = 0
    form, chooses = "", False
    for token in tokens(query):
        word = token.text.upper() if token.kind == "word" else token.text
        if token.kind not in ("word", "sign"):
            continue
        if word in _OPENING:
            depth += 1
        elif word in _CLOSING:
            depth -= 1
        elif word in _LINKS:
            links += 1
        elif word == "SERVICE":
            raise UsageError(
                pointing(
                    query, token.start, "SERVICE is refused: a query fetches nothing from others"
                )
            )
        elif not form and word in _UPDATES:
            raise UsageError(
                pointing(query, token.start, f"{word} is an update; graphs are only read")
            )
        elif word in _FORMS:
            form = word
        chooses = chooses or word == "FROM"
        if depth > MOST_DEPTH:
            message = f"nested deeper than {MOST_DEPTH} brackets"
            raise LimitError(pointing(query, token.start, message))
        if links > MOST_LINKS:
            message = f"more than {MOST_LINKS} operators, OPTIONAL, UNION, FILTER and the like"
            raise LimitError(pointing(query, token.start, message))
    return chooses


def declarations(query: str) -> str:
    """PREFIX declarations, on one line, of our prefixes that `query` uses and does not declare."""
    used: set[str] = set()
    declared: set[str] = set()
    after = ""
    for token in tokens(query):
        if token.kind == "name":
            (declared if after == "PREFIX" else used).add(token.text.partition(":")[0])
        after = token.text.upper()
    wanted = sorted((used - declared) & PREFIXES.keys())
    return "".join(f"PREFIX {prefix}: <{PREFIXES[prefix]}> " for prefix in wanted)


def explain(query: str, engine: str) -> str:
    """The engine's message on a syntax error as a sentence, with its place and the line.

    pyoxigraph says ``error at 1:19: expected one of …``, columns from 1 in code points. The place
    is the furthest that its parser came, which may lie behind the error; what it expected there is
    mostly character classes. So brackets and strings that stay open are looked for first, and of
    what was expected only whole sentences are passed on.
    """
    if not query.strip():
        return "the query is empty"
    if (left_open := _left_open(query)) is not None:
        return pointing(query, left_open.start, f"{left_open.text} is never closed")
    match = re.match(r"error at (\d+):(\d+): expected (.*)", engine, re.DOTALL)
    if match is None:
        return engine
    lines = query.splitlines(keepends=True)
    before = sum(map(len, lines[: int(match[1]) - 1]))
    offset = min(before + int(match[2]) - 1, len(query.rstrip()))
    expected = match[3]
    if "Prefix not found" in expected:
        return _undeclared(query, offset)
    if sentence := re.search(r"(?:one of |, |^)([A-Z][a-z]*(?: [\w']+){3,})", expected):
        return pointing(query, offset, sentence[1][0].lower() + sentence[1][1:])
    return pointing(query, offset, "not SPARQL at this place or shortly before it")


def _left_open(query: str) -> Token | None:
    """The first bracket or quotation mark that is never closed, if there is one."""
    opened: list[Token] = []
    for token in tokens(query):
        if token.kind != "sign":
            continue
        if token.text in ("'", '"'):
            return token
        if token.text in _OPENING:
            opened.append(token)
        elif token.text in _CLOSING:
            if not opened or _PAIRS[opened[-1].text] != token.text:
                return opened[-1] if opened else None
            opened.pop()
    return opened[0] if opened else None


def _undeclared(query: str, offset: int) -> str:
    for token in tokens(query):
        if token.kind == "name" and token.start <= offset <= token.start + len(token.text):
            prefix = token.text.partition(":")[0]
            return pointing(query, token.start, f"the prefix {prefix}: is not declared")
    return pointing(query, offset, "a prefix is not declared")


def pointing(query: str, offset: int, message: str) -> str:
    """`message` after its line and column (from 1, in code points), then the line with a caret."""
    before = query[:offset]
    row = before.count("\n") + 1
    start = before.rfind("\n") + 1
    line = query[start:].split("\n", 1)[0].rstrip("\r")
    column = offset - start
    # A window of the line around the place, for queries written on one line.
    left = max(0, column - 50)
    shown = "".join(char if char.isprintable() else " " for char in line[left : left + 76])
    return f"query:{row}:{column + 1}: {message}\n  {shown}\n  {' ' * (column - left)}^"
