"""The OpenAPI document of what is served, ``/openapi.json``.

It is of OpenAPI 3.1 (https://spec.openapis.org/oas/v3.1.1), whose schemas are JSON Schema 2020-12.
The questions in it are made of their files: a new one needs nothing here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any, TypeAlias

from diplograph.namespaces import PREFIXES
from diplograph.queries.parameters import ANY, CLASSES, LANGUAGES, Parameter
from diplograph.queries.questions import Question, names, question
from diplograph.server.messages import Ask, Reply, only_read
from diplograph.server.negotiation import CSV, GRAPHS, HTML, ROWS, Format
from diplograph.server.protocol import in_json

if TYPE_CHECKING:
    from diplograph.server.web import Served

Json: TypeAlias = dict[str, Any]

_SLUG = r"[a-z0-9]+([.-][A-Za-z0-9]+)*"
_DAY = r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
_THING = rf"({'|'.join(PREFIXES)}):{_SLUG}|{_SLUG}|(https?://|urn:)[^\s]+"
#: What the values of a type look like: what is refused all the same names nothing that there is.
_NUMBER = r"[1-9][0-9]{0,8}"
FORMS: Mapping[str, str] = {
    **dict.fromkeys(CLASSES, _THING),
    "date": _DAY,
    "interval": rf"[0-9]{{4}}(-[0-9]{{2}})?|{_DAY}(/{_DAY})?",
    "number": _NUMBER,
    "limit": _NUMBER,
    "language": "|".join(LANGUAGES),
}
#: Such values, for those who read.
_EXAMPLES: Mapping[str, Sequence[str]] = {
    "place": ["us-ms"],
    "sector": ["aerospace"],
    "date": ["2025-06-17"],
    "interval": ["2025", "2025-06", "2024-01-01/2025-12-31"],
    "number": ["2"],
    "limit": ["10"],
    "language": ["en"],
}
#: An empty name of a format is as if none was given.
_NO_FORMAT = ""
_QUERY: Json = {"type": "string", "format": "sparql-query", "examples": ["ASK { ?s ?p ?o }"]}

_PROBLEM: Json = {"$ref": "#/components/responses/Problem"}
_STRINGS: Json = {"type": "array", "items": {"type": "string"}}
_BY_LANGUAGE: Json = {"type": "object", "additionalProperties": {"type": "string"}}
_LANG: Json = {
    "name": "lang",
    "in": "query",
    "description": "the language of names and pages; pages are else in that of Accept-Language",
    "schema": {"type": "string", "enum": [*LANGUAGES]},
}


def respond(ask: Ask, _: Served) -> Reply:
    """The document, as JSON. Raises Refused (405)."""
    only_read(ask)
    return in_json({**_document(), "servers": [{"url": ask.base}]})


def prepare() -> None:
    """Put the document together, which takes longer than all that is asked of it."""
    _document()


def is_formed(parameter: Parameter, value: str) -> bool:
    """Whether a value looks as the document says that the values of a parameter do."""
    import re

    return value == ANY or re.fullmatch(FORMS[parameter.type], value, re.ASCII) is not None


@cache
def _document() -> Json:
    from importlib.metadata import version

    return {
        "openapi": "3.1.1",
        "info": {
            "title": "diplograph",
            "version": version("diplograph"),
            "summary": "A knowledge graph of subnational economic diplomacy, read only",
            "description": "Every answer is whole. One that is not given is a problem document "
            "(RFC 9457), which says why. A value that has the form of its type and names nothing "
            "that there is is answered by 404.",
        },
        "paths": {
            **_sparql(),
            **_graphs(),
            **_questions(),
            **_resources(),
            **_evidence(),
            **_why(),
            **_terms(),
            **_service(),
        },
        "components": {"schemas": _SCHEMAS, "responses": {"Problem": _PROBLEM_RESPONSE}},
    }


def _get(name: str, summary: str, fields: Sequence[Json], answered: Json, **more: Any) -> Json:
    """A path that is read, and nothing else."""
    operation = {
        "operationId": name,
        "summary": summary,
        "parameters": [*fields],
        "responses": {"200": answered, "default": _PROBLEM},
        **more,
    }
    return {"get": operation}


def _answer(description: str, formats: Iterable[Format | str], schema: Json | None = None) -> Json:
    """A response in some formats, of which JSON is described by `schema`."""
    content: Json = {}
    for each in formats:
        media_types = (each,) if isinstance(each, str) else (each.media_type,)
        for media_type in media_types:
            is_json = media_type.endswith("json") and schema is not None
            content[media_type] = {"schema": schema if is_json else {"type": "string"}}
    return {"description": description, "content": content}


def _field(name: str, description: str, schema: Json, *, required: bool = False) -> Json:
    found = {"name": name, "in": "query", "description": description, "schema": schema}
    return {**found, "required": True} if required else found


def _format(formats: Sequence[Format]) -> Json:
    names_of = [*(each.name for each in formats), _NO_FORMAT]
    return _field("format", "the format, over Accept", {"type": "string", "enum": names_of})


# ---------------------------------------------------------------- SPARQL, graphs


def _sparql() -> Json:
    query = _QUERY
    graph: Json = {"type": "array", "items": {"type": "string", "format": "iri"}}
    own = [
        _field("default-graph-uri", "a graph of the default graph", graph),
        _field("named-graph-uri", "a named graph", graph),
        _field(
            "format",
            "the format, over Accept: these two are of every sort of answer; rows may be csv or "
            "tsv too, and graphs turtle or ntriples",
            {"type": "string", "enum": ["json", "xml", _NO_FORMAT]},
        ),
    ]
    media_types = [*ROWS, *GRAPHS]
    answered = _answer(
        "rows (SELECT), a truth (ASK), or a graph (CONSTRUCT, DESCRIBE); without a query, the "
        "service description",
        media_types,
        {"type": ["object", "array"]},
    )
    found = _get(
        "sparql",
        "Ask a query (SPARQL 1.1 Protocol)",
        [_field("query", "the query, of SPARQL 1.1", query), *own],
        answered,
        externalDocs={"url": "https://www.w3.org/TR/sparql11-protocol/"},
    )
    form = {"type": "object", "properties": {"query": query}, "required": ["query"]}
    found["post"] = {
        "operationId": "sparql-post",
        "summary": "Ask a query that is in the body",
        "description": "A query may also be the body itself, as application/sparql-query.",
        "parameters": own,
        "requestBody": {
            "required": True,
            "content": {
                "application/x-www-form-urlencoded": {"schema": form},
            },
        },
        "responses": {"200": answered, "default": _PROBLEM},
    }
    return {"/sparql": found}


def _graphs() -> Json:
    which = [
        _field(
            "graph",
            "the IRI of a named graph; `?default` in its place names the default graph",
            {"type": "string", "format": "iri"},
            required=True,
        ),
        _format(GRAPHS),
    ]
    answered = _answer("the graph", GRAPHS, {"type": ["object", "array"]})
    summary = "A graph as such (SPARQL 1.1 Graph Store HTTP Protocol): default, or graph=IRI"
    return {"/graph": _get("graph", summary, which, answered)}


# ---------------------------------------------------------------- questions


def _questions() -> Json:
    listed = {"type": "object", "properties": {"questions": {"type": "array"}}}
    formats = [_JSON, CSV, HTML]
    found: Json = {
        "/questions": _get(
            "questions",
            "The ready-made questions",
            [_LANG, _format(formats)],
            _answer("all questions", formats, {**listed, "required": ["questions"]}),
        )
    }
    for name in names():
        found[f"/questions/{name}"] = _question(question(name), formats)
    return found


def _question(asked: Question, formats: Sequence[Format]) -> Json:
    fields = [_parameter(each) for each in asked.parameters.values()]
    return _get(
        f"ask-{asked.name}",
        asked.titles["en"],
        [*fields, _format(formats)],
        _answer(
            f"Each row is {asked.answers['en']}.", formats, {"$ref": "#/components/schemas/Rows"}
        ),
        description=f"A row is {asked.answers['en']}. No row means: {asked.meaning_of_none('en')}",
        tags=["questions"],
    )


def _parameter(each: Parameter) -> Json:
    """A parameter of a question: several values of it are alternatives."""
    form = rf"^({ANY}|{FORMS[each.type]})?$"
    item: Json = {"type": "string", "pattern": form}
    if each.type in _EXAMPLES:
        item["examples"] = [*_EXAMPLES[each.type]]
    return {
        **_field(each.name, f"{each.description} ({each.type})", {"type": "array", "items": item}),
        "style": "form",
        "explode": True,
    }


_JSON = Format("json", ("application/json",))


# ---------------------------------------------------------------- resources, evidence, terms


def _resources() -> Json:
    formats = [HTML, *GRAPHS]
    answered = _answer("what is said of it", formats, {"type": "object"})
    found: Json = {}
    for folder, slug, what in (
        ("id", "slug", "a thing, a source, a claim or a piece of evidence"),
        ("sector", "slug", "a sector"),
        ("kind", "slug", "a code of a list"),
        ("ontology", "name", "a class or a property"),
    ):
        field = {
            "name": slug,
            "in": "path",
            "required": True,
            "description": f"what the IRI of {what} ends in",
            "schema": {"type": "string", "minLength": 1, "pattern": r"^[A-Za-z0-9][A-Za-z0-9.-]*$"},
        }
        found[f"/{folder}/{{{slug}}}"] = _get(
            f"{folder}-{slug}",
            f"What is said of {what}, and on what evidence",
            [field, _LANG, _format(formats)],
            answered,
        )
    found["/ontology"] = _get(
        "ontology", "The vocabulary", [_LANG, _format(formats)], _answer("it", formats, {})
    )
    return found


def _evidence() -> Json:
    fields = [
        _field("question", "a ready-made question, with its parameters beside",
               {"type": "string", "enum": [*names()]}, required=True),
        _field("row", "the number of a row, from 0; without it, all rows",
               {"type": "string", "pattern": "^[0-9]{1,9}$"}),
    ]  # fmt: skip
    answered = _answer(
        "the claims that a row rests on, and what of it is not derivable",
        ["application/json"],
        {"$ref": "#/components/schemas/Evidence"},
    )
    summary = "What stands behind a row of a question, or of a query (query= as at /sparql)"
    found = _get("evidence", summary, fields, answered)
    posted = "What stands behind a row of a query that is in the body"
    found["post"] = _posted("evidence", posted, {"row": fields[1]["schema"]}, answered)
    return {"/evidence": found}


def _posted(name: str, summary: str, more: Json, answered: Json) -> Json:
    """A query that is sent as a form, with `more` fields."""
    properties = {"query": _QUERY, **more}
    form = {"type": "object", "properties": properties, "required": ["query"]}
    return {
        "operationId": f"{name}-post",
        "summary": summary,
        "requestBody": {
            "required": True,
            "content": {"application/x-www-form-urlencoded": {"schema": form}},
        },
        "responses": {"200": answered, "default": _PROBLEM},
    }


def _why() -> Json:
    named = _field(
        "question",
        "a ready-made question, with its parameters beside",
        {"type": "string", "enum": [*names()]},
        required=True,
    )
    answered = _answer(
        "the reasons, in words; none if it is not empty",
        ["application/json"],
        {"$ref": "#/components/schemas/Why"},
    )
    summary = "Why the answer to a question, or to a query (query= as at /sparql), is empty"
    found = _get("why", summary, [named], answered)
    posted = "Why the answer to a query that is in the body is empty"
    return {"/why": {**found, "post": _posted("why", posted, {}, answered)}}


def _terms() -> Json:
    text: Json = {"type": "string"}
    number: Json = {"type": "string", "pattern": "^[1-9][0-9]?$"}
    fields = [
        _field("text", "the beginning of a word of a name, in any language, or of a slug", text),
        _field("property", "a property (CURIE or IRI) whose values alone are wanted",
               {"type": "string", "examples": ["dg:hostedBy"]}),
        _field("type", "a class that what is found is of, as of a parameter, or a CURIE or IRI",
               {"type": "string", "examples": ["place", "dg:Visit"]}),
        _LANG,
        _field("limit", "the most that is told", number),
    ]  # fmt: skip
    return {
        "/terms": _get(
            "terms",
            "Prefixes, classes, properties and code lists, with labels and definitions",
            [],
            _answer("all of them", ["application/json"], {"$ref": "#/components/schemas/Terms"}),
        ),
        "/complete": _get(
            "complete",
            "What a name or a slug may mean, best first",
            fields,
            _answer(
                "things and texts", ["application/json"],
                {"$ref": "#/components/schemas/Completions"},
            ),
        ),
    }  # fmt: skip


def _service() -> Json:
    document = _answer("this document", ["application/json"], {"type": "object"})
    health = _answer("it answers", ["application/json"], {"type": "object"})
    dataset = _answer("the description", GRAPHS, {"type": ["object", "array"]})
    return {
        "/openapi.json": _get("openapi", "What is served", [], document),
        "/void": _get("void", "The dataset (VoID, DCAT)", [_format(GRAPHS)], dataset),
        "/health": _get("health", "Whether the service answers", [], health),
    }


# ---------------------------------------------------------------- what is in answers

_PROBLEM_RESPONSE: Json = {
    "description": "Why there is no answer.",
    "content": {
        "application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}},
        "text/plain": {"schema": {"type": "string"}},
        "text/html": {"schema": {"type": "string"}},
    },
}
_SCHEMAS: Json = {
    "Problem": {
        "type": "object",
        "required": ["type", "title", "status", "detail"],
        "properties": {
            "type": {"type": "string"},
            "title": {"type": "string"},
            "status": {"type": "integer"},
            "detail": {"type": "string"},
            "line": {"type": "integer", "description": "of a mistake in a query, from 1"},
            "column": {"type": "integer", "description": "of a mistake in a query, from 1"},
            "near": {"type": "array", "description": "what may have been meant"},
            "parameters": {
                "type": "array",
                "description": "each parameter that is wrong",
                "items": {
                    "type": "object",
                    "required": ["name", "detail"],
                    "properties": {"name": {"type": "string"}, "detail": {"type": "string"}},
                },
            },
        },
    },
    "Rows": {
        "type": "object",
        "description": "SPARQL 1.1 Query Results JSON, with what was asked beside it",
        "required": ["name", "title", "columns", "given", "query", "head", "results"],
        "properties": {
            "name": {"type": "string"},
            "title": _BY_LANGUAGE,
            "answers": {**_BY_LANGUAGE, "description": "what a row is"},
            "empty": {**_BY_LANGUAGE, "description": "what it means that there is no row"},
            "columns": {**_BY_LANGUAGE, "description": "what each column holds"},
            "claims": {**_STRINGS, "description": "the columns that hold claims"},
            "table": {**_STRINGS, "description": "the columns that a reader is shown"},
            "parameters": {"type": "array"},
            "given": {"type": "object", "additionalProperties": _STRINGS},
            "query": {"type": "string", "description": "what the graph was asked, in SPARQL"},
            "head": {"type": "object", "required": ["vars"], "properties": {"vars": _STRINGS}},
            "results": {
                "type": "object",
                "required": ["bindings"],
                "properties": {"bindings": {"type": "array", "items": {"type": "object"}}},
            },
        },
    },
    "Evidence": {
        "type": "object",
        "required": ["rows", "claims", "sources", "labels", "gaps"],
        "properties": {
            "rows": {
                "type": "array",
                "items": {
                    "type": "object",
                    "required": ["row", "binding", "claims"],
                    "properties": {
                        "row": {"type": "integer"},
                        "binding": {"type": "object"},
                        "claims": _STRINGS,
                    },
                },
            },
            "claims": {"type": "array", "items": {"type": "object", "required": ["id"]}},
            "sources": {"type": "array", "items": {"type": "object", "required": ["id"]}},
            "labels": {"type": "object", "additionalProperties": _BY_LANGUAGE},
            "gaps": {
                "type": "array",
                "items": {
                    "type": "object",
                    "required": ["line", "column", "reason"],
                    "properties": {
                        "line": {"type": "integer"},
                        "column": {"type": "integer"},
                        "reason": {"type": "string"},
                    },
                },
            },
        },
    },
    "Why": {
        "type": "object",
        "required": ["why", "notes"],
        "properties": {
            "why": {**_STRINGS, "description": "lines, indented by what they belong to"},
            "notes": {
                "type": "array",
                "description": "what may be wrong with a query",
                "items": {
                    "type": "object",
                    "required": ["line", "column", "detail"],
                    "properties": {
                        "line": {"type": "integer"},
                        "column": {"type": "integer"},
                        "detail": {"type": "string"},
                    },
                },
            },
        },
    },
    "Terms": {
        "type": "object",
        "required": ["prefixes", "classes", "properties", "codes"],
        "properties": {
            "prefixes": {"type": "object", "additionalProperties": {"type": "string"}},
            "classes": {"type": "array", "items": {"type": "object", "required": ["term"]}},
            "properties": {"type": "array", "items": {"type": "object", "required": ["term"]}},
            "codes": {"type": "array", "items": {"type": "object", "required": ["term"]}},
        },
    },
    "Completions": {
        "type": "object",
        "required": ["matches"],
        "properties": {
            "matches": {
                "type": "array",
                "items": {
                    "type": "object",
                    "required": ["term", "label"],
                    "properties": {
                        "term": {"type": "string", "description": "as it is written in SPARQL"},
                        "label": {"type": "string"},
                    },
                },
            }
        },
    },
}
