"""Network analysis: figures as published or worked out by hand, and what each row rests on."""

from __future__ import annotations

import hashlib
import math
import random
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree import ElementTree

import networkx as nx
import pyoxigraph as ox
import pytest

from diplograph import backends, rdf
from diplograph.analysis import ANALYSES, OPTIONS, Analysis, analyse
from diplograph.analysis.brokerage import brokerage, centralities
from diplograph.analysis.communities import partition
from diplograph.analysis.meetings import BODIES, Meetings, Presence, meetings
from diplograph.analysis.plot import plot
from diplograph.analysis.records import Records, read_records
from diplograph.analysis.timeline import periods
from diplograph.build import compile_graph
from diplograph.errors import UsageError
from diplograph.namespaces import ID, compress
from diplograph.resources import reading

if TYPE_CHECKING:
    from conftest import Golden, Run

CORPUS = Path(__file__).parent / "corpus"

HELD = """
PREFIX dg: <https://w3id.org/diplograph/ontology#>
PREFIX kind: <https://w3id.org/diplograph/kind/>
SELECT ?event ?actor {
  ?event dg:eventStatus kind:held ; dg:hostedBy|dg:organisedBy|dg:participant|dg:visitorFrom|
    dg:visitingParty|dg:ledBy|dg:hasParty|dg:signedBy ?actor .
}
"""


@pytest.fixture(scope="module")
def triples() -> list[ox.Triple]:
    return list(compile_graph(reading((CORPUS,)))[1].triples)


@pytest.fixture(scope="module")
def graph(triples: list[ox.Triple]) -> backends.Graph:
    return backends.memory(rdf.ntriples(triples))


@pytest.fixture(scope="module")
def records(graph: backends.Graph) -> Records:
    return read_records(graph)


def test_betweenness_and_structural_holes_are_those_of_networkx(records: Records) -> None:
    for weight in ("shared", "newman"):
        network = meetings(records, BODIES).projection(weight)
        ours = centralities(network)
        between = nx.betweenness_centrality(network)
        constraint = nx.constraint(network, weight="weight")
        size = nx.effective_size(network, weight="weight")
        for actor in network:
            assert ours[actor].constraint == pytest.approx(constraint[actor], abs=1e-6)
            assert ours[actor].effective_size == pytest.approx(size[actor], abs=1e-6)
            assert ours[actor].betweenness == round(between[actor], 6)


@pytest.mark.parametrize(("actors", "ties"), [(0, 0), (1, 0), (2, 1), (3, 1), (40, 30), (40, 90)])
def test_betweenness_is_that_of_networkx_in_networks_of_any_shape(actors: int, ties: int) -> None:
    drawn = nx.gnm_random_graph(actors, ties, seed=7)
    network = nx.relabel_nodes(drawn, {node: f"a{node}" for node in drawn})
    nx.set_edge_attributes(network, 1, "weight")
    between = nx.betweenness_centrality(network)
    found = centralities(network)
    assert {actor: found[actor].betweenness for actor in network} == {
        actor: round(value, 6) for actor, value in between.items()
    }


def slug(cell: object) -> str:
    assert isinstance(cell, ox.NamedNode)
    return cell.value.rpartition("/")[2]


def rows_of(found: Analysis, *keys: str) -> dict[tuple[str, ...], Mapping[str, object]]:
    return {tuple(slug(row[key]) for key in keys): row for row in found.rows}


# ---------------------------------------------------------------- figures


def together(**occasions: str) -> Meetings:
    """Meetings of actors with names of one letter, nobody on any side."""
    there = {
        name: {actor: Presence(frozenset(), frozenset()) for actor in sorted(actors)}
        for name, actors in occasions.items()
    }
    return Meetings(there, {}, dict.fromkeys(there, frozenset()))


def alike(ties: Iterable[tuple[str, str]]) -> nx.Graph:
    """The network of ties that weigh the same."""
    network = nx.Graph()
    network.add_edges_from(ties, weight=1)
    return network


def test_newman_weights_are_as_worked_out_by_hand() -> None:
    # Newman (2001), equation 2: each occasion of n gives 1/(n-1) to each two who were there.
    network = together(e="abc", f="ab", g="abcd").projection("newman")
    assert network["a"]["b"]["weight"] == pytest.approx(1 / 2 + 1 + 1 / 3)
    assert network["a"]["c"]["weight"] == pytest.approx(1 / 2 + 1 / 3)
    assert network["c"]["d"]["weight"] == pytest.approx(1 / 3)
    # An actor's weights sum up to the number of occasions that it shared with anybody.
    assert network.degree("a", weight="weight") == pytest.approx(3)
    assert together(e="abc", f="ab").projection()["a"]["b"]["weight"] == 2


def test_a_leg_is_not_counted_beside_its_whole_but_alone_it_is() -> None:
    met = together(leg="abc", visit="ab")
    met = Meetings(met.presences, {}, {"leg": frozenset({"visit"}), "visit": frozenset()})
    mutual = {"leg": frozenset({"visit"}), "visit": frozenset({"leg"})}
    assert Meetings(met.presences, {}, mutual).counted(["leg", "visit"]) == ("leg",)
    assert {(tie.first, tie.second): tie.occasions for tie in met.ties()} == {
        ("a", "b"): ("visit",),
        ("a", "c"): ("leg",),
        ("b", "c"): ("leg",),
    }


def test_centrality_of_a_star_and_of_a_triangle() -> None:
    found = centralities(alike(("hub", each) for each in "abcd"))
    hub, leaf = found["hub"], found["a"]
    assert (hub.degree, hub.betweenness) == (4, 1.0)
    # Burt: the sum over four contacts of (1/4)²; none of them is redundant.
    assert (hub.constraint, hub.effective_size) == (0.25, 4.0)
    assert (leaf.betweenness, leaf.constraint) == (0.0, 1.0)
    # Each of three gives half of itself to each other: 2 · (1/2 + 1/2 · 1/2)² = 1.125.
    assert centralities(alike(combinations("abc", 2)))["a"].constraint == 1.125
    lonely = nx.Graph()
    lonely.add_node("a")
    assert centralities(lonely)["a"].constraint is None


#: The directed network of five by which each role can be told: b has a and e before, c and d after.
ARCS = ["ab", "eb", "bc", "bd", "ad"]
GROUPS: dict[str, str | None] = {"a": "X", "b": "X", "c": "X", "d": "Y", "e": "Y"}


def test_the_roles_of_gould_and_fernandez_are_as_worked_out_by_hand() -> None:
    found = brokerage(nx.DiGraph([tuple(arc) for arc in ARCS]), GROUPS)
    # a-b-c in one group; a-b-d is closed by a-d; e-b-c leads in; e-b-d leads out of Y into Y.
    assert found["b"].whole == 3
    assert found["b"].roles == {
        "coordinator": 1,
        "itinerant": 1,
        "representative": 0,
        "gatekeeper": 1,
        "liaison": 0,
    }
    assert all(found[each].whole == 0 for each in "acde")
    found = brokerage(nx.DiGraph([tuple(arc) for arc in ARCS[:4]]), {**GROUPS, "e": "Z"})
    assert Counter(found["b"].roles) == Counter(
        coordinator=1, representative=1, gatekeeper=1, liaison=1
    )


def test_who_has_no_known_group_has_no_role_but_stands_between() -> None:
    found = brokerage(nx.DiGraph([("a", "b"), ("b", "c")]), {"a": "X", "b": "X", "c": None})
    assert found["b"].whole == 1
    assert sum(found["b"].roles.values()) == 0


def test_an_undirected_tie_is_counted_both_ways(records: Records) -> None:
    found = analyse_records(records, "brokers", direction="none")
    assert any(row["gatekeeper"] for row in found.rows)
    assert all(row["gatekeeper"] == row["representative"] for row in found.rows)
    assert all(int(str(row["brokerage"])) % 2 == 0 for row in found.rows)


def analyse_records(records: Records, name: str, **options: object) -> Analysis:
    return ANALYSES[name](records, **options)


# ---------------------------------------------------------------- the networks


def test_only_who_took_part_in_what_was_held_is_there(
    graph: backends.Graph, records: Records
) -> None:
    met = meetings(records, ("place", "organisation", "person", "delegation", "country"))
    asked = {(row["event"].value, row["actor"].value) for row in graph.select(HELD)}
    assert {actor for _, actor in asked} == set(met.actors)
    # Every agreement that was concluded during a visit is one occasion with it.
    assert f"{ID}prairie-gate-atlas-agreement-2024" not in met.presences
    visit = met.presences[f"{ID}iowa-agadir-2024"]
    assert f"{ID}youssef-benkarim" in visit  # who signed it
    # Planned, postponed and cancelled events are none.
    assert not {event for event in met.presences if records.events[event].code != "held"}
    assert not any(records.is_a(actor, ("Group",)) for actor in met.actors)


def test_a_visitor_meets_its_host_and_comes_to_it(records: Records) -> None:
    arcs = meetings(records, BODIES).directed()
    assert arcs.has_edge(f"{ID}us-ia", f"{ID}ma-09")
    # Each was the other's guest; but Jalisco only the guest of the Cámara.
    assert arcs.has_edge(f"{ID}ma-09", f"{ID}prairie-gate-trade-office")
    assert arcs.has_edge(f"{ID}mx-jal", f"{ID}camara-llevantina")
    assert not arcs.has_edge(f"{ID}camara-llevantina", f"{ID}mx-jal")


def test_partners_are_those_that_the_corpus_tells_of(records: Records) -> None:
    rows = rows_of(analyse_records(records, "partners"), "first", "second")
    iowa = rows["ma-09", "us-ia"]
    assert iowa["shared"] == 2
    assert iowa["relation"] == "visitor-host"
    assert iowa["events"] == f"{ID}iowa-agadir-2024 {ID}iowa-agadir-2025"
    assert (iowa["first_date"], iowa["last_date"]) == ("2024-04-16", "2025-10-23")
    there = meetings(records, BODIES).presences
    sizes = [len(there[f"{ID}iowa-agadir-{year}"]) for year in (2024, 2025)]
    assert iowa["newman"] == pytest.approx(sum(1 / (size - 1) for size in sizes))


def test_partners_of_one_have_it_first_and_their_own_ranks(records: Records) -> None:
    found = analyse_records(records, "partners", of=f"{ID}us-ia")
    assert found.rows
    assert {slug(row["first"]) for row in found.rows} == {"us-ia"}
    assert found.rows[0]["rank"] == 1
    whole = analyse_records(records, "partners").rows
    assert len(found.rows) == sum("us-ia" in (slug(r["first"]), slug(r["second"])) for r in whole)


def test_a_country_is_known_or_is_not_guessed(records: Records) -> None:
    rows = rows_of(analyse_records(records, "brokers"), "actor")
    assert slug(rows["us-ia",]["home"]) == "us"
    assert slug(rows["atlas-export-house",]["home"]) == "ma"
    university = rows["universite-trois-lacs",]
    assert "home" not in university
    assert university["home_name"] == "not known"
    units = rows_of(analyse_records(records, "brokers", homes="unit"), "actor")
    assert slug(units["us-ia",]["home"]) == "us-ia"


def test_sectors_are_those_of_the_occasions(records: Records) -> None:
    rows = rows_of(analyse_records(records, "sectors"), "first", "second")
    # Citrus was on the agenda of both visits of Iowa; an agreement of the first concerns it too.
    assert rows["us-ia", "citrus"]["common"] == f"{ID}iowa-agadir-2024 {ID}iowa-agadir-2025"
    assert rows["us-ia", "farm-machinery"]["shared"] == 1
    both = rows_of(analyse_records(records, "sectors", pairs="sectors"), "first", "second")
    about = {pair[1] for pair in rows if pair[0] == "us-ia"}
    assert f"{ID}us-ia" in str(both["citrus", "farm-machinery"]["common"]).split()
    own = analyse_records(records, "sectors", pairs="sectors", of=f"{ID}us-ia")
    assert len(own.rows) == len(about) * (len(about) - 1) // 2
    actors = rows_of(analyse_records(records, "sectors", pairs="actors"), "first", "second")
    assert actors["ma-09", "us-ia"]["shared"] == len(
        about & {pair[1] for pair in rows if pair[0] == "ma-09"}
    )


def test_two_that_keep_to_themselves_are_two_communities() -> None:
    cliques = [*combinations("abcd", 2), *combinations("wxyz", 2), ("d", "w")]
    found = partition(alike(cliques))
    assert found.communities == (frozenset("abcd"), frozenset("wxyz"))
    # Newman (2004): 2 · (6/13 - (13/26)²) of 13 ties of which each side has 6 inside.
    assert found.modularity == pytest.approx(2 * (6 / 13 - 1 / 4))
    assert found.number["a"] == 1
    network = nx.Graph()
    network.add_nodes_from("ab")
    assert partition(network).communities == (frozenset("a"), frozenset("b"))


def test_communities_part_the_actors(records: Records) -> None:
    found = analyse_records(records, "communities")
    network = meetings(records, BODIES).projection()
    parts: dict[object, set[str]] = {}
    for row in found.rows:
        parts.setdefault(row["community"], set()).add(f"{ID}{slug(row['actor'])}")
        assert int(str(row["inside"])) + int(str(row["outside"])) == network.degree(
            f"{ID}{slug(row['actor'])}", weight="weight"
        )
    assert set().union(*parts.values()) == set(network)
    assert all(nx.is_connected(network.subgraph(part)) for part in parts.values())
    assert analyse_records(records, "communities").rows == found.rows


def test_a_date_that_leaves_periods_open_is_possible_in_each(records: Records) -> None:
    def counts(per: str) -> dict[object, list[object]]:
        columns = ("held_certain", "held_possible", "planned", "postponed", "cancelled")
        rows = analyse_records(records, "timeline", per=per).rows
        return {row["period"]: [row[column] for column in columns] for row in rows}

    assert list(periods("2024-12-31", "2025-01-01", "month")) == ["2024-12", "2025-01"]
    assert counts("year")["2022"] == [1, 0, 0, 0, 0]
    # North Carolina's visit of November 2024 and its leg count once, its memorandum not at all.
    assert counts("month")["2024-11"][0] == 1
    event = records.events[f"{ID}fes-toledo-2024"]  # [2024-04-15..2024-04-21]
    assert (event.dates.start, counts("month")["2024-04"][1]) == (None, 0)
    dates = replace(event.dates, latest="2024-05-02")
    moved = {**records.events, f"{ID}fes-toledo-2024": replace(event, dates=dates)}
    rows = analyse_records(replace(records, events=moved), "timeline", per="month").rows
    possible = {row["period"]: row["held_possible"] for row in rows}
    assert (possible["2024-04"], possible["2024-05"]) == (1, 1)


def test_what_was_not_held_is_where_claims_put_it(records: Records) -> None:
    rows = {row["period"]: row for row in analyse_records(records, "timeline").rows}
    not_held = {event.code: iri for iri, event in records.events.items() if event.code != "held"}
    for code, iri in not_held.items():
        assert any(iri in str(row["events"]).split() and row[code] for row in rows.values())


# ---------------------------------------------------------------- what rows rest on


@pytest.mark.parametrize("name", ANALYSES)
def test_each_row_has_its_claims_and_all_its_columns(name: str, records: Records) -> None:
    found = analyse_records(records, name)
    assert found.rows
    for row in found.rows:
        assert row.keys() <= found.question.columns.keys()
        assert set(str(row["claims"]).split()) <= records.layers.claims.keys()
    assert any(row["claims"] for row in found.rows)
    solutions = found.answer().read()
    assert isinstance(solutions, ox.QuerySolutions)
    assert [each.value for each in solutions.variables] == list(found.question.columns)


@pytest.mark.parametrize("name", ANALYSES)
def test_ranks_begin_at_one_and_what_is_equal_shares_one(name: str, records: Records) -> None:
    whole: dict[object, list[int]] = {}
    for row in analyse_records(records, name).rows:
        whole.setdefault(row.get("community"), []).append(int(str(row["rank"])))
    for ranks in whole.values():
        assert all(rank == 1 + sum(other < rank for other in ranks) for rank in ranks)
        assert ranks == sorted(ranks) or name == "timeline"


def test_a_rank_without_facts_of_one_voice_is_that_in_the_graph_without_them(
    triples: list[ox.Triple], records: Records
) -> None:
    single = {
        (fact.triple.subject, fact.triple.predicate, str(fact.triple.value))
        for fact in records.layers.facts
        if fact.claims and len(fact.attested.voices) == 1
    }
    left = [
        triple
        for triple in triples
        if (triple.subject.value, triple.predicate.value, str(triple.object)) not in single  # type: ignore[union-attr]
    ]
    less = read_records(backends.memory(rdf.ntriples(left)))
    pairs = ("first", "second")
    for name, keys in (("brokers", ("actor",)), ("partners", pairs), ("sectors", pairs)):
        whole = rows_of(analyse_records(records, name), *keys)
        firm = rows_of(analyse_records(less, name), *keys)
        assert 0 < len(firm) < len(whole)
        figure = "betweenness" if name == "brokers" else "shared"
        for key, row in whole.items():
            there = firm.get(key, {})
            assert row["figure_without"] == there.get(figure)
            if there.get(figure) != 0:
                assert row["rank_without"] == there.get("rank")


def test_a_fall_to_nothing_is_a_fall_and_only_who_rises_is_shown_as_rising(
    records: Records,
) -> None:
    found = analyse_records(records, "brokers")
    moves = {slug(row["actor"]): int(row["move"].value) for row in found.rows if row["move"]}  # type: ignore[union-attr]
    fallen = [
        slug(row["actor"])
        for row in found.rows
        if row["figure_without"] == 0 and row["betweenness"]
    ]
    assert len(fallen) > 5
    assert all(moves[actor] < 0 for actor in fallen)
    assert {actor for actor, move in moves.items() if move > 0} == {
        "de-by",
        "prairie-gate-trade-office",
    }
    # The second has no betweenness with the facts of one voice, and is drawn nevertheless.
    assert "Prairie Gate Trade Office" in re.findall(r"<title>([^:<]*):", plot(found, "en"))


def test_nothing_counts_for_more_without_facts_of_one_voice(records: Records) -> None:
    whole = {(tie.first, tie.second): tie for tie in meetings(records, BODIES).ties()}
    firm = {(tie.first, tie.second): tie for tie in meetings(records.firm(), BODIES).ties()}
    assert all(len(tie.occasions) <= len(whole[pair].occasions) for pair, tie in firm.items())
    # Where nobody else says that it was concluded during the visit, the agreement counts once too.
    agreement = f"{ID}prairie-gate-atlas-agreement-2024"
    during = next(each for each in records.joints if each.subject == agreement)
    loose = replace(records, joints=(), loose=(during,))
    apart = {(tie.first, tie.second): tie for tie in meetings(loose, BODIES).ties()}
    pair = (f"{ID}atlas-export-house", f"{ID}prairie-gate-trade-office")
    assert apart[pair].occasions == (f"{ID}iowa-agadir-2024",)


def test_whose_word_it_is_and_what_is_contested_is_remarked(records: Records) -> None:
    rows = rows_of(analyse_records(records, "partners"), "first", "second")
    attributed = [row for row in rows.values() if row["according_to"]]
    assert attributed
    assert all(str(row["remarks"]).startswith("according to ") for row in attributed)


def test_a_contested_fact_is_remarked_in_the_rows_that_rest_on_it(records: Records) -> None:
    hosted = next(
        role.triple for role in records.roles if role.triple.subject == f"{ID}fes-toledo-2024"
    )
    facts = {**records.facts, hosted: replace(records.facts[hosted], contest="denied")}
    rows = rows_of(analyse_records(replace(records, facts=facts), "partners"), "first", "second")
    contested = {pair: row["remarks"] for pair, row in rows.items() if row["contested"]}
    assert contested == {("fes", "toledo-ohio"): "contested: denied"}


# ---------------------------------------------------------------- invariants


def figures(found: Analysis, renamed: Mapping[str, str]) -> list[object]:
    """What rows say but for names, which may come in another order."""

    def plain(cell: object) -> object:
        if isinstance(cell, ox.NamedNode):
            return renamed.get(cell.value, cell.value)
        return round(cell, 9) if isinstance(cell, float) else str(cell)

    passed = {"claims", "events", "according_to", "remarks", "newman", "first", "second"}
    passed |= {"first_name", "second_name", "common"}
    rows = []
    for row in found.rows:
        ends = frozenset(plain(row[key]) for key in ("first", "second") if key in row)
        rest = {key: plain(cell) for key, cell in row.items() if key not in passed}
        rows.append((sorted(map(str, ends)), sorted(rest.items(), key=str)))
    return sorted(rows, key=str)


def test_neither_names_nor_their_order_matter(triples: list[ox.Triple], records: Records) -> None:
    def other(match: re.Match[str]) -> str:
        return f"<{ID}x{hashlib.sha256(match[1].encode()).hexdigest()[:12]}>"

    pattern = re.compile(rf"<{re.escape(ID)}([^>]+)>")
    lines = [pattern.sub(other, line) for line in rdf.ntriples(triples).decode().splitlines(True)]
    random.Random(3).shuffle(lines)
    moved = read_records(backends.memory("".join(lines).encode()))
    back = {
        other(match)[1:-1]: match[0][1:-1]
        for match in pattern.finditer(rdf.ntriples(triples).decode())
    }
    for name in ("brokers", "partners", "sectors", "timeline"):
        assert figures(analyse_records(records, name), {}) == figures(
            analyse_records(moved, name), back
        )


def test_projection_and_two_modes_agree(records: Records) -> None:
    met = meetings(records, BODIES)
    network = met.projection()
    for first, second in combinations(met.actors, 2):
        shared = [each for each, there in met.presences.items() if {first, second} <= there.keys()]
        assert network.has_edge(first, second) == bool(shared)
    assert all(math.isfinite(weight) for *_, weight in network.edges(data="weight"))


# ---------------------------------------------------------------- asking


def test_what_is_asked_wrongly_is_told(graph: backends.Graph) -> None:
    for name, given, said in (
        ("broker", {}, 'did you mean "brokers"'),
        ("partners", {"by": ["degree"]}, "partners does not take 'by'; it takes of, actors"),
        ("brokers", {"by": ["betweeness"]}, 'did you mean "betweenness"'),
        ("brokers", {"by": ["degree", "constraint"]}, "by takes one value, not 2"),
        ("partners", {"of": ["us-iaa"]}, "the graph knows no actor 'us-iaa'"),
        ("partners", {"of": ["citrus"]}, "the graph knows no actor 'citrus'"),
    ):
        with pytest.raises(UsageError, match=re.escape(said)):
            analyse(graph, name, options=given)
    assert all(set(option.of) <= ANALYSES.keys() for option in OPTIONS.values())


def test_of_any_is_of_all(graph: backends.Graph) -> None:
    assert analyse(graph, "partners", options={"of": ["any"]}) == analyse(graph, "partners")


@pytest.mark.parametrize("name", ANALYSES)
def test_a_graph_without_an_event_says_what_it_lacks(name: str) -> None:
    empty = backends.memory(b"")
    found = analyse(empty, name)
    assert found.rows == ()
    assert found.notes == (
        "nothing to analyse: no event is accepted as held (the graph has no event)",
    )


def test_a_note_names_who_comes_in_without_the_facts_of_one_voice(records: Records) -> None:
    found = analyse_records(records, "brokers")
    shown = found.first(5, "en")
    assert shown.rows == found.rows[:5]
    (note,) = set(shown.notes) - set(found.notes)
    assert "Prairie Gate Trade Office (17 → 3)" in note
    assert "Bavaria" not in note
    assert found.first(100, "en").notes == found.notes
    periods = analyse_records(records, "timeline")  # which are in another order
    assert periods.first(1, "en").notes == periods.notes


@pytest.mark.parametrize("name", ANALYSES)
def test_an_analysis_reads_as_before(name: str, records: Records, golden: Golden) -> None:
    from io import BytesIO

    from diplograph.queries.results import write
    from diplograph.queries.table import table

    found = analyse_records(records, name)
    out = BytesIO()
    write(found.answer(), "csv", out)
    assert out.getvalue().decode().splitlines()[0] == ",".join(found.question.columns)
    columns, legend = found.shown(claims=False).table, found.legend("en")
    shown = table(found.answer(), lambda _: {}, columns=columns, claims=(), legend=legend, width=80)
    for heading in ("rank", "without", "move"):
        assert heading in shown[: shown.index("─")].split()
    golden(f"analyses/{name}.txt", shown)
    assert max(map(len, shown.splitlines())) <= 80


@pytest.mark.parametrize("name", ANALYSES)
@pytest.mark.parametrize("language", ["en", "ar"])
def test_a_plot_is_one_document_that_says_what_it_shows(
    name: str, language: str, records: Records
) -> None:
    found = analyse_records(records, name, language=language)
    drawn = plot(found, language)
    assert drawn == plot(analyse_records(records, name, language=language), language)
    root = ElementTree.fromstring(drawn)
    svg = "{http://www.w3.org/2000/svg}"
    assert root.get("direction") == ("rtl" if language == "ar" else "ltr")
    assert root.findtext(f"{svg}title") == found.question.titles[language]
    assert root.findtext(f"{svg}desc")
    width, height = (float(str(root.get(each))) for each in ("width", "height"))
    assert width <= 520
    tags = {each.tag.removeprefix(svg) for each in root.iter()}
    assert not tags & {"script", "image", "a", "use", "foreignObject"}
    assert "http" not in drawn.replace("http://www.w3.org/2000/svg", "")
    marks = [each for each in root.iter(f"{svg}g") if each.get("role") == "graphics-symbol"]
    assert marks
    assert all(mark.findtext(f"{svg}title") and mark.get("data-claims") for mark in marks)
    claims = {compress(claim) for row in found.rows for claim in str(row["claims"]).split()}
    assert {each for mark in marks for each in str(mark.get("data-claims")).split()} <= claims
    for text in root.iter(f"{svg}text"):
        assert 0 <= float(str(text.get("x"))) <= width
        assert 0 <= float(str(text.get("y"))) <= height


def test_the_page_shows_a_plot_as_it_is_drawn(records: Records, golden: Golden) -> None:
    golden("../../docs/partners.svg", plot(analyse_records(records, "partners"), "en"))


def test_a_plot_of_pairs_of_one_sort_and_of_nothing(records: Records) -> None:
    assert "<path" in plot(analyse_records(records, "sectors", pairs="sectors"), "fr")
    nothing = replace(analyse_records(records, "sectors"), rows=())
    assert "ucun secteur" in plot(nothing, "fr")


def test_the_command(built: Path, run: Run, tmp_path: Path) -> None:
    shown = run("analyse", "partners", "--on", built, "--format", "table", "--evidence").out
    assert "[1]" in shown
    assert "visitor-host" not in shown  # claims take the place of further figures
    drawn = tmp_path / "brokers.svg"
    run("analyse", "brokers", "--on", built, "-o", tmp_path / "brokers.csv", "--plot", drawn)
    assert drawn.read_text("utf-8").startswith("<svg ")
    assert (
        (tmp_path / "brokers.csv")
        .read_text("utf-8")
        .startswith("rank,rank_without,move,figure_without,actor")
    )
    nothing = tmp_path / "empty.ttl"
    nothing.write_text("", encoding="utf-8")
    ran = run("analyse", "brokers", "--on", nothing, "--format", "table")
    assert "no rows" in ran.out
    assert "nothing to analyse" in ran.told


def test_no_row_of_some_options_is_not_told_as_no_row_at_all(built: Path, run: Run) -> None:
    asked = ("analyse", "partners", "--of", "us-me", "--on", built, "--format", "table")
    ran = run(*asked)
    assert "Nothing is found with of=us-me; the rows without that: " in ran.out
    ran = run(*asked, "--lang", "fr", "--why-empty")
    assert "Rien ne se trouve avec of=us-me" in ran.out
    assert "vide : rien n'est trouvé avec of=us-me sans cela, il y a 1 ligne" in ran.told
    assert "it is not" in run("analyse", "partners", "--on", built, "--why-empty").told
