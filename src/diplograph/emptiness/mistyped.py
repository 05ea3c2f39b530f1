"""Literals of a query that no value of their property can equal or be compared with.

A graph has dates as ``xsd:date`` or as text in EDTF, and names as text in a language. A literal of
another type, or in a language that the property has not, makes a query empty without a word. Told
is what is plain to see: of a literal that is the object of a property, or is compared with a
variable that is, or with what a function such as YEAR gives; of a language that is asked for of
such a variable; and of a function that takes text, dates or numbers, and is given another thing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

import pyoxigraph as ox

from diplograph.emptiness.terms import form
from diplograph.errors import DiplographError
from diplograph.namespaces import PREFIXES, compress
from diplograph.queries.shape import RDF, Shape, Token, UnreadableError, lexed, shape

if TYPE_CHECKING:
    from diplograph.backends import Graph

#: Seconds for one probe, and the values of a property that are looked at.
_PROBE, _SOME = 2.0, 50
_XSD = PREFIXES["xsd"]
_TEXT, _TAGGED = f"{_XSD}string", f"{RDF}langString"
_COMPARES = frozenset({"=", "!=", "<", ">", "<=", ">="})
#: What may stand before a comparison, and behind it: else it is of a sum, or of what a function
#: makes of the variable.
_BEFORE, _BEHIND = frozenset({"(", "&&", "||", ","}), frozenset({")", "&&", "||", ","})
#: Types whose values are compared with each other (SPARQL 1.1, section 17.3).
_NUMBERS = frozenset(_XSD + name for name in ("integer", "decimal", "double", "float"))
#: What a function gives that is compared with a literal, and functions that take text alone.
_GIVES = {
    **dict.fromkeys(("YEAR", "MONTH", "DAY", "HOURS", "MINUTES", "STRLEN"), "number"),
    **dict.fromkeys(("STR", "LANG"), _TEXT),
}
_TAKES = {
    **dict.fromkeys(("STRSTARTS", "STRENDS", "CONTAINS", "REGEX", "STRBEFORE", "STRAFTER"), "text"),
    **dict.fromkeys(("CONCAT", "GROUP_CONCAT", "SUBSTR", "UCASE", "LCASE", "STRLEN"), "text"),
    **dict.fromkeys(("SUM", "AVG"), "numbers"),
    **dict.fromkeys(("YEAR", "MONTH", "DAY"), "dates"),
}
#: The kinds of literals that a function can be given, by what it takes.
_FITS = {
    "text": frozenset({_TEXT, _TAGGED}),
    "numbers": frozenset({"number"}),
    "dates": frozenset(_XSD + name for name in ("date", "dateTime", "gYear", "gYearMonth")),
}
#: Functions that take one argument, or whose others may be left out.
_ALONE = frozenset({"CONCAT", "GROUP_CONCAT", "UCASE", "LCASE", "STRLEN"})
_LITERAL = re.compile(r"""(["'])([^"'\\]*)\1(?:@([\w-]+)|\^\^(\S+))?""")
#: What a text has to be for it to be written as another type.
_LIKE = {
    "number": re.compile(r"-?\d+(\.\d+)?"),
    f"{_XSD}date": re.compile(r"\d{4}(-\d\d(-\d\d)?)?"),
    _TEXT: re.compile(".*"),
    _TAGGED: re.compile(".*"),
}


class Mistyped(NamedTuple):
    """A literal that fits no value: its place, itself as written, and what is wrong with it."""

    offset: int
    written: str
    said: str


class _Use(NamedTuple):
    """A literal of a query beside the values of a property, or (`is_tag`) beside their language."""

    token: Token
    property: str
    is_tag: bool = False


def mistyped(graph: Graph, query: str) -> tuple[Mistyped, ...]:
    """The literals of `query` that fit no value, by place; none if it is not read.

    Each is told by one or two probes, with a time limit; what takes longer is not blamed.
    """
    try:
        found = shape(query)
    except UnreadableError:
        return ()
    probes = _Probes(graph, query[: found.prologue_end])
    told: list[Mistyped] = []
    tokens, prefixes = _joined(query), {**PREFIXES, **found.prefixes}
    of_variable = _properties(found)
    told += _of_functions(tokens, prefixes)
    subjects = {each.subject for each in (found.where.patterns() if found.where else ())}
    for token, function in _arguments(tokens):
        name = of_variable.get(token.text, "")
        if said := probes.unfit(token.text, function, name, is_thing=token.text in subjects):
            told.append(Mistyped(token.start, token.text, said))
    for use in _uses(found, query, tokens, of_variable):
        said = ""
        if use.is_tag:
            said = probes.not_in(use.token.text.strip("\"'"), use.property)
        elif literal := _read(use.token, prefixes):
            said = probes.unlike(literal, use.token.text, use.property)
        if said:
            told.append(Mistyped(use.token.start, use.token.text, said))
    return tuple(sorted(told))


def _properties(found: Shape) -> dict[str, str]:
    """The property that each object of a triple pattern is of, the first if there are several."""
    named: dict[str, str] = {}
    for each in found.where.patterns() if found.where else ():
        if each.path.kind == "term" and not each.path.text.startswith(("?", "$")):
            named.setdefault(each.object, each.path.text)
    return named


def _uses(
    found: Shape, query: str, tokens: Sequence[Token], of_variable: Mapping[str, str]
) -> Iterator[_Use]:
    for each in found.where.patterns() if found.where else ():
        is_named = each.path.kind == "term" and not each.path.text.startswith(("?", "$"))
        if is_named and each.object.startswith(("'", '"')):
            start = query.index(each.object, each.start)
            yield _Use(Token("string", each.object, start), each.path.text)
    for variable, token, is_tag in _tests(tokens):
        if variable in of_variable:
            yield _Use(token, of_variable[variable], is_tag)


def _of_functions(tokens: Sequence[Token], prefixes: Mapping[str, str]) -> Iterator[Mistyped]:
    """The literals that are compared with what a function of a variable gives, of another type."""
    words = [token.word or token.text for token in tokens]
    for at, token in enumerate(tokens):
        if token.kind not in ("string", "number"):
            continue
        match words[max(at - 5, 0) : at], words[at + 1 : at + 6]:
            case [function, "(", _, ")", sign], _ if sign in _COMPARES and function in _GIVES:
                pass
            case _, [sign, function, "(", _, ")"] if sign in _COMPARES and function in _GIVES:
                pass
            case _:
                continue
        literal, gives = _read(token, prefixes), _GIVES[function]
        if literal is None or _kind(literal) == gives:
            continue
        right = _like(literal.value, ox.Literal(0 if gives == "number" else ""))
        hint = f"; write {right}" if _LIKE[gives].fullmatch(literal.value) else ""
        given, found = _called(gives, "a number"), _called(_kind(literal), "a number")
        said = f"{function} gives {given}, and {token.text} is {found}{hint}"
        yield Mistyped(token.start, token.text, said)


def _arguments(tokens: Sequence[Token]) -> Iterator[tuple[Token, str]]:
    """Each variable that a function takes by itself, with that function: the first of its
    arguments, or any of CONCAT.
    """
    open_: list[str] = []  # what stands before each bracket that is open
    for before, token, after in zip(tokens, tokens[1:], tokens[2:], strict=False):
        if token.text == "(":
            open_.append(before.word)
        elif token.text == ")" and open_:
            open_.pop()
        elif token.kind == "variable" and open_ and after.text in {",", ")", ";"}:
            function, is_first = open_[-1], before.text == "(" or before.word == "DISTINCT"
            if function in _TAKES and (is_first or function == "CONCAT"):
                yield token, function


def _joined(query: str) -> list[Token]:
    """The tokens of a query, each literal and each sign of comparison as one."""
    found: list[Token] = []
    for token in lexed(query):
        last = found[-1] if found else token
        tagged = last.kind == "string" and token.text.startswith(("@", "^^"))
        typed = last.kind == "string" and last.text.endswith("^^")
        compares = last.text in {"<", ">", "!"} and token.text == "="
        if last.end == token.start and (tagged or typed or compares):
            found[-1] = Token(last.kind, last.text + token.text, last.start)
        else:
            found.append(token)
            _join_cast(found)
    return found


def _join_cast(tokens: list[Token]) -> None:
    """Make of ``xsd:date("2025-01-01")``, if that is what `tokens` end in, the literal it gives."""
    match tokens[-4:]:
        case [cast, Token(text="("), Token(kind="string") as inside, Token(text=")")] if (
            cast.text.startswith("xsd:") and _LITERAL.fullmatch(inside.text)
        ):
            text = f"{inside.text.split('^^')[0].split('@')[0]}^^{cast.text}"
            tokens[-4:] = [Token("string", text, cast.start)]


def _tests(tokens: Sequence[Token]) -> Iterator[tuple[str, Token, bool]]:
    """Each variable that is compared with a literal, that one, and whether its language is."""
    words = [token.word or token.text for token in tokens]
    listed: list[str] = []  # what leads to the list of values that this is in
    for at, token in enumerate(tokens):
        if token.kind not in ("string", "number"):
            listed = listed if token.text == "," and listed else words[max(at - 2, 0) : at + 1]
            continue
        match listed:
            case [variable, "IN", "("] | ["VALUES", variable, "{"]:
                yield variable, token, False
        before, behind = words[max(at - 7, 0) : at], words[at + 1 : at + 6]
        match before, behind:
            case [*_, first, variable, sign], [last, *_] if (
                sign in _COMPARES and first in _BEFORE and last in _BEHIND
            ):
                yield variable, token, False
            case [*_, first], [sign, variable, last, *_] if (
                sign in _COMPARES and first in _BEFORE and last in _BEHIND
            ):
                yield variable, token, False
            case [*_, "LANG", "(", variable, ")", "="], _:
                yield variable, token, True
            case [*_, "LANGMATCHES", "(", "LANG", "(", variable, ")", ","], _:
                yield variable, token, True
            case _, ["=", "LANG", "(", variable, *_]:
                yield variable, token, True


def _read(token: Token, prefixes: Mapping[str, str]) -> ox.Literal | None:
    """A literal as it is written; None if it is of a kind that is not looked at."""
    if token.kind == "number":
        return ox.Literal(token.text, datatype=ox.NamedNode(f"{_XSD}decimal"))
    if not (match := _LITERAL.fullmatch(token.text)):
        return None
    _, text, tag, datatype = match.groups()
    try:
        if tag:
            return ox.Literal(text, language=tag)
        if datatype is None:
            return ox.Literal(text)
        prefix, _, local = datatype.partition(":")
        iri = datatype[1:-1] if datatype.startswith("<") else prefixes.get(prefix, "") + local
        return ox.Literal(text, datatype=ox.NamedNode(iri))
    except ValueError:  # a tag or an IRI that is none
        return None


class _Probes:
    """What a graph has as values of a property; `head` is the prologue of the query."""

    def __init__(self, graph: Graph, head: str) -> None:
        self._graph = graph
        self._head = head

    def unlike(self, literal: ox.Literal, written: str, name: str) -> str:
        """What is wrong with a literal beside the values of a property, or ""."""
        found = self._some(f"?any {name} ?it")
        if found and all(isinstance(each, ox.NamedNode) for each in found):
            so_named = self._some(
                f"?any {name} ?it . ?it rdfs:label|skos:prefLabel|skos:altLabel|dg:acronym ?text "
                f"FILTER(STR(?text) = {ox.Literal(literal.value)})"
            )
            hint = f"; write {form(so_named[0])}" if so_named else f", such as {form(found[0])}"
            return (
                f"{name} has things, and {written} is {_called(_kind(literal), 'a number')}{hint}"
            )
        values = _literals(found)
        kinds = {_kind(each) for each in values}
        if literal.language and _kind(literal) in kinds:
            return self.not_in(literal.language, name)
        if not values or _kind(literal) in kinds:
            return ""
        like, shape_of = values[0], _LIKE.get(_kind(values[0]))
        has = " and ".join(sorted(map(_called, kinds)))
        hint = f", such as {form(like)}"
        if len(kinds) == 1 and shape_of and shape_of.fullmatch(literal.value):
            hint = f"; write {_like(_whole(literal.value, like), like)}"
            if literal.value.isdecimal() and shape_of is _LIKE[f"{_XSD}date"]:
                hint += f", or compare YEAR(…) with {literal.value}"
        return f"{name} has {has}, and {written} is {_called(_kind(literal), 'a number')}{hint}"

    def unfit(self, variable: str, function: str, name: str, *, is_thing: bool) -> str:
        """That a function is given what it does not take, by the values of a property; or ""."""
        takes = _TAKES[function]
        found = self._some(f"?any {name} ?it") if name and not is_thing else []
        is_thing = is_thing or bool(found and all(isinstance(each, ox.NamedNode) for each in found))
        kinds = {_kind(each) for each in _literals(found)}
        if not is_thing and (not kinds or kinds & _FITS[takes]):
            return ""
        has = f"{name} has {' and '.join(sorted(map(_called, kinds)))}"
        hint = ""
        if takes == "text":
            hint = f"; write {function}(STR({variable}){'' if function in _ALONE else ', …'})"
        elif is_thing and takes == "numbers":
            hint = f"; write COUNT({variable})"
        elif function == "YEAR" and kinds == {_TEXT}:
            hint = f"; write SUBSTR({variable}, 1, 4)"
        given = f"{variable} is a thing" if is_thing else has
        return f"{function} takes {takes}, and {given}{hint}"

    def not_in(self, tag: str, name: str) -> str:
        """That a property has no text in a language, in which it has and which other has; or ""."""
        test = f'FILTER(LANGMATCHES(LANG(?it), "{tag}"))'
        if not re.fullmatch(r"[\w-]+", tag) or _literals(self._some(f"?any {name} ?it {test}")):
            return ""
        values = _literals(self._some(f"?any {name} ?it"))
        tags = sorted({each.language for each in values if each.language})
        if not values:
            return ""
        others = self._rows(
            f"SELECT ?it (COUNT(*) AS ?times) {{ ?any {name} ?own ; ?it ?text "
            f"{test.replace('?it', '?text')} }} GROUP BY ?it ORDER BY DESC(?times) ?it LIMIT 1"
        )
        said = f"{name} has no text in {tag}, but in {', '.join(tags) or 'no language'}"
        return f"{said}; {form(others[0])} has" if others else said

    def _some(self, body: str) -> list[object]:
        """Some values of ?it."""
        return self._rows(f"SELECT DISTINCT ?it {{ {body} }} LIMIT {_SOME}")

    def _rows(self, query: str) -> list[object]:
        try:
            results = self._graph.evaluate(self._head + query, timeout=_PROBE).read()
        except DiplographError:  # too slow, or refused
            return []
        assert isinstance(results, ox.QuerySolutions)
        return [row["it"] for row in results if row["it"] is not None]


def _literals(found: list[object]) -> list[ox.Literal]:
    """What is found, if all of it is literals."""
    literals = [each for each in found if isinstance(each, ox.Literal)]
    return literals if len(literals) == len(found) else []


def _kind(literal: ox.Literal) -> str:
    """The datatype of a literal; that of all that are compared as numbers is one."""
    datatype = literal.datatype.value
    return "number" if datatype in _NUMBERS else datatype


def _called(kind: str, number: str = "numbers") -> str:
    named = {"number": number, _TEXT: "plain text", _TAGGED: "text in a language"}
    return named.get(kind) or compress(kind)


def _whole(text: str, other: ox.Literal) -> str:
    """A text as that of a day, the first of a year or month, if the other literal is of one."""
    return f"{text}-01-01"[:10] if other.datatype.value == f"{_XSD}date" else text


def _like(text: str, other: ox.Literal) -> str:
    """A text as a literal of the kind of another, as it is written in a query."""
    if other.language:
        return form(ox.Literal(text, language=other.language))
    return form(ox.Literal(text, datatype=other.datatype))
