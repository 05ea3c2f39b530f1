"""What all exports are made of: nothing is left to chance where sources give several values."""

from __future__ import annotations

from datetime import date
from itertools import permutations

import pyoxigraph

from diplograph import backends, rdf
from diplograph.export import Content
from diplograph.export.content import Thing
from diplograph.vocabulary import vocabulary

#: Invented: a meeting with as many dates and statuses as are asked for, and one claim for each.
_MEETING = """
PREFIX dg: <https://w3id.org/diplograph/ontology#>
PREFIX id: <https://w3id.org/diplograph/id/>
PREFIX kind: <https://w3id.org/diplograph/kind/>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
id:talks a dg:Meeting .
id:bulletin a dg:Source .
"""
_DATE = """
id:bulletin.{0} a dg:Claim ; dg:holder id:bulletin ; dg:claimKind kind:reported-event ;
    dg:certainty kind:certain ; dg:polarity kind:affirmed ; dg:basis kind:stated ;
    dg:rank kind:normal ; dg:claimSubject id:talks ; dg:claimProperty dg:date ;
    dg:claimValue "{1}" {2} .
"""
_ACCEPTED = 'id:talks dg:date "{}" .'
_DAY = ' ; dg:{} "{}"^^xsd:date'


def talks(*dates: tuple[str, str, str], accepted: bool, more: str = "") -> Thing:
    """The meeting with dates in EDTF, each with its bounds, which may be empty."""
    turtle = [_MEETING, more]
    for number, (edtf, earliest, latest) in enumerate(dates):
        bounds = {"earliest": earliest, "latest": latest}
        told = "".join(_DAY.format(name, day) for name, day in bounds.items() if day)
        turtle.append(_DATE.format(number, edtf, told))
        if accepted:
            turtle.append(_ACCEPTED.format(edtf))
        else:
            turtle.append(f"id:talks dg:undecidedDate id:bulletin.{number} .")
    read = pyoxigraph.parse("\n".join(turtle), pyoxigraph.RdfFormat.TURTLE)
    triples = (*vocabulary().triples, *(quad.triple for quad in read))
    content = Content.of(backends.memory(rdf.ntriples(triples)))
    (found,) = (each for each in content.things() if each.id == "id:talks")
    return found


_FIRST, _SECOND = (
    ("2031-03", "2031-03-01", "2031-03-31"),
    ("2031-04-02", "2031-04-02", "2031-04-02"),
)
_OPEN = ("2031-05/..", "2031-05-01", "")


def test_one_accepted_date_is_the_date() -> None:
    found = talks(_FIRST, accepted=True)
    assert (found.dated, found.undecided) == ("2031-03", ())
    assert (found.start, found.end) == (date(2031, 3, 1), date(2031, 3, 31))


def test_of_several_accepted_dates_all_are_kept_whatever_their_order() -> None:
    for dates in permutations((_FIRST, _SECOND)):
        found = talks(*dates, accepted=True)
        assert found.dated == "2031-03 | 2031-04-02"
        assert (found.start, found.end) == (date(2031, 3, 1), date(2031, 4, 2))
    assert talks(_SECOND, _OPEN, accepted=True).end is None


def test_of_several_accepted_statuses_all_are_kept() -> None:
    statuses = "id:talks dg:eventStatus kind:planned , kind:held ."
    assert talks(accepted=True, more=statuses).status == "held | planned"


def test_dates_of_which_none_is_accepted_are_told_as_such() -> None:
    for dates in permutations((_FIRST, _SECOND)):
        found = talks(*dates, accepted=False)
        assert (found.dated, found.start, found.end) == (None, None, None)
        assert found.undecided == ("2031-03", "2031-04-02")
        assert found.contested == ("date",)
