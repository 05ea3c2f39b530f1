// Choices of one that look like one strip.
import { h } from "./dom";
import type { Lang } from "./types";

/** Languages in their own words, and in as few letters as they are told by. */
export const OWN_NAMES: Readonly<Record<Lang, string>> = { en: "English", fr: "Français", ar: "العربية" };
export const SHORT: Readonly<Record<Lang, string>> = { en: "EN", fr: "FR", ar: "ع" };

/** A choice of one: radio buttons that look like one strip. */
export function strip(name: string, choices: readonly { readonly value: string; readonly lang?: string; readonly title?: string }[], chosen: (value: string) => void): { root: HTMLElement; put(value: string, tell: (value: string) => string, legend: string): void } {
  const legend = h("legend", { class: "unseen" });
  const boxes = choices.map(({ value, lang, title }) => {
    const box = h("input", { type: "radio", name, value, class: "unseen", "aria-label": title ?? null });
    box.addEventListener("change", () => box.checked && chosen(value));
    return { value, box, label: h("span", { lang: lang ?? null }) };
  });
  const root = h("fieldset", { class: `strip strip-${name}` }, legend, ...boxes.map(({ box, label }) => h("label", {}, box, label)));
  return {
    root,
    put(value, tell, named) {
      legend.textContent = named;
      for (const each of boxes) {
        each.box.checked = each.value === value;
        each.label.textContent = tell(each.value);
      }
    },
  };
}
