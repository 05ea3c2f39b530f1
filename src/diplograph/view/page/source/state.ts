// The state of the page: one value, a store that tells of its changes, and its form as an address.
import type { Day, FacetKey, Filter, Lang, State } from "./types";
import { LANGS } from "./types";

export const NO_FILTER: Filter = { facets: {}, from: null, to: null, voices: 0, sources: [], text: "" };

/** What the page opens with; `said` where nothing has happened yet. */
export function initial(lang: Lang, said = false): State {
  return {
    view: "net", scope: "opening", focus: null, to: null, pick: null, lang, said,
    filter: NO_FILTER, sort: "", at: null, open: false, step: null,
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

/** Values of facets and sources as the address says them, which the data knows. */
export interface Naming {
  name(key: FacetKey, value: number): string;
  value(key: FacetKey, name: string): number; // -1: there is none
}

const VIEWS = ["net", "time", "map", "heat", "table"] as const;
const SCOPES = ["opening", "whole", "ego", "path"] as const;

/** A day as YYYY-MM-DD, and back; null if it is none. */
export const iso = (day: Day): string => new Date(day * 86400000).toISOString().slice(0, 10);
export function dayOf(text: string | null): Day | null {
  const at = text !== null && /^\d{4}-\d\d-\d\d$/.test(text) ? Date.parse(text) / 86400000 : NaN;
  return Number.isInteger(at) && iso(at) === text ? at : null;
}

const plain = (state: State): boolean => state.focus === null && state.pick === null && !state.said && state.filter.from === null && state.filter.to === null;

/** Whether an address asks for a step of the story, and in what language, and for no more. */
export function stepAlone(said: URLSearchParams): boolean {
  return said.has("step") && [...said.keys()].every((key) => key === "step" || key === "lang");
}

/** The address of a state, without "#": keys sorted, defaults left out; without `naming`, facets too. */
export function format(state: State, first: State, naming?: Naming): string {
  const { filter } = state;
  const found = new URLSearchParams();
  const put = (key: string, value: string | null): void => {
    if (value !== null) found.set(key, value);
  };
  const names = (key: FacetKey, values: readonly number[]): string | null =>
    naming && values.length ? values.map((value) => encodeURIComponent(naming.name(key, value))).join(",") : null;
  put("at", state.at && state.at.join(","));
  for (const [key, values] of Object.entries(filter.facets)) put(`f.${key}`, names(key as FacetKey, values));
  put("filters", state.open ? "1" : null);
  put("focus", state.focus);
  put("from", filter.from === null ? null : iso(filter.from));
  put("lang", state.lang === first.lang ? null : state.lang);
  put("pick", state.pick);
  put("said", state.said ? "1" : null);
  put("scope", state.scope === "opening" ? null : state.scope);
  put("sort", state.sort || null);
  put("source", names("source", filter.sources));
  put("step", state.step === null ? null : String(state.step));
  put("text", filter.text || null);
  put("to", filter.to === null ? null : iso(filter.to));
  put("towards", state.to);
  put("view", state.view === "net" ? null : state.view);
  put("voices", filter.voices ? String(filter.voices) : null);
  // A step alone would be asked for with all that it shows.
  if (stepAlone(found)) found.set("view", state.view);
  found.sort();
  // A page that was asked to open on something opens without it only if its address says anything.
  if (found.size === 0 && state !== first && !plain(first)) found.set("view", "net");
  return found.toString().replaceAll("%2C", ",");
}

const FACET_KEYS: readonly FacetKey[] = ["kind", "relation", "status", "standing", "claim", "certainty", "source", "publisher", "language", "country", "sector", "mode"];

function filterOf(said: URLSearchParams, naming: Naming | undefined): Filter {
  const values = (key: FacetKey, text: string | null): number[] => {
    if (!naming || text === null) return [];
    const found = text.split(",").map((name) => naming.value(key, decoded(name)));
    return [...new Set(found.filter((value) => value >= 0))];
  };
  const facets: Partial<Record<FacetKey, readonly number[]>> = {};
  for (const key of FACET_KEYS) {
    const found = values(key, said.get(`f.${key}`));
    if (found.length) facets[key] = found;
  }
  return {
    facets,
    from: dayOf(said.get("from")),
    to: dayOf(said.get("to")),
    voices: said.get("voices") === "2" ? 2 : 0,
    sources: values("source", said.get("source")),
    text: said.get("text") ?? "",
  };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** The state that an address says; what it does not say, or says wrongly, is as a page opens without any. */
export function parse(address: string, first: State, naming?: Naming): State {
  if (address === "") return first;
  if (!address.includes("=")) return { ...initial(first.lang, first.said), pick: decoded(address) };
  const said = new URLSearchParams(address);
  const at = said.get("at")?.split(",").map(Number);
  const step = Number(said.get("step") ?? NaN);
  return {
    view: VIEWS.find((each) => each === said.get("view")) ?? "net",
    scope: SCOPES.find((each) => each === said.get("scope")) ?? "opening",
    focus: said.get("focus"),
    to: said.get("towards"),
    pick: said.get("pick"),
    lang: LANGS.find((each) => each === said.get("lang")) ?? first.lang,
    said: said.get("said") === "1",
    filter: filterOf(said, naming),
    sort: said.get("sort") ?? "",
    at: at?.length === 3 && at.every(Number.isFinite) ? [at[0]!, at[1]!, at[2]!] : null,
    open: said.get("filters") === "1",
    step: Number.isInteger(step) && step >= 0 ? step : null,
  };
}
