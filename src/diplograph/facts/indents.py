"""Lines that are out of line: where indentation, or the hyphens of a list, first went wrong.

YAML takes the first line of a block for the measure of the rest, so the parser stops at a line that
may be right. What is usual in the file tells which one is not.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise, takewhile

from diplograph.facts.brackets import Slip, indent_of
from diplograph.facts.lines import Stop, above_of, is_content, key_of, open_levels, word_of
from diplograph.facts.schema import HEADINGS
from diplograph.facts.synonyms import KEY_WORDS

#: The heading that a list stands under, by a key of its items.
_HEADINGS = {"id": "claims", "why": "not_encoded", "note": "todo"}
#: Keys that stand together nowhere but in a source.
_SOURCE_KEYS = {"id", "published", "recorded", "publisher", "url", "language"}


def first_of_block(lines: Sequence[str], stop: Stop) -> Slip | None:
    """The first line under a key, indented unlike the rest of its block, which is as elsewhere."""
    if "flow" in stop.context or not is_content(lines[stop.line]):
        return None
    number = above_of(lines, stop.line)
    while number is not None and (above := above_of(lines, number)) is not None:
        wanted = _usual(lines, number, above)
        if wanted is not None and (slip := _out_of_line(lines, number, wanted, stop)):
            return slip
        number = above
    return None


def _usual(lines: Sequence[str], number: int, above: int) -> int | None:
    """By how much the first line of a block is to be indented, if it is one and is not so."""
    own, outer = indent_of(lines[number]), indent_of(lines[above])
    item = lines[number].lstrip().startswith("- ")
    if not _opens_block(lines[above]) or own < outer + (not item):
        return None
    wanted = outer + _step(lines, item=item)
    return None if own == wanted else wanted


def _out_of_line(lines: Sequence[str], number: int, wanted: int, stop: Stop) -> Slip | None:
    """The slip of a first line, if the line at the stop is where it would be under a right one."""
    line, after = lines[number], lines[stop.line]
    own, indent = indent_of(line), indent_of(after)
    inner = len(line) - len(line.lstrip(" -"))
    if indent not in (wanted, wanted + inner - own):
        return None
    message = f"this line is indented by {own}, and what follows it by {indent}"
    others = "lines after it" if indent == wanted else "first line of other blocks"
    hint = f"indent it by {wanted} space{'s' * (wanted != 1)}, like the {others}"
    related = (stop.line, indent, indent + len(word_of(after)), "goes on here")
    return Slip(number, own, own + len(word_of(line)), message, hint, related)


def _opens_block(line: str) -> bool:
    """Whether the value of a line stands under it: it ends with the colon of its key."""
    return re.search(r":\s*(\s#.*)?$", line) is not None and is_content(line)


def _step(lines: Sequence[str], *, item: bool) -> int:
    """By how much further than its key a block is mostly indented, of items or of keys."""
    steps: Counter[int] = Counter()
    content = [line for line in lines if is_content(line)]
    for opener, line in pairwise(content):
        step = indent_of(line) - indent_of(opener)
        if _opens_block(opener) and step > 0 and line.lstrip().startswith("- ") == item:
            steps[step] += 1
    return steps.most_common(1)[0][0] if steps else 2


def misindented(lines: Sequence[str], stop: Stop) -> Slip | None:
    line = lines[stop.line]
    match = re.match(r"( *)(\S+)", line)
    above = above_of(lines, stop.line)
    if match is None or above is None or "flow" in stop.context:
        return None
    indent, before = len(match[1]), lines[above]
    levels = open_levels(lines, stop.line)
    first = line.find(": ") if ": " in line else len(line.rstrip()) - 1
    if stop.column > max(indent, first):
        return None  # the parser got beyond the key of this line
    odd = (
        _bare_heading(lines, above, stop.line)
        or _at_margin(lines, above)
        or _left_behind(lines, above, indent)
    )
    if odd:
        return odd
    if indent > indent_of(before) and key_of(before) and not before.rstrip().endswith(":"):
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
        elif inner := _inner(lines, stop.line):  # what stands under it is further in than it
            levels = {level: at for level, at in levels.items() if level < inner} or levels
        wanted = min(levels, key=lambda level: (abs(level - indent), -level))
        return _moved(lines, stop.line, match, wanted, levels[wanted])
    return None


def _inner(lines: Sequence[str], number: int) -> int:
    """The indentation of what stands under a line that opens a block; 0 if nothing does."""
    after = next(filter(is_content, lines[number + 1 :]), "")
    is_under = _opens_block(lines[number]) and indent_of(after) > indent_of(lines[number])
    return indent_of(after) if is_under else 0


def _bare_heading(lines: Sequence[str], above: int, number: int) -> Slip | None:
    """A word alone on its line with keys under it: the heading of these, without its colon."""
    bare = re.fullmatch(r"(\s*)([\w-]+)\s*", lines[above])
    if not bare or indent_of(lines[number]) <= len(bare[1]) or not key_of(lines[number]):
        return None
    message = f"a colon is missing after {bare[2]!r}"
    return Slip(above, *bare.span(2), message, f"write {bare[2]}:")


def no_item(lines: Sequence[str], stop: Stop) -> Slip | None:
    match = re.match(r"( *)(\S+)", lines[stop.line])
    if match is None or "'-' indicator" not in stop.problem:
        return None
    message = "a list goes on here, and this is no item of it"
    hint = "begin it with '- ', or indent it by two more spaces"
    indent, key = len(match[1]), key_of(match[2])
    items = [line for line in lines[: stop.line] if line.startswith("- ", indent)]
    if key in HEADINGS:
        hint = "it is a heading of the file: remove the spaces before it"
    elif match[2].endswith(":") and not any(key_of(item) == key for item in items):
        outer = max((one for one in open_levels(lines, stop.line) if one < indent), default=0)
        hint = f"indent it by {outer} spaces, if it does not belong to the list; else {hint}"
        if not outer:  # where only headings stand
            hint = f"indent it by {indent + 2} spaces, under the item above, or begin it with '- '"
    end = match.start(2) + len(word_of(lines[stop.line]))
    return Slip(stop.line, match.start(2), end, message, hint)


def list_and_keys(lines: Sequence[str], stop: Stop) -> Slip | None:
    """A hyphen before a key among keys, or no hyphen before an item among items."""
    above = above_of(lines, stop.line)
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
    key = key_of(lines[stop.line])
    levels = open_levels(lines, stop.line)
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
    after = [line for line in lines[stop.line :] if is_content(line)]
    block = list(takewhile(lambda line: indent_of(line) >= indent, after))
    if sum(line.startswith("- ", indent) for line in block) < 2:
        return None
    above = range(stop.line - 1, stop.context_line - 1, -1)
    content = (number for number in above if is_content(lines[number]))
    keys = [number for number in content if indent_of(lines[number]) == indent]
    if len(keys) == 1 and (key := key_of(lines[keys[0]])):
        end = indent + len(key)
        message, hint = "this is no item, and a list goes on below", f"write - id: {key}"
        return Slip(keys[0], indent, end, message, hint)
    begin = match[0].strip() + lines[stop.line][match.end() :]
    found = (name for key, name in _HEADINGS.items() if re.search(rf"[-{{,] *{key}:", begin))
    heading = next(found, "it")
    message = "a list begins here, and what it stands under is none"
    hint = f"is the heading missing? write {heading}: on a line of its own above"
    return Slip(stop.line, match.start(1), match.end(1), message, hint)


def _at_margin(lines: Sequence[str], number: int) -> Slip | None:
    """A field of an entry that stands at the margin, where only headings of the file do."""
    before, line = above_of(lines, number), lines[number]
    key = key_of(line)
    if before is None or key in HEADINGS or key not in KEY_WORDS or not line.startswith(f"{key}:"):
        return None
    levels = open_levels(lines, number)
    fields = [level for level, last in levels.items() if level and _has_value(lines[last])]
    wanted = max(fields, default=0)
    if _opens_block(lines[before]):
        wanted = indent_of(lines[before]) + _step(lines, item=False)
    if not wanted:
        return None
    message = f"this line stands at the margin, and {key!r} is no heading of the file"
    hint = f"indent it by {wanted} spaces, like the other fields of entries"
    return Slip(number, 0, len(key), message, hint)


def _left_behind(lines: Sequence[str], number: int, indent: int) -> Slip | None:
    """A line that is indented less than the lines before and after it, which are alike."""
    before = above_of(lines, number)
    line = lines[number]
    if before is None or indent <= indent_of(line) or not re.match(r" *[\w-]+:\s+\S", line):
        return None
    above, start = lines[before], indent_of(line)
    opens = above.rstrip().endswith(":") and indent_of(above) == start
    if not opens and indent_of(above) != indent and not _goes_on(lines, number, indent):
        return None
    end = start + len(word_of(line))
    message = f"this line is indented by {start}, and the next one by {indent}"
    return Slip(number, start, end, message, f"indent it by {indent} spaces too")


def _goes_on(lines: Sequence[str], number: int, indent: int) -> bool:
    """Whether the lines before and after one stand together at `indent`, and it does not."""
    after = [line for line in lines[number + 1 :] if is_content(line)][:2]
    return (
        indent in open_levels(lines, number) and [indent_of(line) for line in after] == [indent] * 2
    )


def _has_value(line: str) -> bool:
    return re.match(r" *(?:- +)*[\w.-]+:[ \t]+[^\s#]", line) is not None


def _moved(
    lines: Sequence[str], number: int, match: re.Match[str], wanted: int, above: int
) -> Slip:
    spaces = "no space" if wanted == 0 else "1 space" if wanted == 1 else f"{wanted} spaces"
    message = f"this line is indented by {len(match[1])}, which fits no line above it"
    hint = f"indent it by {spaces}, like {key_of(lines[above])!r}"
    block = [line for line in lines[number:] if is_content(line)]
    block = list(takewhile(lambda line: indent_of(line) >= len(match[1]), block))
    if len(match[1]) > wanted and len(block) > 1:
        keys = {key_of(line) for line in block if indent_of(line) == len(match[1])}
        lost = "source: " if len(keys & _SOURCE_KEYS) > 1 else ""
        hint = (
            f"is the heading missing? write {lost}above these lines; else {hint}"
            if lost
            else (f"{hint}, or write the heading of these lines above them")
        )
    end = match.start(2) + len(word_of(lines[number]))
    if key_of(lines[number]) in HEADINGS and _opens_block(lines[number]):
        hint = "it is a heading of the file: begin it at the margin, without the spaces before it"
        return Slip(number, match.start(2), end, message, hint)
    text = lines[above]
    start = indent_of(text)
    related = (above, start, start + max(1, len(word_of(text))), f"this is indented by {start}")
    return Slip(number, match.start(2), end, message, hint, related)
