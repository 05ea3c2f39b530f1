// The columns that a picture is of, where there is a choice.
import { h } from "../source/dom";
import type { Column } from "./columns";
import type { Ctx } from "./shown";
import type { Phrase, State } from "./types";
import { heading } from "./words";

/** A choice of a column, which the state has under `key`. */
export function choice(ctx: Ctx, label: Phrase, key: "from" | "to", choices: readonly Column[], chosen: Column): HTMLElement {
  const select = h("select", { "data-key": key }, ...choices.map((each) => h("option", { value: each.name }, heading(each.name, ctx.words))));
  select.value = chosen.name;
  select.addEventListener("change", () => ctx.set({ [key]: select.value } as Partial<State>));
  return h("label", {}, `${ctx.words.say(label)} `, select);
}

export function pair(ctx: Ctx, choices: readonly Column[], from: Column, to: Column): HTMLElement {
  if (choices.length < 3) return h("div", { hidden: true });
  return h("div", { class: "columns" }, choice(ctx, "columns-from", "from", choices.filter((each) => each !== to), from), choice(ctx, "columns-to", "to", choices.filter((each) => each !== from), to));
}
