"""Mistakes in the YAML of a file: indentation, brackets, quotation marks, signs."""

from __future__ import annotations

import re
from collections.abc import Iterator

import yaml
from mistakes_made import File, Mistake, Site, kind, marked, one_line, span
from mistakes_values import texts


def lines(file: File) -> Iterator[tuple[Site, int, str, int]]:
    """Keys that begin a line beneath a heading: the index of the line, its key, its indentation."""
    for site in file.sites:
        if site.key is None or site.is_flow or site.key.start_mark.column == 0:
            continue
        mark = site.key.start_mark
        if not file.lines[mark.line][: mark.column].strip():
            yield site, mark.index - mark.column, file.written(site.key), mark.column


def _is_later(site: Site) -> bool:
    """Whether the line has sisters above it, so that what it belongs to is beyond doubt."""
    return site.parent.value[0][0] is not site.key


@kind
def a_space_too_many_before_a_line(file: File) -> Iterator[Mistake]:
    for site, start, key, indent in lines(file):
        above = file.lines[site.key.start_mark.line - 1] if site.key else ""
        if _is_later(site) and above.rstrip()[-1:] in {"}", "]", '"'}:
            new = " " * (indent + 1) + marked(key)
            yield Mistake(((start, start + indent + len(key), new),), (f"{indent} spaces",))


@kind
def a_space_too_few_before_a_line(file: File) -> Iterator[Mistake]:
    for site, start, key, indent in lines(file):
        if _is_later(site):
            new = " " * (indent - 1) + marked(key)
            yield Mistake(((start, start + indent + len(key), new),), (f"{indent} spaces",))


@kind
def a_tab_before_a_line(file: File) -> Iterator[Mistake]:
    for site, start, _, indent in lines(file):
        if _is_later(site):
            yield Mistake(((start, start + indent, marked("\t")),), ("spaces",))


@kind
def odd_spaces_before_a_line(file: File) -> Iterator[Mistake]:
    for site, start, _, indent in lines(file):
        if _is_later(site):
            sign = file.rng.choice("\u00a0\u3000\u2003")
            yield Mistake(((start, start + indent, marked(sign * indent)),), ("spaces",))


@kind
def a_space_too_many_before_an_item(file: File) -> Iterator[Mistake]:
    for site in file.of(r"events/[^/]+/(agenda|host|parties|concerns|signed_by)/-"):
        mark = site.value.start_mark
        line = file.lines[mark.line]
        is_later = site.parent.value[0] is not site.value
        if match := re.match(r"( +)- ", line) if is_later else None:
            start = file.start_of(mark.line)
            indent = len(match[1])
            new = f"{' ' * (indent + 1)}{marked('-')}"
            yield Mistake(((start, start + indent + 1, new),), (f"{indent} spaces",))


@kind
def an_item_without_the_space(file: File) -> Iterator[Mistake]:
    for site in file.of(r"claims/-"):
        mark = site.value.start_mark
        line = file.lines[mark.line]
        if site.parent.value[0] is not site.value and re.match(r"  - id", line):
            start = file.start_of(mark.line)
            yield Mistake(((start, start + 4, f"  {marked('-')}"),), ("- id", '"- "', "space"))


def flows(file: File, opening: str) -> Iterator[yaml.Node]:
    for site in file.sites:
        node = site.value
        written = file.written(node)
        is_last = file.text[span(node)[1] : span(node)[1] + 1] == "\n"
        is_simple = written[:1] == opening and opening not in written[1:] and one_line(node)
        if is_simple and is_last and site.path[0] != "spans":
            yield node


@kind
def a_brace_left_open(file: File) -> Iterator[Mistake]:
    for node in flows(file, "{"):
        start, end = span(node)
        yield Mistake(((start, start + 1, marked("{")), (end - 1, end, "")), ("}",))


@kind
def a_bracket_left_open(file: File) -> Iterator[Mistake]:
    for site in file.of(r".*/(at|about|each|fr|en)"):
        if isinstance(site.value, yaml.SequenceNode) and site.value.flow_style:
            start, end = span(site.value)
            yield Mistake(((start, start + 1, marked("[")), (end - 1, end, "")), ("]",))


@kind
def a_brace_too_many(file: File) -> Iterator[Mistake]:
    for node in flows(file, "{"):
        end = span(node)[1]
        yield Mistake(((end, end, marked("}")),), ("remove",))


@kind
def a_brace_closed_by_a_bracket(file: File) -> Iterator[Mistake]:
    for node in flows(file, "{"):
        end = span(node)[1]
        yield Mistake(((end - 1, end, marked("]")),), ("}",))


@kind
def a_comma_left_out(file: File) -> Iterator[Mistake]:
    for site in file.of(r"(events|states)/.*/at|not_encoded/-/why"):
        if site.is_flow and site.key:
            start = span(site.key)[0]
            if file.text[start - 2 : start] == ", ":
                edit = (start - 2, start, marked(" "))
                yield Mistake((edit,), (f", {site.name}",))


@kind
def a_semicolon_for_a_comma(file: File) -> Iterator[Mistake]:
    for site in file.of(r"(events|states)/.*/at|not_encoded/-/why"):
        if site.is_flow and site.key:
            start = span(site.key)[0]
            if file.text[start - 2 : start] == ", ":
                edit = (start - 2, start - 1, marked(";"))
                yield Mistake((edit,), (f", {site.name}",))


@kind
def a_quotation_mark_left_open(file: File) -> Iterator[Mistake]:
    for site in file.sites:
        if getattr(site.value, "style", None) == '"' and one_line(site.value):
            start, end = span(site.value)
            after = file.text[end : file.text.index("\n", end)]
            if '"' not in after and not site.is_flow:
                rest = file.text[start : end - 1] + after
                yield Mistake(((start, end + len(after), marked(rest)),), ('"',))


@kind
def an_apostrophe_in_single_quotes(file: File) -> Iterator[Mistake]:
    for site in texts(file):
        match = re.search(r"\w'\w", site.text)
        if match and site.text.count("'") == 1 and not re.search('[\\\\"]', site.text):
            at = match.start() + 1
            new = f"'{site.text[:at]}{marked(chr(39))}{site.text[at + 1 :]}'"
            yield Mistake(((*span(site.value), new),), ("''",))


@kind
def a_colon_in_a_text(file: File) -> Iterator[Mistake]:
    for site in texts(file):
        words = site.text.split(" ")
        if not site.style and len(words) > 2 and not re.search("[:#]", site.text):
            at = file.rng.randrange(1, len(words) - 1)
            new = f"{' '.join(words[:at])}{marked(':')} {' '.join(words[at:])}"
            yield Mistake(((*span(site.value), new),), ("quotes",))


@kind
def a_hash_in_a_text(file: File) -> Iterator[Mistake]:
    for site in texts(file):
        words = site.text.split(" ")
        end = span(site.value)[1]
        line_end = file.text.index("\n", end)
        if not site.style and len(words) > 2 and not site.is_flow and end == line_end:
            at = file.rng.randrange(1, len(words))
            new = f"{' '.join(words[:at])} {marked('#' + ' '.join(words[at:]))}"
            yield Mistake(((*span(site.value), new),), ("quotes",))


def begun_by(file: File, sign: str, hint: str, *, word: bool = False) -> Iterator[Mistake]:
    """A text that begins with a sign which YAML takes for its own."""
    for site in texts(file):
        if not site.style and not site.is_flow and not re.search("[:#]", site.text):
            first, _, rest = site.text.partition(" ")
            new = f"{marked(sign + first)} {rest}" if word else marked(sign + site.text)
            yield Mistake(((*span(site.value), new),), (hint,))


@kind
def an_alias(file: File) -> Iterator[Mistake]:
    return begun_by(file, "*", "quotes", word=True)


@kind
def an_anchor(file: File) -> Iterator[Mistake]:
    return begun_by(file, "&", "quotes", word=True)


@kind
def a_tag(file: File) -> Iterator[Mistake]:
    return begun_by(file, "!", "quotes", word=True)


@kind
def a_text_that_begins_with_a_sign(file: File) -> Iterator[Mistake]:
    return begun_by(file, file.rng.choice("@%`"), "quotes")


@kind
def an_equals_sign_for_a_colon(file: File) -> Iterator[Mistake]:
    for site in file.of(r"(events|states)/.*/is"):
        if site.is_flow and site.key and one_line(site.value) and not site.style:
            start, end = span(site.key)[0], span(site.value)[1]
            yield Mistake(((start, end, marked(f"is = {site.text}")),), (f"is: {site.text}",))


@kind
def a_second_document(file: File) -> Iterator[Mistake]:
    for site in file.of(r"events|claims|states|spans"):
        if site.key and site.path != ("format",):
            start = span(site.key)[0]
            yield Mistake(((start, start, f"{marked('---')}\n"),), ("remove", "---"))


@kind
def a_heading_indented(file: File) -> Iterator[Mistake]:
    for site in file.of(r"claims|states|not_encoded|spans"):
        if site.key:
            edit = (*span(site.key), f"  {marked(site.name)}")
            yield Mistake((edit,), ("remove", "indent", "0 spaces", "spaces"))
