// The network: the picture of a scene, or of what surrounds a thing.
import { h, s } from "./dom";
import type { Bits, Ctx, Data, Form, Opening, State, View, Words } from "./types";

const form = (): Form => (window.innerWidth < 720 ? "tall" : "wide");

/** Paint the opening scene into `root`, from the opening block alone: plain cards. */
export function paintOpening(root: HTMLElement, opening: Opening, words: Words): SVGSVGElement {
  const which = form();
  const nodes = opening.scene.nodes.filter((node) => !node.said && node.thing >= 0);
  const boxes = nodes.map((node) => node.boxes[which]);
  const left = Math.min(0, ...boxes.map(({ x }) => x)) - 16;
  const top = Math.min(0, ...boxes.map(({ y }) => y)) - 16;
  const right = Math.max(0, ...boxes.map(({ x, w }) => x + w)) + 16;
  const bottom = Math.max(0, ...boxes.map(({ y, h: high }) => y + high)) + 16;
  const turn = (x: number, w: number): number => (words.dir === "rtl" ? left + right - x - w : x);
  const svg = s("svg", { class: "network", role: "group", viewBox: `${left} ${top} ${right - left} ${bottom - top}`, width: right - left, height: bottom - top });
  for (const node of nodes) {
    const { x, y, w, h: high } = node.boxes[which];
    const name = opening.things[node.thing]?.name[words.lang] ?? "";
    svg.append(
      s("g", { class: "card", transform: `translate(${turn(x, w)} ${y})` },
        s("rect", { width: w, height: high, rx: 6 }),
        s("text", { x: w / 2, y: high / 2, "text-anchor": "middle", "dominant-baseline": "central" }, name)),
    );
  }
  root.replaceChildren(svg);
  return svg;
}

export function makeNetwork({ root, opening, words }: Ctx): View {
  const drawn = new Uint32Array();
  let svg: SVGSVGElement | null = root.querySelector("svg");
  return {
    name: "net",
    show(_d: Data, _s: State, _bits: Bits) {
      if (svg === null) root.append((svg = paintOpening(h("div"), opening, words)));
    },
    ids: () => drawn,
    svg: () => svg,
    focus: () => root.focus(),
  };
}
