"""The namespaces: each prefix is said here once, for all that is read, written and asked.

It is a module of its own because a lookup with `query` needs it and nothing else of the vocabulary.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

from diplograph.errors import UsageError

DG = "https://w3id.org/diplograph/ontology#"
ID = "https://w3id.org/diplograph/id/"
SECTOR = "https://w3id.org/diplograph/sector/"
KIND = "https://w3id.org/diplograph/kind/"
#: The graphs that a push keeps beside its target.
PUSH = "https://w3id.org/diplograph/push/"
#: A whole graph, named by its digest.
GRAPH = "https://w3id.org/diplograph/graph/"

#: The prefixes that are predeclared for queries and used in everything that is written.
PREFIXES: Mapping[str, str] = MappingProxyType(
    {
        "dg": DG,
        "id": ID,
        "sector": SECTOR,
        "kind": KIND,
        "shape": "https://w3id.org/diplograph/shape/",
        "bibo": "http://purl.org/ontology/bibo/",
        "dcat": "http://www.w3.org/ns/dcat#",
        "dcterms": "http://purl.org/dc/terms/",
        "isic": "https://unstats.un.org/classifications/ISIC/rev4/",
        "oa": "http://www.w3.org/ns/oa#",
        "obo": "http://purl.obolibrary.org/obo/",
        "org": "http://www.w3.org/ns/org#",
        "owl": "http://www.w3.org/2002/07/owl#",
        "prov": "http://www.w3.org/ns/prov#",
        "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
        "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
        "schema": "https://schema.org/",
        "sem": "http://semanticweb.cs.vu.nl/2009/11/sem/",
        "sh": "http://www.w3.org/ns/shacl#",
        "skos": "http://www.w3.org/2004/02/skos/core#",
        "time": "http://www.w3.org/2006/time#",
        "vann": "http://purl.org/vocab/vann/",
        "void": "http://rdfs.org/ns/void#",
        "wd": "http://www.wikidata.org/entity/",
        "xsd": "http://www.w3.org/2001/XMLSchema#",
    }
)

#: The part of Turtle's PN_LOCAL that needs no escape in any Turtle or SPARQL parser.
_SAFE_LOCAL = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9_.-]*[A-Za-z0-9_-])?", re.ASCII)


def expand(curie: str) -> str:
    """The IRI of a CURIE, or of an IRI in angle brackets; raises UsageError for an unknown prefix.

    >>> expand("dg:Visit")
    'https://w3id.org/diplograph/ontology#Visit'
    """
    if curie.startswith("<") and curie.endswith(">"):
        return curie[1:-1]
    prefix, colon, local = curie.partition(":")
    if not colon or prefix not in PREFIXES:
        raise UsageError(f"unknown prefix in {curie!r}; known are {', '.join(PREFIXES)}")
    return PREFIXES[prefix] + local


def compress(iri: str) -> str:
    """The CURIE of an IRI if its local part needs no escape, else the IRI in angle brackets.

    >>> compress("https://w3id.org/diplograph/id/us-ms"), compress("https://example.org/")
    ('id:us-ms', '<https://example.org/>')
    """
    cut = max(iri.rfind("/"), iri.rfind("#")) + 1
    prefix = _PREFIX_OF.get(iri[:cut])
    if prefix is not None and _SAFE_LOCAL.fullmatch(iri, cut):
        return f"{prefix}:{iri[cut:]}"
    return f"<{iri}>"


# Every namespace above ends in "/" or "#", so the last of these in an IRI ends its namespace.
_PREFIX_OF = {namespace: prefix for prefix, namespace in PREFIXES.items()}
