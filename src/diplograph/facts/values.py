"""The types of values in a fact file: how a node becomes a value, or a problem with its place.

A type never raises: what it cannot read it reports, and gives None. A slug, a piece of text and
the like come back with their place where a later check may have to point at them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

from diplograph.facts import dates, meant
from diplograph.facts.characters import is_forbidden, joined, named
from diplograph.facts.document import Mapping, Node, Scalar, Sequence
from diplograph.facts.types import (
    CodeOf,
    Context,
    KindUnder,
    Located,
    Matching,
    Shape,
    Type,
)
from diplograph.namespaces import DG, expand
from diplograph.spelling import did_you_mean, nearest

if TYPE_CHECKING:
    from diplograph.vocabulary import OntologyClass, Property, Vocabulary

T = TypeVar("T")
N = TypeVar("N")


def scalar(name: str, parse: Callable[[Scalar, Context], T | None], shape: Shape) -> Type[T]:
    """A type whose values are written as one scalar."""

    def read(node: Node, context: Context) -> T | None:
        if isinstance(node, Scalar) and node.text:
            return parse(node, context)
        if not is_missing(node, context, name):
            message, hint = f"this is not {name}", _one_value(node, name)
            context.report(node, "wrong-type", message, expected=name, hint=hint)
        return None

    return Type(name, read, shape)


def is_missing(node: Node, context: Context, name: str) -> bool:
    """Whether nothing stands where a value is wanted, which is reported."""
    if not isinstance(node, Scalar) or node.text:
        return False
    message, hint = "the value is missing", "write a value, or remove the key"
    context.report(node, "missing-value", message, expected=name, hint=hint)
    return True


def _one_value(node: Node, name: str) -> str:
    """How to write one value where a collection stands."""
    if isinstance(node, Sequence) and len(node.items) == 1 and isinstance(node.items[0], Scalar):
        inner = node.items[0].text
        if ".." in inner:  # EDTF has brackets of its own
            return f'put it in quotes: "[{inner}]"'
        return f"write it without brackets: {inner}"
    if isinstance(node, Sequence) and node.items and name == RAW.name:
        return "one value for each entry: a list of entries, - {is: …, at: …}"
    if isinstance(node, Mapping) and "is" in node.by_key:
        value = node.by_key["is"][1]
        return f"write the value alone: {value.text}" if isinstance(value, Scalar) else ""
    return "one value, without brackets or keys of its own"


def _matching(
    name: str,
    code: str,
    pattern: str,
    hint: Callable[[str], str] = lambda _: "",
    *,
    wanted: str = "",
) -> Type[str]:
    """A type whose values are the strings that match a pattern; `wanted` says it in more words."""
    compiled = re.compile(pattern, re.ASCII)

    def parse(node: Scalar, context: Context) -> str | None:
        if compiled.fullmatch(node.text):
            return node.text
        hint_ = hint(node.text)
        context.report(node, code, f"this is not {name}", expected=name, hint=hint_)
        return None

    return scalar(name, parse, Matching(pattern, f"{name}: {wanted}" if wanted else name))


def located(inner: Type[T]) -> Type[Located[T]]:
    """Values of a type with their places."""

    def read(node: Node, context: Context) -> Located[T] | None:
        value = inner.read(node, context)
        return None if value is None else Located(value, node.location)

    return Type(inner.name, read, inner.shape)


def _parse_text(node: Scalar, context: Context) -> str | None:
    text = unicodedata.normalize("NFC", node.text)
    if is_forbidden(text):
        return None  # reported where the file was read
    if "\ufffd" in text or (mended := meant.mended_text(text)):
        message = "this text was read or saved in the wrong encoding"
        hint = "write the lost letters again" if "\ufffd" in text else did_you_mean(mended)
        context.report(node, "bad-text", message, expected="UTF-8 text", hint=hint)
        return None
    if inner := meant.unquoted(text):
        message, hint = "the quotation marks are part of the text", meant.write_instead(inner)
        context.report(node, "bad-text", message, expected="the text itself", hint=hint)
        return None
    if text.count('"') % 2 and '"' in (text[:1], text[-1:]):
        message, hint = "a quotation mark stands at one end of the text only", "write both, or none"
        context.report(node, "bad-text", message, expected="one line", hint=hint)
        return None
    if text == text.strip() and joined(text).isprintable():
        return text
    message = "text is one line without white space around it"
    hint = "to fold long text over several lines, begin it with >-"
    clean = text
    odd = next((each for each in joined(text) if not each.isprintable() and each != "\n"), "")
    if odd:
        message = f"{named(odd)} stands in this text"
        clean = text.replace(odd, " " if odd.isspace() else "")
    if clean.strip() and joined(clean.strip()).isprintable():
        hint = did_you_mean(clean.strip())
    context.report(node, "bad-text", message, expected="one line", hint=hint)
    return None


def _parse_day(node: Scalar, context: Context) -> str | None:
    why = ""
    try:
        if dates.bounds(node.text).to_the_day and len(node.text) == len("2025-06-17"):
            return node.text
    except ValueError as error:
        why = _why(error)
    message, hint = f"this is not a day{why}", meant.date_hint(node.text, whole_day=True)
    context.report(node, "bad-date", message, expected="YYYY-MM-DD", hint=hint)
    return None


def _parse_edtf(node: Scalar, context: Context) -> str | None:
    try:
        dates.bounds(node.text)
    except ValueError as error:
        context.report(
            node,
            "bad-date",
            f"this is not a date in EDTF{_why(error)}",
            expected="a date in EDTF, as 2025-06-17, 2025-06 or [2025-06-01..2025-06-15]",
            hint=meant.date_hint(node.text),
        )
        return None
    return node.text


def _why(error: ValueError) -> str:
    """What an error says beyond that a date is none."""
    return "" if str(error) == dates.NOT_EDTF else f": {error}"


def _parse_url(node: Scalar, context: Context) -> str | None:
    """An absolute IRI (RFC 3987) of http or https that names a host."""
    from pyoxigraph import NamedNode

    if re.match(r"https?://[^/?#]", node.text):
        with suppress(ValueError):
            return NamedNode(node.text).value
    expected = "an http or https address"
    hint = meant.url_hint(node.text)
    context.report(node, "bad-url", f"this is not {expected}", expected=expected, hint=hint)
    return None


_INTEGER = r"[1-9][0-9]{0,17}"


def _parse_integer(node: Scalar, context: Context) -> int | None:
    if re.fullmatch(_INTEGER, node.text):
        return int(node.text)
    expected = "a whole number from 1, in digits"
    hint = meant.number_hint(node.text)
    context.report(node, "bad-integer", f"this is not {expected}", expected=expected, hint=hint)
    return None


def code(scheme: str) -> Type[str]:
    """A code of one of the ontology's code lists."""

    def parse(node: Scalar, context: Context) -> str | None:
        known = context.vocabulary.code_lists.get(scheme, {})
        if node.text in known:
            return node.text
        context.report(
            node,
            "unknown-code",
            f"this is not one of the {scheme.replace('-', ' ')}",
            expected=" | ".join(sorted(known)),
            hint=meant.code_hint(
                node.text, {code: one.labels.values() for code, one in known.items()}
            ),
        )
        return None

    return scalar(f"one of the {scheme.replace('-', ' ')}", parse, CodeOf(scheme))


def kinds_under(vocabulary: Vocabulary, ancestors: Iterable[str]) -> dict[str, OntologyClass]:
    """The classes that are or lie under one of `ancestors` (local names), in a file's words.

    `dg:Actor` itself is left out: whatever acts is one of its five.
    """
    wanted = {DG + ancestor for ancestor in ancestors}
    return {
        class_.name.lower(): class_
        for class_ in vocabulary.classes.values()
        if class_.name != "Actor" and not class_.ancestors.isdisjoint(wanted)
    }


def one_of(name: str, code: str, known: tuple[str, ...]) -> Type[str]:
    """One of some words; the problem of any other has the code `code`."""

    def parse(node: Scalar, context: Context) -> str | None:
        if node.text in known:
            return node.text
        expected, hint = " | ".join(known), did_you_mean(nearest(node.text, known))
        context.report(node, code, f"this is not {name}", expected=expected, hint=hint)
        return None

    return scalar(name, parse, Matching("|".join(known), " | ".join(known)))


def kind_of(name: str, *ancestors: str) -> Type[str]:
    """The name of a class, in lower case, that is or lies under one of `ancestors`.

    Read as the class's own name.
    """

    def parse(node: Scalar, context: Context) -> str | None:
        known = kinds_under(context.vocabulary, ancestors)
        if node.text in known:
            return known[node.text].name
        labels = {slug: class_.labels.values() for slug, class_ in known.items()}
        context.report(
            node,
            "unknown-code",
            f"this is not {name}",
            expected=" | ".join(sorted(known)),
            hint=_other_class(node.text, context) or meant.code_hint(node.text, labels),
        )
        return None

    return scalar(name, parse, KindUnder(ancestors))


def _other_class(name: str, context: Context) -> str:
    """Where a kind belongs that is one of another sort of thing."""
    if name == "sector":
        return "a sector of the project is declared in a file of data/entities"
    for class_ in context.vocabulary.classes.values():
        if class_.name.lower() == name and DG + "Event" in class_.ancestors:
            return f"a {name} is an event, and stands under events"
        if class_.name.lower() == name and DG + "Actor" in class_.ancestors:
            return f"the {name} stands under entities"
    return ""


def _parse_reference(node: Scalar, context: Context) -> str | None:
    if _SLUG.fullmatch(node.text):
        return node.text
    context.strays.append(node)
    return None


_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


def is_slug(text: str) -> bool:
    """Whether a text is a slug."""
    return _SLUG.fullmatch(text) is not None


#: What the editor gives a name to. Wrong is mostly its case, or what joins its parts.
_SLUG_WANTED = "small letters a to z and digits, in parts joined by single hyphens: us-ms"
SLUG = _matching("a slug", "bad-slug", _SLUG.pattern, meant.slug_hint, wanted=_SLUG_WANTED)
#: What the editor refers to: what is no slug is kept for the checks across files, which know all
#: names and can say what was meant.
REFERENCE = located(
    scalar("a slug", _parse_reference, Matching(_SLUG.pattern, f"a slug: {_SLUG_WANTED}"))
)
#: Where the names of claims are to be had.
CLAIM_NAMES = "`diplograph triples FILE` prints the names of a file's claims: SOURCE.NAME"
#: What `supersedes` names: the last part of a claim's IRI.
CLAIM_NAME = located(
    _matching(
        "the name of a claim",
        "bad-slug",
        r"[a-z0-9]+(-[a-z0-9]+)*(\.[A-Za-z0-9]+(-[a-z0-9]+)*)*",
        lambda _: CLAIM_NAMES,
    )
)
TEXT = scalar(
    "text", _parse_text, Matching(r"\S(.*\S)?", "one line of text without white space around it")
)
RAW = scalar("a value", lambda node, _: node, Matching(r".+", "a value"))
DAY = scalar(
    "a day, YYYY-MM-DD",
    _parse_day,
    Matching(r"[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])", "a day, as 2025-06-17"),
)
EDTF = scalar(
    "a date in EDTF",
    _parse_edtf,
    Matching(
        r"(?=.*[0-9])[0-9XYETZ.,:/~?%+{}\[\]-]+",
        "a date in EDTF, as 2025-06-17, 2025-06 or [2025-06-01..2025-06-15]",
    ),
)
INTEGER = scalar(
    "a whole number", _parse_integer, Matching(_INTEGER, "a whole number from 1, in digits")
)
_LANGUAGE = r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?"


def _parse_language(node: Scalar, context: Context) -> str | None:
    if re.fullmatch(_LANGUAGE, node.text, re.ASCII) and meant.is_language(node.text):
        return node.text
    message, expected = "this is not a language tag", "a language tag"
    hint = meant.language_hint(node.text)
    context.report(node, "bad-language", message, expected=expected, hint=hint)
    return None


LANGUAGE = scalar("a language tag", _parse_language, Matching(_LANGUAGE, "a language tag"))
ISO_3166 = _matching(
    "a code of ISO 3166, as MA or US-MS",
    "bad-iso-code",
    r"[A-Z]{2}(-[A-Z0-9]{1,3})?",
    meant.iso_code_hint,
)
URL = scalar(
    "an http or https address",
    _parse_url,
    Matching(
        r"https?://(\[[0-9A-Fa-f:.]+\](:[0-9]*)?|[^\s/?#\[\]]+)"
        r"([/?#]([^\s%\[\]<>\"{}|\\^`]|%[0-9A-Fa-f]{2})*)?",
        "an http or https address",
    ),
)


def _digest(whence: str) -> Type[str]:
    name, hint = "a SHA-256 in 64 small hexadecimal digits", partial(meant.digest_hint, whence)
    return _matching(name, "bad-digest", r"[0-9a-f]{64}", hint)


#: The digests of spans, and that of the whole text of a source.
SHA256 = _digest("`check --texts DIR --fix` computes those of spans")
TEXT_DIGEST = _digest("`diplograph new FILE` shows that of a text")


def value_type(property_: Property, vocabulary: Vocabulary) -> Type[Any]:
    """What the value of a claimable property is written as: it follows from its declaration."""
    if property_.object_property:
        end = (property_.range or "").removeprefix(DG)
        coded = property_.code_list and end not in vocabulary.classes
        return code(property_.code_list or "") if coded else REFERENCE
    if property_.range == expand("xsd:integer"):
        return INTEGER
    if property_.name == "isoCode":
        return ISO_3166
    return EDTF if property_.name == "date" else TEXT


def has_language(property_: Property) -> bool:
    """Whether the property takes text with a language; OWL has no range for that."""
    return not property_.object_property and property_.range is None and property_.name != "date"
