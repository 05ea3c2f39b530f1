// The story: a few states of the page, each with a sentence, one after the other.
import { h } from "./dom";
import { initial, parse, stepAlone, type Naming } from "./state";
import { valueName, valueOf } from "./facets";
import type { Ctx, Data, Lang, State, Step } from "./types";

export const namingOf = (data: Data): Naming => ({ name: (key, value) => valueName(data, key, value), value: (key, name) => valueOf(data, key, name) });

/** The state that a step of the guide shows. */
function stateOf(data: Data, lang: Lang, { view, select, filters }: Step, step: number): State {
  const asked = new URLSearchParams({ ...filters, view });
  return { ...parse(asked.toString(), initial(lang), namingOf(data)), lang, pick: select, step };
}

/** A state without what is around things that the data does not know, and without ways between them. */
function known(data: Data, state: State): State {
  const is = (slug: string | null): boolean => slug !== null && data.thing(slug) >= 0;
  const fits = state.scope === "path" ? is(state.focus) && is(state.to) : state.scope !== "ego" || is(state.focus);
  return fits ? state : { ...state, scope: "opening", focus: null, to: null };
}

/** Whether a step of the story is shown, with the filters that it has: its text says what they leave. */
export function tellsFilter(data: Data, { lang, step, filter }: State): boolean {
  const found = step === null ? undefined : data.raw.guide[step];
  return found !== undefined && JSON.stringify(stateOf(data, lang, found, step!).filter) === JSON.stringify(filter);
}

/** The state that an address says, or, of a step of the story alone, all that the step shows. */
export function stateAt(data: Data, address: string, first: State): State {
  const found = known(data, parse(address, first, namingOf(data)));
  const step = stepAlone(new URLSearchParams(address)) ? data.raw.guide[found.step ?? -1] : undefined;
  return step ? stateOf(data, found.lang, step, found.step!) : found;
}

export function makeStory(ctx: Ctx): { readonly button: HTMLElement; show(state: State): void } {
  const { guide } = ctx.data.raw;
  const button = h("button", { type: "button", id: "story-button", hidden: guide.length === 0 });
  const count = h("p", { class: "count" });
  const [title, text] = [h("h2", { id: "story-title" }), h("p", { class: "text" })];
  const [before, after, close] = [h("button", { type: "button" }), h("button", { type: "button", class: "leads" }), h("button", { type: "button", class: "quiet" })];
  const aside = h("section", { id: "story", role: "region", "aria-labelledby": "story-title", hidden: true }, count, title, text, h("div", { class: "row" }, before, after, close));
  document.getElementById("body")!.before(aside);
  const go = (step: number): void => {
    const found = guide[step];
    if (found) ctx.set(stateOf(ctx.data, ctx.state().lang, found, step));
  };
  button.addEventListener("click", () => {
    go(0);
    after.focus();
  });
  before.addEventListener("click", () => go((ctx.state().step ?? 1) - 1));
  after.addEventListener("click", () => ((ctx.state().step ?? 0) + 1 < guide.length ? go((ctx.state().step ?? 0) + 1) : ctx.set({ step: null })));
  close.addEventListener("click", () => {
    ctx.set({ step: null });
    button.focus();
  });
  return {
    button,
    show({ step }) {
      const { words } = ctx;
      const found = step === null ? undefined : guide[step];
      button.textContent = words.say("story");
      aside.hidden = found === undefined;
      if (!found || step === null) return;
      const row = ctx.data.raw.languages.indexOf(words.lang);
      count.textContent = words.say("story-step", { step: words.number(step + 1), all: words.number(guide.length) });
      title.textContent = found.title[row] ?? "";
      text.textContent = found.text[row] ?? "";
      before.textContent = words.say("previous");
      before.disabled = step === 0;
      after.textContent = words.say(step + 1 < guide.length ? "next" : "close");
      close.textContent = words.say("close");
      close.hidden = step + 1 >= guide.length;
    },
  };
}
