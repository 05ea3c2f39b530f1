// Facets: which values each statement has, and how many statements have each value.
import { add, has, none } from "./bits";
import type { Bits, Data, FacetKey, Lang } from "./types";
import { FLAG, STANDINGS, STATUSES, STYLES } from "./types";

/** In the order in which the page offers them. */
export const FACETS: readonly FacetKey[] = [
  "kind", "relation", "status", "country", "sector", "standing", "mode", "claim", "certainty", "source", "publisher", "language",
];
type Put = (value: number) => void;
/** Pairs of a value and a row of a statement; no pair stands twice. */
interface Pairs { readonly values: Int32Array; readonly rows: Uint32Array }

const SECTOR = STYLES.indexOf("Sector");
const kept = new WeakMap<Data, Map<FacetKey, Pairs>>();

/** The sectors that each thing names: of an event, those on its agenda. */
function sectors(d: Data): (thing: number) => readonly number[] {
  const found = new Map<number, number[]>();
  for (let i = 0; i < d.statements.count; i++) {
    const o = d.statements.o[i]!;
    if (o < 0 || d.things.style[o] !== SECTOR) continue;
    const s = d.statements.s[i]!;
    found.set(s, [...(found.get(s) ?? []), o]);
  }
  return (thing) => (d.things.style[thing] === SECTOR ? [thing] : (found.get(thing) ?? []));
}

/** The sources of a statement: who holds its claims, and where their evidence stands. */
export function sourcesOf(d: Data, row: number): Set<number> {
  const found = new Set<number>();
  for (const claim of d.claimsOf(row)) {
    found.add(d.claims.holder[claim]!);
    for (const each of d.evidenceOf(claim)) found.add(d.evidence.source[each]!);
  }
  found.delete(-1);
  return found;
}

/** The things that a statement is about: its two ends, or what a free claim speaks of. */
export function endsOf(d: Data, row: number): number[] {
  const ends = [d.statements.s[row]!, d.statements.o[row]!];
  if (ends[0]! < 0) for (const claim of d.claimsOf(row)) ends.push(...(d.claims.about[claim] || []));
  return [...new Set(ends.filter((end) => end >= 0))];
}

function reader(d: Data, key: FacetKey): (row: number, put: Put) => void {
  const { statements: st, things: t, claims: c, sources: so } = d;
  switch (key) {
    case "kind": return (row, put) => endsOf(d, row).forEach((end) => put(t.kind[end]!));
    case "country": return (row, put) => endsOf(d, row).forEach((end) => put(t.country[end]!));
    case "sector": {
      const named = sectors(d);
      return (row, put) => endsOf(d, row).forEach((end) => named(end).forEach(put));
    }
    case "relation": return (row, put) => put(st.p[row]!);
    case "status": return (row, put) => put(st.status[row]!);
    case "standing": return (row, put) => put(st.standing[row]!);
    case "mode": return (row, put) => Object.values(FLAG).forEach((flag) => flag !== FLAG.drawn && put(st.flags[row]! & flag || -1));
    case "claim": return (row, put) => d.claimsOf(row).forEach((claim) => put(c.kind[claim]!));
    case "certainty": return (row, put) => d.claimsOf(row).forEach((claim) => put(c.certainty[claim]!));
    case "source": return (row, put) => sourcesOf(d, row).forEach(put);
    case "publisher": return (row, put) => sourcesOf(d, row).forEach((source) => put(so.publisher[source]!));
    case "language": return (row, put) => sourcesOf(d, row).forEach((source) => put(so.language[source]!));
  }
}

function pairs(d: Data, key: FacetKey): Pairs {
  const ours = kept.get(d) ?? new Map<FacetKey, Pairs>();
  kept.set(d, ours);
  const known = ours.get(key);
  if (known) return known;
  const read = reader(d, key);
  const [values, rows]: [number[], number[]] = [[], []];
  const seen = new Set<number>();
  for (let row = 0; row < d.statements.count; row++) {
    seen.clear();
    read(row, (value) => value >= 0 && seen.add(value));
    for (const value of seen) {
      values.push(value);
      rows.push(row);
    }
  }
  const found = { values: Int32Array.from(values), rows: Uint32Array.from(rows) };
  ours.set(key, found);
  return found;
}

/** The statements that have one of the values. */
export function having(d: Data, key: FacetKey, values: readonly number[]): Bits {
  const asked = new Set(values);
  const found = none(d.statements.count);
  const { values: all, rows } = pairs(d, key);
  all.forEach((value, i) => asked.has(value) && add(found, rows[i]!));
  return found;
}

/** How many of `bits` have each value; values that none has are left out. */
export function counts(d: Data, key: FacetKey, bits: Bits): Map<number, number> {
  const found = new Map<number, number>();
  const { values, rows } = pairs(d, key);
  values.forEach((value, i) => has(bits, rows[i]!) && found.set(value, (found.get(value) ?? 0) + 1));
  return found;
}

/** A value as the address says it. */
export function valueName(d: Data, key: FacetKey, value: number): string {
  switch (key) {
    case "status": return STATUSES[value] ?? "";
    case "standing": return STANDINGS[value] ?? "";
    case "mode": return Object.entries(FLAG).find(([, flag]) => flag === value)?.[0] ?? "";
    case "language": return d.string(value);
    case "source": return d.things.slug[d.sources.thing[value] ?? -1] ?? "";
    case "publisher": case "country": case "sector": return d.things.slug[value] ?? "";
    default: return d.termName(value);
  }
}

/** The value of that name, or -1. */
export function valueOf(d: Data, key: FacetKey, name: string): number {
  switch (key) {
    case "status": return (STATUSES as readonly string[]).indexOf(name);
    case "standing": return (STANDINGS as readonly string[]).indexOf(name);
    case "mode": return FLAG[name as keyof typeof FLAG] ?? -1;
    case "language": return d.strings.indexOf(name);
    case "source": {
      const thing = d.thing(name);
      return thing < 0 ? -1 : d.sources.thing.indexOf(thing);
    }
    case "publisher": case "country": case "sector": return d.thing(name);
    // Terms of several kinds may share a name: one that statements have is meant.
    default: return pairs(d, key).values.find((value) => d.termName(value) === name) ?? d.term(name);
  }
}

/** What a language is called; of what is no tag of one, the tag. */
function languageName(tag: string, lang: Lang): string {
  try {
    return new Intl.DisplayNames([lang], { type: "language", fallback: "code" }).of(tag) ?? tag;
  } catch {
    return tag;
  }
}

/** The label of a value that is a term or a thing; null: the page has words for it. */
export function valueLabel(d: Data, key: FacetKey, value: number, lang: Lang): string | null {
  switch (key) {
    case "status": return d.termLabel(d.term(STATUSES[value] ?? ""), lang);
    case "standing": case "mode": return null;
    case "language": return languageName(d.string(value), lang);
    case "source": return d.label(d.sources.thing[value] ?? -1, lang);
    case "publisher": case "country": case "sector": return d.label(value, lang);
    default: return d.termLabel(value, lang);
  }
}
