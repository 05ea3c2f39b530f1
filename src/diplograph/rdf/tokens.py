"""The terms that the engine writes as Turtle, and how we write them.

The engine's names are CURIEs under the same prefixes, with escapes where the grammar lets them be,
and its literals are in the shortest form that reads back. Ours have no escape in a CURIE, so that
every parser reads them, and no character in a literal that an editor or a terminal would hide.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TypeAlias

from diplograph.rdf.arrangement import NaturalKey, natural, natural_keys
from diplograph.vocabulary import PREFIXES, compress, expand
from diplograph.words import LANGUAGES

#: What the engine writes between objects.
AND = " , "

#: A CURIE that we write as the engine does; those of `compress` are no others.
_CURIE = re.compile(r"([a-z]+):[A-Za-z0-9_](?:[A-Za-z0-9_.-]*[A-Za-z0-9_-])?", re.ASCII)
#: Those of them among lines.
CURIES = re.compile(r"^[a-z]++:[A-Za-z0-9_][A-Za-z0-9_.-]*+(?<!\.)$", re.ASCII | re.MULTILINE)
#: What literals are sorted by: the place of a language, its tag, the value, the IRI of a datatype.
_Key: TypeAlias = tuple[int, str, NaturalKey, str]

_WIDTH = 100
#: The characters before a predicate.
MARGIN = 4
#: What is behind all that an IRI begins with.
_BEHIND = "~"

#: How what is neither an IRI nor a literal begins.
OTHERS = ("_:", "<<")
# What ends a token is a space and nothing else: an IRI may have U+00A0, U+2028 or U+3000 in it.
_LITERAL = r'"[^"\\]*+(?:\\.[^"\\]*+)*+"[^ ]*'
_TRIPLE_TERM = re.compile(rf"<<\( ([^ ]+) ([^ ]+) ({_LITERAL}|[^ \"<][^ ]*|<[^<][^ ]*) \)>>")
#: One object among several.
_OBJECT = re.compile(rf"{_LITERAL}|<<\( [^ ]+ [^ ]+ (?:{_LITERAL}|[^ \"][^ ]*) \)>>|[^ ,\"][^ ]*")
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
            raise _refusal(token)
        else:
            name = token if _SHORTHAND.fullmatch(token) else self.of_iri(iri_of(token))
        self[token] = name
        return name

    def take(self, curies: Sequence[str]) -> None:
        """Learn many of :data:`CURIES` at once, which takes a fifth of the time."""
        self.update(zip(curies, curies, strict=True))
        self._used.update({curie.partition(":")[0] for curie in curies})

    def use(self, prefix: str) -> None:
        """Remember a prefix that is used in what was written apart."""
        self._used.add(prefix)

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


class Keys(dict[str, str]):
    """Where IRIs, and behind them numbers and truth values, stand, by how the engine names them."""

    def __missing__(self, token: str) -> str:
        if _CURIE.fullmatch(token):
            self.take([token])
            return self[token]
        is_iri = ":" in token
        (key,) = natural_keys([iri_of(token) if is_iri else _BEHIND + token])
        self[token] = key
        return key

    def take(self, curies: Sequence[str]) -> None:
        """Learn many of :data:`CURIES` at once, which takes a fifth of the time."""
        namespaces = _namespace_keys()
        for curie, key in zip(curies, natural_keys(curies), strict=True):
            prefix, _, local = key.partition(":")
            self[curie] = namespaces[prefix] + local


@cache
def _namespace_keys() -> Mapping[str, str]:
    keys = natural_keys(list(PREFIXES.values()))
    return {prefix: key.partition("\0")[0] for prefix, key in zip(PREFIXES, keys, strict=True)}


@dataclass(frozen=True, eq=False, slots=True)
class Kind:
    """What a line is, one object for all alike: hashed by identity, which is the fastest.

    `predicate` is as the engine names it; `differs` says whether our line is another, and
    `is_several` whether it has more than one object.
    """

    predicate: str
    differs: bool
    is_several: bool


class Lines(dict[str, Kind]):
    """What the engine wrote for each predicate of a subject, and what we write for it.

    A line that we write otherwise is in `ours`, with the number of its objects beyond the first.
    """

    def __init__(self, names: Names, keys: Keys) -> None:
        super().__init__()
        self.ours: dict[str, tuple[str, int]] = {}
        self._names = names
        self._keys = keys
        self._kind = cache(Kind)

    def __missing__(self, said: str) -> Kind:
        predicate, _, tokens = said.partition(" ")
        name, count = self._names[predicate], 1
        if AND in tokens:
            objects = self.objects(tokens)
            value, count = fitted(objects, MARGIN + len(name) + 1), len(objects)
        elif tokens[0] == '"':
            value = tokens if _is_clean(tokens) else self._names.literal(tokens)
        else:
            value = tokens if tokens.isdecimal() else self._names[tokens]
        differs = value != tokens or name != predicate
        if differs:
            self.ours[said] = f"{name} {value}", count - 1
        kind = self[said] = self._kind(predicate, differs, count > 1)
        return kind

    def behind(self, subject: str, said: str) -> str:
        """What we write for the first predicate of a subject, which stands on the line of that."""
        predicate, _, tokens = said.partition(" ")
        name = self._names[predicate]
        return f"{name} {fitted(self.objects(tokens), len(subject) + len(name) + 2)}"

    def objects(self, tokens: str) -> list[str]:
        """Each of the objects of a predicate once, in order: IRIs first, then literals."""
        names = self._names
        if '"' not in tokens:
            each = sorted(set(tokens.split(AND)), key=self._keys.__getitem__)
            return list(map(names.__getitem__, each))
        is_clean = _is_clean(tokens)
        if is_clean and tokens[0] == '"':
            _, *pieces = tokens.split('"')
            if (texts := _texts(tuple(pieces[1::2]))) is not None:
                return [f'"{pieces[2 * i]}"{suffix}' for i, suffix in texts]
        each = _OBJECT.findall(tokens)
        ranks = {_rank(token): token for token in each}
        if len(ranks) == len(each):
            each = [ranks[rank] for rank in sorted(ranks)]
        else:
            each = sorted(set(each), key=_key)
        if is_clean:
            return [token if token[0] == '"' else names[token] for token in each]
        return [names.literal(token) if token[0] == '"' else names[token] for token in each]


def _is_clean(tokens: str) -> bool:
    """Whether the literals among objects may stand as the engine wrote them."""
    return "\\" not in tokens and "^^" not in tokens and _is_shown(tokens)


def _is_shown(text: str) -> bool:
    """Whether no character of it is hidden, for certain: French has no-break spaces."""
    return text.isprintable() or text.replace("\xa0", "").isprintable()


def _rank(token: str) -> tuple[int, str]:
    """Where an object stands by what is behind its quotes; IRIs come first."""
    if token[0] != '"':
        return (-1, "") if ":" in token else _ranked("")
    return _ranked(token[token.rindex('"') + 1 :])


@cache
def _ranked(suffix: str) -> tuple[int, str]:
    language = suffix[1:] if suffix.startswith("@") else ""
    return LANGUAGES.index(language) if language in LANGUAGES else len(LANGUAGES), language


@lru_cache(maxsize=1000)
def _texts(behind: Sequence[str]) -> Sequence[tuple[int, str]] | None:
    """The places of texts in order, and the tag of each, by what is behind the quotes of each.

    Nothing where there are IRIs among them, or several in one language.
    """
    tags = [each.removesuffix(AND) for each in behind]
    if len(set(tags)) < len(tags) or any(" " in tag for tag in tags):
        return None
    return sorted(enumerate(tags), key=lambda text: _ranked(text[1]))


def _key(token: str) -> _Key:
    """Where a literal or an IRI stands among others."""
    if token[0] == '"':
        end = token.rindex('"')
        value, suffix = _unescaped(token[1:end]), token[end + 1 :]
        datatype = iri_of(suffix[2:]) if suffix.startswith("^^") else ""
        return *_rank(token), natural(value), datatype
    if ":" not in token:
        forms = (name for name, form in _UNQUOTED.items() if form.fullmatch(token))
        return *_rank(token), natural(token), expand(next(forms))
    return *_rank(token), natural(iri_of(token)), ""


def fitted(values: Sequence[str], margin: int) -> str:
    """Objects on one line if they fit behind `margin` characters, else below each other."""
    line = ", ".join(values)
    return line if margin + len(line) <= _WIDTH else (",\n" + " " * margin).join(values)


def _refusal(token: str) -> ValueError:
    return ValueError(f"only triples of IRIs and literals can be written, not {token}")


def iri_of(token: str) -> str:
    """The IRI in full that the engine named. Raises ValueError for a blank node."""
    if token[0] == "<":
        return _unescaped(token[1:-1])
    if token == "a":
        return RDF_TYPE
    prefix, _, local = token.partition(":")
    if prefix not in PREFIXES:
        raise _refusal(token)
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
