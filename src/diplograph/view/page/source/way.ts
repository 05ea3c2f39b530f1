// The path between two things: cards in a row, and between them what joins them, with its evidence.
import { h } from "./dom";
import { paths, type Path } from "./path";
import { isolated } from "./told";
import type { Bits, Ctx, Data, View } from "./types";

export function makeWay(ctx: Ctx): View {
  const { root } = ctx;
  let drawn: number[] = [];

  function card(d: Data, thing: number): HTMLElement {
    const { words } = ctx;
    const name = d.told(thing, words.lang);
    const button = h("button", { type: "button", class: "way-card" }, h("bdi", { lang: name.lang || null }, name.text), h("span", { class: "kind" }, d.termLabel(d.things.kind[thing]!, words.lang)));
    button.addEventListener("click", () => ctx.set({ pick: d.things.slug[thing]! }));
    return button;
  }

  function hop(d: Data, rows: readonly number[]): HTMLElement {
    const { words } = ctx;
    const items = rows.map((row) => {
      drawn.push(row);
      const relation = h("button", { type: "button", class: "name" }, d.termLabel(d.statements.p[row]!, words.lang));
      relation.addEventListener("click", () => ctx.set({ pick: `s${row}` }));
      const claims = [...d.claimsOf(row)].map((claim) => {
        const gloss = d.gloss(claim, words.lang);
        const source = d.told(d.sources.thing[d.claims.holder[claim]!]!, words.lang);
        const paragraph = [...d.evidenceOf(claim)].map((each) => d.evidence.paragraph[each]!).find((each) => each > 0);
        return h("li", {}, h("bdi", { lang: gloss.lang || null }, gloss.text), " ",
          h("cite", { lang: source.lang || null }, source.text, paragraph ? `, ${words.say("paragraph", { number: paragraph })}` : ""));
      });
      return h("div", { class: "hop-statement", "data-row": row }, relation, claims.length ? h("ul", {}, ...claims) : null);
    });
    return h("div", { class: "hop" }, ...items);
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
