// What a view has no place for, and still holds: said with its number, and opened as a list.
import { h } from "./dom";
import { relation, subject } from "./told";
import type { Ctx, Phrase } from "./types";

const MOST = 200;

/** A list of statements behind a line that counts them; it holds all of `rows`. */
export function shelf(ctx: Ctx, phrase: Phrase, rows: readonly number[]): HTMLElement | null {
  if (!rows.length) return null;
  const { words } = ctx;
  const list = h("ul");
  const found = h("details", { class: "shelf" }, h("summary", {}, words.counted(phrase, rows.length)), list);
  found.addEventListener("toggle", () => {
    if (list.childElementCount || !found.open) return;
    list.append(...rows.slice(0, MOST).map((row) => statementItem(ctx, row)));
    if (rows.length > MOST) {
      const table = h("button", { type: "button", class: "quiet" }, words.say("view-table"));
      table.addEventListener("click", () => ctx.set({ view: "table" }));
      list.append(h("li", {}, words.counted("more-values", rows.length - MOST), " ", table));
    }
  });
  found.dataset["of"] = phrase;
  return found;
}

/** A statement as a button that chooses it. */
export function statementItem(ctx: Ctx, row: number): HTMLElement {
  const { data, words } = ctx;
  const [from, to] = [subject(data, row, words.lang), data.object(row, words.lang)];
  const button = h("button", { type: "button", class: "name" }, h("bdi", { lang: from.lang || null }, from.text), " · ", relation(data, row, words.lang), to.text ? " · " : "", h("bdi", { lang: to.lang || null }, to.text));
  button.addEventListener("click", () => ctx.set({ pick: `s${row}` }));
  return h("li", {}, button);
}
