"""Writing the records of spans: an edit of the file's text that touches nothing else."""

from __future__ import annotations

from diplograph.facts import schema
from diplograph.facts.document import Mapping, Scalar, Sequence, parse_document
from diplograph.facts.model import FactFile, Span
from diplograph.texts import digest, paragraph_of

_COMMENT = (
    "# Paragraph and SHA-256 of every span above; written by `diplograph check --texts DIR --fix`."
)


def with_records(data: bytes, file: FactFile, text: str) -> bytes:
    """The bytes of a fact file with its `spans:` block completed from the text of its source.

    Records of spans that nothing uses are dropped, missing ones are added, all stand in the order
    of the text; a record that is there stays as it is, right or wrong. Without a span there is no
    block. The rest of the file keeps its bytes. A file whose top level is not in block style, or
    whose block holds something else than records, comes back unchanged.
    """
    document = parse_document(data, file.path)
    if document.root is None or data.decode("utf-8").lstrip("\ufeff \r\n").startswith("{"):
        return data
    key, block = document.root.by_key.get(schema.SPAN_RECORDS.name, (None, None))
    kept = _kept(block)
    if kept is None:
        return data
    places = [one.at for one in file.claims] + [one.at for one in file.omissions]
    used = {span for at in places for span in at}
    wanted = sorted(span for span in used if span.end <= len(text))
    lines = [f"  {span}: [{kept.get(str(span)) or _record(span, text)}]" for span in wanted]
    # Lines are cut where the YAML reader cuts them: at LF, with a CR before it or not.
    written = data.decode("utf-8").split("\n")
    end = "\r" if written[0].endswith("\r") else ""
    block_lines = [line + end for line in (f"{schema.SPAN_RECORDS.name}:", *lines) if wanted]
    if key is None or block is None:
        if not wanted:
            return data
        if written[-1] == "":
            written.pop()
        else:
            written[-1] += end
        written += [end, _COMMENT + end, *block_lines, ""]
    else:
        first, last = key.location.line - 1, block.location.end_line
        if not wanted and written[first - 1] == _COMMENT + end:
            first -= 1
        written[first:last] = block_lines
        if first + len(block_lines) == len(written):
            written.append("")
    return "\n".join(written).encode()


def _kept(block: object) -> dict[str, str] | None:
    """The records that are there, as written, by span; None if something else is there as well."""
    if block is None or (isinstance(block, Scalar) and not block.text):
        return {}
    if not isinstance(block, Mapping):
        return None
    kept: dict[str, str] = {}
    for key, value in block.entries:
        if not isinstance(value, Sequence):
            return None
        items = [item.text for item in value.items if isinstance(item, Scalar)]
        if len(items) != len(value.items):
            return None
        kept[key.text] = ", ".join(items)
    return kept


def _record(span: Span, text: str) -> str:
    sha256 = digest(text[span.start : span.end])
    return f"{paragraph_of(text, span.start)}, {sha256}"
