"""LibreOffice reads the workbook of ``--for excel``; run by ``.ci/nightly``."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from openpyxl.utils.escape import unescape

import hostile
from diplograph.export import Content, export_for
from test_export_excel import Read
from viewed import corpus

if TYPE_CHECKING:
    from conftest import Require


def through_libreoffice(path: Path, folder: Path) -> Read:
    """The workbook as LibreOffice writes it anew."""
    program = ["soffice", "--headless", f"-env:UserInstallation=file://{folder}/profile"]
    ran = subprocess.run(
        [*program, "--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", folder, path],
        check=True,
        capture_output=True,
        timeout=600,
    )
    assert not ran.stderr or b"Error" not in ran.stderr
    return Read(folder / path.name)


def values(row: dict[str, Any]) -> dict[str, Any]:
    """What stands in a row; LibreOffice writes truth as a formula."""
    truth = {"=TRUE()": True, "=FALSE()": False}
    return {head: truth.get(cell.value, cell.value) for head, cell in row.items()}


def test_libreoffice_finds_every_record_day_and_link(tmp_path: Path, require: Require) -> None:
    require("soffice")
    content = Content.of(corpus())
    losses, (path,) = export_for(content, "excel", tmp_path / "ours")
    ours, read = Read(path), through_libreoffice(path, tmp_path)
    assert read.book.sheetnames == ours.book.sheetnames
    out = {row.sort: row.out for row in losses.rows}
    for sort in ("facts", "claims", "sources", "omissions", "scans"):
        assert len(set(read.values(sort, "id"))) == out[sort]
    for name in ours.book.sheetnames[1:]:
        for row, same in zip(ours.rows(name), read.rows(name), strict=True):
            assert values(row) == values(same)
    for row, same in zip(ours.rows("facts"), read.rows("facts"), strict=True):
        if row["→ passages"].value:
            assert ours.led_to(row["→ passages"], "id") == read.led_to(same["→ passages"], "id")
            assert ours.led_to(row["subject_label"], "id") == read.led_to(
                same["subject_label"], "id"
            )


@pytest.mark.parametrize("language", ["en", "ar"])
def test_libreoffice_computes_nothing_of_hostile_text(
    language: str, tmp_path: Path, require: Require
) -> None:
    require("soffice")
    content = Content.of(hostile.graph(tmp_path), language)
    _, (path,) = export_for(content, "excel", tmp_path / "ours")
    read = through_libreoffice(path, tmp_path)
    cells = [cell for sheet in read.book for row in sheet.rows for cell in row]
    assert {cell.value for cell in cells if cell.data_type == "f"} <= {"=TRUE()", "=FALSE()"}
    shown = {row["iri"].value: unescape(row["label"].value or "") for row in read.rows("Visit")}
    assert len(shown) == len(hostile.STRINGS)
    labels = {thing.iri: thing.label for thing in content.things()}
    assert shown == {iri: labels[iri].replace("\r\n", "\n") for iri in shown}
