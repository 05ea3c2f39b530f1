"""Mistakes in dates, spans, digests, languages and texts, and between two things of a file."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from itertools import pairwise

import yaml
from mistakes_made import (
    REFERENCES,
    File,
    Mistake,
    Site,
    around,
    instead,
    kind,
    marked,
    one_line,
    plain,
    span,
)

_MONTHS = {
    "en": "January February March April May June July August September October November December",
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
}
_DAYS = r"source/(published|recorded)|events/[^/]+/date(/-)?/is"
_AT = r"(events/[^/]+/[^/]+(/-)?|states/[^/]+/[^/]+(/-)?|claims/-|not_encoded/-)/at"


def days(file: File) -> Iterator[tuple[Site, int, int, int]]:
    for site in plain(file, _DAYS):
        if match := re.fullmatch(r"(\d{4})-(\d\d)-(\d\d)", site.text):
            yield site, int(match[1]), int(match[2]), int(match[3])


@kind
def a_day_before_its_month(file: File) -> Iterator[Mistake]:
    for site, year, month, day in days(file):
        if day > 12:
            sign = file.rng.choice("/.-")
            yield instead(site.value, f"{day:02}{sign}{month:02}{sign}{year}", f'"{site.text}"')


@kind
def a_date_in_words(file: File) -> Iterator[Mistake]:
    for site, year, month, day in days(file):
        name = _MONTHS[file.rng.choice(("en", "fr"))].split()[month - 1]
        yield instead(site.value, f"{day} {name} {year}", f'"{site.text}"')


@kind
def a_month_before_its_day_in_words(file: File) -> Iterator[Mistake]:
    for site, year, month, day in days(file):
        name = _MONTHS["en"].split()[month - 1]
        yield instead(site.value, f"{name} {day}, {year}", f'"{site.text}"')


@kind
def a_day_out_of_its_month(file: File) -> Iterator[Mistake]:
    for site, year, month, _ in days(file):
        last = monthrange(year, month)[1]
        day = file.rng.choice((last + 1, 32, 39))
        yield instead(site.value, f"{year}-{month:02}-{day}", str(last))


@kind
def a_month_where_the_day_stands(file: File) -> Iterator[Mistake]:
    for site, year, month, day in days(file):
        if day > 12:
            yield instead(site.value, f"{year}-{day:02}-{month:02}", f'"{site.text}"')


@kind
def a_date_without_zeros(file: File) -> Iterator[Mistake]:
    for site, year, month, day in days(file):
        if month < 10 or day < 10:
            yield instead(site.value, f"{year}-{month}-{day}", f'"{site.text}"')


@kind
def a_date_without_hyphens(file: File) -> Iterator[Mistake]:
    for site, *_ in days(file):
        yield instead(site.value, site.text.replace("-", ""), f'"{site.text}"')


def intervals(file: File) -> Iterator[tuple[Site, str, str]]:
    for site in plain(file, r"events/[^/]+/date(/-)?/is"):
        first, sign, last = site.text.partition("/")
        if sign and first[:4].isdigit() and last[:4].isdigit():
            yield site, first, last


@kind
def an_interval_reversed(file: File) -> Iterator[Mistake]:
    for site, first, last in intervals(file):
        yield instead(site.value, f"{last}/{first}", f'"{site.text}"')


@kind
def an_interval_with_another_sign(file: File) -> Iterator[Mistake]:
    for site, first, last in intervals(file):
        sign = file.rng.choice((" - ", "–", "..", " to ", "--"))
        yield instead(site.value, f"{first}{sign}{last}", f'"{site.text}"')


@kind
def recorded_before_published(file: File) -> Iterator[Mistake]:
    for site in plain(file, r"source/recorded"):
        year = int(site.text[:4])
        published = next(plain(file, r"source/published")).text
        wrong = f"{year - 9}{site.text[4:]}"
        yield instead(site.value, wrong, f'"{site.text}"', published)


# ------------------------------------------------------------------ spans


def spans(file: File) -> Iterator[tuple[Site, str, str]]:
    for site in plain(file, f"{_AT}(/-)?"):
        first, sign, last = site.text.partition("-")
        if sign:
            yield site, first, last


@kind
def a_span_reversed(file: File) -> Iterator[Mistake]:
    for site, first, last in spans(file):
        yield instead(site.value, f"{last}-{first}", f'"{site.text}"')


@kind
def a_span_with_another_sign(file: File) -> Iterator[Mistake]:
    for site, first, last in spans(file):
        sign = file.rng.choice((":", "–", "..", " - ", "_", "—"))
        yield instead(site.value, f"{first}{sign}{last}", f'"{site.text}"')


@kind
def a_span_beyond_the_text(file: File) -> Iterator[Mistake]:
    for site, first, last in spans(file):
        yield instead(site.value, f"{first}-{last}{file.rng.randrange(10)}9", f'"{site.text}"')


@kind
def a_span_one_letter_off(file: File) -> Iterator[Mistake]:
    for site, first, last in spans(file):
        end = int(last) + file.rng.choice((-1, 1))
        used = {each.text for each in file.sites if each.key is None or each.name == "at"}
        if f"{first}-{end}" not in used and int(first) < end:
            yield instead(site.value, f"{first}-{end}", f'"{site.text}"')


@kind
def a_digit_of_a_span_left_out(file: File) -> Iterator[Mistake]:
    for site, first, last in spans(file):
        at = file.rng.randrange(len(last))
        if len(last) > 2 and last[:at] + last[at + 1 :] != first and site.text.count("-") == 1:
            yield instead(site.value, f"{first}-{last[:at]}{last[at + 1 :]}", f'"{site.text}"')


@kind
def spans_out_of_order(file: File) -> Iterator[Mistake]:
    for site in file.of(_AT):
        if isinstance(site.value, yaml.SequenceNode) and len(site.value.value) == 2:
            one, other = site.value.value
            edits = ((*span(one), other.value), (*span(other), marked(one.value)))
            yield Mistake(edits, ("order",))


@kind
def a_span_without_its_record(file: File) -> Iterator[Mistake]:
    used = [site for site, _, _ in spans(file)]
    for site in file.of(r"spans/[^/]+"):
        assert site.key
        uses = [each for each in used if each.text == site.name]
        if len(uses) == 1:
            first = (*span(uses[0].value), marked(site.name))
            yield Mistake((file.line_out(site.key), first), ("--fix",))


@kind
def a_paragraph_of_a_span_wrong(file: File) -> Iterator[Mistake]:
    """Only the text can tell."""
    for site in file.of(r"spans/[^/]+"):
        number = site.value.value[0]
        yield instead(
            number, str(int(number.value) + file.rng.choice((1, 2))), number.value, "--fix"
        )


@kind
def a_digit_of_a_digest_wrong(file: File) -> Iterator[Mistake]:
    """Only the text can tell."""
    for site in file.of(r"spans/[^/]+"):
        digest = site.value.value[1]
        at = file.rng.randrange(64)
        wrong = "0" if digest.value[at] != "0" else "f"
        text = f"{digest.value[:at]}{wrong}{digest.value[at + 1 :]}"
        yield instead(digest, text, digest.value, "--fix")


@kind
def a_digit_of_a_digest_left_out(file: File) -> Iterator[Mistake]:
    for site in file.of(r"spans/[^/]+"):
        digest = site.value.value[1]
        at = file.rng.randrange(64)
        yield instead(digest, digest.value[:at] + digest.value[at + 1 :], "63", "--fix")


@kind
def a_digest_in_capitals(file: File) -> Iterator[Mistake]:
    for site in plain(file, r"source/text/sha256"):
        yield instead(site.value, site.text.upper(), f'"{site.text}"')
    for site in file.of(r"spans/[^/]+"):
        digest = site.value.value[1]
        yield instead(digest, digest.value.upper(), f'"{digest.value}"')


@kind
def a_length_with_its_unit(file: File) -> Iterator[Mistake]:
    for site in plain(file, r"source/text/length|.*/member_count/is"):
        unit = file.rng.choice((" characters", " signes", "."))
        yield instead(site.value, site.text + unit, f'"{site.text}"')


# ------------------------------------------------------------------ languages, texts, addresses


@kind
def a_language_by_its_name(file: File) -> Iterator[Mistake]:
    names = {"fr": ("French", "français"), "en": ("English", "anglais"),
             "ar": ("Arabic", "arabe"), "es": ("Spanish", "espagnol")}  # fmt: skip
    for site in plain(file, r"source/language"):
        if site.text in names:
            yield instead(site.value, file.rng.choice(names[site.text]), f'"{site.text}"')


@kind
def a_language_of_a_label_wrong(file: File) -> Iterator[Mistake]:
    names = {"en": ("EN", "eng", "english"), "fr": ("FR", "french", "français"),
             "ar": ("AR", "arabic", "arabe")}  # fmt: skip
    for site in file.of(r".*/(label|gloss)/(en|fr|ar)"):
        assert site.key
        yield instead(site.key, file.rng.choice(names[site.name]), f'"{site.name}"')


@kind
def a_label_without_english(file: File) -> Iterator[Mistake]:
    for site in file.of(r"(source|entities/[^/]+|events/[^/]+)/label/en"):
        assert site.key
        after = re.match(r",\s*", file.text[span(site.value)[1] :])
        if site.is_flow and after and len(site.parent.value) > 1:
            cut = (span(site.key)[0], span(site.value)[1] + after.end(), "")
            yield Mistake((cut, around(file.key_above(site))), ("en: ",))


@kind
def an_address_without_its_scheme(file: File) -> Iterator[Mistake]:
    for site in file.of(r"source/url"):
        for bad in ("", "htp://", "https//", "https:"):
            wrong = site.text.replace("https://", bad)
            yield instead(site.value, f'"{wrong}"', f'"{site.text}"')


def texts(file: File) -> Iterator[Site]:
    """Texts of one line of the editor's, in quotation marks or without."""
    for site in file.of(r".*/(label|gloss)/(en|fr|ar)|states/[^/]+/(name|post_title)(/-)?/is"):
        if one_line(site.value) and site.style in {None, '"'}:
            yield site


@kind
def a_text_in_the_wrong_encoding(file: File) -> Iterator[Mistake]:
    for site in texts(file):
        wrong = site.text.encode().decode("latin-1", errors="replace")
        if not site.text.isascii() and wrong.isprintable() and '"' not in site.text:
            yield instead(site.value, f'"{wrong}"', f'"{site.text}"')


@kind
def one_letter_in_windows_1252(file: File) -> Iterator[Mistake]:
    for site in texts(file):
        for match in re.finditer("[éèàçôêÉ]", file.written(site.value)):
            at = span(site.value)[0] + match.start()
            yield Mistake(((at, at + 1, marked(match[0])),), (f"'{match[0]}'",), "cp1252")


@kind
def a_character_that_turns_text_around(file: File) -> Iterator[Mistake]:
    for site in texts(file):
        start, end = span(site.value)
        if end - start > 4:
            at = file.rng.randrange(start + 1, end - 1)
            sign = file.rng.choice("\u202e\u2066\u202b\u0007\u0085\u2028")
            yield Mistake(((at, at, marked(sign)),), ("remove",))


@kind
def a_text_with_space_around_it(file: File) -> Iterator[Mistake]:
    for site in texts(file):
        if '"' not in site.text:
            yield instead(site.value, f'" {site.text}"', f'"{site.text}"')


@kind
def a_text_in_curly_quotes(file: File) -> Iterator[Mistake]:
    for site in texts(file):
        if not re.search(r"[,:#{}\[\]\"“”„]", site.text):
            yield instead(site.value, f"“{site.text}”", f'"{site.text}"', f": {site.text}")


# ------------------------------------------------------------------ values of another shape


@kind
def a_list_for_a_value(file: File) -> Iterator[Mistake]:
    for site in plain(file, rf"{REFERENCES}|claims/-/kind|source/(kind|published|language)"):
        if one_line(site.value):
            yield instead(site.value, f"[{site.text}]", site.text)


@kind
def items_without_brackets(file: File) -> Iterator[Mistake]:
    for site in file.of(r"claims/-/(about|each)"):
        if isinstance(site.value, yaml.SequenceNode) and site.value.flow_style:
            written = file.written(site.value)
            if not site.is_flow and len(site.value.value) > 1:
                yield instead(site.value, written[1:-1], written)


@kind
def an_item_alone_for_a_list(file: File) -> Iterator[Mistake]:
    for site in file.of(r"claims/-/(about|each)"):
        if isinstance(site.value, yaml.SequenceNode) and len(site.value.value) == 1:
            written = file.written(site.value)
            yield instead(site.value, written[1:-1], written)


@kind
def a_value_without_its_braces(file: File) -> Iterator[Mistake]:
    for site in file.of(r"events/[^/]+/(host|place|from|party|led_by|status|date)"):
        if isinstance(site.value, yaml.MappingNode) and one_line(site.value):
            value = next((v.value for k, v in site.value.value if k.value == "is"), "")
            if value:
                yield instead(site.value, value, f"{{is: {value}")


@kind
def a_label_without_its_language(file: File) -> Iterator[Mistake]:
    for site in file.of(r"(entities|events)/[^/]+/label"):
        english = next((v for k, v in site.value.value if k.value == "en"), None)
        if english is not None and one_line(site.value) and not re.search("[:#]", english.value):
            yield instead(site.value, english.value, f"{{en: {english.value}")


@kind
def a_value_left_out(file: File) -> Iterator[Mistake]:
    for site in plain(file, r"source/(kind|published|recorded|language)|claims/-/kind"):
        if not site.is_flow and site.key:
            start, end = span(site.key)[1] + 1, span(site.value)[1]
            edits = ((*span(site.key), marked(site.name)), (start, end, ""))
            yield Mistake(edits, ("value", f"{site.name}: "))


# ------------------------------------------------------------------ two things that disagree


@kind
def an_id_twice(file: File) -> Iterator[Mistake]:
    sites = list(plain(file, r"claims/-/id"))
    for first, second in pairwise(sites):
        yield instead(second.value, first.text, "another id")


@kind
def an_entry_twice(file: File) -> Iterator[Mistake]:
    """One thing said of an event twice, with two places: a claim with two locators."""
    for site in file.of(r"events/[^/]+/(agenda|concerns|parties|host|participant)/-"):
        if not isinstance(site.value, yaml.MappingNode) or not one_line(site.value):
            continue
        items = {k.value: v for k, v in site.value.value}
        other = next(
            (
                other
                for other in file.sites
                if other.parent is site.parent and other.value is not site.value
            ),
            None,
        )
        if other and isinstance(other.value, yaml.MappingNode) and set(items) == {"is", "at"}:
            theirs = {k.value: v for k, v in other.value.value}
            later = span(other.value)[0] > span(site.value)[0]
            if later and set(theirs) == {"is", "at"}:
                start, end = span(theirs["is"])
                whole = file.written(other.value)
                cut = start - span(other.value)[0], end - span(other.value)[0]
                text = whole[: cut[0]] + items["is"].value + whole[cut[1] :]
                yield instead(other.value, text, "both")


@kind
def an_event_without_its_status(file: File) -> Iterator[Mistake]:
    for site in file.of(r"events/[^/]+/status"):
        assert site.key
        if site.key.start_mark.line == site.value.end_mark.line and len(site.parent.value) > 2:
            edits = (file.line_out(site.key), around(file.key_above(site)))
            yield Mistake(edits, ("status: {is: held",))


@kind
def another_kind_than_in_another_file(file: File) -> Iterator[Mistake]:
    for site in plain(file, r"events/[^/]+/kind"):
        labelled = any(key.value == "label" for key, _ in site.parent.value)
        other = {"visit": "meeting", "meeting": "visit"}.get(site.text)
        fields = {key.value for key, _ in site.parent.value} - {"kind", "status", "date", "place"}
        if not labelled and other and not fields:
            yield instead(site.value, other, f'"{site.text}"')


@kind
def an_entity_of_another_file_anew(file: File) -> Iterator[Mistake]:
    """A shared entity declared again where it is used."""
    own = {site.name for site in file.of(r"(entities|events)/[^/]+")}
    heading = next(file.of("events|states"), None)
    for site in plain(file, REFERENCES):
        if site.name == "is" and site.path[2] == "led_by" and site.text not in own:
            assert heading
            assert heading.key
            start = heading.key.start_mark.index
            name = file.names.get(site.text, "Somebody")
            entry = f"  {marked(site.text)}:\n    kind: person\n    label: {{en: {name}}}\n\n"
            if not any(file.of("entities")) and ":" not in name:
                yield Mistake(((start, start, f"entities:\n{entry}"),), ("remove",))


@kind
def the_id_of_another_source(file: File) -> Iterator[Mistake]:
    for site in plain(file, r"source/id"):
        other = "t03" if site.text != "t03" else "t04"
        if re.fullmatch(r"t\d\d", site.text) and not any(
            each.text == site.text for each in file.sites if each is not site
        ):
            yield instead(site.value, other, f'"{site.text}"')._replace(across=True)
