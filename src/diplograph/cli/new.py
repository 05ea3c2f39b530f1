"""``diplograph new``: a fact file started from an article."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from diplograph.cli import options
from diplograph.errors import UsageError
from diplograph.words import counted

if TYPE_CHECKING:
    from diplograph.drafting import Draft


@click.command("new")
@click.argument("text", metavar="TEXT", type=click.Path(path_type=Path, allow_dash=True))
@options.out_file("-")
@click.option("--force", is_flag=True, help="Write over a file that is already there.")
@click.option(
    "--save-text",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Where to keep the text of a page.  [default: TEXT.txt]",
)
@click.option("--id", "slug", metavar="SLUG", help="The slug of the source.")
@click.option("--lang", "language", metavar="TAG", help="The language of the text, as fr or pt-BR.")
@click.option("--published", metavar="DAY", help="The day of publication, YYYY-MM-DD.")
@click.option("--publisher", metavar="NAME", help="Who published it: a slug or a name.")
@click.option("--url", help="Where it was read.")
def command(
    *,
    text: Path,
    out: str,
    force: bool,
    save_text: Path | None,
    slug: str | None,
    language: str | None,
    published: str | None,
    publisher: str | None,
    url: str | None,
) -> None:
    """Start a fact file from an article.

    TEXT is a file of text in UTF-8 or an HTML page; - is standard input. The fact file describes
    the source as far as it is known and lists every sentence, by its offsets, as still to be read.
    What may date or place the text is a comment: nothing is asserted for you.

    Offsets count in the text. That of a page is taken out of its HTML and kept beside it, or where
    --save-text says: keep it in the folder that you pass as --texts.

    \b
    Examples:
      diplograph new article.txt -o data/facts/2024-03-05-example-quebec.yaml
      diplograph new article.html --publisher lodj -o mine/facts/visit.yaml
      diplograph new - --lang fr --save-text texts/visit.txt < visit.txt
    """
    from datetime import UTC, datetime

    from diplograph.drafting import MAX_BYTES, draft
    from diplograph.texts import read_bytes

    path = None if str(text) == "-" else text
    _refuse(None if out == "-" else Path(out), force=force)
    drafted = draft(
        read_bytes(path, at_most=MAX_BYTES),
        path,
        recorded=datetime.now(UTC).astimezone().date(),
        entities=_shared_entities(),
        language=language,
        published=published,
        slug=slug,
        publisher=publisher,
        url=url,
        head=_schema_line(out),
    )
    kept = _keep(drafted, path, save_text, force=force)
    options.write(out, drafted.yaml.encode())
    _summarize(drafted, kept)


def _refuse(path: Path | None, *, force: bool) -> None:
    if path is not None and not force and path.is_file():
        raise UsageError(f"{path} is there already: name another file, or give --force")


def _schema_line(out: str) -> list[str]:
    """The line that names the JSON Schema, if that lies where it does for a shipped file."""
    from diplograph.facts.json_schema import FACT_FILE, MODELINE

    beside = out != "-" and (Path(out).parent / ".." / "schema" / FACT_FILE).is_file()
    return [MODELINE.format(FACT_FILE)] if beside else []


def _shared_entities() -> dict[str, tuple[str, ...]]:
    """The entities that any fact file may use, from here and from the package, with their names."""
    from diplograph.facts import load
    from diplograph.resources import reading
    from diplograph.vocabulary import vocabulary

    files = load(reading()._replace(facts=()), vocabulary()).files
    return {
        entity.slug: tuple(text.value for text in (*entity.labels, *entity.alt_labels))
        for file in files
        for entity in file.entities
    }


def _keep(drafted: Draft, path: Path | None, save_text: Path | None, *, force: bool) -> Path | None:
    """Write the text that offsets count in, where it is in no file; tell where it is."""
    from diplograph.resources import write_atomically

    if save_text is None and not drafted.extracted:
        return path
    if save_text is None and path is None:
        raise UsageError("offsets count in the text of the page: give --save-text FILE to keep it")
    target = save_text or Path(f"{path}.txt")
    data = drafted.text.encode()
    if not (target.is_file() and target.read_bytes() == data):
        _refuse(target, force=force)
        write_atomically(target, data)
        click.echo(f"wrote {target}: the text that offsets count in", err=True)
    return target


def _summarize(drafted: Draft, kept: Path | None) -> None:
    language = drafted.language.language or "not certain: the file asks for it"
    again = f", {drafted.repeated} of them printed again" if drafted.repeated else ""
    paragraphs = counted(drafted.paragraphs, "paragraph", "en")
    count = f"{counted(len(drafted.text), 'character', 'en')} in {paragraphs}{again}"
    told = [
        f"  language  {language}",
        f"  text      {count}",
        f"  to read   {counted(drafted.sentences, 'sentence', 'en')}, listed under todo",
    ]
    if drafted.open:
        told.append(f"  to give   {' and '.join(drafted.open)}, which the file asks for")
    if kept is None:
        told.append("  Keep the text: check --texts looks for it. --save-text FILE does.")
    told += [
        "Next, sentence by sentence, with words of the text under at:",
        "  diplograph find NAME                      the slug of what is already there",
        "  diplograph check FILE --texts DIR --fix   places for words, and what is open",
    ]
    click.echo("\n".join(told), err=True)
