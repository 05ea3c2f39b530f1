// The current view as one SVG that stands alone: title, picture, legend, dates and sources on it.
import { s } from "./dom";
import { measure, shortened } from "./labels";
import type { Words } from "./types";

const STYLES = [
  "fill", "fill-opacity", "stroke", "stroke-width", "stroke-dasharray", "stroke-linecap", "stroke-linejoin", "stroke-opacity", "opacity",
  "font-family", "font-size", "font-weight", "font-style", "text-anchor", "dominant-baseline", "direction", "unicode-bidi", "paint-order", "letter-spacing",
] as const;

/** A copy with its look written on each element, without what is hidden. */
export function standing(svg: SVGElement): SVGElement {
  const copy = svg.cloneNode(true) as SVGElement;
  const gone: Element[] = [];
  const both = (from: Element, to: Element): void => {
    const look = getComputedStyle(from);
    if (look.display === "none" || look.visibility === "hidden") gone.push(to);
    for (const name of STYLES) {
      const value = look.getPropertyValue(name);
      if (value && value !== "none" || name === "fill" || name === "stroke") to.setAttribute(name, value.replaceAll('"', "'"));
    }
    for (const name of ["class", "tabindex", "role", "aria-label"]) to.removeAttribute(name);
    [...from.children].forEach((child, i) => both(child, to.children[i]!));
  };
  both(svg, copy);
  for (const each of gone) each.remove();
  return copy;
}

/** A table of the page as a picture: each cell where it stands. */
export function ofTable(table: HTMLTableElement): SVGSVGElement {
  const frame = table.getBoundingClientRect();
  const svg = s("svg", { width: Math.ceil(frame.width), height: Math.ceil(frame.height), viewBox: `0 0 ${Math.ceil(frame.width)} ${Math.ceil(frame.height)}` });
  for (const cell of table.querySelectorAll<HTMLElement>("th, td, caption")) {
    const box = cell.getBoundingClientRect();
    const inner = cell.querySelector<HTMLElement>("button[data-level]") ?? cell;
    const look = getComputedStyle(inner);
    const [x, y] = [box.left - frame.left, box.top - frame.top];
    svg.append(s("rect", { x, y, width: box.width, height: box.height, fill: look.backgroundColor, stroke: getComputedStyle(table).getPropertyValue("--line") || "#ddd", "stroke-width": 0.5 }));
    const font = `${look.fontWeight} ${look.fontSize} ${look.fontFamily}`;
    const text = shortened((cell.textContent ?? "").trim(), box.width - 6, measure(font));
    const centred = cell.tagName === "TD" && inner !== cell;
    const right = look.direction === "rtl";
    svg.append(s("text", { x: centred ? x + box.width / 2 : right ? x + box.width - 4 : x + 4, y: y + box.height / 2, "dominant-baseline": "central", "text-anchor": centred ? "middle" : "start", direction: look.direction, fill: look.color, "font-size": look.fontSize, "font-weight": look.fontWeight, "font-family": look.fontFamily.replaceAll('"', "'") }, text));
  }
  return svg;
}

export interface Shown { readonly title: string; readonly notes: readonly string[]; readonly legend: readonly HTMLElement[]; readonly words: Words }

/** The whole drawing; `pictures` stand one below the other. */
export function drawing(pictures: readonly SVGElement[], { title, notes, legend, words }: Shown): SVGSVGElement {
  const root = getComputedStyle(document.documentElement);
  const colour = (name: string): string => root.getPropertyValue(name).trim() || "currentColor";
  const family = getComputedStyle(document.body).fontFamily.replaceAll('"', "'");
  const sizes = pictures.map((each) => [Number(each.getAttribute("width")) || 800, Number(each.getAttribute("height")) || 600] as const);
  const width = Math.max(480, ...sizes.map(([w]) => w)) + 48;
  const rtl = words.dir === "rtl";
  const side = rtl ? width - 24 : 24;
  const body: SVGElement[] = [];
  let y = 40;
  const line = (text: string, size: number, weight: number, fill: string): void => {
    const width_ = measure(`${weight} ${size}px ${family}`);
    for (const part of wrapped(text, width - 48, width_)) {
      body.push(s("text", { x: side, y, direction: words.dir, "text-anchor": "start", "font-size": size, "font-weight": weight, "font-family": family, fill }, part));
      y += size * 1.45;
    }
  };
  line(title, 20, 600, colour("--ink"));
  y += 4;
  pictures.forEach((picture, i) => {
    picture.setAttribute("x", String((width - sizes[i]![0]) / 2));
    picture.setAttribute("y", String(y));
    body.push(picture);
    y += sizes[i]![1] + 12;
  });
  let x = 24;
  for (const item of legend) {
    const text = (item.textContent ?? "").trim();
    const w = measure(`12px ${family}`)(text) + 40;
    if (x + w > width - 24) [x, y] = [24, y + 22];
    const icon = item.querySelector("svg");
    if (icon) {
      const copy = standing(icon);
      copy.setAttribute("x", String(rtl ? width - x - 20 : x));
      copy.setAttribute("y", String(y));
      body.push(copy);
    }
    body.push(s("text", { x: rtl ? width - x - 26 : x + 26, y: y + 13, direction: words.dir, "text-anchor": "start", "font-size": 12, "font-family": family, fill: colour("--quiet") }, text));
    x += w;
  }
  y += legend.length ? 40 : 16;
  for (const note of notes) line(note, 12, 400, colour("--quiet"));
  y += 8;
  return s("svg", { xmlns: "http://www.w3.org/2000/svg", width, height: Math.ceil(y), viewBox: `0 0 ${width} ${Math.ceil(y)}` },
    s("title", {}, title), s("rect", { width: "100%", height: "100%", fill: colour("--ground") }), ...body);
}

function wrapped(text: string, room: number, width: (text: string) => number): string[] {
  const lines: string[] = [];
  for (const word of text.split(/\s+/)) {
    const longer = lines.length ? `${lines.at(-1)} ${word}` : word;
    if (lines.length && width(longer) <= room) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines;
}
