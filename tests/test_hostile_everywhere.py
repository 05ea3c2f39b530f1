"""A sample of the texts that are meant ill, through all that is written and served.

``python tests/hostile_everywhere.py`` takes all of them.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree import ElementTree

import pytest

import hostile
from diplograph.analysis import analyse
from diplograph.analysis.plot import plot
from hostile_everywhere import Reader, Seen, in_files, in_service, meta_policy, table, unsafe
from hostile_files import UNFIT, sample, wrongs

if TYPE_CHECKING:
    from playwright.sync_api import Browser

#: Markup that runs, markup that asks, a formula and a control character among them.
STRINGS = sample(4)
INDIVIDUAL = "http://www.w3.org/2002/07/owl#NamedIndividual"


def test_no_file_and_no_page_makes_an_order_of_a_text(browser: Browser, tmp_path: Path) -> None:
    guards = [False]  # what a policy would stop is noticed too
    files = in_files(browser, tmp_path, STRINGS, guards)
    rows = [*files, *in_service(browser, tmp_path, STRINGS, 60, guards)]
    assert [each for row in rows for each in row.seen.all] == []
    assert sum(row.files for row in rows) > 70
    assert table(rows).count("| 0 | 0 | 0 |") == len(rows)


def test_there_are_texts_of_more_than_sixty_sorts_in_more_than_twenty_fields(
    tmp_path: Path,
) -> None:
    """The same text in each field, so that a graph of N texts has N times as many of them."""
    (text,) = only = ("<i>told</i>",)
    lines = hostile.ntriples(tmp_path, only).decode().splitlines()
    fields = {line.split(" ")[1] for line in lines if text in line}
    assert len(fields) > 10
    assert len([line for line in lines if text in line]) > 60
    assert len(hostile.STRINGS) > 300


def test_a_plot_is_xml_whatever_a_name_holds(tmp_path: Path) -> None:
    unfit = [each for each in hostile.STRINGS if UNFIT.search(each)]
    graph = hostile.graph(tmp_path, unfit)
    for name in ("brokers", "partners"):
        ElementTree.fromstring(plot(analyse(graph, name), "en"))


# What is looked for is found


@pytest.fixture(scope="module")
def readers(browser: Browser) -> Iterator[dict[bool, Reader]]:
    """A reader that holds to the policies of pages, True, and one that does not."""
    readers = {guarded: Reader(browser, "file://", guarded=guarded) for guarded in (True, False)}
    yield readers
    for reader in readers.values():
        reader.close()


@pytest.mark.parametrize("guarded", [True, False])
@pytest.mark.parametrize(
    ("markup", "of"),
    [
        ("<img src=x onerror=window.hacked=1>", "wrong"),
        ("<img src=https://evil.example/x>", "requests"),
        ("<script>window.hacked = 1</script>", "scripts"),
        ("<svg onload=window.hacked=1></svg>", "scripts"),
        ("<iframe srcdoc='<script>parent.hacked=1</script>'></iframe>", "scripts"),
        ("<meta http-equiv=refresh content='0;url=https://evil.example/'>", "requests"),
        ("<a href=' javascript:window.hacked=1'>x</a>", "wrong"),
    ],
)
def test_a_page_that_takes_an_order_is_noticed(
    readers: dict[bool, Reader], tmp_path: Path, guarded: bool, markup: str, of: str
) -> None:
    file = tmp_path / "page.html"
    file.write_text(f"<!DOCTYPE html><title>x</title>{markup}", encoding="utf-8")
    seen = Seen()
    readers[guarded].read(file.as_uri(), seen)
    assert getattr(seen, of)


def test_a_policy_does_not_hide_what_is_not_escaped(
    readers: dict[bool, Reader], tmp_path: Path
) -> None:
    policy = "default-src 'none'"
    file = tmp_path / "page.html"
    file.write_text(
        f'<!DOCTYPE html><meta http-equiv="Content-Security-Policy" content="{policy}">'
        "<title>x</title><script>window.hacked = 1</script>",
        encoding="utf-8",
    )
    for guarded, ran in ((True, 0), (False, 1)):
        seen = Seen()
        readers[guarded].read(file.as_uri(), seen)
        assert len(seen.scripts) == ran


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("x.svg", "<svg><text>a & b</text></svg>", "not XML"),
        ("x.gexf", "<gexf>\x01</gexf>", "not XML"),
        ("x.graphml", "<!DOCTYPE x [<!ENTITY e 'e'>]><x>&e;</x>", "leads elsewhere"),
        ("x.svg", "<svg onload='x()'/>", "onload"),
        ("x.svg", "<svg><a href='javascript:x()'/></svg>", "href"),
        ("x.json", '{"a": "\\x"}', "not JSON"),
        ("x.csv", "a,b\nc\n", "cells"),
        ("x.spreadsheet", "a,b\nc,=1+1\n", "computed"),
        ("x.ttl", "<https://evil.example/a> <x:b> <x:c> .", "of a text"),
        ("x.ttl", f"<https://evil.example/a> a <{INDIVIDUAL}> .", "nothing leads to it"),
        ("x.nt", "no triple", "not N-Triples"),
        ("x.txt", "", "nothing is in it"),
    ],
)
def test_a_file_that_is_not_what_its_name_says_is_noticed(
    tmp_path: Path, name: str, content: str, said: str
) -> None:
    (tmp_path / name).write_text(content, encoding="utf-8")
    assert said in " ".join(wrongs(tmp_path / name, 3))


def test_an_address_that_a_thing_matches_may_be_declared(tmp_path: Path) -> None:
    address = "<https://evil.example/a>"
    lines = f"<x:a> <x:b> {address} .\n{address} a <{INDIVIDUAL}> .\n"
    (tmp_path / "x.ttl").write_text(lines, encoding="utf-8")
    assert wrongs(tmp_path / "x.ttl", 3) == []


def test_a_workbook_that_computes_or_leads_elsewhere_is_noticed(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "x.xlsx", "w") as file:
        file.writestr("xl/sheet.xml", "<c><f>cmd|calc</f></c>")
        file.writestr("xl/rels.xml", '<r Target="file:///etc" TargetMode="External"/>')
    found = " ".join(wrongs(tmp_path / "x.xlsx", 3))
    assert "computed" in found
    assert "leads to" in found


@pytest.mark.parametrize(
    ("policy", "said"),
    [
        ("", "default-src is not 'none'"),
        ("default-src 'self'; base-uri 'none'; form-action 'none'", "default-src 'self'"),
        ("default-src 'none'; form-action 'none'", "base-uri is not said"),
        ("default-src 'none'; base-uri 'none'; form-action *", "form-action *"),
        (
            "default-src 'none'; base-uri 'none'; form-action 'none'; script-src 'unsafe-inline'",
            "script-src 'unsafe-inline'",
        ),
    ],
)
def test_a_policy_that_allows_too_much_is_noticed(policy: str, said: str) -> None:
    assert said in unsafe(policy)


def test_a_policy_behind_a_script_counts_for_nothing(tmp_path: Path) -> None:
    tag = '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'">'
    (tmp_path / "x.html").write_text(f"<script>x</script>{tag}", encoding="utf-8")
    assert meta_policy(tmp_path / "x.html") == ""
    (tmp_path / "x.html").write_text(f"{tag}<script>x</script>", encoding="utf-8")
    assert meta_policy(tmp_path / "x.html") == "default-src 'none'"
