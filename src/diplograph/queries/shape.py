"""The shape of a query: its groups and triple patterns, each with its place in the text.

A reader of the grammar of SPARQL 1.1 (section 19.8) for queries that an engine has answered, on the
tokens of :mod:`diplograph.backends.guard`. It keeps places, in code points from 0, so that a part
can be pointed at, left out or written otherwise while the rest stays as it was written; no parser
that is at hand does. What it does not read, such as RDF 1.2, it refuses with its place.

Property lists, blank nodes and collections are read as the triple patterns that they stand for;
expressions are skipped, bracket by bracket.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple, TypeAlias

from diplograph.backends.guard import CLOSING, OPENING, tokens

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"


class Path(NamedTuple):
    """A predicate: `kind` is ``term`` (an IRI or a variable, `text`), ``^`` (inverse), ``/``
    (sequence) or ``|`` (alternatives), of `parts`, or ``*`` for any that no join or union says
    (``*``, ``+``, ``?``, ``!``). `text` is as written.
    """

    kind: str
    text: str
    parts: tuple[Path, ...] = ()

    def leaves(self) -> Iterator[str]:
        """The IRIs and variables in it, as written, in order."""
        if self.parts:
            for part in self.parts:
                yield from part.leaves()
        else:
            yield self.text


class Pattern(NamedTuple):
    """A triple pattern: terms as written (a blank node as a variable), and its place.

    Of ``?a :p ?b ; :q ?c`` the place of the second pattern begins at ``:q``.
    """

    subject: str
    path: Path
    object: str
    start: int
    end: int


class Element(NamedTuple):
    """A part of a group: `kind` is ``triples``, ``group``, ``union``, ``optional``, ``minus``,
    ``graph``, ``lateral``, ``service``, ``select`` (a subselect), ``filter``, ``bind`` or
    ``values``. `patterns` are those of triples, `groups` the groups inside, with those of EXISTS.
    """

    kind: str
    start: int
    end: int
    patterns: tuple[Pattern, ...] = ()
    groups: tuple[Group, ...] = ()


class Group(NamedTuple):
    """What stands in braces: `start` is that of the opening one, `end` behind the closing one."""

    start: int
    end: int
    elements: tuple[Element, ...]

    def patterns(self) -> Iterator[Pattern]:
        """All triple patterns in it and in the groups inside it, in order."""
        for element in self.elements:
            yield from element.patterns
            for group in element.groups:
                yield from group.patterns()


class Projected(NamedTuple):
    """A column of SELECT: its variable without ``?``, and the expression it is computed by."""

    name: str
    expression: str
    start: int


class Shape(NamedTuple):
    """A query: its `form` (``SELECT``…), its columns (none for ``*``), and where its parts are.

    `prologue_end` is where the form begins, `columns_end` where SELECT's columns end, `where` the
    outermost group, `modifiers` what follows it, each word in capitals with its place; `keys` are
    those of GROUP BY, an expression without a variable named "". `values_start` is where a VALUES
    behind it all begins, else the end of the text.
    """

    form: str
    columns: tuple[Projected, ...]
    prefixes: dict[str, str]
    base: str
    prologue_end: int
    columns_end: int
    where: Group | None
    modifiers: tuple[tuple[str, int], ...]
    keys: tuple[Projected, ...]
    values_start: int


class UnreadableError(ValueError):
    """A query, or a part of one, that is not of SPARQL 1.1; `offset` is where."""

    def __init__(self, offset: int, found: str) -> None:
        super().__init__(f"{found!r} is not read")
        self.offset = offset
        self.found = found


class Token(NamedTuple):
    """A token: `kind` as in the guard, `text`, and its offset; ``end`` of nothing ends the text."""

    kind: str
    text: str
    start: int

    @property
    def end(self) -> int:
        return self.start + len(self.text)

    @property
    def word(self) -> str:
        return self.text.upper() if self.kind == "word" else ""


def lexed(query: str) -> list[Token]:
    """The tokens of a query without comments; a dot that ends a triple is a token of its own."""
    found = []
    for match in tokens(query):
        kind, text = match.lastgroup or "", match[0]
        if kind == "comment":
            continue
        # A name, and an integer in SPARQL 1.1, do not end in a dot.
        bare = text.rstrip(".") if kind in ("name", "number") else text
        found.append(Token(kind, bare, match.start()))
        dots = range(len(bare), len(text))
        found += [Token("sign", ".", match.start() + offset) for offset in dots]
    return found


def shape(query: str) -> Shape:
    """The shape of a query that is SPARQL. Raises UnreadableError."""
    return _Reader(query).query()


_GROUPS = {"OPTIONAL": "optional", "MINUS": "minus", "LATERAL": "lateral"}
_NAMED_GROUPS = {"GRAPH": "graph", "SERVICE": "service"}
#: A production that reads a part of a path.
_Part: TypeAlias = "Callable[[], Path]"
#: An expression and the variable that it is bound to.
_COMPUTED = re.compile(r"(.*)\bAS\s*[?$](\w+)\s*", re.DOTALL | re.IGNORECASE)
_MODIFIERS = frozenset({"GROUP", "HAVING", "ORDER", "LIMIT", "OFFSET"})


class _Reader:
    """Recursive descent, one method for a production."""

    def __init__(self, query: str) -> None:
        self._query = query
        self._tokens = lexed(query)
        self._at = 0
        self._made = 0
        self._end = Token("end", "", len(query))

    # ------------------------------------------------------------ tokens

    @property
    def _now(self) -> Token:
        return self._tokens[self._at] if self._at < len(self._tokens) else self._end

    @property
    def _next(self) -> Token:
        return self._tokens[self._at + 1] if self._at + 1 < len(self._tokens) else self._end

    @property
    def _last(self) -> int:
        """Where the token before this one ends."""
        return self._tokens[self._at - 1].end if self._at else 0

    def _take(self, *texts: str) -> Token:
        token = self._now
        if token.kind == "end" or (texts and (token.word or token.text) not in texts):
            raise UnreadableError(token.start, token.text)
        self._at += 1
        return token

    def _try(self, *texts: str) -> bool:
        if self._now.kind != "end" and (self._now.word or self._now.text) in texts:
            self._at += 1
            return True
        return False

    def _skip_balanced(self) -> tuple[Group, ...]:
        """Pass over a bracket to the one that closes it; the groups of EXISTS in it."""
        groups, depth = [], 0
        while True:
            if self._now.text == "{" and self._now.kind == "sign":
                groups.append(self._group())
            else:
                token = self._take()
                if token.kind == "sign":
                    depth += (token.text in OPENING) - (token.text in CLOSING)
            if depth == 0:
                return tuple(groups)

    # ------------------------------------------------------------ the query

    def query(self) -> Shape:
        prefixes, base = self._prologue()
        form = self._take("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")
        columns = self._columns() if form.word == "SELECT" else ()
        if form.word == "CONSTRUCT" and self._now.text == "{":
            self._skip_template()
        columns_end = self._last
        while self._now.kind != "end" and self._now.word != "WHERE" and self._now.text != "{":
            self._take()  # what is described, and FROM
        self._try("WHERE")
        where = self._group() if self._now.text == "{" else None
        modifiers = []
        keys: tuple[Projected, ...] = ()
        while self._now.kind != "end" and self._now.word != "VALUES":
            if self._now.word in _MODIFIERS:
                modifiers.append((self._now.word, self._now.start))
            if self._take().word == "GROUP":
                keys = tuple(self._keys())
        return Shape(
            form=form.word,
            columns=columns,
            prefixes=prefixes,
            base=base,
            prologue_end=form.start,
            columns_end=columns_end,
            where=where,
            modifiers=tuple(modifiers),
            keys=keys,
            values_start=self._now.start,
        )

    def _prologue(self) -> tuple[dict[str, str], str]:
        prefixes, base = {}, ""
        while True:
            if self._try("PREFIX"):
                name = self._take().text.partition(":")[0]
                prefixes[name] = self._take().text[1:-1]
            elif self._try("BASE"):
                base = self._take().text[1:-1]
            elif self._try("VERSION"):
                self._take()
            else:
                return prefixes, base

    def _columns(self) -> tuple[Projected, ...]:
        self._try("DISTINCT", "REDUCED")
        found: list[Projected] = []
        if self._try("*"):
            return ()
        while self._now.kind == "variable" or self._now.text == "(":
            token = self._now
            if token.kind == "variable":
                found.append(Projected(self._take().text[1:], "", token.start))
                continue
            self._skip_balanced()
            inside = self._query[token.end : self._tokens[self._at - 1].start]
            match = re.fullmatch(_COMPUTED, inside)
            if match is None:
                raise UnreadableError(token.start, token.text)
            found.append(Projected(match[2], match[1].strip(), token.start))
        return tuple(found)

    def _keys(self) -> Iterator[Projected]:
        """What rows are grouped by: variables, calls, and expressions in brackets."""
        self._take("BY")
        while self._now.kind != "end" and self._now.word not in {*_MODIFIERS, "VALUES"}:
            token = self._now
            if token.kind == "variable":
                yield Projected(self._take().text[1:], "", token.start)
                continue
            if token.text != "(":
                self._take()
            self._skip_balanced()
            text = self._query[token.start : self._last]
            inside = text[1:-1] if token.text == "(" else text
            match = re.fullmatch(_COMPUTED, inside)
            name, expression = (match[2], match[1]) if match else ("", inside)
            yield Projected(name, expression.strip(), token.start)

    def _skip_template(self) -> None:
        depth = 0
        while True:
            token = self._take()
            depth += (token.text == "{") - (token.text == "}")
            if depth == 0:
                return

    # ------------------------------------------------------------ groups

    def _group(self) -> Group:
        start = self._take("{").start
        elements = [self._subselect()] if self._now.word == "SELECT" else list(self._elements())
        self._take("}")
        return Group(start, self._last, tuple(elements))

    def _subselect(self) -> Element:
        start = self._now.start
        groups: list[Group] = []
        while self._now.kind != "end" and self._now.text != "}":
            if self._now.text in {"(", "{"}:
                groups += self._skip_balanced()
            else:
                self._take()
        return Element("select", start, self._last, groups=tuple(groups))

    def _elements(self) -> Iterator[Element]:
        while self._now.text != "}":
            start, word = self._now.start, self._now.word
            if self._try("."):
                continue
            kind = "triples"
            patterns: list[Pattern] = []
            groups: tuple[Group, ...] = ()
            if word in _GROUPS:
                self._take()
                kind, groups = _GROUPS[word], (self._group(),)
            elif word in _NAMED_GROUPS:
                self._take()
                self._try("SILENT")
                self._take()
                kind, groups = _NAMED_GROUPS[word], (self._group(),)
            elif word == "FILTER":
                self._take()
                kind, groups = "filter", self._constraint()
            elif word == "BIND":
                self._take()
                kind, groups = "bind", self._skip_balanced()
            elif word == "VALUES":
                self._take()
                self._data_block()
                kind = "values"
            elif self._now.text == "{":
                found = [self._group()]
                while self._try("UNION"):
                    found.append(self._group())
                kind, groups = "union" if len(found) > 1 else "group", tuple(found)
            else:
                patterns = list(self._same_subject())
            yield Element(kind, start, self._last, tuple(patterns), groups)

    def _constraint(self) -> tuple[Group, ...]:
        if self._try("NOT", "EXISTS"):
            self._try("EXISTS")
            return (self._group(),)
        if self._now.text != "(":
            self._take()  # the name of a function
        return self._skip_balanced()

    def _data_block(self) -> None:
        if self._now.text == "(":
            self._skip_balanced()
        else:
            self._take()
        self._skip_template()

    # ------------------------------------------------------------ triples

    def _same_subject(self) -> Iterator[Pattern]:
        start = self._now.start
        subject, found = self._node()
        yield from found
        # A blank node in brackets, or a collection, needs no more.
        if not (found and self._now.text in ("}", ".")):
            yield from self._property_list(subject, start)

    def _property_list(self, subject: str, start: int) -> Iterator[Pattern]:
        while True:
            path = self._path()
            while True:
                node, found = self._node()
                yield Pattern(subject, path, node, start, self._last)
                yield from found
                if not self._try(","):
                    break
                start = self._now.start
            while self._try(";"):
                pass
            if self._now.text in ("}", ".", "]") or self._starts_element():
                return
            start = self._now.start

    def _starts_element(self) -> bool:
        words = {*_GROUPS, *_NAMED_GROUPS, "FILTER", "BIND", "VALUES"}
        return self._now.word in words or self._now.text == "{"

    def _node(self) -> tuple[str, list[Pattern]]:
        """A term as written, or a variable for a blank node, and the patterns that are in it."""
        token = self._now
        if token.text == "[" and token.kind == "sign":
            return self._bracketed()
        if token.text == "(" and token.kind == "sign":
            return self._collection()
        if token.kind == "name" and token.text.startswith("_:"):
            self._take()
            label = re.sub(r"\W", "_", token.text[2:])
            return f"?{self.own}b_{label}", []
        if token.kind in ("variable", "iri", "name", "number"):
            return self._take().text, []
        if token.kind == "word" and token.text in ("true", "false"):
            return self._take().text, []
        if token.kind == "string":
            self._take()
            if (self._now.kind == "word" and self._now.text.startswith("@")) or self._try("^^"):
                self._take()
            return self._query[token.start : self._last], []
        raise UnreadableError(token.start, token.text)

    def _bracketed(self) -> tuple[str, list[Pattern]]:
        self._take("[")
        node = self._fresh()
        found = [] if self._now.text == "]" else list(self._property_list(node, self._now.start))
        self._take("]")
        return node, found

    def _collection(self) -> tuple[str, list[Pattern]]:
        opening = self._take("(")
        items: list[str] = []
        found: list[Pattern] = []
        while self._now.text != ")":
            node, inside = self._node()
            items.append(node)
            found += inside
        self._take(")")
        nodes = [self._fresh() for _ in items]
        first, rest = (Path("term", f"<{RDF}{name}>") for name in ("first", "rest"))
        for node, item, after in zip(nodes, items, [*nodes[1:], f"<{RDF}nil>"], strict=True):
            found.append(Pattern(node, first, item, opening.start, self._last))
            found.append(Pattern(node, rest, after, opening.start, self._last))
        return (nodes or [f"<{RDF}nil>"])[0], found

    @property
    def own(self) -> str:
        """How the variables begin that stand for blank nodes: as no word of the query does."""
        return own_prefix(self._query)

    def _fresh(self) -> str:
        self._made += 1
        return f"?{self.own}n{self._made}"

    # ------------------------------------------------------------ paths

    def _path(self) -> Path:
        if self._now.kind == "variable":
            return Path("term", self._take().text)
        return self._several("|", lambda: self._several("/", self._step))

    def _several(self, sign: str, part: _Part) -> Path:
        start, found = self._now.start, [part()]
        while self._try(sign):
            found.append(part())
        text = self._query[start : self._last]
        return found[0] if len(found) == 1 else Path(sign, text, tuple(found))

    def _step(self) -> Path:
        start = self._now.start
        if self._try("^"):
            inner = self._step()
            return Path("^", self._query[start : self._last], (inner,))
        if self._try("!"):
            leaves = self._negated()
            return Path("*", self._query[start : self._last], leaves)
        if self._try("("):
            path = self._path()
            self._take(")")
        elif self._now.kind in ("iri", "name") or self._now.text == "a":
            path = Path("term", self._take().text)
        else:
            raise UnreadableError(start, self._now.text)
        if self._now.text in ("*", "+", "?") and self._now.kind == "sign":
            self._take()
            return Path("*", self._query[start : self._last], (path,))
        return path

    def _negated(self) -> tuple[Path, ...]:
        found = []
        depth = 0
        while True:
            token = self._take()
            depth += (token.text == "(") - (token.text == ")")
            if token.kind in ("iri", "name") or token.text == "a":
                found.append(Path("term", token.text))
                if depth == 0:
                    return tuple(found)
            if depth == 0 and token.text == ")":
                return tuple(found)


def own_prefix(query: str) -> str:
    """What the names of variables may begin with that `query` does not have."""
    name = "dg_"
    while name in query:
        name += "_"
    return name
