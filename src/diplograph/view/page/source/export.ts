// What is shown as a file: SVG, PNG, CSV, JSON and Turtle, made in the page and kept by the reader.
import { rows as rowsOf } from "./bits";
import { h } from "./dom";
import { drawing, ofTable, standing } from "./drawing";
import { sourcesOf, valueName } from "./facets";
import { parts } from "./facetlist";
import { shown } from "./filter";
import { keep } from "./keep";
import { format, initial } from "./state";
import type { Ctx, Phrase } from "./types";
import { csv, json, turtle } from "./written";

const FORMATS = ["svg", "png", "csv", "json", "turtle"] as const;
export type Format = (typeof FORMATS)[number];
const KINDS: Readonly<Record<Format, readonly [suffix: string, type: string]>> = {
  svg: ["svg", "image/svg+xml"], png: ["png", "image/png"], csv: ["csv", "text/csv;charset=utf-8"], json: ["json", "application/json"], turtle: ["ttl", "text/turtle;charset=utf-8"],
};
/** Sources that a picture names; the rest are counted. */
const NAMED = 12;

const rowsShown = (ctx: Ctx): Uint32Array => rowsOf(shown(ctx.data, ctx.state()));

/** A drawing as text, without the letters that XML may not hold. */
const serialized = (svg: SVGSVGElement): string => new XMLSerializer().serializeToString(svg).replace(/[^\t\n\r -\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, "");

/** The file's text, of any kind but PNG. */
export function written(ctx: Ctx, as: Exclude<Format, "png">): string {
  const { data, words } = ctx;
  if (as === "svg") return `<?xml version="1.0" encoding="UTF-8"?>\n${serialized(picture(ctx))}\n`;
  const rows = rowsShown(ctx);
  if (as === "csv") return csv(data, rows, words);
  if (as === "turtle") return turtle(data, rows);
  const naming = { name: (...[key, value]: [Parameters<typeof valueName>[1], number]) => valueName(data, key, value), value: () => -1 };
  return json(data, rows, words, parts(ctx, ctx.state().filter).map(({ name }) => name), format(ctx.state(), initial("en"), naming));
}

function picture(ctx: Ctx): SVGSVGElement {
  const { data, words } = ctx;
  const view = document.querySelector<HTMLElement>("#stage .view:not([hidden])");
  const drawn = view?.querySelector<SVGElement>(".canvas svg, svg.map, svg.timeline");
  const pictures = drawn ? [standing(drawn)] : [...(view?.querySelectorAll("table") ?? [])].map(ofTable);
  const sources = new Set([...rowsShown(ctx)].flatMap((row) => [...sourcesOf(data, row)]));
  const names = [...sources].sort((a, b) => a - b).slice(0, NAMED).map((source) => data.label(data.sources.thing[source]!, words.lang));
  if (sources.size > NAMED) names.push(words.counted("more-values", sources.size - NAMED));
  const filters = parts(ctx, ctx.state().filter).map(({ name }) => name);
  return drawing(pictures, {
    title: document.getElementById("title")?.textContent ?? "",
    notes: [...(filters.length ? [filters.join("; ")] : []), words.say("as-of", { date: data.meta.last && words.date(data.meta.last), digest: data.digest }), ...(names.length ? [words.say("sources-named", { names: names.join("; ") })] : [])],
    legend: [...(view?.querySelectorAll<HTMLElement>(".legend li") ?? [])].filter((item) => getComputedStyle(item).display !== "none"),
    words,
  });
}

/** Twice as fine as the screen, for print. */
async function png(ctx: Ctx): Promise<Blob> {
  const svg = picture(ctx);
  const [w, high] = [Number(svg.getAttribute("width")), Number(svg.getAttribute("height"))];
  const address = URL.createObjectURL(new Blob([serialized(svg)], { type: "image/svg+xml" }));
  try {
    const image = new Image();
    image.src = address;
    await image.decode();
    const scale = Math.min(2, 16000 / Math.max(w, high));
    const canvas = h("canvas", { width: Math.round(w * scale), height: Math.round(high * scale) });
    canvas.getContext("2d")!.drawImage(image, 0, 0, canvas.width, canvas.height);
    return await new Promise((done, failed) => canvas.toBlob((blob) => (blob ? done(blob) : failed(new Error("no picture"))), "image/png"));
  } finally {
    URL.revokeObjectURL(address);
  }
}

export function makeExports(ctx: Ctx): { readonly button: HTMLElement; show(): void } {
  const summary = h("summary");
  const items = FORMATS.map((as) => {
    const button = h("button", { type: "button", "data-export": as });
    button.addEventListener("click", () => {
      root.open = false;
      summary.focus();
      const [suffix, type] = KINDS[as];
      const name = `diplograph-${ctx.state().view}.${suffix}`;
      if (as === "png") void png(ctx).then((blob) => keep(blob, name));
      else keep(new Blob([written(ctx, as)], { type }), name);
    });
    return { as, button };
  });
  const print = h("button", { type: "button" });
  print.addEventListener("click", () => window.print());
  const root = h("details", { class: "menu" }, summary, h("ul", {}, ...items.map(({ button }) => h("li", {}, button)), h("li", {}, print)));
  root.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !root.open) return;
    event.stopPropagation();
    root.open = false;
    summary.focus();
  });
  root.addEventListener("focusout", (event) => {
    if (!(event.relatedTarget instanceof Node) || !root.contains(event.relatedTarget)) root.open = root.matches(":hover") && root.open;
  });
  return {
    button: root,
    show() {
      const { words } = ctx;
      summary.textContent = words.say("export");
      print.textContent = words.say("print");
      for (const { as, button } of items) button.textContent = words.say(`export-${as}` as Phrase);
    },
  };
}
