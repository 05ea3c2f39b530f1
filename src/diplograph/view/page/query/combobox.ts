// A field that suggests what the graph has (ARIA 1.2 combobox with a list): a name is typed, a slug is meant.
import { h } from "../source/dom";
import { fold } from "../source/search";
import type { Suggestion, Told } from "./types";

/** Milliseconds without a key after which it is asked. */
const PAUSE = 120;
let made = 0;

export interface Combobox {
  readonly root: HTMLElement;
  readonly input: HTMLInputElement;
  /** The slug that is meant; what was typed where nothing was chosen. */
  value(): string;
  /** Take what was typed for the one thing that is called so, if nothing was chosen. */
  settle(): Promise<void>;
  /** Show `label` for `slug`; "" and "" for nothing. */
  put(slug: string, label: string): void;
}

export function combobox(words: Told, find: (text: string, signal: AbortSignal) => Promise<readonly Suggestion[]>, chosen: () => void = () => {}): Combobox {
  const id = `suggestions-${(made += 1)}`;
  const list = h("ul", { class: "matches", id, role: "listbox", "aria-label": words.say("suggestions"), hidden: true });
  const input = h("input", { type: "search", role: "combobox", autocomplete: "off", autocapitalize: "none", spellcheck: "false", "aria-expanded": "false", "aria-controls": id, "aria-autocomplete": "list" });
  const told = h("span", { class: "unseen", role: "status" });
  const root = h("span", { class: "namebox" }, input, list, told);
  let meant = { slug: "", label: "" };
  let found: readonly Suggestion[] = [];
  let active = -1;
  let timer = 0;
  let asking: AbortController | null = null;

  function close(): void {
    clearTimeout(timer);
    asking?.abort();
    list.hidden = true;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
    active = -1;
  }

  function choose(at: number): void {
    const one = found[at];
    if (!one) return;
    meant = { slug: one.slug, label: one.label };
    input.value = one.label;
    close();
    chosen();
  }

  function mark(next: number): void {
    active = next;
    [...list.children].forEach((item, i) => item.setAttribute("aria-selected", String(i === active)));
    list.children[active]?.scrollIntoView({ block: "nearest" });
    if (active < 0) input.removeAttribute("aria-activedescendant");
    else input.setAttribute("aria-activedescendant", `${id}-${active}`);
  }

  async function ask(): Promise<void> {
    asking?.abort();
    const own = (asking = new AbortController());
    const text = input.value.trim();
    try {
      const all = await find(text, own.signal);
      if (own.signal.aborted) return;
      found = all;
    } catch {
      return; // it was typed on, or there is nothing to suggest from
    }
    list.replaceChildren(...found.map(({ label, also, kind, slug }, i) => {
      const item = h("li", { id: `${id}-${i}`, role: "option", "aria-selected": "false" }, h("bdi", {}, label), also ? h("bdi", { class: "also" }, also) : null, h("span", { class: "kind" }, [kind, slug].filter(Boolean).join(" · ")));
      // Before the field loses the focus.
      item.addEventListener("pointerdown", (event) => event.preventDefault());
      item.addEventListener("click", () => choose(i));
      return item;
    }));
    told.textContent = words.counted("suggested", found.length);
    const open = found.length > 0 && root.contains(document.activeElement);
    list.hidden = !open;
    input.setAttribute("aria-expanded", String(open));
    mark(-1);
  }

  input.addEventListener("input", () => {
    clearTimeout(timer);
    if (input.value.trim() === "") return close();
    timer = window.setTimeout(() => void ask(), PAUSE);
  });
  input.addEventListener("blur", close);
  input.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    const open = !list.hidden;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (!open) return void ask();
      const step = event.key === "ArrowDown" ? 1 : -1;
      mark((active + step + found.length + (active < 0 && step < 0 ? 1 : 0)) % found.length);
    } else if (open && event.key === "Escape") {
      event.preventDefault();
      close();
    } else if (open && event.key === "Enter" && active >= 0) {
      event.preventDefault();
      choose(active);
    }
  });

  return {
    root, input,
    value: () => (input.value.trim() === meant.label ? meant.slug : input.value.trim()),
    async settle() {
      const text = input.value.trim();
      if (text === "" || text === meant.label || text === meant.slug) return;
      close();
      const wanted = fold(text, {});
      const all = await find(text, new AbortController().signal).catch(() => []);
      const alike = all.filter(({ label, also, slug }) => [label, also, slug].some((each) => fold(each, {}) === wanted));
      const [one] = alike;
      if (one === undefined || alike.length > 1) return;
      meant = { slug: one.slug, label: one.label };
      input.value = one.label;
    },
    put(slug, label) {
      meant = { slug, label };
      input.value = label;
    },
  };
}
