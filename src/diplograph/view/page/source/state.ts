// The state of the page: one value, a store that tells of its changes, and its form as an address.
import type { Filter, Lang, State } from "./types";

export const NO_FILTER: Filter = { facets: {}, from: null, to: null, voices: 0, sources: [], text: "" };

/** What the page opens with. */
export function initial(lang: Lang): State {
  return {
    view: "net", scope: "opening", focus: null, to: null, pick: null, lang, said: false,
    filter: NO_FILTER, sort: "", at: null, step: null,
  };
}

export interface Store {
  get(): State;
  set(change: Partial<State>): void;
  /** Be told of each change, after it; returns what ends that. */
  subscribe(told: (now: State, before: State) => void): () => void;
}

export function store(first: State): Store {
  let now = first;
  const all = new Set<(now: State, before: State) => void>();
  return {
    get: () => now,
    set(change) {
      const before = now;
      const next = { ...now, ...change };
      if ((Object.keys(next) as (keyof State)[]).every((key) => next[key] === before[key])) return;
      now = next;
      for (const told of [...all]) told(now, before);
    },
    subscribe(told) {
      all.add(told);
      return () => all.delete(told);
    },
  };
}

/** The address of a state, without "#": keys sorted, defaults left out. */
export function format(state: State, first: State): string {
  const found = new URLSearchParams();
  if (state.focus !== null) found.set("focus", state.focus);
  if (state.lang !== first.lang) found.set("lang", state.lang);
  if (state.pick !== null) found.set("pick", state.pick);
  if (state.said) found.set("said", "1");
  if (state.view !== "net") found.set("view", state.view);
  return found.toString();
}

/** The state that an address says; what it does not say, or says wrongly, is as in `first`. */
export function parse(address: string, first: State): State {
  if (address !== "" && !address.includes("=")) return { ...first, pick: decodeURIComponent(address) };
  const said = new URLSearchParams(address);
  const view = (["net", "time", "map", "heat", "table"] as const).find((each) => each === said.get("view"));
  const lang = (["en", "fr", "ar"] as const).find((each) => each === said.get("lang"));
  return {
    ...first,
    view: view ?? first.view,
    lang: lang ?? first.lang,
    focus: said.get("focus"),
    pick: said.get("pick"),
    said: said.get("said") === "1",
  };
}
