"""Where a mistake in YAML was made: a parser notices many of them only lines later.

libyaml says where it could not go on. That is the mistake itself for a tab, but for a bracket or a
quotation mark that is not closed it is wherever the next line stops making sense. The slips that
people make are few, and each is looked for in the lines up to there.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import replace

from diplograph.facts.brackets import Slip, end_of_value, slips_of_signs
from diplograph.facts.indents import first_of_block, list_and_keys, misindented, no_item
from diplograph.facts.lines import Stop, above_of
from diplograph.facts.meant import write_instead
from diplograph.facts.schema import HEADINGS, HOMES
from diplograph.facts.synonyms import KEY_WORDS

_MARKS = "\"'"
_ODD_COLON = re.compile(r"\s*(?:- +)*([A-Za-z_][\w-]*)\s*([：﹕︓]|:[\u00a0\u2000-\u200b\u202f])")
_SIGN = re.compile("while scanning an? (alias|anchor|block scalar)|while (scanning|parsing) a tag")
_WORDS = re.compile(r"\s*(?:- +)*(?P<key>[A-Za-z_][\w-]*)")


def find_slip(lines: Sequence[str], stop: Stop) -> Slip | None:
    """The slip that made the parser stop, if it is one of those that are known."""
    end = len(lines) - 1
    if stop.line > end:  # at the end of a text whose last line has no line end
        stop = replace(stop, line=end, column=len(lines[end]))
    if stop.context_line > end:
        stop = replace(stop, context_line=end, context_column=len(lines[end]))
    for look in _LOOKS:
        if found := look(lines, stop):
            return found
    return None


# ------------------------------------------------------------------ characters


def _tab(lines: Sequence[str], stop: Stop) -> Slip | None:
    for number in (stop.line, stop.line - 1):
        match = re.match(r" *(\t+)", lines[number]) if number >= 0 else None
        if match and ("any token" in stop.problem or "tab" in stop.problem):
            message = "a tab indents this line, and YAML takes spaces only"
            hint = "replace each tab by spaces, as many as the lines around it have"
            return Slip(number, match.start(1), match.end(1), message, hint)
    return None


def _reserved(lines: Sequence[str], stop: Stop) -> Slip | None:
    """A text that begins with a sign that means something else to YAML."""
    line, column = stop.line, stop.column
    if _SIGN.match(stop.context):
        line, column = stop.context_line, stop.context_column
    elif "cannot start any token" not in stop.problem:
        return None
    sign = lines[line][column : column + 1]
    if not sign or sign.isspace():
        return None
    message = f"a text may not begin with {sign!r}"
    end = end_of_value(lines[line], column)
    return Slip(
        line, column, end, message, f"put the text in quotes: {_quoted(lines[line][column:end])}"
    )


def _curly(lines: Sequence[str], stop: Stop) -> Slip | None:
    """A text in curly quotation marks with a sign in it that ends or divides a text for YAML."""
    for match in re.finditer("(?<=[:,{\\[] )“[^”]*”|(?<=[{\\[])“[^”]*”", lines[stop.line]):
        if match.start() < stop.column <= match.end():
            message = "curly quotation marks are letters to YAML, and this text needs quotes"
            hint = write_instead(match[0][1:-1])
            return Slip(stop.line, match.start(), match.end(), message, hint)
    return None


def _escape(lines: Sequence[str], stop: Stop) -> Slip | None:
    if "escape" not in stop.problem and "hexdecimal" not in stop.problem:
        return None
    start = lines[stop.line].rfind("\\", 0, stop.column + 1)
    if start < 0:
        return None
    message = "after a backslash within double quotes only some letters have a meaning"
    hint = "write the backslash twice, or put the text in single quotes"
    return Slip(stop.line, start, start + 2, message, hint)


def odd_space(lines: Sequence[str], stop: Stop) -> Slip | None:
    """A line that is indented by spaces that are not those of YAML: that at the stop, or above."""
    for number in (stop.line - 1, stop.line):
        match = re.match(
            r" *([\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]+)", lines[max(number, 0)]
        )
        if match:
            message = f"{_named(match[1][0])} indents this line"
            hint = "type plain spaces; it was copied from a page or a word processor"
            return Slip(max(number, 0), match.start(1), match.end(1), message, hint)
    return None


def _named(character: str) -> str:
    """A character that does not show, by its name in Unicode and its number."""
    name = unicodedata.name(character, "character").lower()
    return f"{'an' if name[0] in 'aeiou' else 'a'} {name}, U+{ord(character):04X},"


def _wide_colon(lines: Sequence[str], stop: Stop) -> Slip | None:
    """A key with a colon of another script, or with an odd space after its colon."""
    for number in (stop.line, stop.line - 1):
        line = lines[max(number, 0)]
        if match := _ODD_COLON.match(line):
            start = match.start(2) + (len(match[2]) - 1)
            hint = f"write {match[1]}: {line[match.end() :].strip()}".rstrip()
            message = "this is no colon of YAML"
            if len(match[2]) > 1:
                message = f"{_named(match[2][1])} follows the colon"
                hint = f"type a plain space: {hint}"
            return Slip(max(number, 0), start, start + 1, message, hint)
    return None


def _merge(lines: Sequence[str], stop: Stop) -> Slip | None:
    for number, line in enumerate(lines[: stop.line + 1]):
        if re.match(r"(<{7}|={7}|>{7}|\|{7})( |$)", line):
            message = "this line is left over from a merge"
            hint = "keep one of the two versions, and remove the lines with <<<, === and >>>"
            return Slip(number, 0, len(line.rstrip()), message, hint)
    return None


# ------------------------------------------------------------------ keys, colons, dashes


def _scanned(lines: Sequence[str], stop: Stop) -> Slip | None:
    last = max(stop.line, stop.context_line)
    return next(slips_of_signs(lines, last), None)


#: What word processors put for the hyphen of an item; an asterisk, as Markdown has it.
_BULLET = (
    r"[\u00b7\u2022\u2023\u2043\u25aa\u25ab\u25cf\u25cb\u25e6\u2010-\u2015\u2212\uf0b7]|\*(?=\s)"
)


def _dash(lines: Sequence[str], stop: Stop) -> Slip | None:
    """An item whose hyphen has no space after it, or is another sign."""
    for number in _around(stop):
        if match := re.match(rf"\s*({_BULLET})[\s\u200b]*(?=\S)", lines[number]):
            start, rest = match.start(1), lines[number][match.end() :].strip()
            message = f"an item of a list begins with a hyphen, and not with {match[1]!r}"
            return Slip(number, start, start + 1, message, f"write '- ' instead: - {rest}")
        if match := re.match(r"\s*(-)(?=[A-Za-z{\[\"'])", lines[number]):
            start, rest = match.start(1), lines[number][match.end() :].strip()
            message = "a space is missing after the hyphen of this item"
            return Slip(number, start, start + 1, message, f"write '- ' before it: - {rest}")
    return None


def _run_on(lines: Sequence[str], stop: Stop) -> Slip | None:
    """A text without quotes that goes on at the margin, or no further in than its key."""
    above = above_of(lines, stop.line)
    for number in (stop.context_line if "simple key" in stop.context else above, stop.line):
        before = above_of(lines, number) if number is not None and number >= 0 else None
        if number is None or before is None:
            continue
        key = re.match(r"( *(?:- +)*)[\w-]+:[ \t]+[^\s\"'{\[>|&*!#]", lines[before])
        words = re.match(r"( *)(?![\w.-]+:(?:\s|$))([^\s\"'{\[-]\S*)[ \t]+\S", lines[number])
        if key is None or words is None or len(words[1]) > len(key[1]):
            continue
        at_margin = not words[1] and len(key[1]) > 0
        is_text = len(words[1]) < len(key[1]) and re.match(r"(\s*\w+){3}", lines[number])
        if words[2] in (HEADINGS if at_margin or is_text else KEY_WORDS):
            continue
        if not at_margin and len(lines[number].split()) < 3:
            continue
        start, end = words.start(2), words.end(2)
        message = "a text that goes on over lines is indented further than its key"
        spaces = len(key[1]) + 2
        hint = f"indent this line by {spaces} spaces, or put all of the text on one line in quotes"
        related = (before, *_value_of(lines[before]), "the text begins here")
        return Slip(number, start, end, message, hint, related)
    return None


def _value_of(line: str) -> tuple[int, int]:
    start = line.index(": ") + 2
    return start, len(line.rstrip())


def _colon(lines: Sequence[str], stop: Stop) -> Slip | None:
    """A key whose colon is missing, or the space after it."""
    for number in _around(stop):
        line = lines[number]
        words = _WORDS.match(line)
        if words is None or "#" in line[: words.end()]:
            continue
        rest = line[words.end() :]
        key = words["key"]
        if re.match(r":[^\s/]", rest):
            start, value = words.end(), rest[1:].strip()
            message = "a space is missing after the colon"
            return Slip(number, start, start + 1, message, f"write {key}: {value}")
        bare = ": " not in rest and not rest.endswith(":")
        if (bare and (key in KEY_WORDS or rest.strip())) or re.match(r"\s*[{\[\"']", rest):
            if rest.startswith((".", "/")) or (rest.strip() and not re.match(r"[\s{\[\"'=]", rest)):
                continue
            message, value = f"a colon is missing after {key!r}", rest.lstrip(" =").strip()
            return Slip(
                number,
                words.start("key"),
                words.end(),
                message,
                f"write {key}: {value}".rstrip(),
            )
    return None


def _before_bracket(lines: Sequence[str], stop: Stop) -> Slip | None:
    """A key whose colon, or the space after it, is missing before brackets or quotes."""
    line = lines[stop.line]
    match = re.match(r"\s*(?:- +)*([A-Za-z_][\w-]*)(:|\s*=?\s*)(?=[{\[\"'])", line)
    if match is None or "mapping values" not in stop.problem:
        return None
    hint = f"write {match[1]}: {line[match.end() :].strip()}"
    if match[2] == ":":
        message = "a space is missing after the colon"
        return Slip(stop.line, match.start(2), match.end(2), message, hint)
    message = f"a colon is missing after {match[1]!r}"
    return Slip(stop.line, match.start(1), match.end(1), message, hint)


def _second_colon(lines: Sequence[str], stop: Stop) -> Slip | None:
    """A second colon within a value, or a comma that is missing before the next key."""
    line = lines[stop.line]
    column = stop.column if line[stop.column : stop.column + 1] == ":" else -1
    if column < 0 or ": " not in line[:column]:
        return None
    before = line[:column]
    flow = "flow" in stop.context
    if not flow and (entry := _lost_brace(stop.line, line, column)):
        return entry
    start = before.find(": ") + 2
    if flow:
        start = max(before.rfind(": ") + 2, *(before.rfind(sign) + 1 for sign in ",{["))
    start += len(before[start:]) - len(before[start:].lstrip())
    *words, last = before[start:].split(" ") if start < column else [""]
    if flow and words and last in KEY_WORDS:
        gap = column - len(last) - 1
        message = f"a comma is missing before {last!r}"
        rest = re.match(r":\s*([^,{}\[\]]*)", line[column:])
        value = rest[1].strip() if rest else ""
        hint = f"write {words[-1].rstrip(';.،，、')}, {last}: {value}".rstrip()
        odd = before[gap - 1] in ";.，、"
        return Slip(stop.line, gap - odd, gap + (not odd), message, hint)
    if not flow and (torn := _lost_break(stop.line, line, column)):
        return torn
    end = end_of_value(line, start) if flow else len(line.rstrip())
    text = line[start:end]
    message = "a colon and a space within a text need quotes around it"
    hint = f"put the text in quotes: {_quoted(text.strip(_MARKS))}"
    if text.startswith("("):
        message = "keys and values stand in braces, not in parentheses"
        hint = f"write {{{text.strip('()')}}}"
    if not line[column + 1 :].strip():
        message = "a colon ends this line, which has its value already"
        hint = f"remove it, or {hint}" if text[-2:-1] not in "}]" else "remove it"
    related = (stop.line, start, end, "this text")
    return Slip(stop.line, column, column + 1, message, hint, related)


def _lost_break(number: int, line: str, column: int) -> Slip | None:
    """`- id: x kind: y`: a key on the line of the one before, whose value is a word."""
    match = re.match(r"\s*(?:- +)*([\w-]+):\s+[\w.-]+( +)([\w-]+)$", line[:column])
    if match is None or not {match[1], match[3]} <= HOMES.keys():
        return None
    message = f"a line break is missing before {match[3]!r}"
    rest = line[match.start(3) :].strip()
    hint = f"begin a line with it, under {match[1]!r}: {rest}"
    return Slip(number, match.start(2), match.end(2), message, hint)


def _lost_brace(number: int, line: str, column: int) -> Slip | None:
    """`key: is: x, at: 1-2`: keys within a value, and no brace before them."""
    match = re.match(r"(\s*(?:- +)*[\w-]+:\s+)([\w-]+)$", line[:column])
    if match is None or match[2] not in KEY_WORDS or not re.search(r", *[\w-]+: |\}\s*$", line):
        return None
    inner = line[match.start(2) :].strip().removesuffix("}")
    message = "a '{' is missing before the keys of this value"
    hint = f"write {line[: match.end(1)].strip()} {{{inner}}}"
    return Slip(number, match.start(2), match.end(2), message, hint)


def _nothing_open(lines: Sequence[str], stop: Stop) -> Slip | None:
    sign = lines[stop.line][stop.column : stop.column + 1]
    if sign and sign in "}]" and "block" in stop.context:
        message = f"this {sign!r} closes nothing"
        return Slip(
            stop.line, stop.column, stop.column + 1, message, "remove it, or open it before"
        )
    return None


def _missing_comma(lines: Sequence[str], stop: Stop) -> Slip | None:
    line = lines[stop.line]
    if "flow" not in stop.context or not line[: stop.column].strip():
        return None
    end = len(line[: stop.column].rstrip())
    if line[stop.column : stop.column + 1] in "{[\"'" and line[end - 1] not in ",{[:":
        message = "a comma is missing between two values"
        start, past = (end, stop.column) if stop.column > end else (end - 1, end)
        return Slip(stop.line, start, past, message, "write a comma after the first")
    if line[stop.column : stop.column + 1] == ",":
        message = "two commas stand here, and no value between them"
        return Slip(stop.line, stop.column, stop.column + 1, message, "remove one of the commas")
    above = above_of(lines, stop.line)
    if above is not None and re.fullmatch(r"\s*[\w-]+", line[: stop.column]):
        end = len(lines[above].rstrip())
        message = "a comma or a closing bracket is missing at the end of this line"
        return Slip(above, end - 1, end, message, "write it after the last value of the line")
    return None


def _around(stop: Stop) -> list[int]:
    """The lines in which a slip shows at `stop`: that of the context, the line itself, or above."""
    simple = "simple key" in stop.context
    numbers = [stop.context_line] if simple else [stop.line, stop.line - 1]
    return [number for number in numbers if number >= 0]


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


_LOOKS: tuple[Callable[[Sequence[str], Stop], Slip | None], ...] = (
    _merge,
    _tab,
    odd_space,
    _wide_colon,
    _dash,
    _reserved,
    _curly,
    _escape,
    _scanned,
    _before_bracket,
    first_of_block,
    _run_on,
    _second_colon,
    list_and_keys,
    _missing_comma,
    _nothing_open,
    misindented,
    no_item,
    _colon,
)
