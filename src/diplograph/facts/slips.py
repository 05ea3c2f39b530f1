"""Where a mistake in YAML was made: a parser notices many of them only lines later.

libyaml says where it could not go on. That is the mistake itself for a tab, but for a bracket or a
quotation mark that is not closed it is wherever the next line stops making sense. The slips that
people make are few, and each is looked for in the lines up to there.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise, takewhile

from diplograph.facts.brackets import Slip, end_of_value, indent_of, slips_of_signs
from diplograph.facts.meant import write_instead
from diplograph.facts.schema import HEADINGS
from diplograph.facts.synonyms import KEY_WORDS

_MARKS = "\"'"
_ODD_COLON = re.compile(r"\s*(?:- +)*([A-Za-z_][\w-]*)\s*([：﹕︓]|:[\u00a0\u2000-\u200b\u202f])")
#: The heading that a list stands under, by a key of its items.
_HEADINGS = {"id": "claims", "why": "not_encoded", "note": "todo"}
#: Keys that stand together nowhere but in a source.
_SOURCE_KEYS = {"id", "published", "recorded", "publisher", "url", "language"}
_SIGN = re.compile("while scanning an? (alias|anchor|block scalar)|while (scanning|parsing) a tag")
_WORDS = re.compile(r"\s*(?:- +)*(?P<key>[A-Za-z_][\w-]*)")


@dataclass(frozen=True, slots=True)
class Stop:
    """Where the parser gave up, from 0, and what it said; `context` is what it was in."""

    line: int
    column: int
    problem: str
    context: str = ""
    context_line: int = -1
    context_column: int = -1


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


def _odd_space(lines: Sequence[str], stop: Stop) -> Slip | None:
    for number in (stop.line - 1, stop.line):
        match = re.match(r" *([\u00a0\u2000-\u200b\u202f\u3000]+)", lines[max(number, 0)])
        if match:
            message = "what indents this line is no ordinary space"
            hint = "replace it by spaces; it was copied from a page or a word processor"
            return Slip(max(number, 0), match.start(1), match.end(1), message, hint)
    return None


def _wide_colon(lines: Sequence[str], stop: Stop) -> Slip | None:
    """A key with a colon of another script, or with an odd space after its colon."""
    for number in (stop.line, stop.line - 1):
        line = lines[max(number, 0)]
        if match := _ODD_COLON.match(line):
            start = match.start(2) + (len(match[2]) - 1)
            value = _short(line[match.end() :].strip())
            message = "this is no colon of YAML" if len(match[2]) == 1 else "this is no plain space"
            return Slip(
                max(number, 0), start, start + 1, message, f"write {match[1]}: {value}".rstrip()
            )
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
            start, rest = match.start(1), _short(lines[number][match.end() :].strip())
            message = f"an item of a list begins with a hyphen, and not with {match[1]!r}"
            return Slip(number, start, start + 1, message, f"write '- ' instead: - {rest}")
        if match := re.match(r"\s*(-)(?=[A-Za-z{\[\"'])", lines[number]):
            start, rest = match.start(1), _short(lines[number][match.end() :].strip())
            message = "a space is missing after the hyphen of this item"
            return Slip(number, start, start + 1, message, f"write '- ' before it: - {rest}")
    return None


def _run_on(lines: Sequence[str], stop: Stop) -> Slip | None:
    """A text without quotes that goes on at the margin, or no further in than its key."""
    above = _above(lines, stop.line)
    for number in (stop.context_line if "simple key" in stop.context else above, stop.line):
        before = _above(lines, number) if number is not None and number >= 0 else None
        if number is None or before is None:
            continue
        key = re.match(r"( *(?:- +)*)[\w-]+:[ \t]+[^\s\"'{\[>|&*!#]", lines[before])
        words = re.match(r"( *)(?![\w.-]+:(?:\s|$))([^\s\"'{\[-]\S*)[ \t]+\S", lines[number])
        if key is None or words is None or len(words[1]) > len(key[1]):
            continue
        at_margin = not words[1] and len(key[1]) > 0
        if words[2] in KEY_WORDS and not (at_margin and words[2] not in HEADINGS):
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
            return Slip(number, start, start + 1, message, f"write {key}: {_short(value)}")
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
                f"write {key}: {_short(value)}".rstrip(),
            )
    return None


def _before_bracket(lines: Sequence[str], stop: Stop) -> Slip | None:
    """A key whose colon, or the space after it, is missing before brackets or quotes."""
    line = lines[stop.line]
    match = re.match(r"\s*(?:- +)*([A-Za-z_][\w-]*)(:|\s*=?\s*)(?=[{\[\"'])", line)
    if match is None or "mapping values" not in stop.problem:
        return None
    hint = f"write {match[1]}: {_short(line[match.end() :].strip())}"
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
        hint = f"write {words[-1].rstrip(';.،，、')}, {last}: …"
        odd = before[gap - 1] in ";.，、"
        return Slip(stop.line, gap - odd, gap + (not odd), message, hint)
    end = end_of_value(line, start) if flow else len(line.rstrip())
    text = line[start:end]
    message = "a colon and a space within a text need quotes around it"
    hint = f"put the text in quotes: {_quoted(text.strip(_MARKS))}"
    if text.startswith("("):
        message = "keys and values stand in braces, not in parentheses"
        hint = f"write {{{_short(text.strip('()'))}}}"
    related = (stop.line, start, end, "this text")
    return Slip(stop.line, column, column + 1, message, hint, related)


def _lost_brace(number: int, line: str, column: int) -> Slip | None:
    """`key: is: x, at: 1-2`: keys within a value, and no brace before them."""
    match = re.match(r"(\s*(?:- +)*[\w-]+:\s+)([\w-]+)$", line[:column])
    if match is None or match[2] not in KEY_WORDS or not re.search(r", *[\w-]+: |\}\s*$", line):
        return None
    inner = line[match.start(2) :].strip().removesuffix("}")
    message = "a '{' is missing before the keys of this value"
    hint = f"write {line[: match.end(1)].strip()} {{{_short(inner)}}}"
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
    above = _above(lines, stop.line)
    if above is not None and re.fullmatch(r"\s*[\w-]+", line[: stop.column]):
        end = len(lines[above].rstrip())
        message = "a comma or a closing bracket is missing at the end of this line"
        return Slip(above, end - 1, end, message, "write it after the last value of the line")
    return None


# ------------------------------------------------------------------ indentation


def _first_of_block(lines: Sequence[str], stop: Stop) -> Slip | None:
    """The first line under a key, indented unlike the rest of its block, which is as elsewhere.

    YAML takes the first line for the measure, and stops at the second.
    """
    indent = indent_of(lines[stop.line])
    if "flow" in stop.context or not _is_content(lines[stop.line]):
        return None
    number = _above(lines, stop.line)
    while number is not None and (above := _above(lines, number)) is not None:
        line, opener = lines[number], lines[above]
        own, outer = indent_of(line), indent_of(opener)
        item = line.lstrip().startswith("- ")
        if opens_block(opener) and own >= outer + (not item):
            inner = len(line) - len(line.lstrip(" -"))
            wanted = outer + _step(lines, item=item)
            if own != wanted and indent in (wanted, wanted + inner - own):
                spaces = f"{wanted} space{'s' * (wanted != 1)}"
                message = f"this line is indented by {own}, and what follows it by {indent}"
                hint = f"indent it by {spaces}, like the first line of other blocks"
                if indent == wanted:
                    hint = f"indent it by {spaces}, like the lines after it"
                end = own + len(_word(line.strip()))
                related = (stop.line, indent, indent + len(_word(lines[stop.line])), "goes on here")
                return Slip(number, own, end, message, hint, related)
        number = above
    return None


def opens_block(line: str) -> bool:
    """Whether the value of a line stands under it: it ends with the colon of its key."""
    return re.search(r":\s*(\s#.*)?$", line) is not None and _is_content(line)


def _step(lines: Sequence[str], *, item: bool) -> int:
    """By how much further than its key a block is mostly indented, of items or of keys."""
    steps: Counter[int] = Counter()
    content = [line for line in lines if _is_content(line)]
    for opener, line in pairwise(content):
        step = indent_of(line) - indent_of(opener)
        if opens_block(opener) and step > 0 and line.lstrip().startswith("- ") == item:
            steps[step] += 1
    return steps.most_common(1)[0][0] if steps else 2


def _indentation(lines: Sequence[str], stop: Stop) -> Slip | None:
    line = lines[stop.line]
    match = re.match(r"( *)(\S+)", line)
    above = _above(lines, stop.line)
    if match is None or above is None or "flow" in stop.context:
        return None
    indent, before = len(match[1]), lines[above]
    levels = _levels(lines, stop.line)
    first = line.find(": ") if ": " in line else len(line.rstrip()) - 1
    if stop.column > max(indent, first):
        return None  # the parser got beyond the key of this line
    odd = _left_behind(lines, above, indent)
    if odd:
        return odd
    if indent > indent_of(before) and _key(before) and not before.rstrip().endswith(":"):
        wanted = (
            indent_of(before)
            if not before.lstrip().startswith("- ") or line.lstrip().startswith("- ")
            else indent_of(before) + 2
        )
        if indent != wanted:
            return _moved(lines, stop.line, match, wanted, above)
    if indent not in levels:
        if _has_value(line):  # it stands among others with a value, and not among slugs
            levels = {k: v for k, v in levels.items() if _has_value(lines[v])} or levels
        wanted = min(levels, key=lambda level: (abs(level - indent), -level))
        return _moved(lines, stop.line, match, wanted, levels[wanted])
    return None


def _no_item(lines: Sequence[str], stop: Stop) -> Slip | None:
    match = re.match(r"( *)(\S+)", lines[stop.line])
    if match is None or "'-' indicator" not in stop.problem:
        return None
    message = "a list goes on here, and this is no item of it"
    hint = "begin it with '- ', or indent it by two more spaces"
    indent, key = len(match[1]), _key(match[2])
    items = [line for line in lines[: stop.line] if line.startswith("- ", indent)]
    if match[2].endswith(":") and not any(_key(item) == key for item in items):
        outer = max((one for one in _levels(lines, stop.line) if one < indent), default=0)
        hint = f"indent it by {outer} spaces, if it does not belong to the list; else {hint}"
    end = match.start(2) + len(_word(lines[stop.line]))
    return Slip(stop.line, match.start(2), end, message, hint)


def _list_and_keys(lines: Sequence[str], stop: Stop) -> Slip | None:
    """A hyphen before a key among keys, or no hyphen before an item among items."""
    above = _above(lines, stop.line)
    for number in {stop.context_line, above} if above is not None else ():
        item, next_ = lines[number], lines[stop.line]
        alike = indent_of(item) == indent_of(next_) and next_.lstrip().startswith("- ")
        if number >= 0 and alike and item.lstrip()[:1] in ("{", "["):
            start = indent_of(item)
            message = "an item of a list begins with a hyphen and a space"
            return Slip(number, start, start + 1, message, "write '- ' before it")
    if "block mapping" in stop.context and (match := re.match(r"\s*(-) ", lines[stop.line])):
        if found := _items_among_keys(lines, stop, match):
            return found
        if found := _moved_item(lines, stop):
            return found
        message = "keys go on here, and this begins an item of a list"
        return Slip(stop.line, match.start(1), match.end(1), message, "remove the hyphen")
    return None


def _moved_item(lines: Sequence[str], stop: Stop) -> Slip | None:
    """An item that begins with the key of items before it, which are indented otherwise."""
    key = _key(lines[stop.line])
    levels = _levels(lines, stop.line)
    match = re.match(r"( *)(\S+)", lines[stop.line])
    for number in range(stop.line - 1, -1, -1):
        item = lines[number]
        alike = item.lstrip().startswith(f"- {key}:") and indent_of(item) in levels
        if match and alike and indent_of(item) != len(match[1]):
            return _moved(lines, stop.line, match, indent_of(item), number)
    return None


def _items_among_keys(lines: Sequence[str], stop: Stop, match: re.Match[str]) -> Slip | None:
    """Several items of a list where keys went before: the first lacks its hyphen, or the heading.

    A single hyphen is the slip itself.
    """
    indent = match.start(1)
    after = [line for line in lines[stop.line :] if _is_content(line)]
    block = list(takewhile(lambda line: indent_of(line) >= indent, after))
    if sum(line.startswith("- ", indent) for line in block) < 2:
        return None
    above = range(stop.line - 1, stop.context_line - 1, -1)
    content = (number for number in above if _is_content(lines[number]))
    keys = [number for number in content if indent_of(lines[number]) == indent]
    if len(keys) == 1 and (key := _key(lines[keys[0]])):
        end = indent + len(key)
        message, hint = "this is no item, and a list goes on below", f"write - id: {key}"
        return Slip(keys[0], indent, end, message, hint)
    begin = match[0].strip() + lines[stop.line][match.end() :]
    found = (name for key, name in _HEADINGS.items() if re.search(rf"[-{{,] *{key}:", begin))
    heading = next(found, "it")
    message = "a list begins here, and what it stands under is none"
    hint = f"is the heading missing? write {heading}: on a line of its own above"
    return Slip(stop.line, match.start(1), match.end(1), message, hint)


def _left_behind(lines: Sequence[str], number: int, indent: int) -> Slip | None:
    """A line that is indented less than the lines before and after it, which are alike."""
    before = _above(lines, number)
    line = lines[number]
    if before is None or indent <= indent_of(line) or not re.match(r" *[\w-]+:\s+\S", line):
        return None
    above, start = lines[before], indent_of(line)
    opens = above.rstrip().endswith(":") and indent_of(above) == start
    if not opens and indent_of(above) != indent and not _goes_on(lines, number, indent):
        return None
    end = start + len(_word(line))
    message = f"this line is indented by {start}, and the next one by {indent}"
    return Slip(number, start, end, message, f"indent it by {indent} spaces too")


def _goes_on(lines: Sequence[str], number: int, indent: int) -> bool:
    """Whether the lines before and after one stand together at `indent`, and it does not."""
    after = [line for line in lines[number + 1 :] if _is_content(line)][:2]
    return indent in _levels(lines, number) and [indent_of(line) for line in after] == [indent] * 2


def _has_value(line: str) -> bool:
    return re.match(r" *(?:- +)*[\w.-]+:[ \t]+[^\s#]", line) is not None


def _moved(
    lines: Sequence[str], number: int, match: re.Match[str], wanted: int, above: int
) -> Slip:
    spaces = "no space" if wanted == 0 else "1 space" if wanted == 1 else f"{wanted} spaces"
    message = f"this line is indented by {len(match[1])}, which fits no line above it"
    hint = f"indent it by {spaces}, like {_key(lines[above])!r}"
    block = [line for line in lines[number:] if _is_content(line)]
    block = list(takewhile(lambda line: indent_of(line) >= len(match[1]), block))
    if len(match[1]) > wanted and len(block) > 1:
        keys = {_key(line) for line in block if indent_of(line) == len(match[1])}
        lost = "source: " if len(keys & _SOURCE_KEYS) > 1 else ""
        hint = (
            f"is the heading missing? write {lost}above these lines; else {hint}"
            if lost
            else (f"{hint}, or write the heading of these lines above them")
        )
    text = lines[above]
    start = indent_of(text)
    related = (above, start, start + max(1, len(_word(text))), f"this is indented by {start}")
    end = match.start(2) + len(_word(lines[number]))
    return Slip(number, match.start(2), end, message, hint, related)


def _levels(lines: Sequence[str], number: int) -> dict[int, int]:
    """The indentations that are open before a line, each with the last line that has it."""
    levels: dict[int, int] = {}
    for index in range(number):
        if not _is_content(lines[index]):
            continue
        starts = [indent_of(lines[index])]
        if match := re.match(r" *(?:- +)+", lines[index]):
            starts.append(match.end())
        levels = {level: line for level, line in levels.items() if level < starts[0]}
        levels.update(dict.fromkeys(starts, index))
    return levels or {0: 0}


def _above(lines: Sequence[str], number: int) -> int | None:
    return next((one for one in range(number - 1, -1, -1) if _is_content(lines[one])), None)


def _is_content(line: str) -> bool:
    return bool(line.strip()) and not line.lstrip().startswith("#")


def _word(line: str) -> str:
    """What a line begins with: its hyphen, its key without the colon, or its first word."""
    first = line.split(maxsplit=1)[0] if line.strip() else ""
    return first.removesuffix(":") or first


def _key(line: str) -> str:
    match = re.match(r"\s*(?:- +)*([^\s:]+)", line)
    return match[1] if match else ""


def _around(stop: Stop) -> list[int]:
    """The lines in which a slip shows at `stop`: that of the context, the line itself, or above."""
    simple = "simple key" in stop.context
    numbers = [stop.context_line] if simple else [stop.line, stop.line - 1]
    return [number for number in numbers if number >= 0]


def _quoted(text: str) -> str:
    return '"' + _short(text).replace("\\", "\\\\").replace('"', '\\"') + '"'


def _short(text: str) -> str:
    return text if len(text) <= 40 else text[:39] + "…"


_LOOKS: tuple[Callable[[Sequence[str], Stop], Slip | None], ...] = (
    _merge,
    _tab,
    _odd_space,
    _wide_colon,
    _dash,
    _reserved,
    _curly,
    _escape,
    _scanned,
    _before_bracket,
    _first_of_block,
    _run_on,
    _second_colon,
    _list_and_keys,
    _missing_comma,
    _nothing_open,
    _indentation,
    _no_item,
    _colon,
)
