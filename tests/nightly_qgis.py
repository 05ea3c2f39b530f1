"""QGIS reads the map of ``--for qgis`` and draws it as it is to look; run by ``.ci/nightly``."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from diplograph.export import Content, export_for
from diplograph.export.map_layers import LAYERS
from diplograph.export.tables import TABLES

if TYPE_CHECKING:
    from conftest import Require

#: Python of the system, for which Debian packages QGIS.
_PYTHON = "/usr/bin/python3"
_SCRIPT = """
import json, sys
from qgis.core import QgsApplication, QgsVectorLayer
application = QgsApplication([], False)
application.initQgis()
found = {}
for name in sys.argv[2:]:
    layer = QgsVectorLayer(f"{sys.argv[1]}|layername={name}", name, "ogr")
    told = {"rows": layer.featureCount(), "valid": layer.isValid(), "shows": layer.displayField()}
    if layer.isSpatial():
        _, told["styled"] = layer.loadDefaultStyle()
        told["crs"] = layer.crs().authid()
        told["rules"] = [rule.label() for rule in layer.renderer().rootRule().children()]
        shapes = [each.geometry() for each in layer.getFeatures() if each.hasGeometry()]
        told["sound"] = all(each.isGeosValid() for each in shapes)
    found[name] = told
print(json.dumps(found))
"""
_RULES = {
    "flows": ["held", "not held"],
    "journeys": ["held", "not held"],
    "places": ["places"],
    "located": ["Event", "Organisation", "Person", "Post"],
}


def test_qgis_finds_every_record_and_how_layers_look(
    contents: Mapping[str, Content], tmp_path: Path, require: Require
) -> None:
    require(_PYTHON, "/usr/share/qgis/resources/qgis.db")
    losses, (path,) = export_for(contents["corpus"], "qgis", tmp_path / "graph.gpkg")
    done = subprocess.run(
        [_PYTHON, "-c", _SCRIPT, path, *LAYERS, *TABLES],
        check=True,
        capture_output=True,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen", "HOME": str(tmp_path)},
        timeout=300,
    )
    found = json.loads(done.stdout)
    assert all(each["valid"] for each in found.values())
    assert {row.sort: found[row.sort]["rows"] for row in losses.rows} == {
        row.sort: row.out for row in losses.rows
    }
    for name, rules in _RULES.items():
        layer = found[name]
        assert (layer["crs"], layer["sound"], layer["shows"]) == ("EPSG:4326", True, "label")
        assert (layer["styled"], layer["rules"]) == (True, rules)
