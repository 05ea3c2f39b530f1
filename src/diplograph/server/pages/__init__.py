"""Pages that need no script: the questions and their answers, resources, what is not there.

A page is one file in English, French or Arabic. Its links are relative, so that a reverse proxy may
put a prefix before the service, and lead to the served page of what they name; outside they lead
to addresses of http and https alone. Its policy lets it load nothing.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable, Mapping
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import quote, urlencode

from diplograph.namespaces import DG, ID, KIND, SECTOR
from diplograph.server import negotiation
from diplograph.server.messages import Refused, Reply
from diplograph.server.protocol import fields_of
from diplograph.terminal import visible
from diplograph.words import LANGUAGES, phrases, unparted

if TYPE_CHECKING:
    from jinja2 import Environment

    from diplograph.server.messages import Ask

_HERE = Path(__file__).parent
#: Where the resources of each namespace have their pages.
FOLDERS: Mapping[str, str] = {ID: "id/", SECTOR: "sector/", KIND: "kind/", DG: "ontology/"}
#: What languages call themselves.
_NAMES = {"en": "English", "fr": "Français", "ar": "العربية"}

#: Parameters of an address, as they are written.
Fields = Mapping[str, list[str]]


class Choice(NamedTuple):
    """A language that a page is there in: its code, its own name, the address."""

    code: str
    name: str
    address: str


def prepare() -> None:
    """Compile all templates, which takes longer than to fill one."""
    for name in _environment().list_templates(extensions=["jinja"]):
        _environment().get_template(name)


def language_of(ask: Ask, fields: Fields) -> str:
    """The language to answer in: that of ``lang``, else the one that the client likes best.

    Raises Refused (400) for one that there is not.
    """
    for wanted in fields.get("lang", [])[-1:]:
        if wanted not in LANGUAGES:
            raise Refused(400, f"lang is none of {', '.join(LANGUAGES)}: {wanted[:20]!r}")
        return wanted
    return negotiation.language(ask.headers.get("accept-language", ""), LANGUAGES)


def root_of(path: str) -> str:
    """The relative address of the service's root from a path of it.

    >>> root_of("/id/us-ms"), root_of("/questions")
    ('../', './')
    """
    return "../" * (path.count("/") - 1) or "./"


def link(iri: str, root: str) -> str:
    """Where an IRI leads to from a page: to its page here, or outside; "" if to nowhere.

    >>> link("https://w3id.org/diplograph/ontology#Visit", "../")
    '../ontology/Visit'
    """
    for namespace, folder in FOLDERS.items():
        if iri.startswith(namespace):
            return f"{root}{folder}{quote(iri.removeprefix(namespace), safe='')}"
    return outside(iri)


def outside(address: str) -> str:
    """An address, if it is one of the web; else nothing."""
    return address if address.startswith(("http://", "https://")) else ""


def with_fields(fields: Fields, **changed: str | None) -> str:
    """The query part of an address with some of its parameters changed, or left out (None)."""
    kept = {name: values for name, values in fields.items() if name not in changed}
    added = {name: [value] for name, value in changed.items() if value is not None}
    return f"?{urlencode({**kept, **added}, doseq=True)}"


def page(
    ask: Ask,
    template: str,
    language: str,
    fields: Fields,
    *,
    status: int = 200,
    headers: Iterable[tuple[str, str]] = (),
    **values: object,
) -> Reply:
    """A page in a language, made of a template of this package and its `values`."""
    root = root_of(ask.path)
    choices = [Choice(each, _NAMES[each], with_fields(fields, lang=each)) for each in LANGUAGES]
    text = (
        _environment()
        .get_template(template)
        .render(
            language=language,
            choices=choices,
            root=root,
            style=_style(),
            say=partial(say, language=language),
            link=partial(link, root=root),
            as_format=lambda name: with_fields(fields, format=name),
            # The chosen language goes with the reader.
            kept=f"?lang={language}" if "lang" in fields else "",
            **values,
        )
    )
    body = text.encode(errors="replace")
    own = (
        ("content-type", "text/html; charset=utf-8"),
        ("content-language", language),
        ("content-security-policy", _policy()),
        ("x-content-type-options", "nosniff"),
        *headers,
    )
    return Reply(status, own, body, len(body))


def refusal(ask: Ask, refused: Refused) -> Reply:
    """A page that says why there is no answer, and leads to what may have been meant."""
    try:
        fields: Fields = fields_of(ask)
        language = language_of(ask, fields)
    except Refused:  # the parameters are what is refused
        fields = {}
        language = language_of(ask, fields)
    key = f"refused-{refused.status}" if refused.status in (400, 404) else "refused"
    near = refused.members.get("near", ())
    return page(
        ask,
        "refused.html.jinja",
        language,
        fields,
        status=refused.status,
        headers=refused.headers,
        code=refused.status,
        heading=say(key, language),
        said=refused.said,
        near=[each for each in near if isinstance(each, dict)] if isinstance(near, list) else [],
    )


def say(phrase: str, language: str, **values: object) -> str:
    """A phrase of this package in a language."""
    said = phrases(_HERE)[phrase][language].format(**values)
    return unparted(said) if language == "fr" else said


def named(kind: str, name: str, language: str) -> tuple[str, str]:
    """What a ``column`` or a ``param`` is called in a language, and the language that this is in:
    of one that no question of ours has, its own words.
    """
    key = f"{kind}-{name}"
    return (
        (say(key, language), language) if key in phrases(_HERE) else (name.replace("_", " "), "en")
    )


@cache
def _environment() -> Environment:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    found = Environment(
        loader=PackageLoader("diplograph.server.pages", "."),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    found.filters["visible"] = visible
    return found


@cache
def _style() -> str:
    return (_HERE / "page.css").read_text(encoding="utf-8")


@cache
def _policy() -> str:
    digest = base64.b64encode(hashlib.sha256(_style().encode()).digest()).decode()
    return (
        f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:; form-action 'self'; "
        "base-uri 'none'; frame-ancestors 'self'"
    )
