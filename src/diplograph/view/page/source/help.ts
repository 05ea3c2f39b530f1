// Help: what the signs say and, but for fingers, what the keys do, in a dialog.
import { h } from "./dom";
import type { Ctx, Phrase } from "./types";

const KEYS: readonly (readonly [string, Phrase])[] = [
  ["/", "help-search"], ["1–5", "help-views"], ["← ↑ → ↓", "help-move"], ["Enter", "help-choose"], ["Shift + Enter", "help-around"],
  ["Esc", "help-back"], ["s", "help-said"], ["f", "help-filters"], ["p", "help-panel"], ["?", "help-help"],
];

const SIGNS: readonly (readonly [string, Phrase])[] = [["”", "help-attributed"], ["≠", "help-contested"], ["—", "help-standing"], ["- - -", "help-open"], ["≥ 2", "help-independent"]];

export function makeHelp(ctx: Ctx): { readonly button: HTMLElement; show(): void } {
  const button = h("button", { type: "button", id: "help-button" }, "?");
  const title = h("h2", { id: "help-title" });
  const list = h("dl", { class: "by-key" });
  const [about, signs] = [h("h3"), h("dl")];
  const keys = h("h3", { class: "by-key" });
  const close = h("button", { type: "button" });
  const dialog = h("dialog", { id: "help", "aria-labelledby": "help-title" }, title, about, signs, keys, list, close);
  document.body.append(dialog);
  button.addEventListener("click", () => dialog.showModal());
  close.addEventListener("click", () => dialog.close());
  dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
  return {
    button,
    show() {
      const { words } = ctx;
      button.setAttribute("aria-label", `? ${words.say("help")}`);
      title.textContent = words.say("help");
      close.textContent = words.say("close");
      list.replaceChildren(...KEYS.flatMap(([key, phrase]) => [h("dt", {}, h("kbd", { dir: "ltr" }, key)), h("dd", {}, words.say(phrase))]));
      about.textContent = words.say("help-signs");
      keys.textContent = words.say("help-keys");
      signs.replaceChildren(...SIGNS.flatMap(([sign, phrase]) => [h("dt", { class: "sign", dir: "ltr" }, sign), h("dd", {}, words.say(phrase))]));
    },
  };
}
