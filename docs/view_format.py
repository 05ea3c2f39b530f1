"""The page on the format of ``view.json``: from the types that the picture reads it by."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from diplograph.view import model
from diplograph.view.scene import STYLES
from diplograph.view.written import VERSION

_PAGE = Path(__file__).parents[1] / "src" / "diplograph" / "view" / "page"
TYPES = _PAGE / "source" / "types.ts"
_INTERFACE = re.compile(r"^export interface (\w+)[^{]*\{(.*?)\}$", re.DOTALL | re.MULTILINE)
_FIELD = re.compile(
    r"readonly (\w+)\??: ((?:[^;{}]|\{[^{}]*\})+?)(?:;|$)[ \t]*(?://[ \t]*(.*))?", re.M
)

_INTRO = f"""
`network.html` holds its data in two blocks that no browser runs. `opening` is JSON: all that the
first paint needs. `data` is `view.json`, as Base64 of zlib of UTF-8. The same graph gives the same
`view.json`; the first 16 hexadecimal digits of its SHA-256 stand in the page as `digest`.

This is version {VERSION}. A program that reads it should refuse a `format` or a `version` that it
does not know: a member that is added leaves the number as it is, one that is gone or means
something else raises it.

```python
>>> import base64, json, re, zlib
>>> from pathlib import Path
>>> page = Path("out/network.html").read_text("utf-8")
>>> block = re.search(r'id="data">(.*?)</script>', page, re.DOTALL)[1]
>>> view = json.loads(zlib.decompress(base64.b64decode(block)))
>>> view["format"], view["version"]
('diplograph-view', {VERSION})
>>> view["things"]["en"][view["things"]["slug"].index("asmex")]
'ASMEX, Moroccan Confederation of Exporters'
```

## How to read it

- A table is an object of columns of one length. A reference is the number of a row, and -1 is none;
  the table is named in brackets.
- `Column` is a list of whole numbers, `Texts` one of texts, `Lists` one of lists of rows, with 0
  for the empty one; `Names` is a text by language (`en`, `fr`, `ar`).
- The columns {{summed}} (marked δ) are written as differences: each value is the sum of all up to
  it.
- `Day` counts from 1970-01-01; {model.NO_DAY} is no day.
- A name in French or Arabic is 0 where it is the English one.
- A gloss is the number of a pattern, in which `{{{{s}}}}`, `{{{{o}}}}` and `{{{{h}}}}` stand for
  the names of subject, object and holder; below zero it is the string -1 - n.
- The slug of a claim is 0 where the rule gives it: the slugs of holder, subject, property and
  object, with dots between.
"""


class Field(NamedTuple):
    """A member of an object: its name, its type and what is said of it."""

    name: str
    type: str
    told: str


def interfaces() -> Mapping[str, tuple[Field, ...]]:
    """The members of each type of the page that has any, by its name."""
    text = TYPES.read_text("utf-8")
    return {name: tuple(_fields(body)) for name, body in _INTERFACE.findall(text)}


def _fields(body: str) -> Iterator[Field]:
    for name, kind, told in _FIELD.findall(body):
        yield Field(name, " ".join(kind.replace("readonly ", "").split()), told)


def sections() -> Iterator[tuple[str, str, tuple[Field, ...]]]:
    """Heading, sentence and members of each object of the format."""
    found = interfaces()
    described = {
        "RawView": "All of `view.json`.",
        "Meta": model.Meta.__doc__,
        "RawTerms": model.Terms.__doc__,
        "RawThings": model.Things.__doc__,
        "RawStatements": model.Statements.__doc__,
        "RawClaims": model.Claims.__doc__,
        "RawEvidence": model.Evidence.__doc__,
        "RawSources": model.Sources.__doc__,
        "Scene": "A picture made of nodes and lines.",
        "SceneNode": "A thing in a picture, or a mark, which stands for a free claim.",
        "SceneLine": "A line between two nodes of a picture.",
        "Whole": model.Whole.__doc__,
        "Cells": model.Cells.__doc__,
        "Bundles": model.Bundles.__doc__,
        "Step": model.Step.__doc__,
        "Opening": "The block that is read before the first paint.",
    }
    for name, told in described.items():
        yield name.removeprefix("Raw"), " ".join((told or "").split()), found[name]


def intro() -> str:
    summed = [
        *(f"`statements.{each}`" for each in model.Statements.SUMMED),
        *(f"`claims.{each}`" for each in model.Claims.SUMMED),
        *(f"`evidence.{each}`" for each in model.Evidence.SUMMED),
    ]
    return _INTRO.format(summed=", ".join(summed))


def codes() -> Iterator[tuple[str, str]]:
    """The codes that are written as numbers, by column."""
    listed = {
        "statements.standing": model.STANDINGS,
        "statements.status": model.STATUSES,
        "statements.line": model.LINES,
        "things.style": STYLES,
    }
    for column, names in listed.items():
        yield f"`{column}`", ", ".join(f"{number} `{name}`" for number, name in enumerate(names))
    flags = ("denied", "contested", "attributed", "drawn", "onlyClaimed", "superseded")
    yield (
        "`statements.flags`, added",
        ", ".join(f"{1 << bit} `{name}`" for bit, name in enumerate(flags)),
    )
