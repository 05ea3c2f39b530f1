// The land of the world for land.json: coasts without any border, and without the Antarctic, which
// nobody visits. Rings are longitude and latitude in tenths of a degree, each after the first as the
// way from the one before.
import { readFile } from "node:fs/promises";
import { join } from "node:path";

const SOUTH = -600;
const EDGE = 1800;

/** The text of land.json, from the folder of the package world-atlas. */
export async function land(folder) {
  const { arcs, objects, transform } = JSON.parse(await readFile(join(folder, "land-110m.json"), "utf8"));
  const lines = arcs.map((arc) => positions(arc, transform));
  const rings = objects.land.geometries
    .flatMap((geometry) => geometry.arcs.flat())
    .map((ring) => ring.flatMap((arc) => (arc < 0 ? [...lines[~arc]].reverse() : lines[arc])))
    .filter((ring) => ring.some(([, latitude]) => latitude > SOUTH))
    .flatMap(cut)
    .map(steps)
    .filter((ring) => ring.length >= 8);
  return `[\n${rings.map((ring) => JSON.stringify(ring)).join(",\n")}\n]\n`;
}

/** The positions of an arc of TopoJSON, in tenths of a degree. */
function positions(arc, { scale, translate }) {
  let [x, y] = [0, 0];
  return arc.map(([dx, dy]) => {
    [x, y] = [x + dx, y + dy];
    return [Math.round((x * scale[0] + translate[0]) * 10), Math.round((y * scale[1] + translate[1]) * 10)];
  });
}

/** A ring in pieces that do not cross the date line: each is closed along it. */
function cut(ring) {
  const pieces = [[]];
  ring.forEach(([longitude, latitude], place) => {
    const [before, level] = ring[place - 1] ?? [longitude, latitude];
    if (Math.abs(longitude - before) > EDGE) {
      const side = Math.sign(before) * EDGE;
      const [near, far] = [Math.abs(side - before), Math.abs(side + longitude)];
      const at = Math.round(level + ((latitude - level) * near) / (near + far || 1));
      pieces.at(-1).push([side, at]);
      pieces.push([[-side, at]]);
    }
    pieces.at(-1).push([longitude, latitude]);
  });
  if (pieces.length > 1) pieces[0].unshift(...pieces.pop()); // the ring goes on where it begins
  return pieces;
}

function steps(ring) {
  let [x, y] = [0, 0];
  const found = [];
  for (const [longitude, latitude] of ring) {
    if (longitude !== x || latitude !== y || !found.length) found.push(longitude - x, latitude - y);
    [x, y] = [longitude, latitude];
  }
  return found;
}
