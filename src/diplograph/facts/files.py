"""The three kinds of file, and one that lies among those of another kind."""

from __future__ import annotations

from diplograph.facts import schema
from diplograph.facts.document import Document
from diplograph.facts.model import FactFile
from diplograph.facts.reader import Reader
from diplograph.facts.records import record
from diplograph.facts.sheet import Sheet
from diplograph.facts.types import Context
from diplograph.problems import Problem
from diplograph.vocabulary import Vocabulary


def read_fact_file(document: Document, vocabulary: Vocabulary) -> tuple[Sheet, tuple[Problem, ...]]:
    """The facts of one file of ``data/facts``, and what is wrong with them."""
    context = _context(document, vocabulary)
    sheet = Sheet(FactFile(document.path, None), whole=False, unread=document.root is None)
    if document.root and schema.is_of_entities(document.root):
        message = "a file of shared entities lies among the fact files"
        expected, hint = "a source", "move it to data/entities"
        place = document.root.head
        context.problems.append(Problem(place, "missing-key", message, "", expected, hint))
    elif document.root and (fields := record(schema.FACT_FILE).read(document.root, context)):
        sheet = Reader(context).fact_file(fields)
    return sheet._replace(decomposed=document.decomposed), tuple(context.problems)


def read_entity_file(
    document: Document, vocabulary: Vocabulary
) -> tuple[Sheet, tuple[Problem, ...]]:
    """The shared entities of one file of ``data/entities``, and what is wrong with them."""
    context = _context(document, vocabulary)
    sheet = Sheet(FactFile(document.path, None), whole=False, unread=document.root is None)
    if document.root and (source := document.root.by_key.get(schema.SOURCE_KEY.name)):
        message, hint = "a fact file lies among the shared entities", "move it to data/facts"
        context.report(source[0], "unknown-key", message, hint=hint)
    elif document.root and (fields := record(schema.ENTITY_FILE).read(document.root, context)):
        sheet = Reader(context).entity_file(fields)
    return sheet._replace(decomposed=document.decomposed), tuple(context.problems)


def read_scan_log(document: Document, vocabulary: Vocabulary) -> tuple[Sheet, tuple[Problem, ...]]:
    """What a scan log says was searched, the lists of others in it, and what is wrong with it."""
    from diplograph.facts.scans import ScanReader

    context = Context(
        document.path, vocabulary, list(document.problems), homes=schema.SCAN_LOG_HOMES
    )
    sheet = Sheet(FactFile(document.path, None), whole=False, unread=document.root is None)
    if document.root and (fields := record(schema.SCAN_LOG).read(document.root, context)):
        sheet = ScanReader(context).scan_log(fields)
    return sheet._replace(decomposed=document.decomposed), tuple(context.problems)


def _context(document: Document, vocabulary: Vocabulary) -> Context:
    return Context(
        document.path,
        vocabulary,
        list(document.problems),
        homes=schema.HOMES,
        blocks=schema.BLOCKS,
        listed=schema.LISTED,
        headings=schema.HEADINGS,
    )
