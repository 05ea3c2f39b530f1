"""Queries meant to bring a server down: too deep, too long, too large, or out of the house.

Each is answered, refused or ended; none of them may be what another client waits for.
"""

from __future__ import annotations

from collections.abc import Iterator

#: An address that somebody would notice being asked: `{port}` is that of a listener.
_ELSEWHERE = "http://127.0.0.1:{port}/"

_X = " ".join(f"?a{i} ?b{i} ?c{i} ." for i in range(6))


def _deep() -> Iterator[str]:
    for depth in (50, 99, 500, 5000, 100_000):
        yield "SELECT * " + "{" * depth + "?s ?p ?o" + "}" * depth
    for depth in (90, 5000):
        yield "SELECT (" + "(" * depth + "1" + ")" * depth + " AS ?x) {}"
        yield "SELECT * { FILTER(" + "!" * depth + "true) }"
        yield "ASK {" + "FILTER EXISTS {" * depth + "?s ?p ?o" + "}" * depth + "}"
        yield "SELECT * {" + "{ SELECT * {" * depth + "?s ?p ?o" + "} }" * depth + "}"
        yield "SELECT (" + "IF(true," * depth + "1" + ",2)" * depth + " AS ?x) {}"
    yield "SELECT * { ?s " + "/".join(["?p"] * 10) + " ?o }"
    yield "SELECT * { ?s (" + "(" * 98 + "<p>" + ")*" * 98 + ") ?o }"
    yield "SELECT * { ?s " + "/".join(["<p>"] * 20_000) + " ?o }"
    yield "SELECT * {" + " UNION ".join(["{ ?s ?p ?o }"] * 399) + "}"
    yield "SELECT * {" + "OPTIONAL { ?s ?p ?o }" * 399 + "}"
    yield "SELECT (" + "+".join(["1"] * 30_000) + " AS ?x) {}"
    yield "CONSTRUCT { ?s ?p [ " + "<p> [ " * 5000 + "] " * 5000 + "] } WHERE { ?s ?p ?o }"


def _long() -> Iterator[str]:
    yield f"SELECT (COUNT(*) AS ?n) {{ {_X} }}"
    yield f"ASK {{ {_X} FILTER(?c0 = ?c5 && ?c1 = 'nothing') }}"
    yield f"SELECT (SUM(STRLEN(STR(?c0))) AS ?n) {{ {_X} }}"
    yield f"SELECT (COUNT(DISTINCT ?c5) AS ?n) {{ {_X} }}"
    yield f"SELECT ?c0 {{ {_X} FILTER(?c0 != ?c0) }}"
    yield f"SELECT * {{ {_X} MINUS {{ ?a0 ?b0 ?c0 . ?d ?e ?f }} }}"
    yield f"SELECT (MAX(?c0) AS ?m) {{ {_X} }} GROUP BY ?nothing"
    yield f"DESCRIBE ?a0 {{ {_X} }}"
    yield "SELECT (COUNT(*) AS ?n) { ?a (!<x>)* ?b . ?c (!<x>)* ?d . ?e (!<x>)* ?f }"
    yield "SELECT (COUNT(*) AS ?n) { ?a (!<x>|^!<x>)+ ?b . ?b (!<x>|^!<x>)+ ?c }"
    yield "SELECT (COUNT(*) AS ?n) { ?a ((!<x>)*/(!<y>)*)* ?b }"
    yield "SELECT ?a { ?a (!<x>/^!<x>)* ?b . ?b (!<x>/^!<x>)* ?c } ORDER BY ?c"
    yield f"SELECT * {{ ?s ?p ?o FILTER NOT EXISTS {{ {_X} FILTER(?c0 = ?o && 1 = 2) }} }}"
    yield "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER(REGEX(?c, ?f)) }"
    for pattern in ("(a+)+$", "(a|aa)+$", "([a-z]*)*!$", "(.*.*.*.*.*)*x{1000}"):
        yield f"SELECT * {{ ?s ?p ?o . ?t ?q ?v . ?u ?r ?w FILTER(REGEX(?o, '{pattern}')) }}"
    yield "SELECT * { BIND(REGEX('a', '" + "(" * 90 + "a" + "){1,1000}" * 90 + "') AS ?x) }"
    yield "SELECT * { ?s ?p ?o . ?t ?q ?v . ?u ?r ?w FILTER(REPLACE(?o, '(.)', '$1$1$1') = 'x') }"


def _large() -> Iterator[str]:
    yield f"SELECT (GROUP_CONCAT(?c0) AS ?all) {{ {_X} }}"
    yield f"SELECT (GROUP_CONCAT(DISTINCT ?c5; separator='{'-' * 1000}') AS ?all) {{ {_X} }}"
    yield f"SELECT * {{ {_X} }} ORDER BY ?c0 ?c1 ?c2 ?c3"
    yield f"SELECT * {{ {_X} }} ORDER BY RAND() LIMIT 1"
    yield f"SELECT DISTINCT * {{ {_X} }}"
    yield f"SELECT * {{ {_X} }}"
    yield f"SELECT ?b0 (SAMPLE(?c0) AS ?x) {{ {_X} }} GROUP BY ?b0 ?c1 ?c2 ?c3 ?c4"
    yield f"CONSTRUCT {{ ?a0 ?b1 ?c2 }} WHERE {{ {_X} }}"
    yield f"CONSTRUCT {{ [] ?b0 [ ?b1 ?c1 ] }} WHERE {{ {_X} }}"
    yield f"SELECT (UUID() AS ?u) * {{ {_X} }}"
    grown = "'aaaaaaaaaa'"
    for _ in range(12):
        grown = f"REPLACE({grown}, 'a', 'aaaaaaaaaa')"
    yield f"SELECT ({grown} AS ?x) {{}}"
    doubled = " ".join(f"BIND(CONCAT(?x{i}, ?x{i}) AS ?x{i + 1})" for i in range(60))
    yield f"SELECT ?x60 {{ BIND('aaaaaaaaaa' AS ?x0) {doubled} }}"
    doubled = " ".join(f"BIND(ENCODE_FOR_URI(?x{i}) AS ?x{i + 1})" for i in range(60))
    yield f"SELECT ?x60 {{ BIND('%%%%%%%%%%' AS ?x0) {doubled} }}"
    values = " ".join(f"VALUES ?v{i} {{ {' '.join(map(str, range(100)))} }}" for i in range(10))
    yield f"SELECT * {{ {values} }}"
    yield f"SELECT (COUNT(*) AS ?n) {{ {values} FILTER(?v0 + ?v1 + ?v2 > 1000) }}"
    yield "SELECT * { ?s ?p ?o FILTER(?o IN (" + ",".join(f"'{i}'" for i in range(60_000)) + ")) }"
    yield "SELECT * { " + "?s ?p ?o . " * 20_000 + "}"
    yield "SELECT " + " ".join(f"?x{i}" for i in range(50_000)) + " { ?s ?p ?o }"
    yield "SELECT * { ?s ?p '" + "x" * 1_000_000 + "' }"
    yield "SELECT * { ?s ?p '" + "x" * 1_100_000 + "' }"
    yield "#" * 900_000 + "\nASK {}"


def _elsewhere() -> Iterator[str]:
    yield f"SELECT * {{ SERVICE <{_ELSEWHERE}> {{ ?s ?p ?o }} }}"
    yield f"SELECT * {{ SERVICE SILENT <{_ELSEWHERE}> {{ ?s ?p ?o }} }}"
    yield f"SELECT * {{ BIND(<{_ELSEWHERE}> AS ?x) SERVICE ?x {{ ?s ?p ?o }} }}"
    yield f"SELECT * {{ s\\u0065rvice <{_ELSEWHERE}> {{ ?s ?p ?o }} }}"
    yield f"SELECT * {{ {{ SELECT * {{ SERVICE <{_ELSEWHERE}> {{ ?s ?p ?o }} }} }} }}"
    yield f"ASK {{ FILTER EXISTS {{ SERVICE <{_ELSEWHERE}> {{ ?s ?p ?o }} }} }}"
    yield f"SELECT * FROM <{_ELSEWHERE}> {{ ?s ?p ?o }}"
    yield f"SELECT * FROM NAMED <{_ELSEWHERE}> {{ GRAPH ?g {{ ?s ?p ?o }} }}"
    yield f"LOAD <{_ELSEWHERE}>"
    yield f"BASE <{_ELSEWHERE}> SELECT * FROM <x> {{ ?s ?p ?o }}"
    yield f"DESCRIBE <{_ELSEWHERE}>"


def _broken() -> Iterator[str]:
    yield ""
    yield "\x00"
    yield "SELECT * { ?s ?p ?o FILTER(REGEX(?o, '[')) }"
    yield "SELECT * { ?s ?p '\ud800' }".encode("utf-8", "replace").decode()
    yield "SELECT * { ?s ?p ?o } LIMIT 99999999999999999999999999"
    yield "SELECT * { ?s ?p ?o } OFFSET -1"
    yield "SELECT (1/0 AS ?x) (xsd:dateTime('9999999999-01-01T00:00:00Z') AS ?y) {}"
    yield "PREFIX : <" + "x" * 100_000 + "> SELECT * { :a :b :c }"
    yield "DROP ALL"
    yield "DELETE WHERE { ?s ?p ?o }"


def hostile(port: int) -> list[str]:
    """The queries; those that fetch do so from `port` of this machine."""
    groups = (_deep(), _long(), _large(), _elsewhere(), _broken())
    return [query.replace("{port}", str(port)) for group in groups for query in group]
