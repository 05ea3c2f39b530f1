"""``diplograph locate``: where words stand in a text."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from diplograph.cli import options
from diplograph.errors import AccessError, UsageError
from diplograph.terminal import WIDTH, blanked

if TYPE_CHECKING:
    from diplograph.locating import Located, Place

#: Characters of the text that are shown on each side of a passage.
_AROUND = 24


@click.command("locate")
@click.argument("text")
@click.argument("words", nargs=-1, required=True)
@options.texts("where the text of a source is looked for")
@options.formats("For people, or for programs.", "text", "json")
@click.pass_context
def command(
    ctx: click.Context, text: str, words: tuple[str, ...], folder: Path | None, format_name: str
) -> None:
    """Print where WORDS stand in TEXT, as the at: of a fact file; each in quotes of its own.

    TEXT is a file of text; with --texts, also a fact file or the slug of its source. All places are
    printed, with what stands around them. Case, quotation marks, apostrophes, dashes, white space,
    ligatures, Arabic vowel signs and a hyphen at a line end do not matter; accents do only if the
    words are there with them. Where the words do not stand, passages that resemble them are shown,
    and the exit code is 1.

    \b
    Examples:
      diplograph locate article.txt "a reçu une délégation" "du Québec"
      diplograph locate facts/2024-03-05-example.yaml "Tuesday" --texts ~/texts
    """
    from diplograph.locating import locate

    for each in words:
        if not any(map(str.isalnum, each)):
            raise UsageError(f"nothing to look for in {each!r}: give words of the text")
    read = _read(text, folder)
    found = {each: locate(read, each) for each in words}
    if format_name == "json":
        click.echo(_json(read, found))
    for each, located in found.items():
        if format_name == "text":
            for line in _lines(read, located):
                click.echo(line)
        _tell(read, each, located)
    if not all(located.places for located in found.values()):
        ctx.exit(1)


def _tell(text: str, words: str, located: Located) -> None:
    """Say on standard error what was forgiven, and what resembles words that do not stand."""
    if located.accents:
        click.echo("found without regard to accents", err=True)
    if not located.places:
        click.echo(f"the words {words!r} do not stand in the text", err=True)
        if located.near:
            click.echo("nearest passages:", err=True)
            for place in located.near:
                click.echo(_shown(text, place), err=True)


def _read(name: str, folder: Path | None) -> str:
    """The text of a file, or that of the source that a fact file or a slug names."""
    from diplograph.drafting.article import is_page
    from diplograph.texts import decode, read_bytes

    path = Path(name)
    if path.suffix in {".yaml", ".yml"} or not (path.exists() or name == "-"):
        return _of_source(name, folder)
    data = read_bytes(None if name == "-" else path)
    if is_page(data):
        raise UsageError(f"{name} is a page: offsets count in its text, which diplograph new keeps")
    return decode(data, name)


def _of_source(name: str, folder: Path | None) -> str:
    from diplograph.texts import Texts

    path = Path(name)
    if folder is None:
        if path.exists():
            raise UsageError(f"{name} is a fact file: give --texts DIR, which holds its text")
        raise AccessError(f"cannot read {name}: no such file (for a slug, give --texts DIR)")
    sha256 = _digest_in(path) if path.exists() else _digest_of(name)
    text = Texts(folder).find(sha256)
    if text is None:
        raise AccessError(f"the text of {name} is not in {folder}")
    return text


def _digest_in(path: Path) -> str:
    """The digest that a fact file gives its text, as yet incomplete though it may be."""
    from diplograph.facts import schema
    from diplograph.facts.document import Mapping, Scalar, read_document

    node = read_document(path).root
    for key in (schema.SOURCE_KEY, schema.SOURCE_TEXT, schema.TEXT_SHA256):
        _, found = node.by_key.get(key.name, (None, None)) if node else (None, None)
        if isinstance(found, Scalar):
            return found.text
        node = found if isinstance(found, Mapping) else None
    raise AccessError(f"{path} gives its source no text: it has no digest to find it by")


def _digest_of(slug: str) -> str:
    from diplograph.facts import load
    from diplograph.resources import reading
    from diplograph.vocabulary import vocabulary

    for file in load(reading(), vocabulary()).files:
        if file.source and file.source.slug == slug and file.source.sha256:
            return file.source.sha256
    raise AccessError(f"cannot read {slug}: it is no file, and no source has this slug")


def _lines(text: str, located: Located) -> Iterator[str]:
    from diplograph.locating import at

    if located.places:
        yield f"at: {at(located.places)}"
        for place in located.places:
            yield _shown(text, place)


def _shown(text: str, place: Place) -> str:
    """A line for a place: its offsets, its paragraph, and the passage in what stands around it."""
    head = f"  {place!s:<11} paragraph {place.paragraph:<3} "
    room = max(WIDTH - len(head) - 2, 20)
    passage = " ".join(text[place.start : place.end].split())
    if len(passage) > room:
        passage = f"{passage[: room // 2 - 2]} … {passage[-(room // 2 - 2) :]}"
    around = min(_AROUND, max((room - len(passage)) // 2, 0))
    before = _one_line(text[max(0, place.start - around) : place.start])
    after = _one_line(text[place.end : place.end + around])
    return f"{head}{before}{click.style(f'[{passage}]', bold=True)}{after}"


def _one_line(text: str) -> str:
    """Text with its line ends shown, and without what would move a cursor."""
    return blanked(text.replace("\n", "¶"))


def _json(text: str, found: dict[str, Located]) -> str:
    """An object for one phrase, a list of them for several."""
    import json

    told = [_as_json(text, located) for located in found.values()]
    return json.dumps(told if len(told) > 1 else told[0], ensure_ascii=False, indent=2)


def _as_json(text: str, located: Located) -> dict[str, object]:
    from diplograph.locating import at

    def place(each: Place) -> dict[str, object]:
        words = text[each.start : each.end]
        return {"at": str(each), "paragraph": each.paragraph, "words": words}

    return {
        "at": at(located.places) if located.places else None,
        "accents_ignored": located.accents,
        "places": [place(each) for each in located.places],
        "near": [place(each) for each in located.near],
    }
