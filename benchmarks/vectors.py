"""Ways in which a file or a query of others can ask for what is none of theirs.

Each names a target: a file that its reader may read, or an address that somebody listens on. In the
texts, ``{secret}`` is the path of such a file, ``{name}`` its path from where the vector lies,
``{port}`` a port of this machine.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

#: What is asked for.
TARGETS = (
    "file://{secret}",
    "{secret}",
    "{name}",
    "%2e%2e/{name}",
    "http://127.0.0.1:{port}/x",
    "https://127.0.0.1:{port}/x",
    "ftp://127.0.0.1:{port}/x",
    "//127.0.0.1:{port}/x",
    "jar:http://127.0.0.1:{port}/x!/y",
    "http://localhost:{port}/x.jsonld",
)

_RDF = 'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:e="http://e.example/"'
_BODY = (
    f'<rdf:RDF {_RDF}><rdf:Description rdf:about="urn:s"><e:p>%s</e:p></rdf:Description></rdf:RDF>'
)

#: A name, the extension of the file, and its text, in which `@@` is the target.
FORMS = (
    ("owl:imports", "ttl", "<urn:s> <http://www.w3.org/2002/07/owl#imports> <@@> ."),
    ("@base", "ttl", "@base <@@> . <a> <urn:p> <b> ."),
    ("@prefix", "ttl", "@prefix e: <@@> . e:a e:b e:c ."),
    ("BASE and no end", "ttl", "BASE <@@> <a> <urn:p> <"),
    ("a graph by its address", "trig", "<@@> { <urn:s> <urn:p> <urn:o> }"),
    ("a graph by its address, in lines", "nq", "<urn:s> <urn:p> <urn:o> <@@> ."),
    ("a literal's datatype", "nt", '<urn:s> <urn:p> "x"^^<@@> .'),
    ("a DTD", "rdf", '<!DOCTYPE r SYSTEM "@@">' + _BODY % "x"),
    ("a public DTD", "rdf", '<!DOCTYPE r PUBLIC "-//e//x" "@@">' + _BODY % "x"),
    ("an entity", "rdf", '<!DOCTYPE r [<!ENTITY x SYSTEM "@@">]>' + _BODY % "&x;"),
    ("a public entity", "rdf", '<!DOCTYPE r [<!ENTITY x PUBLIC "p" "@@">]>' + _BODY % "&x;"),
    ("a parameter entity", "rdf", '<!DOCTYPE r [<!ENTITY % x SYSTEM "@@"> %x;]>' + _BODY % "x"),
    ("an unparsed entity", "rdf", '<!DOCTYPE r [<!NOTATION n SYSTEM "@@">]>' + _BODY % "x"),
    ("a style sheet", "rdf", '<?xml-stylesheet href="@@" type="text/xsl"?>' + _BODY % "x"),
    ("XInclude", "rdf", _BODY % '<i:include xmlns:i="http://www.w3.org/2001/XInclude" href="@@"/>'),
    ("xml:base", "rdf", (_BODY % "x").replace(_RDF, f'{_RDF} xml:base="@@"').replace("urn:s", "a")),
    ("rdf:resource", "rdf", (_BODY % "").replace("<e:p></e:p>", '<e:p rdf:resource="@@"/>')),
    ("a schema", "rdf", (_BODY % "x").replace(_RDF, f'{_RDF} xmlns:s="@@" s:schemaLocation="@@"')),
    ("a context", "jsonld", '{"@context": "@@", "@id": "urn:s", "p": "o"}'),
    ("contexts", "jsonld", '{"@context": [{}, "@@"], "@id": "urn:s", "p": "o"}'),
    ("an import", "jsonld", '{"@context": {"@version": 1.1, "@import": "@@"}, "@id": "urn:s"}'),
    ("a context of a term", "jsonld",
     '{"@context": {"@version": 1.1, "p": {"@id": "urn:p", "@context": "@@"}}, "p": {"q": 1}}'),
    ("a context of a type", "jsonld",
     '{"@context": {"@version": 1.1, "T": {"@id": "urn:T", "@context": "@@"}}, "@type": "T"}'),
    ("a context within", "jsonld", '{"urn:p": {"@context": "@@", "p": "o"}}'),
    ("@base of a context", "jsonld",
     '{"@context": {"@base": "@@"}, "@id": "a", "urn:p": {"@id": ""}}'),
    ("@vocab", "jsonld", '{"@context": {"@vocab": "@@"}, "@id": "urn:s", "p": "o"}'),
    ("an id", "jsonld", '{"@id": "@@", "http://www.w3.org/2002/07/owl#imports": {"@id": "@@"}}'),
)  # fmt: skip

#: Queries, in which `@@` is the target.
QUERIES = (
    "SELECT * {{ SERVICE <@@> {{ ?s ?p ?o }} }}",
    "SELECT * {{ SERVICE SILENT <@@> {{ ?s ?p ?o }} }}",
    "SELECT * {{ BIND(<@@> AS ?g) SERVICE ?g {{ ?s ?p ?o }} }}",
    "SELECT * {{ OPTIONAL {{ SERVICE <@@> {{ ?s ?p ?o }} }} }}",
    "SELECT * FROM <@@> {{ ?s ?p ?o }}",
    "SELECT * FROM NAMED <@@> {{ GRAPH ?g {{ ?s ?p ?o }} }}",
    "ASK FROM <@@> {{ ?s ?p ?o }}",
    "CONSTRUCT {{ ?s ?p ?o }} FROM <@@> {{ ?s ?p ?o }}",
    "DESCRIBE <@@>",
    "SELECT * {{ GRAPH <@@> {{ ?s ?p ?o }} }}",
    "LOAD <@@>",
    "LOAD SILENT <@@> INTO GRAPH <urn:g>",
    "ADD <@@> TO <urn:g>",
    "INSERT {{ <urn:s> <urn:p> <urn:o> }} USING <@@> WHERE {{ ?s ?p ?o }}",
    "BASE <@@> SELECT * {{ SERVICE <x> {{ ?s ?p ?o }} }}",
    "PREFIX e: <@@> SELECT * {{ SERVICE e:x {{ ?s ?p ?o }} }}",
    "PREFIX e: <@@> SELECT * {{ SERVICEe: {{ ?s ?p ?o }} }}",
    "PREFIX e: <@@> SELECT * {{ ?s ?p trueSERVICESILENTe: {{ ?s ?p ?o }} }}",
    "PREFIX e: <@@> SELECT * {{ ?s ?p ?o FILTER(1<2)SERVICEe:#>\n{{ ?s ?p ?o }} }}",
    "SELECT * {{ ?s ?p ?o FILTER EXISTS {{ SERVICE <@@> {{ ?s ?q ?r }} }} }}",
    "SELECT * {{ {{ SELECT * {{ SERVICE <@@> {{ ?s ?p ?o }} }} }} }}",
)

#: What stands in a fact file in the place of its publisher.
VALUES = (
    "!include @@",
    "!!python/object/apply:builtins.open [\"@@\"]",
    "!!python/object/new:os.system [\"cat @@\"]",
    "!!python/name:urllib.request.urlopen",
    "\"@@\"",
    "{{$ref: \"@@\"}}",
    "{{<<: \"@@\"}}",
    "[\"@@\"]",
    "\"${{file:@@}}\"",
    "\"{{{{ include('@@') }}}}\"",
)  # fmt: skip


class Vector(NamedTuple):
    """One way: what it is, the extension of its file ("rq" is a query), and its text."""

    name: str
    extension: str
    text: str


def vectors(secret: str, name: str, port: int) -> Iterator[Vector]:
    """All ways to a secret file, and to a port of this machine."""
    for number, target in enumerate(TARGETS):
        at = target.format(secret=secret, name=name, port=port)
        for form, extension, text in FORMS:
            yield Vector(f"{form} {number}", extension, text.replace("@@", at))
        for query in QUERIES:
            yield Vector(f"{query.split('@@')[0]} {number}", "rq", query.format().replace("@@", at))
        for value in VALUES:
            yield Vector(f"{value} {number}", "yaml", value.format().replace("@@", at))
