"""RDF of strangers: nothing is fetched, nothing else is read, and nothing takes all memory.

Of fact files, which take a while to check, one of seven vectors is tried, each address and each
place of it among them; ``make test-many`` tries all.
"""

from __future__ import annotations

import gzip
import os
import subprocess
import sys
from collections.abc import Callable
from io import FileIO
from itertools import pairwise
from pathlib import Path
from typing import BinaryIO

import pytest
from egress import SECRET, foreign, listener, tried
from pyoxigraph import RdfFormat
from vectors import TARGETS, vectors

from diplograph.backends import connect, screening
from diplograph.backends.screening import MOST_ELEMENTS, MOST_ENTITY, MOST_NESTED
from diplograph.errors import AccessError, DiplographError, LimitError
from diplograph.importing import import_file, parse_apart
from samples import sample
from watching import watched

EXTENSIONS = ("ttl", "nt", "trig", "nq", "rdf", "jsonld", "rq", "yaml")


@pytest.mark.parametrize("extension", EXTENSIONS)
def test_no_vector_opens_or_reaches_anything(tmp_path: Path, extension: str) -> None:
    work = tmp_path / "work"
    work.mkdir()
    (tmp_path / "secret").write_text(SECRET, encoding="utf-8")
    (work / "graph.ttl").write_text("<urn:a> <urn:b> <urn:c> .", encoding="utf-8")
    graph = connect(work / "graph.ttl")
    with listener() as (port, came), watched() as opened:
        found = vectors(str(tmp_path / "secret"), "../secret", port)
        own = [vector for vector in found if vector.extension == extension]
        some = sample(own, every=7 if extension == "yaml" else 1)
        told = [tried(work, vector, graph, apart=False) for vector in some]
    assert len(own) >= len(TARGETS)
    assert not [text for text in told if SECRET in text]
    assert came == []
    kinds = ("secret", "socket.", "urllib.", "http.", "ftplib.", "subprocess")
    assert not [each for each in opened if any(kind in each for kind in kinds)]


def test_what_strace_tells_is_laid_at_the_door_of_its_vector(tmp_path: Path) -> None:
    trace = f"""\
1 openat(AT_FDCWD, "/etc/shadow", O_RDONLY) = 3
1 openat(AT_FDCWD, "/next-vector/7", O_RDONLY) = -1 ENOENT
1 openat(AT_FDCWD, "{tmp_path}/vector.ttl", O_RDONLY) = 3
2 openat(AT_FDCWD, "../secret", O_RDONLY) = 3
2 socket(AF_UNIX, SOCK_STREAM, 0) = 3
2 connect(3, {{sa_family=AF_INET, sin_port=htons(80)}}, 16) = 0
"""
    found = list(foreign(trace, tmp_path))
    assert [number for number, _ in found] == [7, 7]
    assert found[0][1] == str(tmp_path.parent / "secret")


# ------------------------------------------------------------------ what would take all memory


RDF = 'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:e="http://e.example/"'


def described(declared: str, value: str) -> str:
    node = f'<rdf:Description rdf:about="urn:s"><e:p>{value}</e:p></rdf:Description>'
    return f"<!DOCTYPE r [{declared}]><rdf:RDF {RDF}>{node}</rdf:RDF>"


def laughs(times: int = 10) -> str:
    """A thousand million of them."""
    letters = "abcdefghij"
    named = "".join(
        f'<!ENTITY {after}\n\t"{f"&{before};" * times}">' for before, after in pairwise(letters)
    )
    return described(f'<!ENTITY a "lol">{named}', "&j;")


def nested(depth: int) -> str:
    opened, closed = "<<( <urn:s> <urn:p> " * depth, " )>>" * depth
    return f"<urn:s> <urn:p> {opened}<urn:o>{closed} ."


def elements(depth: int) -> str:
    opened, closed = "<rdf:Description><e:p>" * depth, "</e:p></rdf:Description>" * depth
    return f"<rdf:RDF {RDF}>{opened}x{closed}</rdf:RDF>"


REFUSED = [
    ("laughs.rdf", laughs(), "an entity that names another"),
    ("refers.rdf", described('<!ENTITY a "x"><!ENTITY b "&#38;a;">', "&b;"), "names another"),
    ("long.rdf", described(f'<!ENTITY a "{"x" * 9_999}">', "&a;" * 9), "an entity of more than"),
    ("deep.ttl", nested(50_000), f"more than {MOST_NESTED} triples within each other"),
    ("deep.nt", nested(50_000), "triples within each other"),
    ("deep.trig", f"<urn:g> {{ {nested(50_000)} }}", "triples within each other"),
    ("deep.nq", nested(50_000), "triples within each other"),
    ("open.ttl", "<< <urn:s> <urn:p> " * 200, "triples within each other"),
    *(
        (f"{name}.ttl", nested(200).replace("<<(", f"<<( {hidden}"), "triples within each other")
        for name, hidden in {
            "comment": "# >> >>\n",
            "literal": '[ <urn:p> ">>", \'>>\', """" >> \\""">>""", e:\\# ] # >>"\n',
        }.items()
    ),
    ("deep.jsonld", '{"urn:p": [' * 600 + "]}" * 600, "1,000 objects or arrays within each other"),
    (
        "texts.jsonld",
        '{"]\\"]": ["\\"]"], "urn:p": ' * 1_100,
        "objects or arrays within each other",
    ),
    ("deep.rdf", elements(600), f"more than {MOST_ELEMENTS:,} elements within each other"),
    ("open.rdf", elements(600)[:-9000], "elements within each other"),
    ("much.rdf", described(f'<!ENTITY a "{"x" * 900}">', "&a;" * 99_999), "much of little"),
]


@pytest.mark.parametrize(("name", "text", "says"), REFUSED)
def test_what_would_take_all_memory_or_the_process_is_refused(
    tmp_path: Path, name: str, text: str, says: str
) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")
    for read in (connect, parse_apart):
        with pytest.raises(LimitError, match=says) as told:
            read(tmp_path / name)
        assert str(told.value).startswith(f"{tmp_path / name} ")


def test_entities_and_triple_terms_that_mean_something_are_read(tmp_path: Path) -> None:
    owl = '<!ENTITY owl "http://www.w3.org/2002/07/owl#">'
    (tmp_path / "protege.rdf").write_text(described(owl, "&owl;Thing"), encoding="utf-8")
    (triple,) = connect(tmp_path / "protege.rdf").triples()
    assert str(triple.object) == '"http://www.w3.org/2002/07/owl#Thing"'
    whole = f'<!ENTITY e "{"x" * MOST_ENTITY}">'
    (tmp_path / "whole.rdf").write_text(described(whole, "&e;"), encoding="utf-8")
    assert len(list(connect(tmp_path / "whole.rdf").triples())) == 1
    (tmp_path / "terms.ttl").write_text(nested(MOST_NESTED), encoding="utf-8")
    assert len(list(connect(tmp_path / "terms.ttl").triples())) == 1
    assert parse_apart(tmp_path / "terms.ttl").count(b"<<(") == MOST_NESTED


def test_what_goes_on_behind_no_xml_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "odd.rdf").write_text(f"\n<?xml version='1.0'?>{elements(1)}", encoding="utf-8")
    for read in (connect, parse_apart):
        with pytest.raises(AccessError, match=r"odd\.rdf:2:1: no XML: XML or text declaration not"):
            read(tmp_path / "odd.rdf")


@pytest.mark.parametrize("extension", ["ttl", "rdf", "jsonld"])
def test_a_graph_that_has_no_room_in_memory_is_let_go(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, extension: str
) -> None:
    text = {
        "ttl": "<urn:s> <urn:p> <urn:o> .\n" * 9_999,
        "rdf": described("", "").replace("</rdf:RDF>", f"{'<e:c/>' * 99_999}</rdf:RDF>"),
        "jsonld": f"[{','.join(['{}'] * 99_999)}]",
    }[extension]
    (tmp_path / f"long.{extension}").write_text(text, encoding="utf-8")
    monkeypatch.setattr(screening, "_memory", lambda: 100)
    monkeypatch.setattr(screening, "_peak", lambda: 76)
    monkeypatch.setattr(screening, "_taken", lambda: 75)
    connect(tmp_path / f"long.{extension}")
    monkeypatch.setattr(screening, "_taken", iter(range(77)).__next__)
    with pytest.raises(LimitError, match=rf"long\.{extension} takes more memory than there is"):
        connect(tmp_path / f"long.{extension}")
    monkeypatch.undo()
    assert 2**20 < screening._taken() <= screening._peak() < screening._memory()


def test_prefixes_that_are_written_out_have_a_limit(tmp_path: Path) -> None:
    prefix = f"@prefix e: <urn:{'x' * 10_000}> .\n"
    text = prefix + "".join(f"e:{number} e:p e:o .\n" for number in range(1_000))
    (tmp_path / "long.ttl").write_text(text, encoding="utf-8")
    assert len(parse_apart(tmp_path / "long.ttl")) > 30_000_000
    with pytest.raises(
        LimitError, match=r"long\.ttl says more than may be written: File too large"
    ):
        parse_apart(tmp_path / "long.ttl", said=1_000_000)


def test_the_folder_of_a_file_does_not_get_into_what_is_made_of_it(tmp_path: Path) -> None:
    (tmp_path / "a b.ttl").write_text("<x> <urn:p> <> .", encoding="utf-8")
    assert parse_apart(tmp_path / "a b.ttl") == b"<file:///x> <urn:p> <file:///a%20b.ttl> .\n"


def test_what_is_packed_is_not_unpacked(tmp_path: Path) -> None:
    packed = gzip.compress(b"<urn:s> <urn:p> <urn:o> .\n" * 100_000)
    for name, says in (("bomb.ttl.gz", "RDF files end in"), ("bomb.ttl", r"bomb\.ttl:")):
        (tmp_path / name).write_bytes(packed)
        for read in (connect, parse_apart):
            with pytest.raises(DiplographError, match=says):
                read(tmp_path / name)


def test_an_import_does_not_wait_for_a_pipe(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.ttl")
    with pytest.raises(AccessError, match="it is a folder, a pipe or a device, and no file"):
        import_file(tmp_path / "pipe.ttl", tmp_path / "back")


@pytest.mark.parametrize("read", [connect, parse_apart])
@pytest.mark.parametrize("extension", ["ttl", "rdf"])
def test_what_is_parsed_is_what_was_looked_through(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    extension: str,
    read: Callable[[Path], object],
) -> None:
    """Whoever puts another file under the name meanwhile has it read by nobody."""
    path, other = tmp_path / f"a.{extension}", tmp_path / "other"
    (tmp_path / "graph.nt").write_text("<urn:a> <urn:b> <urn:c> .", encoding="utf-8")
    graph = connect(tmp_path / "graph.nt")
    media = RdfFormat.from_extension(extension)
    assert media
    path.write_bytes(graph.dump(media))
    other.write_text("no RDF", encoding="utf-8")
    screen = screening.screen

    def exchanging(path: Path, file: BinaryIO | FileIO, media: RdfFormat) -> None:
        screen(path, file, media)
        other.replace(path)

    monkeypatch.setattr(screening, "screen", exchanging)
    read(path)
    assert path.read_text(encoding="utf-8") == "no RDF"


def test_a_worker_that_is_left_alone_comes_to_an_end(tmp_path: Path) -> None:
    """Its own limit of processor time ends it, should nobody be there to do so."""
    nodes = [f"_:b{number}" for number in range(11)]
    clique = "".join(f"{a} <urn:p> {b} .\n" for a in nodes for b in nodes if a != b)
    (tmp_path / "poison.nt").write_text(clique, encoding="utf-8")
    line = [sys.executable, "-m", "diplograph.importing.worker", "poison.nt"]
    line += [RdfFormat.N_TRIPLES.media_type, str(2**31), "1", str(2**20)]
    with (tmp_path / "poison.nt").open("rb") as file:
        done = subprocess.run(line, stdin=file, timeout=300, check=False)
    assert done.returncode < 0
