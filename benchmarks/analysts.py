"""Ten questions that analysts ask, in plain SPARQL 1.1 that every engine takes.

Each asks for IRIs, strings without a language and numbers only, so that the rows of all engines can
be compared by their text. The names in double angle brackets are those of a graph: see `asked`.
"""

from __future__ import annotations

from collections.abc import Mapping

import pyoxigraph as ox

from diplograph.namespaces import PREFIXES

#: What the text of each needs: the busiest of its sort in the graph that is asked, by a query.
_BUSIEST: Mapping[str, str] = {
    "state": "SELECT ?it (COUNT(*) AS ?n) { ?it a dg:State . ?e dg:visitorFrom ?it }",
    "country": "SELECT ?it (COUNT(*) AS ?n) { ?it a dg:Country . ?place dg:within ?it }",
    "year": "SELECT ?it (COUNT(*) AS ?n) { ?e dg:startDate ?d BIND(SUBSTR(STR(?d), 1, 4) AS ?it) }",
    "fact": "SELECT ?it (COUNT(*) AS ?n) { ?c dg:claimSubject ?it ; dg:claimProperty dg:hostedBy }",
}

STATE_SECTOR, PARTNERS, BROKERS = "state × sector", "partners of a state", "brokers"

_TOOK_PART = "dg:hostedBy|dg:organisedBy|dg:participant|dg:visitorFrom|dg:visitingParty"
#: Between how many two that did not meet each stands: what comes nearest to brokers in SPARQL, and
#: takes some engines hours.
BROKERS_QUERY = f"""
    SELECT ?broker (COUNT(*) AS ?n) {{
      {{ SELECT DISTINCT ?broker ?one ?other {{
        ?met dg:eventStatus kind:held ; {_TOOK_PART} ?one ; {_TOOK_PART} ?broker .
        ?again dg:eventStatus kind:held ; {_TOOK_PART} ?broker ; {_TOOK_PART} ?other .
        FILTER(STR(?one) < STR(?other) && ?one != ?broker && ?other != ?broker)
      }} }}
      MINUS {{ ?both dg:eventStatus kind:held ; {_TOOK_PART} ?one ; {_TOOK_PART} ?other . }}
    }} GROUP BY ?broker"""

QUERIES: Mapping[str, str] = {
    "counts by class": "SELECT ?class (COUNT(*) AS ?n) { ?thing a ?class } GROUP BY ?class",
    PARTNERS: """
        SELECT ?partner (COUNT(DISTINCT ?event) AS ?n) {
          ?event dg:eventStatus kind:held ; dg:visitorFrom <<state>> .
          ?event dg:hostedBy|dg:organisedBy|dg:participant ?partner .
          FILTER(?partner != <<state>>)
        } GROUP BY ?partner""",
    STATE_SECTOR: """
        SELECT ?state ?sector (COUNT(DISTINCT ?event) AS ?n) {
          ?event dg:eventStatus kind:held ; dg:onAgenda ?sector .
          ?event dg:hostedBy|dg:visitorFrom|dg:visitingParty|dg:takesPlaceIn ?place .
          ?place dg:within* ?state .
          ?state a dg:State .
        } GROUP BY ?state ?sector""",
    "events of a year": """
        SELECT ?event ?status ?when {
          ?event dg:eventStatus ?status ; dg:startDate ?day .
          BIND(STR(?day) AS ?when) FILTER(STRSTARTS(?when, "<<year>>"))
        }""",
    "claims of a fact": """
        SELECT ?claim ?source ?kind ?certainty {
          ?claim dg:claimSubject <<fact>> ; dg:claimProperty dg:hostedBy ; dg:holder ?source ;
                 dg:claimKind ?kind ; dg:certainty ?certainty .
        }""",
    "names by prefix": """
        SELECT DISTINCT ?thing ?name {
          ?thing dg:name|rdfs:label ?label . BIND(STR(?label) AS ?name)
          FILTER(STRSTARTS(?name, "Do"))
        }""",
    "sources of a fact": """
        SELECT ?source ?start ?end ?digest {
          ?claim dg:claimSubject <<fact>> ; dg:claimProperty dg:hostedBy ;
                 prov:wasDerivedFrom ?span .
          ?span oa:hasSource ?source ; dg:start ?start ; dg:end ?end ; dg:spanDigest ?digest .
        }""",
    "paths within": """
        SELECT ?place ?body {
          ?place dg:within+ <<country>> . OPTIONAL { ?body dg:basedIn ?place }
        }""",
    "most named bodies": """
        SELECT ?body (COUNT(DISTINCT ?source) AS ?n) {
          ?body a dg:Organisation . ?claim dg:about ?body ; dg:holder ?source .
        } GROUP BY ?body HAVING(COUNT(DISTINCT ?source) > 2)""",
    "agreements by sector": """
        SELECT ?sector (COUNT(DISTINCT ?agreement) AS ?n) {
          ?agreement a dg:Agreement ; dg:eventStatus kind:held ; dg:concerns ?sector .
        } GROUP BY ?sector""",
}


def asked(store: ox.Store) -> Mapping[str, str]:
    """The queries, with what is busiest in a store: of several alike, the first by its name."""
    values = {name: busiest(store, name) for name in _BUSIEST}
    texts = {}
    for name, query in QUERIES.items():
        text = query
        for key, value in values.items():
            text = text.replace(f"<<{key}>>", value)
        texts[name] = whole(text)
    return texts


def whole(text: str) -> str:
    """A query behind the prefixes that it uses."""
    used = {prefix: iri for prefix, iri in PREFIXES.items() if f"{prefix}:" in text}
    return "".join(f"PREFIX {each}: <{iri}>\n" for each, iri in used.items()) + text


def busiest(store: ox.Store, name: str) -> str:
    """What is busiest of its sort, as SPARQL has it."""
    query, prefixes = _BUSIEST[name], dict(PREFIXES)
    found = store.query(f"{query} GROUP BY ?it ORDER BY DESC(?n) ?it LIMIT 1", prefixes=prefixes)
    assert isinstance(found, ox.QuerySolutions)
    term = next(found)["it"]
    assert isinstance(term, ox.NamedNode | ox.Literal)
    return term.value if isinstance(term, ox.Literal) else str(term)
