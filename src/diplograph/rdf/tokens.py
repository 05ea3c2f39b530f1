"""The terms that the engine writes as Turtle, and how we write them.

The engine's names are CURIEs under the same prefixes, with escapes where the grammar lets them be,
and its literals are in the shortest form that reads back. Ours have no escape in a CURIE, so that
every parser reads them, and no character in a literal that an editor or a terminal would hide.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TypeAlias

from diplograph.rdf.arrangement import NaturalKey, natural
from diplograph.vocabulary import PREFIXES, compress, expand
from diplograph.words import LANGUAGES

#: What the engine writes between objects.
AND = " , "

#: A CURIE that we write as the engine does; those of `compress` are no others.
_CURIE = re.compile(r"([a-z]+):[A-Za-z0-9_](?:[A-Za-z0-9_.-]*[A-Za-z0-9_-])?", re.ASCII)
#: What objects are sorted by: the place of a language, its tag, the value, the IRI of a datatype.
Key: TypeAlias = tuple[int, str, NaturalKey, str]

#: How what is neither an IRI nor a literal begins.
OTHERS = ("_:", "<<")
#: In the place of several objects.
SEVERAL = ""
_LITERAL = r'"[^"\\]*(?:\\.[^"\\]*)*"\S*'
_TRIPLE_TERM = re.compile(rf"<<\( (\S+) (\S+) ({_LITERAL}|[^\s\"<]\S*|<[^<]\S*) \)>>")
#: One object among several.
_OBJECT = re.compile(rf"{_LITERAL}|<<\( \S+ \S+ (?:{_LITERAL}|[^\s\"]\S*) \)>>|[^\s,\"]\S*")
#: An unquoted number or truth value.
_SHORTHAND = re.compile(r"[+-]?[0-9.]+(?:[eE][+-]?[0-9]+)?|true|false")

#: The lexical forms that Turtle reads back unquoted as the same literal (productions 19 to 21).
_UNQUOTED = {
    "xsd:integer": re.compile(r"[+-]?[0-9]+"),
    "xsd:decimal": re.compile(r"[+-]?[0-9]*\.[0-9]+"),
    "xsd:double": re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)[eE][+-]?[0-9]+"),
    "xsd:boolean": re.compile(r"true|false"),
}

# The grammar asks for quotes, backslashes and line ends. The other controls, bidirectional ones
# included, are escaped so that what an editor or a terminal shows is what is there.
_HIDDEN = "\x7f-\x9f\xad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff"
#: The characters behind those of ASCII that are escaped in every format.
HIDDEN = re.compile(f"[{_HIDDEN}]")
_UNSAFE = re.compile(f'["\\\\\x00-\x1f{_HIDDEN}]')
_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"}
_ESCAPED = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))", re.DOTALL)
RDF_TYPE = expand("rdf:type")
_UNESCAPED = {"n": "\n", "r": "\r", "t": "\t", "b": "\b", "f": "\f"}


class Names(dict[str, str]):
    """Our terms by those of the engine, of IRIs, numbers and truth values.

    The prefixes that were used are remembered. Raises ValueError for a blank node, and for a triple
    term of RDF 1.2 unless `with_triple_terms`; those within triple terms are not written.
    """

    def __init__(self, *, with_triple_terms: bool = False) -> None:
        super().__init__(a="a")
        self._used: set[str] = set()
        self._with_triple_terms = with_triple_terms

    def __missing__(self, token: str) -> str:
        if curie := _CURIE.fullmatch(token):
            self._used.add(curie[1])
            name = token
        elif self._with_triple_terms and (parts := _TRIPLE_TERM.fullmatch(token)):
            *nodes, said = parts.groups()
            value = self.literal(said) if said[0] == '"' else self[said]
            name = f"<<( {' '.join(self[node] for node in nodes)} {value} )>>"
        elif token.startswith(OTHERS):
            raise ValueError(f"only triples of IRIs and literals can be written, not {token}")
        else:
            name = token if _SHORTHAND.fullmatch(token) else self.of_iri(iri_of(token))
        self[token] = name
        return name

    def of_iri(self, iri: str) -> str:
        """Our name of an IRI in full."""
        name = _escaped(compress(iri))
        if name[0] != "<":
            self._used.add(name.partition(":")[0])
        return name

    def literal(self, token: str) -> str:
        """Our form of a literal."""
        end = token.rindex('"') + 1
        if "\\" in token or _UNSAFE.search(token, 1, end - 1):
            value = _escaped(_unescaped(token[1 : end - 1]))
            token, end = f'"{value}"{token[end:]}', len(value) + 2
        if not token.startswith("^^", end):
            return token
        datatype = self[token[end + 2 :]]
        form = _UNQUOTED.get(datatype)
        is_short = form and form.fullmatch(token, 1, end - 1)
        return token[1 : end - 1] if is_short else f"{token[:end]}^^{datatype}"

    def prefixes(self) -> str:
        """The declarations of the prefixes used so far, in the order of `vocabulary.PREFIXES`."""
        return "".join(
            f"@prefix {prefix}: <{namespace}> .\n"
            for prefix, namespace in PREFIXES.items()
            if prefix in self._used
        )


class Keys(dict[str, Key]):
    """Where objects stand among others, by how the engine names them.

    IRIs come first, then literals by language, value and datatype.
    """

    def __missing__(self, token: str) -> Key:
        if token[0] == '"':
            end = token.rindex('"')
            value, suffix = _unescaped(token[1:end]), token[end + 1 :]
            datatype = iri_of(suffix[2:]) if suffix.startswith("^^") else ""
            return *_rank(token), natural(value), datatype
        if ":" not in token:
            forms = (name for name, form in _UNQUOTED.items() if form.fullmatch(token))
            return *_rank(token), natural(token), expand(next(forms))
        key = self[token] = (-1, "", natural(iri_of(token)), "")
        return key


class Objects(dict[str, str]):
    """Our objects by those that the engine wrote for one predicate; nothing if they are several."""

    def __init__(self, names: Names, keys: Keys) -> None:
        super().__init__()
        self._names = names
        self._keys = keys

    def __missing__(self, tokens: str) -> str:
        if tokens[0] != '"':
            found = SEVERAL if AND in tokens else self._names[tokens]
        elif AND in tokens and not _OBJECT.fullmatch(tokens):
            return SEVERAL
        elif tokens[-1] == '"' or tokens[-3] == "@":
            # A text is long and seldom met again: it is not kept.
            return tokens if _is_clean(tokens) else self._names.literal(tokens)
        else:
            found = self._names.literal(tokens)
        self[tokens] = found
        return found

    def several(self, tokens: str) -> list[str]:
        """Each of several objects once, in order."""
        names, keys = self._names, self._keys
        if '"' not in tokens:
            each = sorted(set(tokens.split(AND)), key=keys.__getitem__)
            return [names[token] for token in each]
        each = list(set(_OBJECT.findall(tokens)))
        ranks = [_rank(token) for token in each]
        if len(set(ranks)) == len(each):
            each = [token for _, token in sorted(zip(ranks, each, strict=True))]
        else:
            each.sort(key=keys.__getitem__)
        if _is_clean(tokens):
            return [token if token[0] == '"' else names[token] for token in each]
        return [names.literal(token) if token[0] == '"' else names[token] for token in each]


def _is_clean(tokens: str) -> bool:
    """Whether the literals among objects may stand as the engine wrote them."""
    return tokens.isprintable() and "\\" not in tokens and "^^" not in tokens


def _rank(token: str) -> tuple[int, str]:
    """Where an object stands by what is behind its quotes; IRIs come first."""
    if token[0] != '"':
        return (-1, "") if ":" in token else _ranked("")
    suffix = token[token.rindex('"') + 1 :]
    return _ranked(suffix[1:] if suffix.startswith("@") else "")


@cache
def _ranked(language: str) -> tuple[int, str]:
    return LANGUAGES.index(language) if language in LANGUAGES else len(LANGUAGES), language


def iri_of(token: str) -> str:
    """The IRI in full that the engine named."""
    if token[0] == "<":
        return _unescaped(token[1:-1])
    if token == "a":
        return RDF_TYPE
    prefix, _, local = token.partition(":")
    return PREFIXES[prefix] + (_unescaped(local) if "\\" in local else local)


def _escaped(text: str) -> str:
    return _UNSAFE.sub(_escape, text) if _UNSAFE.search(text) else text


def _escape(match: re.Match[str]) -> str:
    character = match[0]
    return _ESCAPES.get(character, f"\\u{ord(character):04X}")


def _unescaped(text: str) -> str:
    return _ESCAPED.sub(_unescape, text) if "\\" in text else text


def _unescape(match: re.Match[str]) -> str:
    code = match[1] or match[2]
    return chr(int(code, 16)) if code else _UNESCAPED.get(match[3], match[3])
