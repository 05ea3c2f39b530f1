"""What a query says besides the answer: its errors in a user's words, and the prefixes it needs."""

from __future__ import annotations

import re
from collections.abc import Iterator

from diplograph.backends.guard import CLOSING, PAIRS, pointing, tokens
from diplograph.namespaces import PREFIXES
from diplograph.spelling import did_you_mean, nearest

#: The words of SPARQL 1.1 (section 19.8) and of the engine's RDF 1.2, in capitals.
_WORDS = """
    A ABS ADD ADJUST ALL AS ASC ASK AVG BASE BIND BNODE BOUND BY CEIL CLEAR COALESCE CONCAT
    CONSTRUCT CONTAINS COPY COUNT CREATE DATA DATATYPE DAY DEFAULT DELETE DESC DESCRIBE DISTINCT
    DROP ENCODE_FOR_URI EXISTS FALSE FILTER FLOOR FROM GRAPH GROUP GROUP_CONCAT HASLANG
    HASLANGDIR HAVING HOURS IF IN INSERT INTO IRI ISBLANK ISIRI ISLITERAL ISNUMERIC ISTRIPLE
    ISURI LANG LANGDIR LANGMATCHES LATERAL LCASE LIMIT LOAD MAX MD5 MIN MINUS MINUTES MONTH MOVE
    NAMED NOT NOW OBJECT OFFSET OPTIONAL ORDER PREDICATE PREFIX RAND REDUCED REGEX REPLACE ROUND
    SAMETERM SAMPLE SECONDS SELECT SEPARATOR SERVICE SHA1 SHA256 SHA384 SHA512 SILENT STR
    STRAFTER STRBEFORE STRDT STRENDS STRLANG STRLANGDIR STRLEN STRSTARTS STRUUID SUBJECT SUBSTR
    SUM TIMEZONE TO TRIPLE TRUE TZ UCASE UNDEF UNION URI USING UUID VALUES VERSION WHERE WITH
    YEAR
"""

_AGGREGATES = frozenset({"COUNT", "SUM", "MIN", "MAX", "AVG", "SAMPLE", "GROUP_CONCAT"})

#: How like a word has to be to one that there is, to be taken for it, from 0 to 1.
_NEAR = 0.8


def declarations(query: str) -> str:
    """PREFIX declarations, on one line, of our prefixes that `query` uses and does not declare."""
    wanted = sorted(_undeclared(query).keys() & PREFIXES.keys())
    return "".join(f"PREFIX {prefix}: <{PREFIXES[prefix]}> " for prefix in wanted)


def counting(query: str) -> str:
    """The query for how many solutions a SELECT has, as ``?howManyRows``.

    The SELECT stands within it, but for what may stand at the beginning alone: its declarations and
    the graphs that it chooses (SPARQL 1.1, 19.8, SubSelect).
    """
    found = list(tokens(query))
    start = next(token.start() for token in found if token[0].upper() == "SELECT")
    inner, graphs = "", ""
    at, chosen = start, -1
    for token in found:
        if token[0].upper() == "FROM":
            chosen = token.start()
        elif chosen >= 0 and token.lastgroup in ("iri", "name"):
            graphs += f"{query[chosen : token.end()]} "
            inner += query[at:chosen]
            at, chosen = token.end(), -1
    inner += query[at:]
    return f"{query[:start]}SELECT (COUNT(*) AS ?howManyRows) {graphs}{{ {inner}\n}}"


def explain(query: str, engine: str, name: str = "query") -> str:
    """The engine's message on a syntax error as a sentence, with its place and the line.

    pyoxigraph says ``error at 1:19: expected one of …``, columns from 1 in code points. The place
    is the furthest that its parser came, which may lie behind the error; what it expected there is
    mostly character classes. So what can be seen by looking is looked for first: what stays open,
    prefixes that nobody declared, and words that SPARQL does not have. Of what was expected only
    whole sentences are passed on. `name` stands before the place: see :func:`guard.pointing`.
    """
    if not query.strip():
        return f"the query is empty{'' if name == 'query' else f': {name}'}"
    if (seen := next(_mistakes(query), None)) is not None:
        return pointing(query, *seen, name)
    match = re.match(r"error at (\d+):(\d+): expected (.*)", engine, re.DOTALL)
    if match is None:
        return engine
    before = sum(len(line) + 1 for line in query.split("\n")[: int(match[1]) - 1])
    offset = min(before + int(match[2]) - 1, len(query.rstrip()))
    expected = match[3]
    if "variable that is unbound" in expected and (seen := _ungrouped(query)) is not None:
        return pointing(query, *seen, name)
    if sentence := re.search(r"(?:one of |, |^)([A-Z][a-z]*(?: [\w']+){3,})", expected):
        return pointing(query, offset, sentence[1][0].lower() + sentence[1][1:], name)
    return pointing(query, offset, "not SPARQL at this place or shortly before it", name)


def explain_failure(query: str, engine: str, name: str = "query") -> str:
    """The engine's message on a query that it parsed and cannot evaluate, with its place if known.

    That is known of a function that it does not have, which is all that it says the like of.
    """
    match = re.fullmatch(r"The custom function <(.*)> is not supported", engine)
    offset = None if match is None else _place_of(query, match[1])
    if match is None or offset is None:
        return f"the query cannot be evaluated: {engine}"
    return pointing(query, offset, f"there is no function <{match[1]}>", name)


def _place_of(query: str, iri: str) -> int | None:
    """The offset of the last mention of an IRI, perhaps with a prefix; None if there is none."""
    prefixes, found = dict(PREFIXES), None
    before = ["", ""]
    for token in tokens(query):
        if token.lastgroup == "iri" and before[0].upper() == "PREFIX":
            prefixes[before[1].rstrip(":")] = token[0][1:-1]
        elif token.lastgroup == "iri" and token[0] == f"<{iri}>":
            found = token.start()
        elif token.lastgroup == "name":
            prefix, _, local = token[0].partition(":")
            if prefixes.get(prefix, "") + local == iri:
                found = token.start()
        before = [before[1], token[0]]
    return found


def _mistakes(query: str) -> Iterator[tuple[int, str]]:
    """What is wrong with a query at sight: offsets and messages, the surest first."""
    if (left_open := _left_open(query)) is not None:
        yield left_open.start(), f"{left_open[0]} is never closed"
    for prefix, offset in _undeclared(query).items():
        if query[offset - 1 : offset] == "<":
            yield offset - 1, "this IRI does not end in >, or has a character that no IRI has"
        elif prefix not in PREFIXES:
            near = nearest(prefix, PREFIXES, cutoff=_NEAR)
            hint = f"; {did_you_mean(f'{near}:')}" if near else ""
            yield offset, f"the prefix {prefix}: is not declared{hint}"
    yield from _mistakes_of_columns(query)
    words = _WORDS.split()
    variables = {token[0][1:] for token in tokens(query) if token.lastgroup == "variable"}
    before = ""
    for token in tokens(query):
        word = token[0]
        if token.lastgroup == "word" and not word.startswith("@") and word.upper() not in words:
            is_named = word in variables or before == "AS"
            near = f"?{word}" if is_named else nearest(word, words, cutoff=_NEAR)
            hint = f"; {did_you_mean(near)}" if near else ""
            yield token.start(), f"{word} is no word of SPARQL{hint}"
        before = word.upper()


def _columns(query: str) -> Iterator[tuple[re.Match[str], int]]:
    """The tokens of what the first SELECT selects, each with how many brackets are open then."""
    depth, selects = 0, False
    for token in tokens(query):
        word = token[0].upper()
        if selects and (word in {"WHERE", "FROM"} or word == "{"):
            return
        depth += (word == "(") - (word == ")")
        if selects:
            yield token, depth
        selects = selects or word == "SELECT"


def _mistakes_of_columns(query: str) -> Iterator[tuple[int, str]]:
    """Commas between columns, and expressions without brackets or without a name."""
    previous: re.Match[str] | None = None
    begins, is_call, is_named = 0, False, False
    for token, depth in _columns(query):
        word = token[0].upper()
        if word == "," and depth == 0:
            yield token.start(), "SELECT has no commas between its columns; leave it out"
        elif word == "(" and depth == 1:
            before = previous if previous and previous.lastgroup in ("word", "name") else token
            is_call = before is not token and before[0].upper() not in {"DISTINCT", "REDUCED"}
            begins, is_named = (before if is_call else token).start(), False
        elif word == "AS" and depth == 1:
            is_named = True
        elif word == ")" and depth == 0 and (is_call or not is_named):
            written = query[begins : token.end()]
            named = re.match(r"\s*AS\s*([?$]\w+)", query[token.end() :], re.IGNORECASE)
            name = named[1] if named else "?n" if "?n" not in query else "?value"
            said = written if is_call else written[1:-1]
            yield begins, f"what is computed has brackets and a name; write ({said} AS {name})"
        previous = token


def _ungrouped(query: str) -> tuple[int, str] | None:
    """The first column that is neither grouped by nor made of a group, and what to write."""
    keys: set[str] = set()
    depth, is_key = 0, False
    columns = list(_columns(query))
    groups = any(token[0].upper() in _AGGREGATES for token, _ in columns)
    for token in tokens(query):
        word = token[0].upper()
        depth += (word == "{") - (word == "}")
        if depth == 0 and word in {"GROUP", "HAVING", "ORDER", "LIMIT", "OFFSET", "VALUES"}:
            is_key = word == "GROUP"
            groups = groups or is_key
        elif is_key and token.lastgroup == "variable":
            keys.add(token[0][1:])
    for token, open_ in columns if groups else ():
        if token.lastgroup == "variable" and open_ == 0 and token[0][1:] not in keys:
            written = token[0]
            said = f"{written} is not grouped by, and a group may have several"
            return (
                token.start(),
                f"{said}; add it to GROUP BY, or write (SAMPLE({written}) AS ?one)",
            )
    return None


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
