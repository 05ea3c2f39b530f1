// The data block, unpacked and put into typed arrays; names, glosses and what belongs to what.
import type { Claims, Data, Evidence, Lang, RawView, Sources, Statements, Things, Told } from "./types";
import { FLAG, LANGS } from "./types";

/** Base64 of zlib of JSON, as the page holds it. */
export async function unpack(text: string): Promise<RawView> {
  const from64 = (Uint8Array as unknown as { fromBase64?: (text: string) => Uint8Array<ArrayBuffer> }).fromBase64;
  const bytes = from64 ? from64(text.trim()) : Uint8Array.from(atob(text.trim()), (c) => c.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
  return (await new Response(stream).json()) as RawView;
}

const ints = (column: readonly number[]): Int32Array => Int32Array.from(column);

/** A column of differences as the values they add up to. */
export function summed(column: readonly number[]): Int32Array {
  let sum = 0;
  return Int32Array.from(column, (step) => (sum += step));
}

/** Rows by the number that they refer to: `of(i)` are the rows with i, in their order. */
export function grouped(pairs: Iterable<readonly [number, number]>, size: number): (row: number) => Uint32Array {
  const counts = new Uint32Array(size + 1);
  const all = [...pairs];
  for (const [to] of all) if (to >= 0) counts[to + 1]! += 1;
  for (let i = 0; i < size; i++) counts[i + 1]! += counts[i]!;
  const next = counts.slice();
  const rows = new Uint32Array(counts[size]!);
  for (const [to, row] of all) if (to >= 0) rows[next[to]!++] = row;
  return (row) => rows.subarray(counts[row] ?? 0, counts[row + 1] ?? 0);
}

/** The rows of a sorted column that have each number: no copy is made. */
function runs(column: Int32Array, size: number): (row: number) => Uint32Array {
  const rows = Uint32Array.from(column.keys());
  const starts = new Uint32Array(size + 1);
  for (const to of column) if (to >= 0) starts[to + 1]! += 1;
  const none = column.findIndex((to) => to >= 0);
  starts[0] = none < 0 ? column.length : none;
  for (let i = 0; i < size; i++) starts[i + 1]! += starts[i]!;
  return (row) => rows.subarray(starts[row] ?? 0, starts[row + 1] ?? 0);
}

export function decode(raw: RawView, digest: string): Data {
  const { terms, things: t, statements: st, claims: c, evidence: e, sources: so, strings, patterns } = raw;
  const things: Things = {
    count: t.slug.length, slug: t.slug, iri: (i) => (raw.namespaces[t.ns[i] ?? 0] ?? "") + (t.slug[i] ?? ""),
    kind: ints(t.kind), style: ints(t.style), home: ints(t.home), country: ints(t.country), rank: ints(t.rank), alt: t.alt, match: t.match, origin: t.origin,
  };
  const statements: Statements = {
    count: st.s.length, s: summed(st.s), p: ints(st.p), o: ints(st.o), code: ints(st.code), v: ints(st.v), vl: ints(st.vl),
    standing: ints(st.standing), kind: ints(st.kind), flags: ints(st.flags), contest: ints(st.contest), lo: ints(st.lo), hi: ints(st.hi),
    status: ints(st.status), line: ints(st.line), sources: ints(st.sources), voices: ints(st.voices),
  };
  const claims: Claims = {
    count: c.of.length, of: summed(c.of), kind: ints(c.kind), certainty: ints(c.certainty), polarity: ints(c.polarity), basis: ints(c.basis),
    rank: ints(c.rank), holder: ints(c.holder), from: ints(c.from), until: ints(c.until), rankReason: ints(c.rankReason),
    inferredFrom: ints(c.inferredFrom), rule: ints(c.rule), by: c.by, about: c.about, supersedes: c.supersedes,
  };
  const evidence: Evidence = {
    count: e.of.length, of: summed(e.of), source: ints(e.source), start: ints(e.start), length: ints(e.length), paragraph: ints(e.paragraph), passage: ints(e.passage),
  };
  const sources: Sources = {
    count: so.thing.length, thing: ints(so.thing), issued: ints(so.issued), language: ints(so.language), publisher: ints(so.publisher),
    url: ints(so.url), kind: ints(so.kind), origin: so.origin,
  };

  const termName = (i: number): string => /[^/#]*$/.exec(terms.iri[i] ?? "")?.[0] ?? "";
  const termRows = new Map(terms.iri.map((_, i) => [termName(i), i]));
  const thingRows = new Map(t.slug.map((slug, i) => [slug, i]));
  const string = (row: number): string => strings[row] ?? "";
  const told = (thing: number, lang: Lang): Told => {
    const own = lang === "en" ? t.en[thing] : t[lang][thing];
    return own ? { text: own, lang } : { text: t.en[thing] ?? "", lang: "en" };
  };
  const label = (thing: number, lang: Lang): string => told(thing, lang).text;
  const termLabel = (term: number, lang: Lang): string => terms.label[lang][term] || terms.label.en[term] || termName(term);

  /** By the rule: the slugs of source and subject, the property, and the object's, with dots between. */
  const claimId = (claim: number): string => {
    const written = c.iri[claim];
    if (written) return written;
    const at = claims.of[claim]!;
    const end = statements.o[at]! >= 0 ? t.slug[statements.o[at]!] : termName(statements.code[at]!);
    const holder = t.slug[sources.thing[claims.holder[claim]!]!];
    return [holder, t.slug[statements.s[at]!], termName(statements.p[at]!), end].join(".");
  };
  let claimRows: Map<string, number> | null = null;
  const claimsOf = runs(claims.of, statements.count);
  const evidenceOf = runs(evidence.of, claims.count);

  function* ends(): Generator<readonly [number, number]> {
    for (let i = 0; i < statements.count; i++) {
      const [s, o] = [statements.s[i]!, statements.o[i]!];
      const all = new Set([s, o]);
      if (s < 0 || o < 0) for (const row of claimsOf(i)) for (const about of c.about[row] || []) all.add(about);
      for (const each of all) yield [each, i];
    }
  }
  let of: ((thing: number) => Uint32Array) | null = null;

  return {
    raw, digest, meta: raw.meta, things, statements, claims, evidence, sources, strings,
    term: (name) => termRows.get(name) ?? -1,
    termName, termLabel, label, told, string,
    thing: (slug) => thingRows.get(slug) ?? -1,
    claimId,
    claim(slug) {
      claimRows ??= new Map(Array.from({ length: claims.count }, (_, i) => [claimId(i), i]));
      return claimRows.get(slug) ?? -1;
    },
    gloss(claim, lang) {
      const written = (each: Lang): string => {
        const n = c.gloss[each][claim] ?? -1;
        return n >= 0 ? (patterns[each][n] ?? "") : string(-n - 1);
      };
      // Few glosses are in Arabic, and a claim has one in its source's language at least.
      const used = [lang, ...LANGS].find((each) => written(each) !== "");
      if (used === undefined) return { text: "", lang };
      const text = written(used);
      if ((c.gloss[used][claim] ?? -1) < 0) return { text, lang: used };
      const at = claims.of[claim]!;
      const names: Record<string, string> = {
        s: label(statements.s[at]!, used),
        o: this.object(at, used).text,
        h: label(sources.thing[claims.holder[claim]!]!, used),
      };
      return { text: text.replace(/\{([soh])\}/g, (_, key: string) => names[key] ?? ""), lang: used };
    },
    object(statement, lang) {
      const [o, code] = [statements.o[statement]!, statements.code[statement]!];
      if (o >= 0) return told(o, lang);
      if (code >= 0) return { text: termLabel(code, lang), lang };
      return { text: string(statements.v[statement]!), lang: string(statements.vl[statement]!) as Lang | "" };
    },
    statementsOf: (thing) => (of ??= grouped(ends(), things.count))(thing),
    claimsOf,
    evidenceOf,
  };
}

export const has = (d: Data, statement: number, flag: keyof typeof FLAG): boolean => (d.statements.flags[statement]! & FLAG[flag]) !== 0;
