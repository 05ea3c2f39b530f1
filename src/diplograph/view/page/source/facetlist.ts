// The filters: what is asked for, as chips; and the facets, each value with its count.
import { h } from "./dom";
import { FACETS, counts, valueLabel, valueName } from "./facets";
import { shown } from "./filter";
import { nameBox } from "./names";
import { NO_FILTER } from "./state";
import { tellsFilter } from "./story";
import type { Bits, Ctx, FacetKey, Filter, Phrase, State } from "./types";

/** Values of a facet that are shown before "more". */
const FEW = 8;

/** What a value is called on the page. */
export function called({ data, words }: Ctx, key: FacetKey, value: number): string {
  return valueLabel(data, key, value, words.lang) ?? words.say(`${key}-${valueName(data, key, value)}` as Phrase);
}

/** The filter in words: each part of it, and the filter without it. */
export function parts(ctx: Ctx, filter: Filter): { readonly name: string; readonly without: Filter }[] {
  const { words } = ctx;
  const found: { name: string; without: Filter }[] = [];
  for (const key of FACETS) {
    const values = filter.facets[key] ?? [];
    for (const value of values) {
      found.push({ name: `${words.say(`facet-${key}`)}: ${called(ctx, key, value)}`, without: { ...filter, facets: { ...filter.facets, [key]: values.filter((each) => each !== value) } } });
    }
  }
  for (const source of filter.sources) {
    found.push({ name: `${words.say("facet-source")}: ${called(ctx, "source", source)}`, without: { ...filter, sources: filter.sources.filter((each) => each !== source) } });
  }
  if (filter.from !== null || filter.to !== null) {
    const name = [filter.from !== null && `${words.say("from-day")} ${words.day(filter.from)}`, filter.to !== null && `${words.say("to-day")} ${words.day(filter.to)}`];
    found.push({ name: name.filter(Boolean).join(" "), without: { ...filter, from: null, to: null } });
  }
  if (filter.voices) found.push({ name: words.say("independent"), without: { ...filter, voices: 0 } });
  if (filter.text.trim()) found.push({ name: `${words.say("containing")}: ${filter.text}`, without: { ...filter, text: "" } });
  return found;
}

/** Replace what is in `root`, and give the focus back to the element of the same data-key. */
export function replaced(root: HTMLElement, ...children: Node[]): void {
  const active = document.activeElement;
  const key = active instanceof HTMLElement && root.contains(active) ? active.dataset["key"] : undefined;
  root.replaceChildren(...children);
  if (key !== undefined) root.querySelector<HTMLElement>(`[data-key="${CSS.escape(key)}"]`)?.focus();
}

export function makeFacets(ctx: Ctx): { show(state: State): void } {
  const chips = h("div", { class: "chips" });
  const voices = h("input", { type: "checkbox", id: "two-voices" });
  const voicesName = h("label", { for: "two-voices" });
  const textName = h("label", { for: "with-words" });
  const text = h("input", { type: "search", id: "with-words", autocomplete: "off" });
  const lists = h("div", { class: "facets" });
  const wayName = h("h2");
  const go = h("button", { type: "button" });
  const from = nameBox(ctx, "way-from", "path-from", () => to.input.focus());
  const to = nameBox(ctx, "way-to", "path-to", () => go.focus());
  const way = h("div", { class: "way-form" }, wayName, from.root, to.root, go);
  const drawer = h("div", { class: "drawer" }, h("div", { class: "first" }, h("span", {}, voices, voicesName), h("span", {}, textName, text), way), lists);
  const root = document.getElementById("filters")!;
  root.setAttribute("role", "search");
  root.append(chips, drawer);
  const wide = new Set<FacetKey>();

  const filter = (change: Partial<Filter>): void => ctx.set({ filter: { ...ctx.state().filter, ...change } });
  voices.addEventListener("change", () => filter({ voices: voices.checked ? 2 : 0 }));
  let wait = 0;
  text.addEventListener("input", () => {
    clearTimeout(wait);
    wait = window.setTimeout(() => filter({ text: text.value }), 200);
  });
  go.addEventListener("click", () => {
    const [focus, other] = [from.value(), to.value()];
    const { view } = ctx.state();
    // The table lists a path as well; the other views have no picture of one.
    if (focus !== null && other !== null) ctx.set({ view: view === "table" ? view : "net", scope: "path", focus, to: other });
    else (focus === null ? from : to).input.focus();
  });

  function facet(state: State, key: FacetKey, bits: Bits): HTMLElement | null {
    const { data, words } = ctx;
    const chosen = state.filter.facets[key] ?? [];
    const found = counts(data, key, chosen.length ? shown(data, state, key) : bits);
    for (const value of chosen) if (!found.has(value)) found.set(value, 0);
    if (found.size < 2 && chosen.length === 0) return null;
    const all = [...found].sort((a, b) => Number(chosen.includes(b[0])) - Number(chosen.includes(a[0])) || b[1] - a[1] || a[0] - b[0]);
    const few = wide.has(key) ? all : all.slice(0, FEW);
    const items = few.map(([value, count]) => {
      const id = `f-${key}-${value}`;
      const box = h("input", { type: "checkbox", id, checked: chosen.includes(value), "data-key": id });
      box.addEventListener("change", () => {
        filter({ facets: { ...ctx.state().filter.facets, [key]: box.checked ? [...chosen, value].sort((a, b) => a - b) : chosen.filter((each) => each !== value) } });
      });
      return h("li", {}, box, h("label", { for: id }, h("bdi", {}, called(ctx, key, value)), h("span", { class: "count" }, words.number(count))));
    });
    const left = all.length - few.length;
    const more = left > 0 ? h("button", { type: "button", class: "quiet", "data-key": `more-${key}` }, words.counted("more-values", left)) : null;
    more?.addEventListener("click", () => {
      wide.add(key);
      list(ctx.state());
    });
    return h("fieldset", {}, h("legend", {}, words.say(`facet-${key}`)), h("ul", {}, ...items), more);
  }

  function list(state: State): void {
    const bits = shown(ctx.data, state);
    replaced(lists, ...FACETS.map((key) => facet(state, key, bits)).filter((each) => each !== null));
  }

  function show(state: State): void {
    const { open } = state;
    const { words } = ctx;
    const asked = !open && tellsFilter(ctx.data, state) ? [] : parts(ctx, state.filter);
    root.setAttribute("aria-label", words.say("filters"));
    root.hidden = !open && asked.length === 0;
    drawer.hidden = !open;
    const clear = h("button", { type: "button", class: "quiet", "data-key": "clear" }, words.say("clear"));
    clear.addEventListener("click", () => ctx.set({ filter: NO_FILTER }));
    replaced(chips, ...asked.map(({ name, without }, i) => {
      const chip = h("button", { type: "button", class: "chip", "aria-label": words.say("remove", { name }), "data-key": `chip-${i}` }, h("bdi", {}, name), h("span", { "aria-hidden": "true" }, "×"));
      chip.addEventListener("click", () => ctx.set({ filter: without }));
      return chip;
    }), ...(asked.length ? [clear] : []));
    if (!open) return;
    voices.checked = state.filter.voices === 2;
    voicesName.textContent = words.say("independent");
    textName.textContent = words.say("containing");
    if (document.activeElement !== text) text.value = state.filter.text;
    wayName.textContent = words.say("path");
    go.textContent = words.say("path-show");
    from.retell();
    to.retell();
    list(state);
  }
  return { show };
}
