// Shapes that tell kinds apart without colour: things are filled, claims are outlines.
import { s } from "./dom";
import type { Style } from "./types";

type Shape = "diamond" | "square" | "circle" | "triangle" | "hexagon" | "wedge" | "star" | "ring";

const THINGS: Readonly<Partial<Record<Style, Shape>>> = {
  Event: "diamond", Organisation: "square", Person: "circle", Delegation: "triangle", Place: "hexagon",
  Post: "wedge", Group: "ring", Actor: "ring",
};
const CLAIMS: Readonly<Record<string, Shape>> = {
  plan: "square", intention: "triangle", prediction: "star", opinion: "diamond", generalisation: "hexagon",
};

/** Corners of a regular figure about 0, the first of them at `turn` (in full turns from the right). */
function corners(count: number, turn: number, radii: readonly number[]): string {
  const points = Array.from({ length: count }, (_, i) => {
    const angle = 2 * Math.PI * (turn + i / count);
    const radius = radii[i % radii.length]!;
    return `${(radius * Math.cos(angle)).toFixed(2)} ${(radius * Math.sin(angle)).toFixed(2)}`;
  });
  return `M${points.join("L")}Z`;
}

function outline(shape: Shape, r: number): string {
  switch (shape) {
    case "diamond": return corners(4, 0, [1.2 * r]);
    case "square": return corners(4, 1 / 8, [1.3 * r]);
    case "triangle": return corners(3, -1 / 4, [1.25 * r]);
    case "wedge": return corners(3, 1 / 4, [1.25 * r]);
    case "hexagon": return corners(6, 0, [1.15 * r]);
    case "star": return corners(10, -1 / 4, [1.35 * r, 0.6 * r]);
    default: return `M${-r} 0A${r} ${r} 0 1 1 ${r} 0A${r} ${r} 0 1 1 ${-r} 0Z`;
  }
}

/** The sign of a look of things, about 0; a sector has none, its card is filled. */
export function sign(style: Style | null, r: number): SVGPathElement | null {
  const shape = style === null ? "ring" : THINGS[style];
  return shape === undefined ? null : s("path", { class: `sign ${shape === "ring" ? "ring " : ""}is-${style ?? "Actor"}`, d: outline(shape, r) });
}

/** The sign of a claim of a kind (local name), about 0. */
export function claimSign(kind: string, r: number): SVGPathElement {
  return s("path", { class: `claim-sign is-${kind}`, d: outline(CLAIMS[kind] ?? "circle", r) });
}

/** A sign in a small picture of its own, for words around it. */
export function icon(drawn: SVGElement | null): SVGSVGElement {
  return s("svg", { class: "icon", viewBox: "-8 -8 16 16", width: 16, height: 16, "aria-hidden": "true" }, drawn);
}
