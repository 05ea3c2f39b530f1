// A field that finds names: a combobox with the best matches below it.
import { h } from "./dom";
import { search } from "./search";
import { emblem } from "./signs";
import { STYLES, type Ctx, type Id, type Phrase } from "./types";

export interface NameBox { readonly root: HTMLElement; readonly input: HTMLInputElement; retell(): void; put(slug: Id | null): void; value(): Id | null }

/** `chosen` is called with the slug of the thing that the reader takes. */
export function nameBox(ctx: Ctx, id: string, label: Phrase, chosen: (slug: Id) => void): NameBox {
  const name = h("label", { for: id });
  const input = h("input", { id, type: "search", role: "combobox", autocomplete: "off", spellcheck: "false", "aria-expanded": "false", "aria-autocomplete": "list", "aria-controls": `${id}-list` });
  const list = h("ul", { id: `${id}-list`, role: "listbox", class: "matches", hidden: true });
  const told = h("p", { class: "unseen", role: "status" });
  const root = h("div", { class: "namebox" }, name, input, list, told);
  let at = -1;
  let taken: Id | null = null;

  function open(show: boolean): void {
    list.hidden = !show;
    input.setAttribute("aria-expanded", String(show));
    if (!show) input.removeAttribute("aria-activedescendant");
  }
  function mark(next: number): void {
    const items = [...list.querySelectorAll<HTMLElement>("[role=option]")];
    if (!items.length) return;
    at = (next + items.length) % items.length;
    items.forEach((item, i) => item.setAttribute("aria-selected", String(i === at)));
    input.setAttribute("aria-activedescendant", items[at]!.id);
    items[at]!.scrollIntoView({ block: "nearest" });
  }
  function take(thing: number): void {
    taken = ctx.data.things.slug[thing] ?? null;
    input.value = ctx.data.label(thing, ctx.words.lang);
    open(false);
    if (taken !== null) chosen(taken);
  }
  function ask(): void {
    const { data, words } = ctx;
    at = -1;
    taken = null;
    const hits = search(data, input.value);
    list.setAttribute("aria-label", words.say(label));
    list.replaceChildren(...hits.map(({ thing, name: found, lang }, i) => {
      const own = data.told(thing, words.lang);
      const item = h("li", { role: "option", id: `${id}-${i}`, "aria-selected": "false" },
        emblem(STYLES[data.things.style[thing]!] ?? null), h("bdi", { lang: own.lang || null }, own.text),
        found === own.text ? null : h("bdi", { class: "also", lang: lang || null }, found),
        h("span", { class: "kind" }, data.termLabel(data.things.kind[thing]!, words.lang)));
      item.addEventListener("pointerdown", (event) => event.preventDefault());
      item.addEventListener("click", () => take(thing));
      item.dataset["thing"] = String(thing);
      return item;
    }));
    open(hits.length > 0);
    told.textContent = input.value.trim() === "" ? "" : hits.length ? words.counted("found", hits.length) : words.say("found-none", { text: input.value });
  }
  input.addEventListener("input", ask);
  input.addEventListener("focus", () => {
    input.select(); // what is typed next takes its place
    if (input.value && taken === null) ask();
  });
  input.addEventListener("blur", () => open(false));
  input.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (list.hidden) ask();
      mark(at < 0 && event.key === "ArrowUp" ? -1 : at + (event.key === "ArrowDown" ? 1 : -1));
    } else if (event.key === "Enter" && !list.hidden) {
      event.preventDefault();
      const item = list.querySelectorAll<HTMLElement>("[role=option]")[Math.max(at, 0)];
      if (item) take(Number(item.dataset["thing"]));
    } else if (event.key === "Escape" && (!list.hidden || input.value)) {
      event.stopPropagation();
      if (list.hidden) input.value = "";
      open(false);
    }
  });
  return {
    root, input,
    retell() {
      name.textContent = ctx.words.say(label);
      if (taken !== null) input.value = ctx.data.label(ctx.data.thing(taken), ctx.words.lang);
    },
    put(slug) {
      taken = slug;
      input.value = slug === null ? "" : ctx.data.label(ctx.data.thing(slug), ctx.words.lang);
    },
    value: () => taken,
  };
}
