// The path between two things: cards in a row, and between them what joins them, with its evidence.
import { h } from "./dom";
import { paths, type Path } from "./path";
import { icon, sign } from "./signs";
import { isolated } from "./told";
import { STYLES, type Bits, type Ctx, type Data, type View } from "./types";

/** Claims of a hop that are seen at once. */
const FEW = 2;

export function makeWay(ctx: Ctx): View {
  const { root } = ctx;
  let drawn: number[] = [];

  function card(d: Data, thing: number): HTMLElement {
    const { words } = ctx;
    const name = d.told(thing, words.lang);
    const style = STYLES[d.things.style[thing]!] ?? null;
    const button = h("button", { type: "button", class: `way-card is-${style ?? "Actor"}` }, h("bdi", { lang: name.lang || null }, name.text),
      h("span", { class: "kind" }, sign(style, 6) && icon(sign(style, 6)), d.termLabel(d.things.kind[thing]!, words.lang)));
    button.addEventListener("click", () => ctx.set({ pick: d.things.slug[thing]! }));
    return button;
  }

  /** A statement of a hop: its relation, and some of its claims. */
  function statement(d: Data, row: number, claims: readonly number[]): HTMLElement {
    const { words } = ctx;
    drawn.push(row);
    const relation = h("button", { type: "button", class: "name" }, d.termLabel(d.statements.p[row]!, words.lang));
    relation.addEventListener("click", () => ctx.set({ pick: `s${row}` }));
    return h("div", { class: "hop-statement", "data-row": row }, relation, list(d, claims));
  }

  function list(d: Data, claims: readonly number[]): HTMLElement | null {
    const { words } = ctx;
    let before = "";
    const items = claims.map((claim) => {
      const gloss = d.gloss(claim, words.lang);
      // What several sources say in the same words of ours stands once above them.
      const again = gloss.text === before;
      before = gloss.text;
      const source = d.told(d.sources.thing[d.claims.holder[claim]!]!, words.lang);
      const paragraph = [...d.evidenceOf(claim)].map((each) => d.evidence.paragraph[each]!).find((each) => each > 0);
      return h("li", {}, again ? null : h("bdi", { lang: gloss.lang || null }, gloss.text), again ? null : " ",
        h("cite", {}, h("bdi", { lang: source.lang || null }, source.text), ...(paragraph ? [", ", h("span", { class: "whole-words" }, words.say("paragraph", { number: paragraph }))] : [])));
    });
    return items.length ? h("ul", {}, ...items) : null;
  }

  /** What makes a hop: its first claims, and the others when they are asked for. */
  function hop(d: Data, rows: readonly number[]): HTMLElement {
    const shown: HTMLElement[] = [];
    const folded: HTMLElement[] = [];
    let [left, more] = [FEW, 0];
    for (const row of rows) {
      const claims = [...d.claimsOf(row)];
      const first = claims.slice(0, left);
      const others = claims.slice(first.length);
      if (first.length || shown.length === 0) shown.push(statement(d, row, first));
      const rest = list(d, others);
      if (rest) folded.push(first.length ? rest : statement(d, row, others));
      [left, more] = [left - first.length, more + others.length];
    }
    return h("div", { class: "hop" }, ...shown, more ? h("details", {}, h("summary", {}, ctx.words.counted("more-values", more)), ...folded) : null);
  }

  function way(d: Data, { things, hops }: Path): HTMLElement {
    const steps = things.flatMap((thing, i) => [h("li", { class: "way-thing" }, card(d, thing)), ...(hops[i] ? [h("li", { class: "way-hop" }, hop(d, hops[i]!))] : [])]);
    return h("section", { class: "way" }, h("h3", {}, ctx.words.counted("path-hops", hops.length)), h("ol", {}, ...steps));
  }

  return {
    name: "net",
    show(d, state, bits: Bits) {
      const { words } = ctx;
      drawn = [];
      const [from, to] = [state.focus, state.to].map((slug) => (slug === null ? -1 : d.thing(slug))) as [number, number];
      const names = { from: isolated(d.label(from, words.lang)), to: isolated(d.label(to, words.lang)) };
      const found = paths(d, bits, from, to);
      root.replaceChildren(h("h2", {}, words.say("path-title", names)), ...(found.length ? found.map((each) => way(d, each)) : [h("p", {}, words.say("path-none", names))]));
    },
    ids: () => Uint32Array.from(new Set(drawn)).sort(),
    svg: () => null,
    focus: () => (root.querySelector<HTMLElement>("button") ?? root).focus(),
  };
}
