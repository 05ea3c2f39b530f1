// The header: search, said too, languages, views, filters; and the brush below the picture.
import { size } from "./bits";
import { makeBrush } from "./brush";
import { h } from "./dom";
import { makeExports } from "./export";
import { makeFacets, parts } from "./facetlist";
import { makeHelp } from "./help";
import { visible } from "./filter";
import { nameBox } from "./names";
import { makeStory } from "./story";
import { OWN_NAMES, SHORT, strip } from "./strip";
import type { Bits, Ctx, Lang, Phrase, State } from "./types";

export interface Controls { show(state: State, bits: Bits): void }

const VIEWS = ["net", "time", "map", "heat", "table"] as const;

/** `ctx.root` is the header; the frame's other parts are #filters and #brush. */
export function makeControls(ctx: Ctx): Controls {
  const { opening } = ctx;
  const inScene = new Set(opening.scene.nodes.map(({ thing }) => ctx.data.things.slug[thing]));
  const box = nameBox(ctx, "find", "find", (slug) => {
    ctx.set(inScene.has(slug) && ctx.state().scope === "opening" ? { pick: slug } : { pick: slug, focus: slug, scope: "ego" });
    document.getElementById("panel-title")?.focus({ preventScroll: true });
  });
  const leaves = opening.scene.leftOut.some((count) => count > 0);
  /** Of a graph without claims the network shows the bodies. */
  const bodies = ctx.data.claims.count === 0 && inScene.size > 0;
  const said = strip("said", [{ value: "0" }, { value: "1" }], (value) => ctx.set({ said: value === "1" }));
  const language = strip("language", opening.languages.map((lang) => ({ value: lang, lang, title: OWN_NAMES[lang] })), (value) => ctx.set({ lang: value as Lang }));
  const view = strip("view", VIEWS.map((value) => ({ value })), (value) => {
    const { scope } = ctx.state();
    // Other views have room for all; the picture opens on what tells the story.
    const next = !leaves ? scope : value === "net" ? (scope === "whole" ? "opening" : scope) : scope === "opening" ? "whole" : scope;
    ctx.set({ view: value as State["view"], scope: next });
  });
  const filters = h("button", { type: "button", id: "filters-button", "aria-expanded": "false", "aria-controls": "filters" });
  filters.addEventListener("click", () => ctx.set({ open: !ctx.state().open }));
  const facets = makeFacets(ctx);
  const brush = makeBrush(ctx);
  const exports = makeExports(ctx);
  const help = makeHelp(ctx);
  const story = makeStory(ctx);
  const door = h("button", { type: "button", class: "quiet" });
  door.addEventListener("click", () => ctx.set(ctx.state().scope === "opening" ? { scope: "whole" } : { scope: "opening", focus: null, to: null, at: null }));
  const shown = h("p", { class: "shown" });
  const counted = h("span", { role: "status" });
  shown.append(counted, door);
  const empty = h("p", { class: "empty", hidden: true });
  document.getElementById("stage")!.append(empty);
  // On a phone all but the views wait behind this button, so that the picture is to be seen.
  const more = h("button", { type: "button", id: "more-button", "aria-expanded": "false", "aria-controls": "controls" }, "☰");
  more.addEventListener("click", () => more.setAttribute("aria-expanded", String(ctx.root.classList.toggle("open"))));
  ctx.root.append(
    more,
    h("div", { class: "row ask" }, box.root, said.root, language.root),
    h("div", { class: "row" }, view.root, filters, exports.button, story.button, help.button),
  );
  document.getElementById("foot")!.append(shown);

  return {
    show(state, bits) {
      const { words } = ctx;
      more.title = words.say("tools");
      more.setAttribute("aria-label", more.title);
      box.retell();
      box.input.placeholder = words.say("find");
      said.put(state.said ? "1" : "0", (value) => words.say(value === "1" ? "said-too" : "what-happened"), words.say("facet-standing"));
      language.put(state.lang, (value) => SHORT[value as Lang], words.say("language"));
      view.put(state.view, (value) => words.say(`view-${value}` as Phrase), words.say("views"));
      const asked = parts(ctx, state.filter).length;
      filters.textContent = asked ? `${words.say("filters")} (${words.number(asked)})` : words.say("filters");
      filters.setAttribute("aria-expanded", String(state.open));
      facets.show(state);
      brush.show(state);
      exports.show();
      help.show();
      story.show(state);
      const count = size(bits);
      const nothing = words.say(ctx.data.claims.count === 0 ? "nothing-said" : asked ? "nothing" : "nothing-here");
      counted.textContent = count ? words.counted("shown", count) : nothing;
      empty.hidden = count > 0 || (state.view === "net" && (state.scope === "path" || bodies));
      empty.textContent = nothing;
      const all = state.scope === "opening" ? size(visible(ctx.data, state.filter, state.said)) : 0;
      door.hidden = state.scope === "opening" ? all === count : !leaves && state.scope === "whole";
      door.textContent = state.scope === "opening" ? words.say("whole-door", { count: words.number(all) }) : words.say("back-to-opening");
    },
  };
}
