"""Twelve questions of a journalist to the picture of the invented corpus, with their answers."""

from __future__ import annotations

from dataclasses import dataclass

IOWA = "Iowa's mission to Agadir, April 2024"
AGREEMENT = "agreement of Prairie Gate and the Atlas Export House, April 2024"
DELEGATION = "delegation of Iowa's mission to Agadir, April 2024"
OREGON = "Oregon companies' mission to Tangier, planned for May 2024"
LOUISIANA = "Louisiana's mission to Kénitra, planned for February 2025"
COLORADO = "Colorado's mission to Béni Mellal, planned for September 2024"
OLDHAM, BENKARIM = "Marguerite Oldham", "Youssef Benkarim"
WHO_SAYS_SO = {
    "Atlas Export House, 18 April 2024: Iowa in Agadir",
    "Sada al-Marafi, 19 April 2024: an Iowa delegation in Agadir",
    "The Levee Courier, 20 April 2024: Iowa group signs in Agadir",
    "Trade Horizon Review, 22 April 2024: Iowa group signs in Agadir (copied)",
}

TABLE = "input[value=table] + span"
TIMELINE = "input[value=time] + span"
SAID = ".strip-said label:last-child"
FILTERS = "#filters-button"
STATUS = "fieldset:has(legend:text-is('Status')) label:has-text('{}')"
SAVE = (".menu summary", "[data-export=csv]")
PATH = (
    *(FILTERS, "#way-from", f"={OLDHAM}", "#way-from-list li"),
    *("#way-to", f"={BENKARIM}", "#way-to-list li", ".way-form > button"),
)

Actions = tuple[str, ...]


@dataclass(frozen=True)
class Task:
    """A question, its answer, what is done for it in each way, and where the answer is read.

    What is done: ``=text`` is typed; by keyboard a key is pressed, and ``>text`` goes on with Tab
    to what says so; by touch and in the table what a selector finds is tapped or clicked.
    ``seen`` and ``listed`` name a reader of the test, with what it is to read.
    """

    question: str
    answer: frozenset[str]
    keys: Actions
    touch: Actions
    table: Actions
    seen: str
    listed: str


def _of(
    question: str,
    name: str,
    *,
    keys: Actions = (),
    touch: Actions = (),
    table: Actions = (),
    seen: str,
    listed: str,
    answer: set[str],
) -> Task:
    """A question about one thing, first found by its name; the table then holds it alone."""
    found = ("#find", f"={name}", "#find-list li")
    return Task(
        question,
        frozenset(answer),
        ("/", f"={name}", "Enter", *keys),
        (*found, *touch),
        (TABLE, *found, *table),
        seen,
        listed,
    )


def _ends(question: str, name: str, relation: str, *answer: str) -> Task:
    """A question for the other ends of a relation of a thing."""
    return _of(
        question, name, seen=f"ends {relation}", listed=f"rows {relation}", answer=set(answer)
    )


TASKS = (
    _ends("Who led the visit?", IOWA, "led by", OLDHAM),
    _ends("When was it?", IOWA, "dated", "16 April 2024 to 19 April 2024"),
    _ends(
        "Which sectors were discussed?",
        *(IOWA, "on its agenda", "citrus", "farm machinery", "irrigation", "logistics"),
    ),
    _ends("Who hosted it?", IOWA, "hosted by", "Atlas Export House", "Souss-Massa"),
    _ends("Who signed the agreement?", AGREEMENT, "signed by", OLDHAM, BENKARIM),
    _of(
        "Which sources say that she signed it?",
        AGREEMENT,
        keys=(f">{OLDHAM}", "Enter"),
        touch=(f"#panel summary:has-text('{OLDHAM}')",),
        table=(f"tr:has-text('signed by'):has-text('{OLDHAM}') .evidence",),
        seen="sources",
        listed="sources",
        answer=WHO_SAYS_SO,
    ),
    _of(
        "How large was the delegation, and is that contested?",
        DELEGATION,
        table=(SAID,),
        seen="contested number of members",
        listed="disputed number of members",
        answer={"22", "24"},
    ),
    _of(
        "Who was to lead the visit that did not come, as is only said?",
        OREGON,
        keys=("s",),
        touch=(SAID,),
        table=(SAID,),
        seen="said led by",
        listed="only led by",
        answer={"Cormac Dunleith"},
    ),
    Task(
        "Which visits were planned and never held?",
        frozenset({OREGON, LOUISIANA, COLORADO}),
        ("2", "s", "f", ">planned", " ", ">postponed", " ", ">cancelled", " "),
        (
            *(TIMELINE, SAID, FILTERS, STATUS.format("planned"), STATUS.format("postponed")),
            STATUS.format("cancelled"),
        ),
        (
            *(TABLE, SAID, FILTERS, STATUS.format("planned"), STATUS.format("postponed")),
            STATUS.format("cancelled"),
        ),
        seen="occasions",
        listed="subjects status",
    ),
    Task(
        "Which regions have most contacts?",
        frozenset({"Casablanca-Settat", "Iowa", "Souss-Massa"}),
        *((), (), (TABLE,)),
        seen="busiest",
        listed="busiest",
    ),
    Task(
        "What joins the two who signed, and who says so of each hop?",
        frozenset({AGREEMENT, OLDHAM, BENKARIM, *WHO_SAYS_SO}),
        ("f", ">From", f"={OLDHAM}", "Enter", f"={BENKARIM}", "Enter", "Enter"),
        PATH,
        (TABLE, *PATH),
        seen="way",
        listed="hops",
    ),
    Task(
        "What is known of visits that were cancelled, to take along?",
        frozenset({LOUISIANA}),
        ("2", "s", "f", ">cancelled", " ", ">Export", "Enter", ">Table (CSV)", "Enter"),
        (TIMELINE, SAID, FILTERS, STATUS.format("cancelled"), *SAVE),
        (TABLE, SAID, FILTERS, STATUS.format("cancelled"), *SAVE),
        seen="saved",
        listed="saved",
    ),
)
