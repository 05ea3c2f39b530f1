"""The keys of a fact file: each is declared here, once, with its type, its meaning and its term.

A field of an event or a state stands for one claimable property. What it takes (a slug, text, a
date, a number) is not said here: it follows from the property's declaration in the ontology.
"""

from __future__ import annotations

from typing import Any

from diplograph.facts.document import Mapping
from diplograph.facts.records import record
from diplograph.facts.spans import SPAN, SPANS
from diplograph.facts.tables import list_of, list_or_nothing, one_or_more, table_of
from diplograph.facts.types import Key, Record
from diplograph.facts.values import (
    CLAIM_NAME,
    DAY,
    EDTF,
    INTEGER,
    ISO_3166,
    LANGUAGE,
    RAW,
    REFERENCE,
    SLUG,
    TEXT,
    TEXT_DIGEST,
    URL,
    code,
    kind_of,
    located,
    one_of,
)

FORMAT_VERSION = "1"

LABELS = table_of(LANGUAGE, TEXT)
#: The languages in which names and glosses are shown, and no others kept; the shapes agree.
LABEL_LANGUAGES = ("en", "fr", "ar")
GLOSS_LANGUAGES = ("en", "fr")

# ------------------------------------------------------------------ evidence and how firm it is

AT = Key("at", SPANS, "where the source says it: 10-31, or a list", "prov:wasDerivedFrom", True)
WORDS = Key("from", TEXT, "the words it rests on, at most seven", "dg:inferredFrom", True)
RULE = Key("rule", code("inference-rules"), "the rule", "dg:inferenceRule", required=True)
INFERENCE = Record("an inference", (WORDS, RULE))

BY = Key("by", REFERENCE, "the actor whose words, aim or view it is", "dg:attributedTo")
CERTAINTY = Key("certainty", code("certainties"), "how sure it is", "dg:certainty")
POLARITY = Key("polarity", code("polarities"), "affirmed or denied", "dg:polarity")
RANK = Key("rank", code("ranks"), "the editors' choice among claims", "dg:rank")
REASON = Key("reason", TEXT, "why it has that rank, in English", "dg:rankReason")
SUPERSEDES = Key("supersedes", CLAIM_NAME, "the claim that this one corrects", "dg:supersedes")
INFERRED = Key("inferred", record(INFERENCE), "how the editor drew it from the words", "dg:basis")
VALID_FROM = Key("valid_from", EDTF, "when it begins to hold", "dg:validFrom")
VALID_UNTIL = Key("valid_until", EDTF, "when it ceases to hold, excluded", "dg:validUntil")
ID = Key("id", SLUG, "a name for the claim, unique in the file")
ABOUT = Key("about", list_of(REFERENCE), "what else it is about", "dg:about")
#: The rules that are judgements: what they refuse can be a true report all the same.
JUDGEMENTS = (
    "report-without-event",
    "report-of-groups",
    "wording-against-kind",
    "host-is-guest",
)
ALLOW = Key(
    "allow",
    one_or_more(located(one_of("a rule that is a judgement", "cannot-allow", JUDGEMENTS))),
    "codes of judgements that the editor overrules here",
)
FIRMNESS: tuple[Key[Any], ...] = (
    BY,
    CERTAINTY,
    POLARITY,
    RANK,
    REASON,
    SUPERSEDES,
    INFERRED,
    VALID_FROM,
    VALID_UNTIL,
    ALLOW,
)

# ------------------------------------------------------------------ fields of events and states

IS = Key("is", RAW, "the slug, text, date or number", "dg:claimObject")
AS = Key("as", code("claim-kinds"), "the kind of claim, if not the default", "dg:claimKind")
LISTED_IN = Key("listed", code("listings"), "whether the source names all", "dg:listedIn")
LANG = Key("lang", LANGUAGE, "the language of the text, if not the source's")
ENTRY = Record("an entry", (IS, AT, AS, LISTED_IN, LANG, ID, ABOUT, *FIRMNESS))
ENTRIES = one_or_more(record(ENTRY))


def _field(name: str, term: str, meaning: str) -> Key[Any]:
    return Key(name, ENTRIES, meaning, term)


STATUS = _field("status", "dg:eventStatus", "planned, held, postponed or cancelled")
DATE = _field("date", "dg:date", "when it takes place, in EDTF")
EVENT_FIELDS: tuple[Key[Any], ...] = (
    STATUS,
    DATE,
    _field("host", "dg:hostedBy", "who receives the others as guests"),
    _field("organiser", "dg:organisedBy", "who prepares and runs it"),
    _field("participant", "dg:participant", "who takes part, in no other role"),
    _field("place", "dg:takesPlaceIn", "where it happens"),
    _field("from", "dg:visitorFrom", "the place that the visitors come from"),
    _field("party", "dg:visitingParty", "who makes the visit"),
    _field("led_by", "dg:ledBy", "the person who heads the visitors"),
    _field("part_of", "dg:partOf", "the event it is a leg, stop or sitting of"),
    _field("follows", "dg:follows", "the event it comes after"),
    _field("agenda", "dg:onAgenda", "the sectors talked about"),
    _field("parties", "dg:hasParty", "who is bound by the agreement"),
    _field("signed_by", "dg:signedBy", "the persons who sign the agreement"),
    _field("during", "dg:signedDuring", "the event at which the agreement is concluded"),
    _field("concerns", "dg:concerns", "the sectors of the agreement"),
)
#: `date` serves both tables: in `states` it dates a source.
STATE_FIELDS: tuple[Key[Any], ...] = (
    _field("name", "dg:name", "a name that the source uses"),
    _field("acronym", "dg:acronym", "the short form that the source uses"),
    _field("iso_code", "dg:isoCode", "the ISO 3166 code"),
    _field("within", "dg:within", "the place that this place lies in"),
    _field("holds_post", "dg:holdsPost", "the post that the person is in"),
    _field("post_in", "dg:postIn", "whose office the post is"),
    _field("post_title", "dg:postTitle", "the title, whole, in the source's words"),
    _field("based_in", "dg:basedIn", "where the organisation has its seat"),
    _field("member_count", "dg:memberCount", "how many persons the delegation has, exact"),
    _field("company_count", "dg:companyCount", "how many companies the delegation has, exact"),
    DATE,
)
FIELDS = {key.name: key for key in (*EVENT_FIELDS, *STATE_FIELDS)}

EVENT_KIND = Key("kind", kind_of("a kind of event", "Event"), "the kind of event", "rdf:type", True)
EVENT_LABEL = Key("label", LABELS, "names by language: {en: …}", "skos:prefLabel")
EVENT = Record("an event", (EVENT_KIND, EVENT_LABEL, *EVENT_FIELDS))
NAMED_EVENT = Record("a shared event", (EVENT_KIND, EVENT_LABEL))
STATE = Record("a state", STATE_FIELDS)

# ------------------------------------------------------------------ entities

ENTITY_KIND = Key(
    "kind", kind_of("a kind of entity", "Actor", "Post"), "the kind of entity", "rdf:type", True
)
#: What entity files declare; a project's sectors are among it.
SHARED_KIND = Key(
    "kind",
    kind_of("a kind of shared entity", "Actor", "Post", "Sector"),
    "the kind of entity",
    "rdf:type",
    True,
)
LABEL = Key("label", LABELS, "names by language: {en: …}", "skos:prefLabel", True)
ALT = Key("alt", table_of(LANGUAGE, one_or_more(TEXT)), "other names by language", "skos:altLabel")
EXACT_MATCH = Key("exact_match", list_of(URL), "the same thing elsewhere", "skos:exactMatch")
CLOSE_MATCH = Key("close_match", list_of(URL), "nearly the same elsewhere", "skos:closeMatch")
ISO_CODE = Key("iso_code", ISO_3166, "the ISO 3166 code", "dg:isoCode")
WITHIN = Key("within", REFERENCE, "the place it lies in, undisputed", "dg:within")
POST_IN = Key("post_in", REFERENCE, "whose office the post is", "dg:postIn")
DEFINITION = Key("definition", LABELS, "what the sector is: {en: …}", "skos:definition")
BROADER = Key("broader", REFERENCE, "the wider sector that it is part of", "skos:broader")
ORIGIN = Key("source", TEXT, "package, version and date", "dcterms:source", True)
_NAMES: tuple[Key[Any], ...] = (LABEL, ALT, EXACT_MATCH, CLOSE_MATCH)
REFERENCE_KEYS: tuple[Key[Any], ...] = (ISO_CODE, WITHIN, POST_IN)
SECTOR_KEYS: tuple[Key[Any], ...] = (DEFINITION, BROADER)
ENTITY = Record("an entity of a fact file", (ENTITY_KIND, *_NAMES))
SHARED_ENTITY = Record(
    "a shared entity", (SHARED_KIND, *_NAMES, *REFERENCE_KEYS, *SECTOR_KEYS, ORIGIN)
)

# ------------------------------------------------------------------ the source

SOURCE_ID = Key("id", SLUG, "the slug of the source", required=True)
SOURCE_KIND = Key("kind", code("source-kinds"), "what the source is", "dcterms:type", True)
SOURCE_LABEL = Key("label", LABELS, "how to speak of the source: {en: …}", "skos:prefLabel", True)
SOURCE_LANGUAGE = Key("language", LANGUAGE, "the language of its text", "dcterms:language", True)
PUBLISHED = Key("published", DAY, "the day it was published", "dcterms:issued", True)
RECORDED = Key("recorded", DAY, "the day it was encoded", "dg:recordedOn", True)
SOURCE_URL = Key("url", URL, "where it was read", "schema:url")
PUBLISHER = Key("publisher", REFERENCE, "the organisation that published it", "dcterms:publisher")
PRIMARY = Key("primary", REFERENCE, "the communiqué it draws on", "prov:hadPrimarySource")
TEXT_SHA256 = Key("sha256", TEXT_DIGEST, "of the NFC, LF text in UTF-8", "dg:textDigest", True)
TEXT_LENGTH = Key("length", INTEGER, "in code points", "dg:textLength", True)
FINGERPRINT = Record("the text of a source", (TEXT_SHA256, TEXT_LENGTH))
SOURCE_TEXT = Key("text", record(FINGERPRINT), "its fingerprint")
SOURCE = Record(
    "a source",
    (
        SOURCE_ID,
        SOURCE_KIND,
        SOURCE_LABEL,
        SOURCE_LANGUAGE,
        PUBLISHED,
        RECORDED,
        SOURCE_URL,
        PUBLISHER,
        PRIMARY,
        SOURCE_TEXT,
    ),
)

# ------------------------------------------------------------------ claims and what is left out

CLAIM_ID = Key("id", SLUG, "a name for the claim, unique in the file", required=True)
CLAIM_KIND = Key("kind", code("claim-kinds"), "the kind of claim", "dg:claimKind", True)
CLAIM_ABOUT = Key("about", list_of(REFERENCE), "what it is about", "dg:about")
EACH = Key("each", list_of(REFERENCE), "one claim for each of these", "dg:about")
#: What stands in a gloss for the name of the item that a claim is made for.
ITEM = "{each}"
GLOSS = Key("gloss", LABELS, "what it says in our own words; {each}: an item's name", "dg:gloss")
TERM = Key("term", EDTF, "by when, for an intention or a prediction", "dg:latest")
DENIED_FIELD = Key("field", TEXT, "of a denial without a subject: the field", "dg:claimProperty")
CLAIM = Record(
    "a claim",
    (CLAIM_ID, CLAIM_KIND, CLAIM_ABOUT, EACH, GLOSS, AT, TERM, DENIED_FIELD, IS, *FIRMNESS),
)

WHY = Key("why", code("omission-reasons"), "why no claim is made of it", "dg:omissionReason", True)
OMISSION = Record("a passage left out", (AT, WHY))

NOTE = Key("note", TEXT, "a word to whoever goes on with the file")
TODO_ENTRY = Record("a passage still to be read", (AT, NOTE))

#: `[paragraph, SHA-256]`, checked in detail where the block is read.
SPAN_RECORD = list_of(RAW)

# ------------------------------------------------------------------ the files

FORMAT = Key("format", TEXT, "the version of this format: 1", required=True)
SOURCE_KEY = Key("source", record(SOURCE), "the article or communiqué", required=True)
ENTITIES = Key("entities", table_of(SLUG, record(ENTITY)), "entities met here first")
SHARED_ENTITIES = Key("entities", table_of(SLUG, record(SHARED_ENTITY)), "entities of many files")
EVENTS = Key("events", table_of(SLUG, record(EVENT)), "events and what is said of them")
NAMED_EVENTS = Key("events", table_of(SLUG, record(NAMED_EVENT)), "events of many files")
STATES = Key("states", table_of(SLUG, record(STATE)), "what is said of entities")
CLAIMS = Key("claims", list_of(record(CLAIM)), "everything else the source says")
NOT_ENCODED = Key("not_encoded", list_of(record(OMISSION)), "passages without a claim, and why")
TODO = Key("todo", list_or_nothing(record(TODO_ENTRY)), "passages still to be read")
SPAN_RECORDS = Key("spans", table_of(SPAN, SPAN_RECORD), "paragraph and SHA-256 of each span")

# ------------------------------------------------------------------ the scan log

SCAN_LABEL = Key("label", LABELS, "how to speak of the scan: {en: …}", "skos:prefLabel", True)
SCAN_PERIOD = Key("period", EDTF, "the days of publication looked at", "dcterms:temporal", True)
OUTLETS = Key("outlets", list_of(REFERENCE), "the outlets that were read", "prov:used")
SCAN_LANGUAGES = Key("languages", list_of(LANGUAGE), "the languages read", "dcterms:language")
SCAN_PLACES = Key("places", list_of(REFERENCE), "places searched by name", "dcterms:spatial")
SCAN_TOGETHER = Key(
    "together",
    list_of(list_of(REFERENCE)),
    "places searched only together: [[a, b], …]",
    "dcterms:spatial",
)
TERMS = Key("terms", list_of(TEXT), "other words searched for", "dcterms:subject")
SCAN_ABOUT = Key("about", list_of(REFERENCE), "things whose traces were sought", "dcterms:subject")
SCAN_CLAIMS = Key(
    "claims", list_of(CLAIM_NAME), "claims whose outcome was sought", "dcterms:subject"
)
ITEMS_READ = Key("read", table_of(EDTF, INTEGER), "items gone through by period", "dg:itemsRead")
SCAN_NOTE = Key("note", TEXT, "what else is to be known, in English", "dcterms:description")
SCAN_RECORDED = Key("recorded", DAY, "the day this was written", "dcterms:created", True)
SCAN = Record(
    "a scan",
    (
        SCAN_LABEL,
        SCAN_PERIOD,
        OUTLETS,
        SCAN_LANGUAGES,
        SCAN_PLACES,
        SCAN_TOGETHER,
        TERMS,
        SCAN_ABOUT,
        SCAN_CLAIMS,
        ITEMS_READ,
        SCAN_NOTE,
        SCAN_RECORDED,
    ),
)
ENTRY_ID = Key("id", SLUG, "a name for the entry, unique in its list", required=True)
ENTRY_LABEL = Key("label", LABELS, "the entry in our words: {en: …}", "skos:prefLabel", True)
ENTRY_DATE = Key("date", EDTF, "its date, as exact as the list has it", "dcterms:temporal", True)
ENTRY_PLACES = Key("places", list_of(REFERENCE), "the places it names", "dcterms:spatial")
ENTRY_EVENT = Key("event", REFERENCE, "the event that it is, if one is known", "dcterms:relation")
REGISTER_ENTRY = Record(
    "an entry of a list", (ENTRY_ID, ENTRY_LABEL, ENTRY_DATE, ENTRY_PLACES, ENTRY_EVENT)
)
REGISTER_LABEL = Key("label", LABELS, "how to speak of the list: {en: …}", "skos:prefLabel", True)
REGISTER_PERIOD = Key("period", EDTF, "the days it means to cover", "dcterms:temporal", True)
REGISTER_PLACES = Key("places", list_of(REFERENCE), "the places it covers", "dcterms:spatial")
ENTRIES_OF_REGISTER = Key("entries", list_of(record(REGISTER_ENTRY)), "its entries")
COUNTS_OF_REGISTER = Key(
    "counts", table_of(EDTF, INTEGER), "events it counts by period, not named", "dg:eventsCounted"
)
REGISTER = Record(
    "a list of others",
    (
        REGISTER_LABEL,
        REGISTER_PERIOD,
        REGISTER_PLACES,
        ORIGIN,
        SCAN_RECORDED,
        ENTRIES_OF_REGISTER,
        COUNTS_OF_REGISTER,
    ),
)
SCANS = Key("scans", table_of(SLUG, record(SCAN)), "what was searched, found or not")
REGISTERS = Key("lists", table_of(SLUG, record(REGISTER)), "lists of others to measure against")

FACT_FILE = Record(
    "a fact file",
    (FORMAT, SOURCE_KEY, ENTITIES, EVENTS, STATES, CLAIMS, NOT_ENCODED, TODO, SPAN_RECORDS),
)
ENTITY_FILE = Record("a file of shared entities", (FORMAT, SHARED_ENTITIES, NAMED_EVENTS))
SCAN_LOG = Record("a scan log", (FORMAT, SCANS, REGISTERS))


def _homes(*places: tuple[str, Record]) -> dict[str, tuple[str, ...]]:
    homes: dict[str, tuple[str, ...]] = {}
    for place, declared in places:
        for key in declared.keys:
            homes[key.name] = (*homes.get(key.name, ()), place)
    return homes


def _shared_only() -> tuple[Key[Any], ...]:
    """The keys that an entity has in a file of shared entities only."""
    own = {key.name for key in ENTITY.keys}
    return tuple(key for key in SHARED_ENTITY.keys if key.name not in own)


#: The mappings in which each key may stand, in the words of a hint.
HOMES = _homes(
    ("an event", EVENT),
    ("an entity", ENTITY),
    ("a state", STATE),
    ("an entry of a field", ENTRY),
    ("a claim", CLAIM),
    ("the source", SOURCE),
    ("text", FINGERPRINT),
    ("a fact file", FACT_FILE),
    ("inferred", INFERENCE),
    ("not_encoded", OMISSION),
    ("an entity of data/entities", Record("", _shared_only())),
)
SCAN_LOG_HOMES = _homes(
    ("a scan log", SCAN_LOG),
    ("a scan", SCAN),
    ("a list", REGISTER),
    ("an entry of a list", REGISTER_ENTRY),
)
#: What stands beneath a slug under each heading of a fact file that has slugs.
BLOCKS = {ENTITIES.name: ENTITY, EVENTS.name: EVENT, STATES.name: STATE}
#: What stands in the list under each heading of a fact file that has one.
LISTED = {CLAIMS.name: CLAIM, NOT_ENCODED.name: OMISSION}
HEADINGS = frozenset(key.name for key in FACT_FILE.keys)


def is_of_entities(root: Mapping) -> bool:
    """Whether a file without a source describes shared entities, which say where they are from."""
    entities = root.by_key.get(ENTITIES.name)
    return (
        SOURCE_KEY.name not in root.by_key
        and entities is not None
        and isinstance(entities[1], Mapping)
        and any(
            isinstance(entity, Mapping) and ORIGIN.name in entity.by_key
            for _, entity in entities[1].entries
        )
    )
