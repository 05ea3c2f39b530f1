"""What stands in a file of XML, in a page or on a terminal, whatever a text holds."""

from __future__ import annotations

import base64
import hashlib
import io
import json
from xml.etree import ElementTree

from hypothesis import given
from hypothesis import strategies as st

from diplograph.export.xml import Xml
from diplograph.terminal import blanked, visible
from diplograph.view.embedding import as_json, source_hash

TEXTS = st.text(st.characters(codec="utf-8") | st.sampled_from("<>&\"'\n\t\r\x00\x0b\x85\u2028]"))


def test_a_document_is_element_by_element_on_lines_of_their_own() -> None:
    out = io.BytesIO()
    document = Xml(out)
    with document.element("a", {"b": 1, "c": None}):
        document.empty("d", {"e": '"<&\n\t\r\x85\u2028'})
        with document.element("f", {}):
            document.text("g", {"h": "x"}, 'a"<&>\r\x85\u2028\nb')
    assert document.changed == 0
    assert out.getvalue().decode() == (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<a b="1">\n'
        ' <d e="&quot;&lt;&amp;&#10;&#9;&#13;&#133;&#8232;"/>\n'
        " <f>\n"
        '  <g h="x">a"&lt;&amp;&gt;&#13;&#133;&#8232;\nb</g>\n'
        " </f>\n"
        "</a>\n"
    )


def test_what_xml_has_not_is_replaced_and_counted_once_a_text() -> None:
    out = io.BytesIO()
    document = Xml(out)
    document.text("a", {"b": "\x00\x01", "c": "fine"}, "x\ufffe\uffffy\x1f")
    assert document.changed == 2
    element = ElementTree.fromstring(out.getvalue())
    assert element.attrib == {"b": "\ufffd\ufffd", "c": "fine"}
    assert element.text == "x\ufffd\ufffdy\ufffd"


@given(text=TEXTS)
def test_a_parser_reads_back_what_was_written(text: str) -> None:
    out = io.BytesIO()
    document = Xml(out)
    document.text("a", {"b": text}, text)
    element = ElementTree.fromstring(out.getvalue())
    assert (element.text or "") == element.attrib["b"]
    assert document.changed or element.attrib["b"] == text


@given(text=TEXTS)
def test_json_in_a_page_ends_no_element_and_is_the_same(text: str) -> None:
    found = as_json({"b": [text, None], "a": "é"})
    assert not set("<>&\u2028\u2029") & set(found)
    assert json.loads(found) == {"a": "é", "b": [text, None]}


def test_json_in_a_page_is_short_sorted_and_readable() -> None:
    assert as_json({"b": [1, "é"], "a": "<"}) == '{"a":"\\u003c","b":[1,"é"]}'


def test_a_script_is_named_by_the_hash_of_its_text() -> None:
    digest = base64.b64encode(hashlib.sha256("x = 'é'".encode()).digest()).decode()
    assert source_hash("x = 'é'") == f"'sha256-{digest}'"


def test_a_terminal_is_shown_what_it_would_obey() -> None:
    assert visible("a\x1b[2Jb\x9b\x7f") == "a\\x1b[2Jb\\x9b\\x7f"
    assert visible("a\nb\tc") == "a b c"
    assert visible("\u202ea\u2066\u2028") == "\\u202ea\\u2066\\u2028"
    assert visible("é عربي 東京") == "é عربي 東京"
    assert blanked("a\x1bb\u202ec\nd") == "a b c d"
