// The shortest ways between two things, each hop with the statements that make it.
import { has } from "./bits";
import type { Bits, Data } from "./types";
import { FLAG, STYLES } from "./types";

export interface Path {
  readonly things: readonly number[];
  /** Of each hop, the statements: best supported first. */
  readonly hops: readonly (readonly number[])[];
  readonly voices: number;
}

/** What joins too much to be a way: sectors, groups and countries. */
function joinsAll(d: Data, thing: number): boolean {
  const style = STYLES[d.things.style[thing]!];
  return style === undefined || style === "Sector" || style === "Group" || d.termName(d.things.kind[thing]!) === "Country";
}

function neighbours(d: Data, bits: Bits, thing: number): Map<number, number[]> {
  const found = new Map<number, number[]>();
  for (const row of d.statementsOf(thing)) {
    const [s, o] = [d.statements.s[row]!, d.statements.o[row]!];
    if (!has(bits, row) || s < 0 || o < 0 || s === o || !(d.statements.flags[row]! & FLAG.drawn) || d.statements.flags[row]! & FLAG.denied) continue;
    const other = s === thing ? o : s;
    found.set(other, [...(found.get(other) ?? []), row]);
  }
  return found;
}

/** At most `most` of the shortest paths: fewest hops, then most independent voices, then by number. */
export function paths(d: Data, bits: Bits, from: number, to: number, most = 5): Path[] {
  if (from < 0 || to < 0 || from === to) return [];
  const voices = (row: number): number => d.statements.voices[row]!;
  const order = (a: Path, b: Path): number => b.voices - a.voices || compare(a.things, b.things);
  // Best paths from a thing to `to`, a layer of distance at a time, until `from` is met.
  const seen = new Set([to]);
  let layer = new Map<number, Path[]>([[to, [{ things: [to], hops: [], voices: 0 }]]]);
  while (layer.size > 0 && !layer.has(from)) {
    const next = new Map<number, Path[]>();
    for (const [thing, known] of layer) {
      if (thing !== to && joinsAll(d, thing)) continue;
      for (const [other, rows] of neighbours(d, bits, thing)) {
        if (seen.has(other)) continue;
        const hop = rows.sort((a, b) => voices(b) - voices(a) || a - b);
        const longer = known.map((path) => ({ things: [other, ...path.things], hops: [hop, ...path.hops], voices: path.voices + voices(hop[0]!) }));
        next.set(other, [...(next.get(other) ?? []), ...longer].sort(order).slice(0, most));
      }
    }
    for (const thing of next.keys()) seen.add(thing);
    layer = next;
  }
  return layer.get(from) ?? [];
}

function compare(a: readonly number[], b: readonly number[]): number {
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return a[i]! - b[i]!;
  return 0;
}
