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

from diplograph.errors import LimitError, UsageError
from diplograph.terminal import WIDTH

#: The most characters, open brackets and links of chains that a query may have.
MOST_CHARACTERS = 2**20
MOST_DEPTH = 100
MOST_LINKS = 400

_TOKEN = r"""
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
"""
PAIRS = {"{": "}", "(": ")", "[": "]", "<<": ">>"}
OPENING, CLOSING = frozenset(PAIRS), frozenset(PAIRS.values())
#: Each of these in a row makes the engine's plan one level deeper.
_LINKS = frozenset(
    {"!", "*", "/", "+", "-", "|", "||", "&&", "^"}
    | {"OPTIONAL", "UNION", "MINUS", "FILTER", "BIND", "GRAPH", "LATERAL"}
)
FORMS = frozenset({"SELECT", "ASK", "CONSTRUCT", "DESCRIBE"})
_UPDATES = frozenset(
    {"INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY", "WITH"}
)
#: Tokens in which the engine may find SERVICE. It wants no space behind a word (``SERVICEe:x {``,
#: ``trueSERVICE``), lets a dot end what is before it, and takes for less-than and a comment what
#: may be an IRI (``(1<2)SERVICE:x#>``). Nothing is gone through twice.
_SERVICE = {
    "word": r"[\w-]*SERVICE",
    "name": r"(?=[^:]*SERVICE)[\w.-]*+:(?:[\w:.%-]|\\.)*+(?:\s|\#[^\r\n]*+)*+\{"
    r"|(?:[\w:.%-]|\\.)*?\.SERVICE",
    "iri": r"<[^\s>)]*+\)(?>[^\s>]*?SERVICE)[^\s>#]*+\#",
}
_LOOKED_FOR = ("SERVICE", "FROM", *sorted(_UPDATES))


def tokens(query: str) -> Iterator[re.Match[str]]:
    """The tokens of a query in order, white space left out; `lastgroup` is the kind of each.

    What is no token by itself is a ``sign``.
    """
    # Compiled on first use: that takes half a millisecond, and most lookups are harmless at sight.
    found = re.finditer(_TOKEN, query, re.VERBOSE | re.DOTALL)
    return (match for match in found if match.lastgroup != "space")


def check(query: str, name: str = "query") -> bool:
    """Refuse a query that is too large or too deep, that fetches or that updates.

    Returns whether the query chooses graphs by FROM. `name` is for messages, as in `pointing`.

    Raises:
        LimitError: it is too large or too deep.
        UsageError: it says SERVICE, or it is an update.
    """
    if len(query) > MOST_CHARACTERS:
        raise LimitError(
            f"the query has {len(query)} characters; at most {MOST_CHARACTERS} are read"
        )
    if is_harmless(query):
        return False
    depth = links = 0
    form, chooses = "", False
    for token in tokens(query):
        word = token[0].upper()
        if "SERVICE" in word and _is_service(query, token):
            message = "SERVICE is refused: nothing is fetched"
            raise UsageError(pointing(query, token.start(), message, name))
        if token.lastgroup not in ("word", "sign"):
            continue
        depth += (word in OPENING) - (word in CLOSING)
        links += word in _LINKS
        form = form or (word if word in FORMS else "")
        chooses = chooses or word == "FROM"
        if word in _UPDATES and not form:
            message = f"{word} is refused: nothing is changed"
            raise UsageError(pointing(query, token.start(), message, name))
        if depth > MOST_DEPTH:
            message = f"nested deeper than {MOST_DEPTH} brackets"
            raise LimitError(pointing(query, token.start(), message, name))
        if links > MOST_LINKS:
            message = f"more than {MOST_LINKS} operators, OPTIONAL, UNION, FILTER and the like"
            raise LimitError(pointing(query, token.start(), message, name))
    return chooses


def _is_service(query: str, token: re.Match[str]) -> bool:
    """Whether the engine may take a token, or a part of it, for the word SERVICE."""
    found = _SERVICE.get(token.lastgroup or "")
    return bool(found and re.compile(found, re.IGNORECASE).match(query, token.start()))


def is_harmless(query: str) -> bool:
    """Whether a query is too short to be too deep, and has none of the words looked for."""
    text = query.upper()
    if len(text) > MOST_LINKS or sum(map(text.count, OPENING)) > MOST_DEPTH:
        return False
    for word in _LOOKED_FOR:  # noqa: SIM110 - a generator takes three times as long
        if word in text:
            return False
    return True


def pointing(query: str, offset: int, message: str, name: str = "query") -> str:
    """`message`, then its place and the line with carets beneath, as problems in data are shown.

    The place is `name`, which is that of the file if the query is from one, and line and column,
    from 1, in code points. The carets stand under the token that begins at `offset`, or one letter.
    """
    from diplograph.diagnostics.frame import Mark, frame

    row = query.count("\n", 0, offset) + 1
    column = offset - (query.rfind("\n", 0, offset) + 1)
    found = re.compile(_TOKEN, re.VERBOSE | re.DOTALL).match(query, offset)
    token = found[0].split("\n")[0].rstrip() if found else ""
    gutter = len(str(row))
    mark = Mark(row, column, column + max(1, len(token)))
    shown = frame(query.split("\n"), [mark], width=WIDTH, gutter=gutter, paint=lambda text, _: text)
    return "\n".join([message, f"{' ' * gutter}--> {name}:{row}:{column + 1}", *shown])
