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

/** What a line carries in its middle, so that colour and dashes do not say it alone. */
export const SIGNS: Readonly<Record<string, string>> = { contested: "≠", denied: "⊘", cancelled: "✕" };

export type Corner = readonly [number, number];

/** Corners of a regular figure about 0, the first of them at `turn` (in full turns from the right). */
const corners = (count: number, turn: number, radii: readonly number[]): readonly Corner[] =>
  Array.from({ length: count }, (_, i) => {
    const angle = 2 * Math.PI * (turn + i / count);
    const radius = radii[i % radii.length]!;
    return [radius * Math.cos(angle), radius * Math.sin(angle)] as const;
  });

/** The corners of each shape of radius 1; the others are round. */
const FIGURES: Readonly<Partial<Record<Shape, readonly Corner[]>>> = {
  diamond: corners(4, 0, [1.2]), square: corners(4, 1 / 8, [1.3]), triangle: corners(3, -1 / 4, [1.25]), wedge: corners(3, 1 / 4, [1.25]),
  hexagon: corners(6, 0, [1.15]), star: corners(10, -1 / 4, [1.35, 0.6]),
};

function outline(shape: Shape, r: number): string {
  const figure = FIGURES[shape];
  return figure ? `M${figure.map((corner) => corner.map((at) => (at * r).toFixed(2)).join(" ")).join("L")}Z` : `M${-r} 0A${r} ${r} 0 1 1 ${r} 0A${r} ${r} 0 1 1 ${-r} 0Z`;
}

/** The corners of the sign of a look, of radius 1; null of what is round or has no sign. */
export const cornersOf = (style: Style): readonly Corner[] | null => FIGURES[THINGS[style] ?? "circle"] ?? null;

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

/** The sign of a look in words; a sector's is a small card. */
export const emblem = (style: Style | null): SVGSVGElement => icon(sign(style, 6) ?? s("rect", { class: "is-Sector", x: -7, y: -4.5, width: 14, height: 9, rx: 3 }));
