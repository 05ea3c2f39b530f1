"""``diplograph query`` and ``diplograph queries``, as they are run.

Where each question is shown or asked by a command of its own, one of eight is, and all are by
``make test-many``; ``test_engines`` asks each.
"""

from __future__ import annotations

import os
import pty
import re
import signal
import subprocess
import sysconfig
from csv import DictReader
from io import StringIO
from pathlib import Path
from time import sleep
from typing import TYPE_CHECKING

import pytest

from diplograph.queries.questions import names
from samples import sample

if TYPE_CHECKING:
    from conftest import Run

COMMAND = Path(sysconfig.get_path("scripts")) / "diplograph"
HOSTS = "SELECT ?host { ?visit dg:hostedBy ?host }"
ASMEX = "?host\n<https://w3id.org/diplograph/id/asmex>\n"
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"


def test_the_text_of_a_query_is_answered(run: Run, built: Path) -> None:
    ran = run("query", HOSTS, "--on", built)
    assert (ran.out, ran.err) == (ASMEX, "")


def test_a_build_in_the_working_folder_is_asked_by_default(run: Run, built: Path) -> None:
    ran = run("query", HOSTS, cwd=built.parent)
    assert (ran.out, ran.err) == (ASMEX, "")


def test_without_a_build_the_shipped_facts_are_asked(run: Run) -> None:
    first, second = run("query", HOSTS), run("query", HOSTS)
    assert first.out == second.out == ASMEX
    assert "building the shipped facts once" in first.err
    assert second.err == ""


def test_a_question_comes_before_a_file_and_a_file_before_text(
    run: Run, built: Path, tmp_path: Path
) -> None:
    (tmp_path / "visits-held").write_text(HOSTS)
    assert run("query", "visits-held", "--on", built).out.startswith("?visit\t?name")
    (tmp_path / "hosts.rq").write_text(HOSTS, encoding="utf-8-sig")
    assert run("query", "hosts.rq", "--on", built).out == ASMEX
    (tmp_path / "ASK {}").write_text(HOSTS)
    assert run("query", "ASK {}", "--on", built).out == ASMEX


def test_standard_input_is_read(run: Run, built: Path) -> None:
    assert run("query", "-", "--on", built, stdin=HOSTS).out == ASMEX


def test_questions_speak_the_language_asked_for(run: Run, built: Path) -> None:
    ran = run("query", "who-led", "--lang", "ar", "--format", "csv", "--on", built)
    assert "بيل كورك" in ran.out


@pytest.mark.parametrize("name", ["visits-held", "who-led"])
def test_a_fact_that_nobody_says_in_his_own_words_has_its_speakers(
    run: Run, root: Path, name: str
) -> None:
    """Of two invented visits one source says of the second what of the first is only quoted."""
    file = root / "tests" / "data" / "queries" / "attributed.ttl"
    for language, speakers in {
        "en": "Invented Chamber; Invented Ministry",
        "fr": "Chambre inventée; Ministère inventé",
    }.items():
        ran = run("query", name, "--lang", language, "--format", "csv", "--on", file)
        rows = {row["visit"].rpartition("/")[2]: row for row in DictReader(StringIO(ran.out))}
        assert rows["quoted-visit"]["according_to"] == speakers
        assert rows["told-visit"]["according_to"] == ""


def test_what_stands_beneath_a_table_is_in_the_language_asked_for(run: Run, built: Path) -> None:
    for language, phrases in {
        "en": ("1 row\n", "not shown: visit, person", "empty in every row: ", "inferred from “cet"),
        "fr": ("1 ligne\n", "non affiché\xa0: visit", "vide à chaque ligne\xa0: ", "inféré de «"),
        "ar": ("صف واحد\n", "غير معروض: visit, person", "فارغ في كل صف: ", "مستنتج من «cet"),
    }.items():
        shown = run("query", "who-led", "--lang", language, "--format", "table", "--on", built).out
        assert [phrase for phrase in phrases if phrase not in shown] == []


def test_a_written_gloss_names_whose_words_it_is(run: Run, built: Path) -> None:
    for language, phrase in {"en": "according to ", "fr": "selon ", "ar": "حسب "}.items():
        ran = run("query", "intentions", "--lang", language, "--format", "table", "--on", built)
        assert f" · {phrase}" in ran.out


def test_formats_are_written(run: Run, built: Path) -> None:
    for name, start in {
        "table": "host\n",
        "csv": "host\r\n",
        "json": '{"head"',
        "xml": "<?xml",
        "md": "| host |",
    }.items():
        # Text mode turns CRLF into LF.
        assert run("query", HOSTS, "--format", name, "--on", built).out.startswith(
            start.replace("\r", "")
        )
    assert run("query", "DESCRIBE id:asmex", "--on", built).out.startswith("@prefix dg:")
    assert run("query", "ASK { id:asmex a dg:Organisation }", "--on", built).out == "true\n"


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (["SELECT ?x { ?x }"], 2, "query:1:"),
        (["SELECT ?x { ?x foo:y ?z }"], 2, "the prefix foo: is not declared"),
        (["visit-held"], 2, 'did you mean "visits-held"?'),
        (["missing.rq"], 3, "cannot read missing.rq: no such file"),
        (["no/such/file"], 3, "cannot read no/such/file: no such file"),
        (["/"], 3, "cannot read /: it is a folder"),
        (["visits held"], 2, "no question 'visits held'; did you mean \"visits-held\"?"),
        (["   "], 2, "the query is empty"),
        (["ASK {}", "--format", "csv"], 2, "csv cannot hold; use --format json or xml"),
        (["ASK {}", "--format", "nonsense"], 2, "nonsense"),
        (["ASK {}", "--on", "nowhere"], 3, "cannot read nowhere"),
        (["ASK {}", "--on", ""], 3, "no graph is named"),
        (["ASK {}", "--on", "ftp://a.example/"], 3, "endpoint begins with http:// or https://"),
        (["ASK {}", "--on", "http://127.0.0.1:1/"], 3, "127.0.0.1:1/: Connection refused"),
        (["SELECT * { SERVICE <http://127.0.0.1:1/> {} }"], 2, "SERVICE is refused"),
        (["SELECT * " + "{" * 2200 + "}" * 2200], 4, "nested deeper"),
        (["ASK {}", "--timeout", "0"], 2, "--timeout"),
        ([ENDLESS, "--timeout", "0.3"], 4, "longer than it may"),
        (["SELECT * {?a ?b ?c . ?d ?e ?f . ?g ?h ?i} ORDER BY ?i", "--memory", "512"], 4, "memory"),
    ],
)
def test_what_goes_wrong_is_one_clear_sentence(
    run: Run, built: Path, arguments: list[str], code: int, says: str
) -> None:
    if "--on" not in arguments:
        arguments = [*arguments, "--on", str(built)]
    ran = run("query", *arguments, code=code)
    assert says in ran.told
    assert ran.out == ""
    assert "Traceback" not in ran.err


def test_a_file_that_is_no_text_is_wrong_use(run: Run, built: Path, tmp_path: Path) -> None:
    (tmp_path / "latin.rq").write_bytes("# é".encode("latin-1"))
    assert "is not UTF-8: byte 2" in run("query", "latin.rq", "--on", built, code=2).err


def test_a_query_is_utf_8_whatever_the_locale(run_installed: Run, built: Path) -> None:
    locale = {"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"}
    query = 'SELECT ("é" AS ?x) {}'
    assert run_installed("query", query, "--on", built, env=locale).out == '?x\n"é"\n'


def test_a_mistake_has_the_name_of_its_file(run: Run, built: Path, tmp_path: Path) -> None:
    query = "SELECT *\nWHERE {\n  ?x a scema:Thing }\n"
    (tmp_path / "my.rq").write_text(query)
    assert run("query", "my.rq", "--on", built, code=2).err == (
        'error: the prefix scema: is not declared; did you mean "schema:"?\n'
        " --> my.rq:3:8\n"
        "  |\n"
        "3 |   ?x a scema:Thing }\n"
        "  |        ^^^^^^^^^^^\n"
    )
    ran = run("query", "-", "--on", built, stdin=query, code=2)
    assert "\n --> stdin:3:8\n" in ran.err
    (tmp_path / "deep.rq").write_text("SELECT *\n" + "{" * 200 + "}" * 200)
    assert "\n --> deep.rq:2:101\n" in run("query", "deep.rq", "--on", built, code=4).err
    (tmp_path / "none.rq").write_text("\n")
    assert "query is empty: none.rq" in run("query", "none.rq", "--on", built, code=2).err


def test_an_unknown_function_is_no_damage(run: Run, built: Path) -> None:
    before = (built / ".store").stat().st_ino
    query = "SELECT (<https://a.example/f>(?o) AS ?x) { ?s ?p ?o }"
    ran = run("query", query, "--on", built, code=2)
    assert ran.told == (
        "error: there is no function <https://a.example/f> --> query:1:9 | "
        "1 | SELECT (<https://a.example/f>(?o) AS ?x) { ?s ?p ?o } | ^^^^^^^^^^^^^^^^^^^^^"
    )
    assert (built / ".store").stat().st_ino == before


def test_standard_input_that_is_closed_is_said(built: Path) -> None:
    ran = subprocess.run(
        ["bash", "-c", '"$0" query - --on "$1" <&-', COMMAND, built],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (ran.returncode, ran.stdout) == (3, "")
    assert ran.stderr == "error: cannot read standard input: it is closed\n"


def test_answers_may_hold_blank_nodes_and_triple_terms(run: Run, tmp_path: Path) -> None:
    term = "<https://w3id.org/diplograph/ontology#x>"
    (tmp_path / "invented.ttl").write_text(f'_:one <https://a.example/p> {term}, "y" .')
    query = "CONSTRUCT { ?s ?p <<( ?s ?p ?o )>> } WHERE { ?s ?p ?o }"
    assert run("query", query, "--on", "invented.ttl").out == (
        "@prefix dg: <https://w3id.org/diplograph/ontology#> .\n"
        '_:one <https://a.example/p> <<( _:one <https://a.example/p> "y" )>> , '
        "<<( _:one <https://a.example/p> dg:x )>> .\n"
    )


def test_what_is_left_of_a_build_is_not_passed_over(run: Run, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "photo.jpg").write_bytes(b"")
    ran = run("query", HOSTS)
    assert ran.out == ASMEX
    assert ran.err.startswith("out is no build; asking the facts that come with diplograph\n")
    (tmp_path / "out" / ".store").mkdir()
    ran = run("query", HOSTS, code=3)
    assert ran.out == ""
    assert ran.err.startswith("error: out holds the store of a build without its graph.ttl: ")
    (tmp_path / "out" / "graph.ttl").symlink_to("nowhere.ttl")
    assert "cannot read out/graph.ttl: no such file" in run("query", HOSTS, code=3).err


def test_ctrl_c_ends_a_runaway_join(built: Path) -> None:
    process = subprocess.Popen(
        [COMMAND, "query", ENDLESS, "--on", built],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    sleep(1)
    os.killpg(process.pid, signal.SIGINT)  # a terminal signals the whole group
    out, err = process.communicate(timeout=30)
    assert (process.returncode, out, err.strip()) == (130, "", "interrupted")


def test_a_reader_that_has_had_enough_is_no_error(built: Path) -> None:
    query = "SELECT * { ?a ?b ?c . ?d a dg:Claim }"
    process = subprocess.Popen(
        [COMMAND, "query", query, "--on", built],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert process.stdout is not None
    process.stdout.readline()
    process.stdout.close()
    assert process.stderr is not None
    assert process.stderr.read() == b""
    process.stderr.close()
    assert process.wait(timeout=30) == 0


def test_a_full_disk_is_said(built: Path) -> None:
    full = Path("/dev/full")
    if not full.exists():
        pytest.skip("needs /dev/full")
    with full.open("wb") as out:
        ran = subprocess.run(
            [COMMAND, "query", "evidence", "--on", built],
            stdout=out, stderr=subprocess.PIPE, text=True, check=False,
        )  # fmt: skip
    assert ran.returncode == 3
    assert ran.stderr == "error: cannot write the output: No space left on device\n"


def on_a_terminal(*arguments: str | Path, code: int = 0) -> str:
    """What a command shows on a terminal of 80 columns, in colours, with what it says of errors."""
    main, side = pty.openpty()
    environment = {**os.environ, "COLUMNS": "80", "TERM": "xterm"}
    process = subprocess.Popen([COMMAND, *arguments], stdout=side, stderr=side, env=environment)
    os.close(side)
    shown = b""
    try:
        while chunk := os.read(main, 4096):
            shown += chunk
    except OSError:
        pass  # Linux ends a terminal so
    os.close(main)
    assert process.wait(timeout=30) == code
    return shown.decode()


def test_a_terminal_gets_a_table(built: Path) -> None:
    shown = on_a_terminal("query", "who-led", "--on", built)
    assert "Bill Cork" in shown
    assert "[1]" in shown
    assert "¶2" in shown
    assert on_a_terminal("query", "ASK {}", "--on", built) == "true\r\n"
    assert on_a_terminal("query", "DESCRIBE id:asmex", "--on", built).startswith("@prefix")
    refused = on_a_terminal("query", "visits-held", "--format", "xlsx", "--on", built, code=2)
    assert "xlsx is not text, which a terminal shows; write a file with -o FILE" in refused


def test_what_was_asked_without_being_written_is_told(run: Run, built: Path) -> None:
    """Which defaults, beside formats that do not keep them, and the graph where no row is."""
    nobody = "SELECT ?v { ?v dg:hostedBy id:us-ms }"
    assert run("query", nobody, cwd=built.parent).err == "asked: ./out\n"
    assert run("query", nobody, "--on", built).err == ""
    for format_name in ("csv", "json", "md"):
        told = run("query", "visits-of", "--format", format_name, cwd=built.parent).err
        assert told == "asked: state=us-ms (default)\n"
    assert run("query", "visits-of", "--param", "state=us-ms", "--on", built).err == ""
    assert on_a_terminal("query", "visits-of", "--on", built).endswith(
        "asked: state=us-ms (default)\r\n"
    )
    why = run("query", "promises-past-due", "--why-empty", "--on", built).err
    (line,) = [line for line in why.splitlines() if line.startswith("asked: ")]
    assert re.fullmatch(r"asked: on=\d{4}-\d\d-\d\d, the last day recorded", line)
    early = run("query", "missions-not-held", "--param", "on=2001-01-01", "--on", built).err
    assert early.startswith("asked: on 2001-01-01 nothing was recorded yet, the first day is 2")


def test_a_description_of_a_question_has_an_example_that_runs(run: Run, built: Path) -> None:
    for name, example in {
        "visits-of": "diplograph query visits-of --param state=us-ms",
        "visits-in-week": "diplograph query visits-in-week --param week=",
        "scans": "diplograph query scans\n",
    }.items():
        shown = run("queries", name).out
        (line,) = [line for line in shown.splitlines() if line.startswith("  diplograph query ")]
        assert f"{line.strip()}\n".startswith(example)
        run(*line.split()[1:], "--on", built)


def test_queries_lists_what_can_be_asked(run: Run, built: Path) -> None:
    listed = [line.split(maxsplit=1) for line in run("queries").out.splitlines()]
    assert [name for name, _ in listed] == list(names())
    assert all(title for _, title in listed)
    for name in sample(names(), every=8):
        assert run("query", name, "--on", built).out
    assert "Les visites qui ont eu lieu" in run("queries", "--lang", "fr").out


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_terminal_gets_the_questions_within_its_width(language: str) -> None:
    listed = on_a_terminal("queries", "--lang", language).splitlines()
    assert len(listed) > len(names()), "long titles go on below themselves"
    described = [
        line
        for name in sample(names(), every=8, first=4)
        for line in on_a_terminal("queries", name, "--lang", language)
        .partition("PREFIX")[0]
        .splitlines()
    ]
    assert [line for line in [*listed, *described] if len(line) > 80] == []


def test_queries_describes_one(run: Run, built: Path, tmp_path: Path) -> None:
    described = run("queries", "visits-held").out
    assert "A row is a visit that a source reports as held" in described
    # What follows the description is the query, to be copied and changed.
    (tmp_path / "copy.rq").write_text(described[described.index("PREFIX") :])
    copied = run("query", "copy.rq", "--on", built).out
    assert copied == run("query", "visits-held", "--on", built).out
    assert "did you mean" in run("queries", "visits", code=2).err


def test_parameters_are_set_at_the_terminal(run: Run, built: Path) -> None:
    def asked(*parameters: str) -> str:
        given = [part for each in parameters for part in ("--param", each)]
        return run("query", "visits-in-week", *given, "--on", built, "--format", "csv").out

    assert asked("week=2025-06").count("\n") == 2
    assert asked("week=2024").count("\n") == 1
    assert asked("week=2024", "week=2025-06") == asked()  # alternatives
    assert "du Mississippi" in asked("lang=fr")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["visits-between", "--param", "from"], "--param from has no value; write --param from="),
        (["visits-between", "--param", "from=asmex"], "parameter from: 'asmex' is no place"),
        (["visits-between", "--param", "size=3"], "has no parameter 'size'; it has from, to"),
        (["ASK {}", "--param", "from=us"], "--param is for ready-made questions"),
    ],
)
def test_a_wrong_parameter_is_wrong_use(
    arguments: list[str], said: str, run: Run, built: Path
) -> None:
    assert said in run("query", *arguments, "--on", built, code=2).err


def test_a_table_without_a_row_says_what_that_means(run: Run, built: Path) -> None:
    asked = (
        "query",
        "visits-between",
        "--param",
        "period=2024",
        "--format",
        "table",
        "--on",
        built,
    )
    assert "no rows\nNo source in the graph reports such a visit" in run(*asked).out
    assert "aucune ligne\nAucune source du graphe" in run(*asked, "--lang", "fr").out


def test_queries_describes_parameters(run: Run) -> None:
    described = run("queries", "visits-between").out
    assert "from    place, us by default: one of the two places" in described
    assert "No row means that no source in the graph reports such a visit" in described
    assert "Une ligne est une visite" in run("queries", "visits-between", "--lang", "fr").out


def test_help_shows_examples(run: Run) -> None:
    shown = run("query", "--help").out
    assert "diplograph query visits-held" in shown
    assert "diplograph queries who-led" in run("queries", "--help").out
