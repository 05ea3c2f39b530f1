// What is shown, written as text: CSV, JSON and Turtle. The same statements give the same bytes.
import { sourcesOf } from "./facets";
import { relation, standing, status, subject, when } from "./told";
import type { Data, Words } from "./types";
import { STANDINGS, STATUSES } from "./types";

/** A cell that no spreadsheet takes for a formula, quoted where it must be. */
export function cell(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

const sourceNames = (d: Data, row: number, words: Words): string[] => [...sourcesOf(d, row)].sort((a, b) => a - b).map((source) => d.label(d.sources.thing[source]!, words.lang));

/** A line for each statement, after one of headings; with a byte order mark, for spreadsheets. */
export function csv(d: Data, rows: Iterable<number>, words: Words): string {
  const heads = ["subject", "subject_id", "relation", "object", "object_id", "date", "status", "standing", "sources", "independent", "named_sources", "gloss"];
  const lines = [heads];
  for (const row of rows) {
    const [s, o] = [d.statements.s[row]!, d.statements.o[row]!];
    const claims = [...d.claimsOf(row)];
    lines.push([
      s >= 0 ? subject(d, row, words.lang).text : "", s >= 0 ? d.things.iri(s) : "", relation(d, row, words.lang), d.object(row, words.lang).text, o >= 0 ? d.things.iri(o) : "",
      when(d, row), status(d, row, words), standing(d, row, words), String(d.statements.sources[row]), String(d.statements.voices[row]),
      sourceNames(d, row, words).join("; "), claims.map((claim) => d.gloss(claim, words.lang).text).join(" | "),
    ]);
  }
  return `\ufeff${lines.map((line) => line.map(cell).join(",")).join("\r\n")}\r\n`;
}

/** The statements with their claims and evidence, and what they were chosen by. */
export function json(d: Data, rows: Iterable<number>, words: Words, filters: readonly string[], address: string): string {
  const term = (row: number): string | null => (row >= 0 ? d.raw.terms.iri[row]! : null);
  const thing = (row: number): object | null => (row >= 0 ? { id: d.things.iri(row), name: d.label(row, words.lang) } : null);
  const found = Array.from(rows, (row) => {
    const st = d.statements;
    return {
      subject: thing(st.s[row]!), relation: term(st.p[row]!), object: thing(st.o[row]!) ?? term(st.code[row]!), value: st.v[row]! >= 0 ? d.string(st.v[row]!) : null,
      date: when(d, row) || null, standing: STANDINGS[st.standing[row]!], status: STATUSES[st.status[row]!] ?? null, flags: st.flags[row], sources: st.sources[row], independent: st.voices[row],
      claims: [...d.claimsOf(row)].map((claim) => ({
        id: claimIri(d, claim), gloss: d.gloss(claim, words.lang).text, kind: term(d.claims.kind[claim]!), polarity: term(d.claims.polarity[claim]!), certainty: term(d.claims.certainty[claim]!),
        holder: thing(d.sources.thing[d.claims.holder[claim]!]!),
        evidence: [...d.evidenceOf(claim)].map((each) => ({ source: thing(d.sources.thing[d.evidence.source[each]!]!), start: d.evidence.start[each], length: d.evidence.length[each], paragraph: d.evidence.paragraph[each], passage: d.string(d.evidence.passage[each]!) || null })),
      })),
    };
  });
  return `${JSON.stringify({ format: "diplograph-selection", version: 1, digest: d.digest, last: d.meta.last, address, filters, statements: found }, null, 1)}\n`;
}

export function claimIri(d: Data, claim: number): string {
  const slug = d.claimId(claim);
  if (/^[a-z][a-z0-9+.-]*:\/\//.test(slug)) return slug;
  const { namespaces, things } = d.raw;
  return (namespaces[things.ns[d.sources.thing[d.claims.holder[claim]!]!] ?? 0] ?? "") + slug;
}

/** An IRI between angle brackets; what may not stand there as it is, is escaped. */
export const iri = (text: string): string => `<${text.replace(/[\u0000-\u0020<>"{}|^`\\]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, "0").toUpperCase()}`)}>`;

const ESCAPES: Readonly<Record<string, string>> = { '"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t" };
export function literal(text: string, lang: string): string {
  const written = text.replace(/["\\\u0000-\u001f\u007f]/g, (c) => ESCAPES[c] ?? `\\u${c.charCodeAt(0).toString(16).padStart(4, "0").toUpperCase()}`);
  return `"${written}"${/^[a-zA-Z]+(-[a-zA-Z0-9]+)*$/.test(lang) ? `@${lang}` : ""}`;
}

const DG = "https://w3id.org/diplograph/ontology#";

/** Accepted statements as triples; every claim as a claim, so that nothing planned or said becomes a fact. */
export function turtle(d: Data, rows: Iterable<number>): string {
  const lines: string[] = [];
  const named = new Set<number>();
  const term = (row: number): string => iri(d.raw.terms.iri[row] ?? "");
  const thing = (row: number): string => {
    named.add(row);
    return iri(d.things.iri(row));
  };
  for (const row of rows) {
    const { s, p, o, code, v, vl, standing: as, flags } = d.statements;
    const end = o[row]! >= 0 ? thing(o[row]!) : code[row]! >= 0 ? term(code[row]!) : null;
    const accepted = STANDINGS[as[row]!] === "fact" || STANDINGS[as[row]!] === "reference";
    if (accepted && end !== null && s[row]! >= 0 && p[row]! >= 0 && !(flags[row]! & 1)) lines.push(`${thing(s[row]!)} ${term(p[row]!)} ${end} .`);
    for (const claim of d.claimsOf(row)) {
      const c = d.claims;
      const parts = ["a dg:Claim"];
      const gloss = d.gloss(claim, "en");
      if (gloss.text) parts.push(`dg:gloss ${literal(gloss.text, gloss.lang)}`);
      if (s[row]! >= 0 && p[row]! >= 0) {
        parts.push(`dg:claimSubject ${thing(s[row]!)}`, `dg:claimProperty ${term(p[row]!)}`);
        if (end !== null) parts.push(`dg:claimObject ${end}`);
        else if (v[row]! >= 0) parts.push(`dg:claimValue ${literal(d.string(v[row]!), d.string(vl[row]!))}`);
      }
      for (const about of c.about[claim] || []) parts.push(`dg:about ${thing(about)}`);
      for (const [name, value] of [["claimKind", c.kind], ["polarity", c.polarity], ["certainty", c.certainty], ["basis", c.basis], ["rank", c.rank]] as const) {
        if (value[claim]! >= 0) parts.push(`dg:${name} ${term(value[claim]!)}`);
      }
      parts.push(`dg:holder ${thing(d.sources.thing[c.holder[claim]!]!)}`);
      lines.push(`${iri(claimIri(d, claim))} ${parts.join(" ;\n    ")} .`);
    }
  }
  const labels = [...named].sort((a, b) => a - b).map((row) => `${iri(d.things.iri(row))} rdfs:label ${literal(d.label(row, "en"), "en")} .`);
  return `@prefix dg: <${DG}> .\n@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .\n\n${[...lines, ...labels].join("\n")}\n`;
}
