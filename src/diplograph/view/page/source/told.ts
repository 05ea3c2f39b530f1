// A statement in words, for the views that list statements.
import { iso } from "./state";
import type { Data, Lang, Phrase, Status, Told, Words } from "./types";
import { NO_DAY, STANDINGS, STATUSES } from "./types";

/** Who or what a statement is about; of a free claim its gloss, which says all of it. */
export function subject(d: Data, row: number, lang: Lang): Told {
  const s = d.statements.s[row]!;
  if (s >= 0) return d.told(s, lang);
  const claim = d.claimsOf(row)[0];
  return claim === undefined ? { text: "", lang: "" } : d.gloss(claim, lang);
}

/** The relation: the label of the property, or of the kind of a free claim. */
export function relation(d: Data, row: number, lang: Lang): string {
  const p = d.statements.p[row]!;
  return d.termLabel(p >= 0 ? p : d.statements.kind[row]!, lang);
}

/** The first and last day, as an EDTF date; "" if it has none. */
export function when(d: Data, row: number): string {
  const [lo, hi] = [d.statements.lo[row]!, d.statements.hi[row]!];
  if (lo === NO_DAY && hi === NO_DAY) return "";
  if (lo === hi) return iso(lo);
  if (lo === NO_DAY) return `../${iso(hi)}`;
  if (hi === NO_DAY) return `${iso(lo)}/..`;
  const [from, to] = [iso(lo), iso(hi)];
  if (from.endsWith("-01-01") && to === `${from.slice(0, 4)}-12-31`) return from.slice(0, 4);
  const month = new Date(lo * 86400000);
  if (from.endsWith("-01") && hi === Date.UTC(month.getUTCFullYear(), month.getUTCMonth() + 1, 0) / 86400000) return from.slice(0, 7);
  return `${from}/${to}`;
}

/** Its standing, and what else is to be known of it: status of the event, denied, contested, reported. */
export function standing(d: Data, row: number, words: Words): string {
  const named = [words.say(`standing-${STANDINGS[d.statements.standing[row]!]!}` as Phrase)];
  const flags = d.statements.flags[row]!;
  if (flags & 1) named.push(`⊘ ${words.say("mode-denied")}`);
  if (flags & 2) named.push(`≠ ${words.say("mode-contested")}`);
  if (flags & 4) named.push(`” ${words.say("mode-attributed")}`);
  if (flags & 32) named.push(words.say("mode-superseded"));
  return named.join(", ");
}

/** The status of the event of a statement, if it is another than held. */
export function unheld(d: Data, row: number): Status | null {
  const found = STATUSES[d.statements.status[row]!];
  return found === undefined || found === "held" ? null : found;
}
/** The status of an event, if it is another than held. */
export function statusOf(d: Data, thing: number): Status | null {
  const row = d.statementsOf(thing).find((each) => d.statements.s[each] === thing);
  return row === undefined ? null : unheld(d, row);
}

export function status(d: Data, row: number, words: Words): string {
  const found = STATUSES[d.statements.status[row]!];
  return found ? d.termLabel(d.term(found), words.lang) : "";
}

export function sources(d: Data, row: number, words: Words): string {
  const [all, voices] = [d.statements.sources[row]!, d.statements.voices[row]!];
  if (all === 0) return "";
  return all === voices || all === 1 ? words.number(all) : words.say("sources-of", { sources: words.number(all), voices: words.number(voices) });
}

/** Isolated in a text of another direction. */
export const isolated = (text: string): string => `\u2068${text}\u2069`;
