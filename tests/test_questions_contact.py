"""What is contact between two places: invented visits and meetings."""

from __future__ import annotations

from pathlib import Path

from diplograph.facts.model import Text
from diplograph.rdf.iris import digest
from fact_files import asked, cited, event, graph_of

SHARED = """
city in fk: invented-town
organisation: invented-body
visit: direct-visit far-visit near-visit
"""
MEETINGS = """
city in ma-06: invented-town
organisation: invented-body
visit: invented-visit
meeting: video-meeting talks-within talks-of-one talks-with-body
"""
FILES = {
    "direct": ("2031-06-01", event("direct-visit", from_="us-ia", place="invented-town")),
    "near": ("2031-06-02", event("near-visit", from_="us-vt", host="invented-body")),
    "far": ("2031-06-03", event("far-visit", place="fk", party="invented-body")),
}


def test_a_territory_without_units_stands_for_itself(tmp_path: Path) -> None:
    graph = graph_of(tmp_path, SHARED, FILES)
    for one, other, unit in (("us", "fk", "first"), ("fk", "us", "second")):
        rows = asked(graph, "units-in-contact", one=one, other=other)
        assert {(row[unit], row["status"], row.get("body", "")) for row in rows} == {
            ("us-ia", "direct", ""),
            ("us-vt", "through-body", "invented-body"),
        }


def test_a_meeting_of_two_places_is_contact_without_a_visit(tmp_path: Path) -> None:
    within = """
  talks-within:
    kind: meeting
    status: {is: held, at: 20-21}
    part_of: {is: invented-visit, at: 22-23}
    host: {is: ma-06, at: 24-25}
    participant: {is: us-ia, at: 26-27}
"""
    files = {
        "video": (
            "2031-03-02",
            event("video-meeting", kind="meeting", date="2031-03-01", host="ma-06")
            + "    participant: {is: us-ia, at: 8-9}\n",
        ),
        "visit": (
            "2032-03-02",
            event(date="2032-03-01", from_="us-ia", place="invented-town", host="ma-06") + within,
        ),
        "one": ("2033-03-02", event("talks-of-one", kind="meeting", date="2033", host="us-ia")),
        "body": (
            "2034-03-02",
            event("talks-with-body", kind="meeting", date="2034", host="invented-body")
            + "    participant: {is: us-ia, at: 8-9}\n",
        ),
    }
    rows = asked(graph_of(tmp_path, MEETINGS, files), "contact-by-year", one="us-ia", other="ma")
    assert {(row["year"], row["visits"], row["meetings"], row["status"]) for row in rows} == {
        ("2031", "0", "1", "found"),
        ("2032", "1", "0", "found"),
        ("2033", "0", "0", "not-searched"),
        ("2034", "0", "0", "not-searched"),
    }
    (video, visit) = (row for row in rows if row["status"] == "found")
    assert (video["events"], video["per_hundred"]) == ("video-meeting", "100")
    assert {each.partition(".")[2] for each in cited(video)} == {
        "video-meeting.eventStatus.held",
        f"video-meeting.date.{digest(Text('2031-03-01'))}",
        "video-meeting.hostedBy.ma-06",
        "video-meeting.participant.us-ia",
    }
    assert "visit.invented-visit.hostedBy.ma-06" not in cited(visit)


def test_a_year_without_contact_is_none_found_only_where_a_place_was_searched(
    tmp_path: Path,
) -> None:
    scans = """format: 1
scans:
  alone:
    label: {en: invented}
    period: 2031
    places: [us-ia]
    read: {2031: 5}
    recorded: 2035-01-01
  together:
    label: {en: invented}
    period: 2032/2033
    together: [[us-vt, ma-06]]
    read: {2032: 5, 2033: 5}
    recorded: 2035-01-01
  elsewhere:
    label: {en: invented}
    period: 2034
    places: [fr]
    read: {2034: 5}
    recorded: 2035-01-01
"""
    told = ("2032-03-02", event("direct-visit", date="2032", from_="us-ia", place="fk"))
    graph = graph_of(tmp_path, SHARED, {"direct": told}, coverage=scans)

    def found(one: str, other: str) -> list[tuple[str, str]]:
        rows = asked(graph, "contact-by-year", one=one, other=other)
        return [(row["year"][-1], row["status"]) for row in rows]

    assert found("us", "ma") == [
        ("1", "none-found"),
        ("2", "none-found"),
        ("3", "none-found"),
        ("4", "not-searched"),
    ]
    assert found("us-vt", "fk")[1] == ("2", "not-searched")
    assert found("fk", "us") == [
        ("1", "none-found"),
        ("2", "found"),
        ("3", "not-searched"),
        ("4", "not-searched"),
    ]
    assert [status for _, status in found("us-vt", "fr")] == [*["not-searched"] * 3, "none-found"]
