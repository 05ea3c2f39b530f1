"""What an editor reads about each key: under the cursor, and in ``docs/yaml-keys.md``.

It speaks to somebody who knows the article and nothing of how facts are stored. Only what describes
the keys loads it; :mod:`diplograph.facts.schema` has the one line that stands in a message.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from diplograph.facts import schema
from diplograph.facts.types import Key


@dataclass(frozen=True, slots=True)
class Guidance:
    """Help in whole sentences (Markdown, on one line), and a value as it would be written.

    Whoever and whatever the examples name is invented, but for places.
    """

    help: str
    example: str


def guidance(key: Key[Any]) -> Guidance:
    """What an editor reads about a key. Raises LookupError, which says what is to be written."""
    if key not in GUIDANCE:
        raise LookupError(
            f"the key {key.name!r} ({key.help}) has no guidance: write it in facts/guidance.py"
        )
    return GUIDANCE[key]


GUIDANCE: Mapping[Key[Any], Guidance] = {
    schema.AT: Guidance(
        "Where the source says it: the first character of the passage, counted from 0, a "
        "hyphen, and the character after its last. Said in several places, it is a list in the "
        "order of the text. Nobody counts by hand: write the words of the text, and "
        "`diplograph check --texts DIR --fix` puts their place here.",
        "[300-312, 2100-2112]",
    ),
    schema.WORDS: Guidance(
        "The words of the source that it rests on, at most seven.",
        "ce mardi",
    ),
    schema.RULE: Guidance(
        "How you come from those words to the value: weekday-… for a day of the week, yearless-… "
        "for a date without its year, relative-to-publication for yesterday or last month, "
        "relative-to-date-in-text for the day after one that it names, counted-in-text for a "
        "number, antecedent-in-text for what the text spoke of before.",
        "weekday-before-publication",
    ),
    schema.BY: Guidance(
        "Whose words, aim or view it is, if the source says so: the slug of an actor. Left out, "
        "it is the source that speaks.",
        "ca-qc",
    ),
    schema.CERTAINTY: Guidance(
        "How sure it is: the weaker of the source's own hedge (may, is said to) and your "
        "reading of it. Left out, it is certain. That a date is known only roughly belongs into "
        "the date.",
        "probable",
    ),
    schema.LISTED_IN: Guidance(
        "Write `open-list` where the source says that there are others that it does not name "
        "(among others, notamment, u. a.), `closed-list` where it says that there are none. Left "
        "out, it tells neither.",
        "open-list",
    ),
    schema.POLARITY: Guidance(
        "Write `denied` if the source says that it is not so. Left out, it is affirmed.",
        "denied",
    ),
    schema.RANK: Guidance(
        "Which of several claims on the same matter counts: `preferred` on the one that does, "
        "or `deprecated` on one that does not, with a `reason`. Left out, it is normal.",
        "preferred",
    ),
    schema.REASON: Guidance(
        "Why it has that rank, in English.",
        "The later of the two reports",
    ),
    schema.SUPERSEDES: Guidance(
        "The claim that this one corrects, by the last part of its address. For a mistake only: "
        "what changed in the world (planned, then cancelled) is a matter of `rank`.",
        "example-2024-03-05.opening",
    ),
    schema.INFERRED: Guidance(
        "For what the source does not say outright: the words that it rests on, and how you "
        'come from them to the value, such as a weekday, "last month" or "5 March" for a date.',
        "{from: ce mardi, rule: weekday-before-publication}",
    ),
    schema.VALID_FROM: Guidance(
        "From when on it holds, if the source says so: a day, a month, a year.",
        "2021-07",
    ),
    schema.VALID_UNTIL: Guidance(
        "When it ceases to hold, if the source says so; on that day it holds no longer. Of a "
        "`within` it lies before the first event in another region.",
        "2025-01-01",
    ),
    schema.ALLOW: Guidance(
        "Codes of rules that you overrule here, because the source does say so. Only rules that "
        "judge by words and roles can be overruled.",
        "[host-is-guest]",
    ),
    schema.ID: Guidance(
        "A name for a denial that has no `is`, unique in the file. An entry with a value needs "
        "none.",
        "nobody-signed",
    ),
    schema.ABOUT: Guidance(
        "What else the sentence is about: a list of slugs.",
        "[ca-qc, fr]",
    ),
    schema.IS: Guidance(
        "The value: a slug, text, a date or a number, as the field asks for.",
        "ca-qc",
    ),
    schema.AS: Guidance(
        "What kind of statement it is, if not a plain report: at an event that was held, `plan` "
        "marks what is still to come.",
        "plan",
    ),
    schema.LANG: Guidance(
        "The language of the text in `is`, if it is not that of the source.",
        "ar",
    ),
    schema.FIELDS["status"]: Guidance(
        "What became of the event, as this source has it: `held` also of one that is under way. "
        "Each file that says anything of an event says this, once.",
        "{is: held, at: 10-31}",
    ),
    schema.FIELDS["date"]: Guidance(
        "When it took or takes place, as exactly as the source has it: a day 2025-06-17, a "
        "month 2025-06, two days 2025-06-17/2025-06-19, or some time between two "
        "[2025-06-01..2025-06-15]. Under `states`, the date that a source bears.",
        "{is: 2024-03-05, at: 48-53}",
    ),
    schema.FIELDS["host"]: Guidance(
        "Who receives the others as guests: the slug of an actor.",
        "{is: cci-lyon, at: 184-235}",
    ),
    schema.FIELDS["organiser"]: Guidance(
        "Who prepares and runs it: the slug of an actor.",
        "{is: cci-lyon, at: 184-235}",
    ),
    schema.FIELDS["participant"]: Guidance(
        "Who takes part without being host, guest, leader or party, such as the body that sends "
        "a delegation: the slug of an actor.",
        "[{is: fr, at: 97-111}, {is: ca, at: 112-127}]",
    ),
    schema.FIELDS["place"]: Guidance(
        "Where it happens: the slug of a place. The place in the article's dateline is where it "
        "was written, which may be another.",
        "{is: fr-69, at: 90-96}",
    ),
    schema.FIELDS["from"]: Guidance(
        "Where the visitors come from: the slug of a place.",
        "{is: ca-qc, at: 112-127}",
    ),
    schema.FIELDS["party"]: Guidance(
        "Who makes the visit: the slug of a delegation, a person, an organisation or a place.",
        "{is: quebec-delegation-2024, at: 97-111}",
    ),
    schema.FIELDS["led_by"]: Guidance(
        "Who heads the visitors: the slug of a person.",
        "{is: jeanne-tremblay, at: 129-163}",
    ),
    schema.FIELDS["part_of"]: Guidance(
        "The larger event that this one is a leg, stop or sitting of: its slug.",
        "{is: quebec-france-2024, at: 200-240}",
    ),
    schema.FIELDS["follows"]: Guidance(
        "The event that this one comes after, in the source's words: its slug. It need not be "
        "caused by it.",
        "{is: lyon-quebec-2022, at: 240-262}",
    ),
    schema.FIELDS["agenda"]: Guidance(
        "What was talked about: sectors of the economy, of the list or of your own. Talked about "
        "is not agreed.",
        "[{is: tourism, at: 186-212}, {is: film, at: 213-225}]",
    ),
    schema.FIELDS["parties"]: Guidance(
        "Who is bound by the agreement: the slugs of actors, not of those who only sign.",
        "[{is: ca-qc, at: 310-330}, {is: cci-lyon, at: 334-342}]",
    ),
    schema.FIELDS["signed_by"]: Guidance(
        "Who signs the agreement: the slug of a person.",
        "{is: jeanne-tremblay, at: 280-303}",
    ),
    schema.FIELDS["during"]: Guidance(
        "The visit or meeting at which the agreement is concluded: its slug.",
        "{is: quebec-lyon-2024, at: 276-294}",
    ),
    schema.FIELDS["concerns"]: Guidance(
        "What the agreement is on: sectors of the economy, of the list or of your own.",
        "{is: tourism, at: 344-351}",
    ),
    schema.FIELDS["name"]: Guidance(
        "A name that the source uses, whole and in its own words.",
        "{is: Chambre de Lyon, at: 55-83}",
    ),
    schema.FIELDS["acronym"]: Guidance(
        "The short form of its name that the source uses.",
        "{is: CCIL, at: 85-89}",
    ),
    schema.FIELDS["iso_code"]: Guidance(
        "The code of the place in ISO 3166, if the source gives it.",
        "{is: CA-QC, at: 120-125}",
    ),
    schema.FIELDS["within"]: Guidance(
        "The larger place that this place lies in, as the source has it: its slug.",
        "{is: ca, at: 112-127}",
    ),
    schema.FIELDS["holds_post"]: Guidance(
        "The office that the person is in: the slug of a post.",
        "{is: quebec-minister-of-trade, at: 142-184}",
    ),
    schema.FIELDS["post_in"]: Guidance(
        "Whose office the post is: the slug of an actor.",
        "{is: ca-qc, at: 165-184}",
    ),
    schema.FIELDS["post_title"]: Guidance(
        "The title of the office, whole and in the source's own words.",
        "{is: ministre du Commerce, at: 142-162}",
    ),
    schema.FIELDS["based_in"]: Guidance(
        "Where the organisation has its seat: the slug of a place.",
        "{is: fr-69, at: 55-83}",
    ),
    schema.FIELDS["member_count"]: Guidance(
        "How many persons the delegation has, where the source counts them exactly.",
        "{is: 12, at: 97-111}",
    ),
    schema.FIELDS["company_count"]: Guidance(
        "How many companies are in the delegation, where the source counts them exactly.",
        "{is: 18, at: 97-111}",
    ),
    schema.EVENT_KIND: Guidance(
        "What kind of event it is. It must be the same in every file that names the event.",
        "visit",
    ),
    schema.EVENT_LABEL: Guidance(
        "What to call the event, by language; English is required, French and Arabic are asked "
        "for. One file says it, others that name the event do not.",
        "{en: Quebec delegation's visit to Lyon, fr: visite du Québec à Lyon}",
    ),
    schema.ENTITY_KIND: Guidance(
        "What kind of thing it is. A `group` is described and not named; whoever is named is "
        "another kind.",
        "organisation",
    ),
    schema.SHARED_KIND: Guidance(
        "What kind of thing it is. A `group` is described and not named; whoever is named is "
        "another kind. A `sector` is one of your own, for a field of business that the list of "
        "sectors does not tell from others.",
        "organisation",
    ),
    schema.DEFINITION: Guidance(
        "What the sector takes in and what it leaves to others, in your own words, by language.",
        '{en: "Growing and trading wheat, barley, maize and their kin."}',
    ),
    schema.BROADER: Guidance(
        "The wider sector that takes this one in whole: its slug, from the list or one of your "
        "own. Leave it out if none does.",
        "agrifood",
    ),
    schema.LABEL: Guidance(
        "What to call it, by language; English is required, French and Arabic are asked for.",
        "{en: Lyon Chamber of Commerce, fr: CCI de Lyon}",
    ),
    schema.ALT: Guidance(
        "Other names for it, by language, by which people may look for it.",
        "{fr: [la Chambre, la CCIL]}",
    ),
    schema.EXACT_MATCH: Guidance(
        "Addresses of the very same thing in other collections; look at each before you write it.",
        '["https://places.example/quebec"]',
    ),
    schema.CLOSE_MATCH: Guidance(
        "Addresses of nearly the same thing in other collections; look at each before you write "
        "it.",
        '["https://places.example/quebec-city"]',
    ),
    schema.ISO_CODE: Guidance(
        "The current code of the place in ISO 3166.",
        "CA-QC",
    ),
    schema.WITHIN: Guidance(
        "The larger place that this place lies in: its slug. Leave it out where that is disputed.",
        "ca",
    ),
    schema.POST_IN: Guidance(
        "Whose office the post is: the slug of an actor.",
        "ca-qc",
    ),
    schema.ORIGIN: Guidance(
        "Where this is taken from: the collection, its version, and the day you read it.",
        '"pycountry 26.2.16 (ISO 3166-2); read 2026-01-10"',
    ),
    schema.SOURCE_ID: Guidance(
        "The slug of the source: a name of its own in small letters, digits and hyphens, best "
        "with its publisher and day.",
        "example-2024-03-05-quebec-lyon",
    ),
    schema.SOURCE_KIND: Guidance(
        "What the source is.",
        "news-article",
    ),
    schema.SOURCE_LABEL: Guidance(
        "How to speak of the source, by language: who published it, when, on what, in your own "
        "words.",
        '{en: "The Example, 5 March 2024: Quebec visits Lyon"}',
    ),
    schema.SOURCE_LANGUAGE: Guidance(
        "The language that the text is written in, as two or three letters.",
        "fr",
    ),
    schema.PUBLISHED: Guidance(
        "The day on which it was published.",
        "2024-03-05",
    ),
    schema.RECORDED: Guidance(
        "The day on which you encode it.",
        "2026-01-10",
    ),
    schema.SOURCE_URL: Guidance(
        "The address at which it was read.",
        '"https://news.example/quebec-lyon"',
    ),
    schema.PUBLISHER: Guidance(
        "Who published it: the slug of an organisation.",
        "example-news",
    ),
    schema.PRIMARY: Guidance(
        "The communiqué or dispatch that the article as a whole passes on: the slug of that "
        "source. Of a part that is handed to somebody, write `by`.",
        "quebec-communique-2024-03-04",
    ),
    schema.TEXT_SHA256: Guidance(
        "The fingerprint by which whoever holds the text can tell that it is this one: the "
        "SHA-256 of the text in UTF-8, with composed letters (NFC) and plain line ends (LF).",
        "67163a97d8b9336bdf704ec5cd6d6cba289ecc71056f38929bb5d926e0e7af30",
    ),
    schema.TEXT_LENGTH: Guidance(
        "How many characters the text has.",
        "2184",
    ),
    schema.SOURCE_TEXT: Guidance(
        "The fingerprint and the length of the text, which itself is not kept here. Leave it "
        "out for a source that is known of and not held.",
        "{sha256: 67163a97d8b9336bdf704ec5cd6d6cba289ecc71056f38929bb5d926e0e7af30, length: 2184}",
    ),
    schema.CLAIM_ID: Guidance(
        "A short name for the claim, unique in the file.",
        "office-in-lyon",
    ),
    schema.CLAIM_KIND: Guidance(
        "What kind of statement it is. Only what is reported can become a fact; an aim, a hope "
        "or a judgement is kept as what it is.",
        "intention",
    ),
    schema.CLAIM_ABOUT: Guidance(
        "What it is about: the slugs of all that it speaks of. A claim has `about` or `each`, "
        "or both.",
        "[ca-qc, quebec-lyon-2024]",
    ),
    schema.EACH: Guidance(
        "Makes one claim for each of these slugs, where a sentence says the same of several. "
        "The gloss then has {each} where the name belongs.",
        "[tourism, film]",
    ),
    schema.GLOSS: Guidance(
        "What it says, in your own words: in English or French, best in both. Text of the "
        "source is not copied.",
        "{en: Quebec wants a bureau of its own in Lyon.}",
    ),
    schema.TERM: Guidance(
        "By when, if an intention or a prediction has a date: a day, a month, a year.",
        "2025",
    ),
    schema.DENIED_FIELD: Guidance(
        "Only for a denial that has no subject, such as “nothing was signed”: the field that is "
        "denied, with `is` and `polarity: denied`.",
        "during",
    ),
    schema.WHY: Guidance(
        "Why no claim is made of the passage.",
        "question",
    ),
    schema.FORMAT: Guidance(
        "The version of this format, which is 1.",
        "1",
    ),
    schema.SOURCE_KEY: Guidance(
        "The article or communiqué that this file encodes; one file for each.",
        "{id: example-2024-03-05, kind: news-article, label: {en: The Example}, language: fr, "
        "published: 2024-03-05, recorded: 2026-01-10}",
    ),
    schema.ENTITIES: Guidance(
        "Persons, organisations, places, delegations, groups and posts that no other file "
        "names. Each has a slug, by which the rest of the file speaks of it. `diplograph find` "
        "shows those that are there already.",
        "{cci-lyon: {kind: organisation, label: {en: Lyon Chamber of Commerce}}}",
    ),
    schema.SHARED_ENTITIES: Guidance(
        "Persons, organisations, places and posts that several files name, each under its slug.",
        '{ca-qc: {kind: state, label: {en: Quebec}, source: "ISO 3166-2; read 2026-01-10"}}',
    ),
    schema.EVENTS: Guidance(
        "The visits, meetings and agreements that the source tells of, each under its slug, "
        "with what the source says of it.",
        "{quebec-lyon-2024: {kind: visit, label: {en: Quebec's visit to Lyon}, status: {is: "
        "held, at: 10-31}}}",
    ),
    schema.NAMED_EVENTS: Guidance(
        "Visits, meetings and agreements that several files tell of: what they are, and their "
        "names.",
        "{quebec-lyon-2024: {kind: visit, label: {en: Quebec's visit to Lyon}}}",
    ),
    schema.STATES: Guidance(
        "What the source says of persons, organisations, places, posts and of itself, each "
        "under its slug: names, offices, seats.",
        "{cci-lyon: {acronym: {is: CCIL, at: 85-89}}}",
    ),
    schema.CLAIMS: Guidance(
        "Everything else that the source says: aims, forecasts, judgements, and reports that "
        "have no field of their own.",
        "[{id: office, kind: intention, by: ca-qc, about: [ca-qc], gloss: {en: Quebec wants a "
        "bureau there.}, at: 228-274}]",
    ),
    schema.NOT_ENCODED: Guidance(
        "The passages of which you make no claim, each with the reason, so that every word of "
        "the text is accounted for.",
        "[{at: 26-84, why: question}]",
    ),
    schema.NOTE: Guidance(
        "A word to whoever goes on with the file.",
        "who is meant?",
    ),
    schema.TODO: Guidance(
        "The passages that you have still to read. `diplograph new` lists every sentence here; "
        "what is under a claim or left out is taken off the list, and no graph is built before "
        "nothing is left of it.",
        "[{at: 26-84, note: who is meant?}]",
    ),
    schema.SPAN_RECORDS: Guidance(
        "The paragraph and the fingerprint of each passage. Not written by hand: `diplograph "
        "check --texts DIR --fix` does it.",
        "{10-31: [1, 3f1c38b3e8095317107f000738dd461df3222e84d007b818e1b76f61f31fc805]}",
    ),
    schema.SCANS: Guidance(
        "What was searched, whether anything was found or not, each scan under a slug. It is what "
        "tells “no record” from “not searched”.",
        "{papers-2024: {label: {en: two papers in 2024}, period: 2024, recorded: 2026-01-10}}",
    ),
    schema.REGISTERS: Guidance(
        "Lists of events that somebody else keeps, each under a slug: what the graph is measured "
        "against. No claim is made of them.",
        "{their-list: {label: {en: Their list}, period: 2024, source: their site, recorded: "
        "2026-01-10, entries: [{id: n1, date: 2024-03, label: {en: Quebec to Lyon}}]}}",
    ),
    schema.SCAN_LABEL: Guidance(
        "How a reader is told of the scan, by language; English is required.",
        "{en: two papers in 2024}",
    ),
    schema.SCAN_PERIOD: Guidance(
        "The days of publication that were looked at, in EDTF.",
        "2024-01-01/2024-12-31",
    ),
    schema.OUTLETS: Guidance(
        "The papers, agencies and sites that were read: slugs of actors.",
        "[le-quai]",
    ),
    schema.SCAN_LANGUAGES: Guidance(
        "The languages that were read, as tags.",
        "[fr, ar]",
    ),
    schema.SCAN_PLACES: Guidance(
        "The places that were searched for by name in all these outlets and days. A place that no "
        "scan lists counts as not searched.",
        "[ca-qc, ma-09]",
    ),
    schema.SCAN_TOGETHER: Guidance(
        "Places that were searched for only where all of a group are named, not each by itself.",
        "[[ca-qc, fr], [ca-qc, ma]]",
    ),
    schema.TERMS: Guidance(
        "Other words that were searched for: names, catchwords.",
        "[jumelage, Wirtschaftsmission]",
    ),
    schema.SCAN_ABOUT: Guidance(
        "Events, actors or sectors whose further traces were looked for; of an announced visit or "
        "mission its outcome.",
        "[quebec-lyon-2024]",
    ),
    schema.SCAN_CLAIMS: Guidance(
        "Promises and predictions whose outcome was looked for: the slug of the source, a dot, and "
        "the id of the claim.",
        "[example-2024-03-05.office]",
    ),
    schema.ITEMS_READ: Guidance(
        "How many articles and dispatches were gone through, kept or not, by year or period.",
        "{2023: 150, 2024: 400}",
    ),
    schema.SCAN_NOTE: Guidance(
        "What else has to be known: hits put aside and why, what was not to be had.",
        "Three hits were about another Georgia.",
    ),
    schema.SCAN_RECORDED: Guidance(
        "The day on which you wrote this down; `build --as-of` leaves out what is later.",
        "2026-01-10",
    ),
    schema.REGISTER_LABEL: Guidance(
        "How a reader is told of the list, by language; English is required.",
        "{en: Directory of Example Missions}",
    ),
    schema.REGISTER_PERIOD: Guidance(
        "The days that the list means to cover, in EDTF.",
        "2023-01-01/2025-12-31",
    ),
    schema.REGISTER_PLACES: Guidance(
        "The places between which it lists events, such as two countries; or the one place to "
        "which it lists visits.",
        "[ca, fr]",
    ),
    schema.ENTRIES_OF_REGISTER: Guidance(
        "Its entries, each in your own words, with the event of the graph that you hold it to be.",
        "[{id: n1, date: 2024-03, label: {en: Quebec to Lyon}, event: quebec-lyon-2024}]",
    ),
    schema.COUNTS_OF_REGISTER: Guidance(
        "How many events it counts by year or period, where it names none.",
        "{2023: 3, 2024: 5}",
    ),
    schema.ENTRY_ID: Guidance(
        "A name for the entry, unique in its list, such as its number there.",
        "n1",
    ),
    schema.ENTRY_LABEL: Guidance(
        "The entry in your own words, by language; English is required.",
        "{en: Quebec to Lyon}",
    ),
    schema.ENTRY_DATE: Guidance(
        "Its date, as exact as the list has it, in EDTF.",
        "2024-03",
    ),
    schema.ENTRY_PLACES: Guidance(
        "The places that it names; a state or region among them tells whether it was searched for.",
        "[ca-qc, lyon]",
    ),
    schema.ENTRY_EVENT: Guidance(
        "The event of the graph that you hold it to be. Left out, the graph has none: nothing is "
        "matched by itself.",
        "quebec-lyon-2024",
    ),
}
