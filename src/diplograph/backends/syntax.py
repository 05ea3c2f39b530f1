"""What a query says besides the answer: its errors in a user's words, and the prefixes it needs."""

from __future__ import annotations

import re

from diplograph.backends.guard import CLOSING, PAIRS, pointing, tokens
from diplograph.namespaces import PREFIXES


def declarations(query: str) -> str:
    """PREFIX declarations, on one line, of our prefixes that `query` uses and does not declare."""
    wanted = sorted(_undeclared(query).keys() & PREFIXES.keys())
    return "".join(f"PREFIX {prefix}: <{PREFIXES[prefix]}> " for prefix in wanted)


def explain(query: str, engine: str) -> str:
    """The engine's message on a syntax error as a sentence, with its place and the line.

    pyoxigraph says ``error at 1:19: expected one of …``, columns from 1 in code points. The place
    is the furthest that its parser came, which may lie behind the error; what it expected there is
    mostly character classes. So what stays open and prefixes that nobody declared are looked
    for first, and of what was expected only whole sentences are passed on.
    """
    if not query.strip():
        return "the query is empty"
    if (left_open := _left_open(query)) is not None:
        return pointing(query, left_open.start(), f"{left_open[0]} is never closed")
    for prefix, offset in _undeclared(query).items():
        if prefix not in PREFIXES:
            return pointing(query, offset, f"the prefix {prefix}: is not declared")
    match = re.match(r"error at (\d+):(\d+): expected (.*)", engine, re.DOTALL)
    if match is None:
        return engine
    before = sum(len(line) + 1 for line in query.split("\n")[: int(match[1]) - 1])
    offset = min(before + int(match[2]) - 1, len(query.rstrip()))
    expected = match[3]
    if sentence := re.search(r"(?:one of |, |^)([A-Z][a-z]*(?: [\w']+){3,})", expected):
        return pointing(query, offset, sentence[1][0].lower() + sentence[1][1:])
    return pointing(query, offset, "not SPARQL at this place or shortly before it")


def _left_open(query: str) -> re.Match[str] | None:
    """The first bracket or quotation mark that is never closed, if there is one."""
    opened: list[re.Match[str]] = []
    for token in tokens(query):
        if token.lastgroup != "sign":
            continue
        if token[0] in ("'", '"'):
            return token
        if token[0] in PAIRS:
            opened.append(token)
        elif token[0] in CLOSING:
            if not opened or PAIRS[opened[-1][0]] != token[0]:
                return opened[-1] if opened else None
            opened.pop()
    return opened[0] if opened else None


def _undeclared(query: str) -> dict[str, int]:
    """The prefixes that are used and not declared, each with the offset of its first use."""
    used: dict[str, int] = {}
    declared = {"_"}
    after = ""
    for token in tokens(query):
        if token.lastgroup == "name":
            prefix = token[0].partition(":")[0]
            if after == "PREFIX":
                declared.add(prefix)
            else:
                used.setdefault(prefix, token.start())
        if token.lastgroup != "comment":
            after = token[0].upper()
    return {prefix: offset for prefix, offset in used.items() if prefix not in declared}
