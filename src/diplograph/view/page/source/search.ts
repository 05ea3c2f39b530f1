// Finding a name: letters, accents and spellings forgiven, and one slip.
import type { Data, Lang } from "./types";

// What decomposition leaves whole; the rest is read from the data, where it stands once.
const LATIN: Readonly<Record<string, string>> = { ß: "ss", ø: "o", đ: "d", ð: "d", ł: "l", ħ: "h", ŧ: "t", ŋ: "ng", þ: "th", ĸ: "q", ſ: "s", ς: "σ" };
const SILENT = /[\u00ad\u061c\u0640\u200b-\u200f\u2060\ufeff]|\p{Mn}/gu;

/** The form that all spellings of a text share; `same` are letters that mean the same. */
export function fold(text: string, same: Readonly<Record<string, string>>): string {
  const swap = (character: string): string => same[character] ?? LATIN[character] ?? character;
  const plain = /^[\x20-\x7e]*$/.test(text)
    ? text.toLowerCase()
    : [...[...text.normalize("NFC")].map(swap).join("").normalize("NFKD").replace(SILENT, "").toLowerCase().normalize("NFC")]
        .map((character) => swap(digit(character))).join("").normalize("NFKD").replace(SILENT, "");
  return plain.replace(/[`]/g, "'").replace(/\s+/gu, " ").trim();
}

/** Arabic-Indic and Persian digits as Latin ones. */
function digit(character: string): string {
  const code = character.codePointAt(0)!;
  if (code >= 0x660 && code <= 0x669) return String(code - 0x660);
  return code >= 0x6f0 && code <= 0x6f9 ? String(code - 0x6f0) : character;
}

/** Without the article before a word, which people leave out. */
const bare = (folded: string): string => folded.replace(/(^|[\s-])(?:al[- '](?=\S)|ال(?=\S\S))/g, "$1");

export interface Entry { readonly thing: number; readonly name: string; readonly lang: Lang | ""; readonly key: string }
export interface Hit { readonly thing: number; readonly name: string; readonly lang: Lang | ""; readonly score: number }
const kept = new WeakMap<Data, readonly Entry[]>();

/** Every name of every thing that is no source of another kind, folded; made at the first question. */
export function index(d: Data): readonly Entry[] {
  const known = kept.get(d);
  if (known) return known;
  const { things, terms } = d.raw;
  const found: Entry[] = [];
  for (let thing = 0; thing < d.things.count; thing++) {
    const put = (name: string | 0 | undefined, lang: Lang | ""): void => {
      if (name) found.push({ thing, name, lang, key: bare(fold(name, terms.fold)) });
    };
    put(things.en[thing], "en");
    put(things.fr[thing], "fr");
    put(things.ar[thing], "ar");
    for (const [lang, name] of things.alt[thing] || []) put(name, lang as Lang | "");
  }
  kept.set(d, found);
  return found;
}

/** The best things for what was typed: a name that begins so, a word that does, a part, one slip. */
export function search(d: Data, typed: string, most = 12): Hit[] {
  const asked = bare(fold(typed, d.raw.terms.fold));
  if (asked === "") return [];
  const best = new Map<number, Hit>();
  const put = ({ thing, name, lang }: Entry, score: number): void => {
    const known = best.get(thing);
    if (!known || score < known.score) best.set(thing, { thing, name, lang, score });
  };
  const parts = asked.split(" ");
  for (const entry of index(d)) {
    const score = scoreOf(entry.key, asked, parts);
    if (score < 4) put(entry, score);
  }
  if (best.size < 3 && asked.length > 3) for (const entry of index(d)) {
    const slip = slips(entry.key, asked);
    if (slip) put(entry, 3 + slip);
  }
  return [...best.values()]
    .sort((a, b) => a.score - b.score || d.things.rank[a.thing]! - d.things.rank[b.thing]! || a.thing - b.thing)
    .slice(0, most);
}

function scoreOf(key: string, asked: string, parts: readonly string[]): number {
  if (key === asked) return 0;
  if (key.startsWith(asked)) return 1;
  const at = key.indexOf(asked);
  if (at > 0) return /[\s'"(-]/.test(key[at - 1]!) ? 2 : 3;
  return parts.length > 1 && parts.every((part) => key.includes(part)) ? 3 : 4;
}

/** 1 if `key` is one slip away from `asked`, 2 if a word of it is or begins so, else 0. */
function slips(key: string, asked: string): 0 | 1 | 2 {
  if (within(key, asked)) return 1;
  const begins = (word: string): boolean => word.length > asked.length && asked.length > 4 && within(word.slice(0, asked.length), asked);
  return [key, ...key.split(/[\s-]+/)].some((word) => within(word, asked) || begins(word)) ? 2 : 0;
}

/** Whether one change, one more, one less or two swapped make `a` of `b`. */
export function within(a: string, b: string): boolean {
  if (a.length < b.length) return within(b, a);
  if (a.length - b.length > 1) return false;
  let i = 0;
  while (i < b.length && a[i] === b[i]) i++;
  if (a.length !== b.length) return a.slice(i + 1) === b.slice(i);
  return a.slice(i + 1) === b.slice(i + 1) || (a[i] === b[i + 1] && a[i + 1] === b[i] && a.slice(i + 2) === b.slice(i + 2));
}
