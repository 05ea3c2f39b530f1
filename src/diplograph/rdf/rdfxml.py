"""RDF/XML 1.1, for tools that read nothing else: the OWL API's own format.

The writer is ours because XML cannot hold every text of RDF: control characters have no form in
XML 1.0 at all, and a carriage return that is not escaped is read as a line feed. Both are written
as they stand by the engine's serializer, and readers refuse or change them. Here a carriage return
is escaped, and what has no form becomes U+FFFD; :func:`unfit` says where. The grammar is that of
https://www.w3.org/TR/rdf-syntax-grammar/.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TypeAlias

from pyoxigraph import BlankNode, Literal, NamedNode

from diplograph.namespaces import PREFIXES, expand

#: What a property may have: a term, or a collection of IRIs, which is a list in RDF.
Value: TypeAlias = NamedNode | BlankNode | Literal | tuple[NamedNode, ...]
#: Of whom something is said, and what: property IRIs with values. None is a blank node that nobody
#: else names.
Block: TypeAlias = tuple[NamedNode | BlankNode | None, Iterable[tuple[str, Value]]]

#: What is no Char of XML 1.0 (https://www.w3.org/TR/xml/#charsets); surrogates are in no term.
_UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_SPECIAL = re.compile('[&<>"\r]')
_ESCAPES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\r": "&#xD;"}
#: The first letters of a name, and the others (https://www.w3.org/TR/xml-names/#NT-NCName).
_FIRST = (
    "A-Z_a-z\xc0-\xd6\xd8-\xf6\xf8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c\u200d\u2070-\u218f"
    "\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff"
)
_LOCAL = re.compile(rf"[{_FIRST}][{_FIRST}0-9.\xb7\u0300-\u036f\u203f\u2040-]*\Z")
_STRING, _TYPE = expand("xsd:string"), expand("rdf:type")
_PREFIX_OF = {namespace: prefix for prefix, namespace in PREFIXES.items()}


def unfit(term: object) -> bool:
    """Whether a term is a text that XML cannot hold, and :func:`rdfxml` changes."""
    return isinstance(term, Literal) and _UNFIT.search(term.value) is not None


def is_property(iri: str) -> bool:
    """Whether an IRI ends in a name of XML, as that of a property must."""
    return _LOCAL.search(iri) is not None


def rdfxml(blocks: Iterable[Block]) -> Iterator[str]:
    """The document in pieces, in the order of the blocks; a type of ours names the element.

    Raises ValueError for a property whose IRI does not end in a name of XML, which RDF/XML cannot
    write.
    """
    spaces = "".join(f'\n    xmlns:{prefix}="{space}"' for prefix, space in PREFIXES.items())
    yield f'<?xml version="1.0" encoding="UTF-8"?>\n<rdf:RDF{spaces}>\n'
    for subject, said in blocks:
        yield _element(subject, list(said))
    yield "</rdf:RDF>\n"


def _element(subject: NamedNode | BlankNode | None, said: list[tuple[str, Value]]) -> str:
    name = "rdf:Description"
    for number, (predicate, value) in enumerate(said):
        if predicate == _TYPE and isinstance(value, NamedNode) and (found := _known(value.value)):
            name = found
            del said[number]
            break
    lines = "".join(f"    {_property(predicate, value)}\n" for predicate, value in said)
    about = _reference("about", subject) if subject else ""
    return f"\n  <{name}{about}>\n{lines}  </{name}>\n" if lines else f"\n  <{name}{about}/>\n"


def _property(predicate: str, value: Value) -> str:
    name, space = _named(predicate)
    if isinstance(value, tuple):
        members = "".join(
            f"\n      <rdf:Description{_reference('about', each)}/>" for each in value
        )
        return f'  <{name}{space} rdf:parseType="Collection">{"".join(members)}\n      </{name}>'
    if not isinstance(value, Literal):
        return f"  <{name}{space}{_reference('resource', value)}/>"
    if value.language:
        sort = f' xml:lang="{value.language}"'
    elif value.datatype.value != _STRING:
        sort = f' rdf:datatype="{_escaped(value.datatype.value)}"'
    else:
        sort = ""
    return f"  <{name}{space}{sort}>{_escaped(value.value)}</{name}>"


def _reference(attribute: str, node: NamedNode | BlankNode) -> str:
    if isinstance(node, BlankNode):
        return f' rdf:nodeID="{node.value}"'
    return f' rdf:{attribute}="{_escaped(node.value)}"'


def _known(iri: str) -> str | None:
    """The qualified name of an IRI in one of our namespaces."""
    local = _LOCAL.search(iri)
    prefix = _PREFIX_OF.get(iri[: local.start()]) if local else None
    return f"{prefix}:{local[0]}" if local and prefix else None


def _named(predicate: str) -> tuple[str, str]:
    """The name of the element of a property, and the declaration that it needs, if any."""
    if name := _known(predicate):
        return name, ""
    local = _LOCAL.search(predicate)
    if not local:
        raise ValueError(f"no name of XML at the end of <{predicate}>")
    return f"p:{local[0]}", f' xmlns:p="{_escaped(predicate[: local.start()])}"'


def _escaped(text: str) -> str:
    if _UNFIT.search(text):
        text = _UNFIT.sub("\ufffd", text)
    return _SPECIAL.sub(lambda match: _ESCAPES[match[0]], text)
