"""The formats of answers by name: what each can hold, and which a file's name stands for.

:mod:`diplograph.queries.results` writes them, which needs the engine; their names do not.
"""

from __future__ import annotations

from diplograph.errors import UsageError

#: Names of formats, by what they can hold.
FOR_SOLUTIONS = (
    "table",
    "tsv",
    "csv",
    "json",
    "xml",
    "spreadsheet",
    "md",
    "xlsx",
    "parquet",
)
FOR_TRUTHS = ("json", "xml")
FOR_TRIPLES = ("turtle", "ntriples")
FORMATS = (*FOR_SOLUTIONS, *FOR_TRIPLES)
#: Those that are no text.
BINARY = ("xlsx", "parquet")
#: What the names of files end in, as far as that is not the name of a format.
_EXTENSIONS = {"txt": "table", "srj": "json", "srx": "xml", "ttl": "turtle", "nt": "ntriples"}


def format_of(file: str) -> str | None:
    """The format that the name of a file stands for; None for a name without an extension.

    Raises UsageError for an extension that no format has.
    """
    extension = file.rpartition("/")[2].lstrip(".").rpartition(".")
    if not extension[1]:
        return None
    name = _EXTENSIONS.get(extension[2].lower(), extension[2].lower())
    if name not in FORMATS:
        raise UsageError(
            f"cannot tell the format of {file} by .{extension[2]}; say --format, which takes "
            f"{', '.join(FORMATS)}"
        )
    return name
