"""Which visits are those of universities, and which those of others that follow: invented."""

from __future__ import annotations

import pytest

from diplograph.backends import Graph
from fact_files import asked, cited, graph_of

#: One fact file. The first visit was made by a professor alone, and is placed and dated by its leg.
#: A university was among those who came with a chamber later; a year between, one received another.
FACTS = {
    "first": (
        "2031-04-02",
        """
events:
  scholar-visit:
    kind: visit
    label: {en: a scholar's visit, fr: une visite savante}
    status: {is: held, at: 0-1}
    from: {is: us-ia, at: 2-3}
    participant: {is: invented-professor, at: 4-5}
  scholar-stop:
    kind: visit
    label: {en: a scholar's stop, fr: une étape savante}
    status: {is: held, at: 6-7}
    part_of: {is: scholar-visit, at: 8-9}
    place: {is: ma-09, at: 10-11}
    date: {is: 2029-03-01, at: 12-13}
  chamber-visit:
    kind: visit
    label: {en: a chamber's visit, fr: une visite de chambre}
    status: {is: held, at: 14-15}
    from: {is: us-ia, at: 16-17}
    party: {is: invented-chamber, at: 18-19}
    participant: [{is: invented-college, at: 20-21}, {is: invented-professor, at: 22-23}]
    date: {is: 2031-03-01, at: 24-25}
  chamber-stop:
    kind: visit
    label: {en: a chamber's stop, fr: une étape de chambre}
    status: {is: held, at: 26-27}
    part_of: {is: chamber-visit, at: 28-29}
    place: {is: ma-09, at: 30-31}
    host: {is: receiving-university, at: 32-33}
    participant: {is: receiving-university, at: 34-35}
  college-visit:
    kind: visit
    label: {en: a college's visit, fr: une visite de collège}
    status: {is: held, at: 36-37}
    from: {is: us-ia, at: 38-39}
    place: {is: ma-09, at: 40-41}
    participant: {is: invented-college, at: 42-43}
    date: {is: 2030-03-01, at: 44-45}
states:
  invented-professor:
    holds_post: {is: invented-chair, at: 46-47}
""",
    ),
}
SHARED = """
organisation: invented-college receiving-university invented-chamber
person: invented-professor
post in invented-college: invented-chair
"""

#: Agreements of universities before the first visit of others: one with a chamber that is based in
#: the other region, one that was signed there at a meeting that has its date, one after the visit,
#: and one during a visit that the university received.
AGREED = {
    "agreed": (
        "2031-04-02",
        """
events:
  chamber-visit:
    kind: visit
    label: {en: a chamber's visit, fr: une visite de chambre}
    status: {is: held, at: 0-1}
    from: {is: us-ia, at: 2-3}
    place: {is: ma-09, at: 4-5}
    party: {is: invented-chamber, at: 6-7}
    date: {is: 2031-03-01, at: 8-9}
  exchange-agreement:
    kind: agreement
    label: {en: an exchange, fr: un échange}
    status: {is: held, at: 10-11}
    parties: [{is: invented-college, at: 12-13}, {is: receiving-university, at: 14-15}]
    date: {is: 2028, at: 16-17}
  signing-ceremony:
    kind: meeting
    label: {en: a ceremony, fr: une cérémonie}
    status: {is: held, at: 18-19}
    place: {is: ma-09, at: 20-21}
    date: {is: 2029-05-06, at: 22-23}
  ceremony-agreement:
    kind: agreement
    label: {en: what was signed there, fr: ce qui y fut signé}
    status: {is: held, at: 24-25}
    during: {is: signing-ceremony, at: 26-27}
    parties: {is: invented-college, at: 28-29}
  late-agreement:
    kind: agreement
    label: {en: a late one, fr: un accord tardif}
    status: {is: held, at: 30-31}
    parties: [{is: invented-college, at: 32-33}, {is: ma-09, at: 34-35}]
    date: {is: 2031-03-02, at: 36-37}
  college-visit:
    kind: visit
    label: {en: a college's visit, fr: une visite de collège}
    status: {is: held, at: 38-39}
    from: {is: us-ia, at: 40-41}
    place: {is: ma-09, at: 42-43}
    party: {is: invented-college, at: 44-45}
    host: {is: receiving-university, at: 46-47}
    date: {is: 2030-03-01, at: 48-49}
  visit-agreement:
    kind: agreement
    label: {en: what was signed then, fr: ce qui fut alors signé}
    status: {is: held, at: 50-51}
    during: {is: college-visit, at: 52-53}
    parties: [{is: invented-college, at: 54-55}, {is: receiving-university, at: 56-57}]
states:
  invented-college:
    based_in: {is: us-ia, at: 58-59}
  receiving-university:
    based_in: {is: ma-09, at: 60-61}
""",
    ),
}


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Graph:
    return graph_of(tmp_path_factory.mktemp("scholars"), SHARED, FACTS)


def test_a_university_takes_part_through_its_professor_and_may_be_among_others(
    graph: Graph,
) -> None:
    rows = {row["visit"]: row for row in asked(graph, "universities-first")}
    assert {visit: (row["university"], row["then"]) for visit, row in rows.items()} == {
        "scholar-visit": ("invented-college", "chamber-visit"),
        "college-visit": ("invented-college", "chamber-visit"),
    }
    row = rows["scholar-visit"]
    assert (row["date"], row["then_date"]) == ("2029-03-01", "2031-03-01")
    told_by = cited(row)
    assert told_by >= {
        "first.scholar-visit.participant.invented-professor",
        "first.invented-professor.holdsPost.invented-chair",
        "first.scholar-stop.partOf.scholar-visit",
        "first.scholar-stop.takesPlaceIn.ma-09",
        "first.chamber-stop.takesPlaceIn.ma-09",
    }
    assert any(iri.startswith("first.scholar-stop.date.") for iri in told_by)
    of_the_other = cited(rows["college-visit"])
    assert "first.invented-professor.holdsPost.invented-chair" not in of_the_other


def test_an_agreement_of_a_university_comes_before_trade_as_its_visit_does(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    graph = graph_of(tmp_path_factory.mktemp("agreed"), SHARED, AGREED)
    rows = asked(graph, "universities-first")
    assert {
        (row["visit"], row["university"], row["first"], row["second"], row["date"]) for row in rows
    } == {
        ("exchange-agreement", "invented-college", "us-ia", "ma-09", "2028"),
        ("exchange-agreement", "receiving-university", "ma-09", "us-ia", "2028"),
        ("ceremony-agreement", "invented-college", "us-ia", "ma-09", "2029-05-06"),
        ("college-visit", "invented-college", "us-ia", "ma-09", "2030-03-01"),
    }
    assert {row["then"] for row in rows} == {"chamber-visit"}
    told_by = {row["visit"]: cited(row) for row in rows}
    assert told_by["exchange-agreement"] >= {
        "agreed.exchange-agreement.hasParty.invented-college",
        "agreed.invented-college.basedIn.us-ia",
        "agreed.receiving-university.basedIn.ma-09",
    }
    assert told_by["ceremony-agreement"] >= {
        "agreed.ceremony-agreement.signedDuring.signing-ceremony",
        "agreed.signing-ceremony.takesPlaceIn.ma-09",
        "agreed.signing-ceremony.eventStatus.held",
    }
    (asked_for,) = asked(graph, "universities-first", university="receiving-university")
    assert asked_for["visit"] == "exchange-agreement"
