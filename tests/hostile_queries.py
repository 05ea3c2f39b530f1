"""Queries meant to bring a server down: too deep, too long, too large, or out of the house.

Each is answered, refused or ended; none of them may be what another client waits for.
"""

from __future__ import annotations

from collections.abc import Iterator

#: An address that somebody would notice being asked: `{port}` is that of a listener.
_ELSEWHERE = "http://127.0.0.1:{port}/"

_CAST = "<http://www.w3.org/2001/XMLSchema#anyURI>"
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


def _grown() -> Iterator[str]:
    """Little that is asked, and much that comes of it."""
    pair = "?a ?b ?c . ?d ?e ?f"
    yield f"SELECT (GROUP_CONCAT(STR(?c); separator='{'-' * 9000}') AS ?x) {{ {pair} }}"
    yield f"SELECT (GROUP_CONCAT(CONCAT(?c, ?f)) AS ?x) {{ {pair} }} GROUP BY ?b"
    inner = f"SELECT ?b (GROUP_CONCAT(?f) AS ?g) {{ {pair} }} GROUP BY ?a ?b"
    yield f"SELECT ?b (GROUP_CONCAT(?g) AS ?all) {{ {{ {inner} }} }} GROUP BY ?b"
    inner = f"SELECT (CONCAT(STR(?c), STR(?f)) AS ?x) {{ {pair} . ?g ?h ?i }}"
    yield f"SELECT (AVG(STRLEN(?x)) AS ?n) {{ {{ {inner} }} }}"
    yield f"SELECT (COUNT(DISTINCT CONCAT(STR(?c), STR(?f))) AS ?n) {{ {pair} }}"
    yield f"SELECT (MIN(SHA512(CONCAT(STR(?c), STR(?f)))) AS ?x) {{ {pair} }}"
    yield f"SELECT * {{ {pair} FILTER(STRLEN(REPLACE(STR(?c), '', ?f)) > 100000) }}"
    yield "SELECT (REPLACE('" + "a" * 50_000 + "', 'a', '" + "$0" * 50_000 + "') AS ?x) {}"
    yield (
        "SELECT (REPLACE(REPLACE('"
        + "a" * 9000
        + "', '', '"
        + "b" * 9000
        + "'), '', 'cccc') AS ?x) {}"
    )
    grown = "STR(?c)"
    for _ in range(40):
        grown = f"CONCAT(REPLACE({grown}, '^', STR(?f)), STR(?c))"
    yield f"SELECT ({grown} AS ?x) {{ {pair} }}"
    doubled = " ".join(f"BIND(IRI(CONCAT(STR(?x{i}), STR(?x{i}))) AS ?x{i + 1})" for i in range(60))
    yield f"SELECT ?x60 {{ BIND('urn:x' AS ?x0) {doubled} }}"
    doubled = " ".join(
        f"BIND(STRLANG(CONCAT(STR(?x{i}), STR(?x{i})), 'en') AS ?x{i + 1})" for i in range(50)
    )
    yield f"SELECT ?x50 {{ BIND('x' AS ?x0) {doubled} }}"
    power = " ".join(f"BIND(?x{i} * ?x{i} AS ?x{i + 1})" for i in range(90))
    yield f"SELECT ?x90 {{ BIND(1.000000001 AS ?x0) {power} }}"
    made = "?a ?b ?c . ?d ?e ?f . ?a ?e ?f . ?d ?b ?c . [] ?b []"
    yield f"CONSTRUCT {{ {made} }} WHERE {{ {pair} . ?g ?h ?i }}"
    made = "[] ?b [ ?b [ ?b ?c ] ] . " * 200
    yield f"CONSTRUCT {{ {made} }} WHERE {{ {pair} }}"
    yield "DESCRIBE * { ?s ?p ?o . ?t ?q ?o }"
    yield "DESCRIBE ?s ?p ?o { ?s ?p ?o }"


def _asked_much() -> Iterator[str]:
    """Tables, lists and nesting that the engine has to go through or to plan."""
    thousand = " ".join(map(str, range(1000)))
    tables = " ".join(f"VALUES ?{name} {{ {thousand} }}" for name in "xyz")
    yield f"SELECT (SUM(?x * ?y * ?z) AS ?n) {{ {tables} }}"
    rows = " ".join(f"({i} {i} 'x{i}')" for i in range(9000))
    tables = f"VALUES (?x ?y ?z) {{ {rows} }} VALUES (?y ?v ?w) {{ {rows} }}"
    yield f"SELECT * {{ {tables} }} ORDER BY ?z DESC(?w)"
    values = ",".join(f"<urn:{i}>" for i in range(60_000))
    yield f"SELECT * {{ ?s ?p ?o FILTER(?o NOT IN ({values})) }}"
    values = ",".join(f"STR(?v), {i}" for i in range(5000))
    yield f"SELECT * {{ ?s ?p ?o . ?t ?q ?v FILTER(?o IN ({values})) }}"
    yield f"SELECT * {{ {' '.join(f'?s{i} ?p ?s{i + 1} .' for i in range(300))} }}"
    parts = " ".join(f"{{ ?s ?p{i} ?o }} MINUS {{ ?s ?q{i} ?r{i} }}" for i in range(190))
    yield f"SELECT * {{ {parts} }}"
    yield "SELECT * { ?s ?p ?o " + "OPTIONAL { ?o ?p2 ?o2 " * 90 + "}" * 91
    yield "SELECT * { ?s ?p ?o " + "FILTER NOT EXISTS { ?s ?p ?x " * 45 + "}" * 46
    yield (
        "SELECT * {"
        + "{ ?s ?p ?o } UNION { { ?s ?p ?o } MINUS { " * 49
        + "?a ?b ?c"
        + "} }" * 49
        + "}"
    )
    yield (
        "SELECT * {"
        + "{ SELECT DISTINCT * { ?s ?p ?o . " * 40
        + "?a ?b ?c"
        + "} ORDER BY RAND() }" * 40
        + "}"
    )
    yield "SELECT * { ?s ?p ?o . ?t ?q ?v . ?u ?r ?w } ORDER BY RAND() SHA512(STR(?o)) LIMIT 5"
    apart = "?s ?p ?o . ?t ?q ?v . ?u ?r ?w"
    yield f"SELECT (COUNT(*) AS ?n) {{ {apart} }} GROUP BY ?p ?q RAND() HAVING(COUNT(*) > 1)"
    yield "SELECT (COUNT(*) AS ?n) { ?a (<x>|!<x>)* ?b . ?b (^!<y>)+ ?c . ?c (!<x>?/!<y>?)* ?d }"
    yield "ASK { ?a ((!<x>)+/(!<x>)+)+ ?b . FILTER(?a != ?a) }"
    yield "SELECT * { ?s " + "|".join(f"(!<urn:{i}>)*" for i in range(90)) + " ?o }"
    yield "SELECT * { ?s " + "/".join(["(!<x>)?"] * 150) + " ?o }"
    for pattern in (
        "(x+x+)+y",
        "^(([a-z])+.)+[A-Z]([a-z])+$",
        "(?:a?){500}a{500}",
        "(.*)*(.*)*\\\\1",
    ):
        yield f"SELECT * {{ ?s ?p ?o . ?t ?q ?v FILTER(REGEX(CONCAT(?o, ?v), '{pattern}', 'si')) }}"
    yield "SELECT (REGEX('a', '" + "[a-z]{1000}{1000}{1000}" * 9 + "') AS ?x) {}"
    yield "SELECT (REGEX('a', '" + "(?i:" * 900 + "a" + ")" * 900 + "') AS ?x) {}"


def _written_oddly() -> Iterator[str]:
    """Requests for elsewhere in other words, and letters that are none."""
    yield f"SELECT * {{ SERVICE SILENT ?where {{ ?s ?p ?o }} VALUES ?where {{ <{_ELSEWHERE}> }} }}"
    yield f"SELECT * {{ OPTIONAL {{ sErViCe siLent <{_ELSEWHERE}> {{ ?s ?p ?o }} }} }}"
    yield f"PREFIX e: <{_ELSEWHERE}> SELECT * {{ GRAPH ?g {{ SERVICE e: {{ ?s ?p ?o }} }} }}"
    yield f"PREFIX e: <{_ELSEWHERE}> SELECT * {{ GRAPH ?g {{ SERVICEe: {{ ?s ?p ?o }} }} }}"
    yield f"SELECT * {{ #\nSERVICE#\n<{_ELSEWHERE}>#\n{{ ?s ?p ?o }} }}"
    yield f"SELECT * {{ \\u0053ERVICE <{_ELSEWHERE}> {{ ?s ?p ?o }} }}"
    yield f"SELECT * {{ \\U00000053ERVICE <{_ELSEWHERE}> {{ ?s ?p ?o }} }}"
    yield "SELECT * FROM <file:///etc/passwd> { ?s ?p ?o }"
    yield "SELECT * FROM NAMED <file:///proc/self/environ> { GRAPH ?g { ?s ?p ?o } }"
    yield f"SELECT * {{ GRAPH <{_ELSEWHERE}> {{ ?s ?p ?o }} }}"
    yield f"# LOAD <{_ELSEWHERE}>\nSELECT * {{ ?s ?p 'LOAD <{_ELSEWHERE}>' }}"
    yield f"ASK {{}} ; LOAD SILENT <{_ELSEWHERE}> INTO GRAPH <urn:x>"
    yield f"# SELECT\nLOAD <{_ELSEWHERE}>"
    yield f"SELECT ({_CAST}('{_ELSEWHERE}') AS ?x) {{}}"
    yield "\ufeffASK {}"
    yield "A\x00SK {}"
    yield "ASK { ?s ?p 'a\x00b\u202e\uffff' }"
    yield "ASK { ?s ?p '\\u0000\\uD800\\uDFFF' }"
    yield "ASK { <\\u0020\\u003E> ?p ?o }"
    yield "ASK { ?\U0001f600 ?p ?o }"
    late = "xsd:dateTime('2024-01-01T00:00:00Z')"
    yield f"SELECT ({late} + xsd:dayTimeDuration('P99999999999999999D') AS ?x) {{}}"
    yield "SELECT (YEAR('-99999999999999999999-01-01T00:00:00Z'^^xsd:dateTime) AS ?x) {}"
    most = "9223372036854775807"
    yield f"SELECT ({most} + 1 AS ?x) (-{most} * 2 AS ?y) (ABS(-{most} - 1) AS ?z) {{}}"
    yield "SELECT (SUBSTR('abc', -9223372036854775808, 9223372036854775807) AS ?x) {}"
    yield "SELECT (SUBSTR('é', 2147483648, 1e308) AS ?x) (ROUND(1e400) AS ?y) (1e308 * 10 AS ?z) {}"
    yield "SELECT (IRI('" + "../" * 100_000 + "') AS ?x) {}"
    yield "BASE <http://x/" + "a/" * 100_000 + "> SELECT (IRI('" + "../" * 100_000 + "') AS ?x) {}"
    yield (
        "SELECT (STRDT('x', IRI('not an iri')) AS ?x) (STRLANG('x', '"
        + "a-" * 9000
        + "') AS ?y) {}"
    )


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
    groups = (
        *(_deep, _long, _large, _grown, _asked_much),
        *(_elsewhere, _broken, _written_oddly),
    )
    return [query.replace("{port}", str(port)) for group in groups for query in group()]
