"""The page: template, policy and the two blocks of data, in one self-contained file.

Data and code are kept apart. What comes from the graph stands in two blocks that no browser runs,
and the page's script sets it as text; styles and scripts are named by their hash in a content
security policy that allows nothing else. That holds whatever a label contains.

The block ``opening`` is JSON, as large as the opening picture alone: the first paint needs no more.
The block ``data`` is ``view.json``, packed.
"""

from __future__ import annotations

import base64
import hashlib
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from diplograph.analysis.records import Records
from diplograph.namespaces import DG
from diplograph.view.cells import cells
from diplograph.view.embedding import as_json, source_hash
from diplograph.view.guide import guide
from diplograph.view.labels import local
from diplograph.view.mapping import points
from diplograph.view.model import (
    ATTRIBUTED,
    STATUSES,
    Meta,
    Rows,
    Scene,
    SceneLine,
    Tables,
    ViewData,
)
from diplograph.view.numbering import numbered
from diplograph.view.opening import opening
from diplograph.view.scene import STYLES
from diplograph.view.tabulate import tabulate
from diplograph.view.titles import counted, title
from diplograph.view.written import VERSION, Json, plain, serialize
from diplograph.words import LANGUAGES, phrases

if TYPE_CHECKING:
    from diplograph.texts import Texts

_HERE = Path(__file__).parent

#: zlib's: 9 takes three times as long and saves a twenty-fifth.
_LEVEL = 6


def assemble(
    records: Records, *, texts: Texts | None = None, report: str | None = None
) -> ViewData:
    """All that the page holds."""
    rows, statements = numbered(records.layers)
    tables = tabulate(records, rows, statements, texts)
    scene = opening(records, rows, tables.statements)
    whole, places = cells(records.layers, rows, tables)
    return ViewData(
        meta=_meta(records, rows, tables, scene, with_texts=texts is not None, report=report),
        tables=tables,
        opening=scene,
        places=places,
        whole=whole,
        map=points(records.layers, rows),
        guide=guide(records.layers, rows, tables, scene),
    )


def page(
    records: Records, *, lang: str, texts: Texts | None, report: str | None, address: str = ""
) -> str:
    """The whole HTML file; `lang` is the language that it opens in, `address` what it opens on."""
    view = assemble(records, texts=texts, report=report)
    packed, digest = pack(serialize(view, LANGUAGES))
    first = _opening(view, lang=lang, digest=digest, address=address)
    return _fill(view, as_json(first), packed, lang=lang)


def pack(pieces: Iterable[str]) -> tuple[str, str]:
    """Text in pieces as base64 of zlib, and the start of its digest.

    The digest is the same everywhere; what zlib makes of it may differ between builds of Python.
    """
    digest = hashlib.sha256()
    packing = zlib.compressobj(_LEVEL)
    packed = bytearray()
    for piece in pieces:
        data = piece.encode()
        digest.update(data)
        packed += packing.compress(data)
    packed += packing.flush()
    return base64.b64encode(packed).decode(), digest.hexdigest()[:16]


def _meta(
    records: Records,
    rows: Rows,
    tables: Tables,
    scene: Scene,
    *,
    with_texts: bool,
    report: str | None,
) -> Meta:
    layers = records.layers
    days = [
        each[:10]
        for event in records.events.values()
        for each in (event.dates.start, event.dates.end, event.dates.earliest, event.dates.latest)
        if each
    ]
    told = title(records, rows, tables, scene)
    return Meta(
        title=[told[lang] for lang in LANGUAGES],
        counts={
            "things": sum(node.thing >= 0 for node in scene.nodes) + scene.left_out[0],
            "facts": sum(bool(fact.claims) for fact in layers.facts),
            "claims": len(layers.claims),
            "sources": len(layers.sources),
        },
        first=min(days, default=""),
        last=max(days, default=""),
        with_texts=with_texts,
        report=report,
    )


# ---------------------------------------------------------------- the opening block


def _opening(view: ViewData, *, lang: str, digest: str, address: str) -> Json:
    """All that the first paint needs, whatever the size of the graph."""
    tables, scene = view.tables, view.opening
    terms = tables.terms
    number = {iri: row for row, iri in enumerate(terms.iri)}
    met = {number.get(DG + line.kind, -1) for line in scene.lines}
    met |= {tables.things.kind[node.thing] for node in scene.nodes if node.thing >= 0}
    met |= {tables.statements.kind[node.statement] for node in scene.nodes if node.statement >= 0}
    met |= {number.get(DG + style, -1) for style in STYLES}
    contested, statuses = _contested(tables), _statuses(tables)
    return {
        "format": "diplograph-opening",
        "version": VERSION,
        "digest": digest,
        "lang": lang,
        "languages": LANGUAGES,
        "address": address,
        "meta": plain(view.meta),
        "words": phrases(_HERE),
        "terms": {
            local(terms.iri[row]): {each: terms.label[each][row] for each in LANGUAGES}
            for row in sorted(met - {-1})
        },
        # Which statements a line is for is read with the rest: of a large graph it is thousands.
        "scene": plain(
            replace(scene, lines=tuple(replace(line, statements=()) for line in scene.lines))
        ),
        "attributed": any(_is_attributed(line, tables, scene) for line in scene.lines),
        "things": {
            node.thing: _thing(node.thing, tables, contested, statuses)
            for node in scene.nodes
            if node.thing >= 0
        },
        "marks": {
            node.statement: _mark(node.statement, tables)
            for node in scene.nodes
            if node.statement >= 0
        },
    }


def _is_attributed(line: SceneLine, tables: Tables, scene: Scene) -> bool:
    """Whether a line of what happened carries no other sign than that of what a source hands on."""
    said = line.said or scene.nodes[line.start].said or scene.nodes[line.end].said
    marked = line.status in ("contested", "denied", "cancelled")
    return not (said or marked) and any(
        tables.statements.flags[row] & ATTRIBUTED for row in line.statements
    )


def _contested(tables: Tables) -> set[int]:
    """The things of which a value is contested."""
    columns = tables.statements
    return {
        subject
        for subject, contest, standing in zip(
            columns.s, columns.contest, columns.standing, strict=True
        )
        if contest >= 0 and standing == 3 and tables.contests[contest].disputed
    }


def _statuses(tables: Tables) -> Mapping[int, str]:
    """The status of each event that has another than held."""
    columns = tables.statements
    return {
        subject: STATUSES[status]
        for subject, status in zip(columns.s, columns.status, strict=True)
        if status >= 0 and STATUSES[status] != "held"
    }


def _thing(row: int, tables: Tables, contested: set[int], statuses: Mapping[int, str]) -> Json:
    things = tables.things
    style = things.style[row]
    return {
        "slug": things.slug[row],
        "kind": local(tables.terms.iri[things.kind[row]]) if things.kind[row] >= 0 else "",
        "style": STYLES[style] if style >= 0 else None,
        "contested": row in contested,
        "status": statuses.get(row),
        "name": _names(tables, row),
    }


def _names(tables: Tables, row: int) -> Mapping[str, str]:
    things = tables.things
    english = things.en[row]
    return {
        "en": english,
        "fr": str(things.fr[row] or english),
        "ar": str(things.ar[row] or english),
    }


def _mark(statement: int, tables: Tables) -> Json:
    """The kind of a free claim, and its gloss: it has none in Arabic yet."""
    claims = tables.claims
    claim = list(claims.of).index(statement)
    told = {}
    for lang in LANGUAGES:
        number = claims.gloss[lang][claim]
        told[lang] = tables.strings[-1 - number] if number < 0 else ""
    kind = local(tables.terms.iri[claims.kind[claim]])
    return {"kind": kind, "text": {lang: text or told["en"] for lang, text in told.items()}}


# ---------------------------------------------------------------- the file


def _fill(view: ViewData, first: str, packed: str, *, lang: str) -> str:
    import jinja2
    from markupsafe import Markup

    style = (_HERE / "bundle" / "page.css").read_text(encoding="utf-8")
    script = (_HERE / "bundle" / "page.js").read_text(encoding="utf-8")
    policy = (
        "default-src 'none'; base-uri 'none'; form-action 'none'; img-src data: blob:; "
        f"script-src {source_hash(script)}; style-src {source_hash(style)}"
    )
    loader = jinja2.FileSystemLoader(_HERE)
    environment = jinja2.Environment(loader=loader, autoescape=True, trim_blocks=True)
    words = {key: word[lang] for key, word in phrases(_HERE).items()}
    headings = words["what-happened"], words["said-too"]
    html: str = environment.get_template("page.html.jinja").render(
        lang=lang,
        direction="rtl" if lang == "ar" else "ltr",
        words=words,
        title=view.meta.title[LANGUAGES.index(lang)],
        policy=policy,
        opening=Markup(first),
        data=Markup(packed),
        style=Markup(style),
        script=Markup(script),
        tables=zip(headings, _listed(view.opening, view.tables, lang), strict=True),
    )
    return html


#: The phrase of a line of the loom, by its kind: how often.
_TIES = {"visit": "loom-visits", "agreement": "loom-agreements", "about": "loom-topics"}


def _listed(scene: Scene, tables: Tables, lang: str) -> Sequence[Sequence[tuple[str, str, str]]]:
    """What the opening picture draws, for a browser that runs no script: facts, what is said."""
    terms = {local(iri): row for row, iri in enumerate(tables.terms.iri)}

    def name(place: int) -> str:
        node = scene.nodes[place]
        if node.thing >= 0:
            return _names(tables, node.thing)[lang]
        return str(_mark(node.statement, tables)["text"][lang])

    def tie(line: SceneLine) -> str:
        if line.kind in _TIES:
            return counted(_TIES[line.kind], line.count, lang)
        label = tables.terms.label[lang][terms[line.kind]] if line.kind in terms else ""
        denied = f" ({phrases(_HERE)['line-denied'][lang]})" if line.status == "denied" else ""
        return f"{label or line.kind}{denied}"

    def is_said(line: SceneLine) -> bool:
        return line.said or any(scene.nodes[end].said for end in (line.start, line.end))

    return [
        [
            (name(line.start), tie(line), name(line.end))
            for line in scene.lines
            if is_said(line) == said
        ]
        for said in (False, True)
    ]
