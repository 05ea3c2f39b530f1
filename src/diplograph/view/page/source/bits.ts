// Sets of statements.
import type { Bits } from "./types";

/** The set of the first `count`. */
export function all(count: number): Bits {
  const bits = new Uint32Array((count + 31) >> 5).fill(0xffffffff);
  if (count & 31) bits[bits.length - 1] = 2 ** (count & 31) - 1;
  return bits;
}
export const has = (bits: Bits, row: number): boolean => ((bits[row >> 5] ?? 0) & (1 << (row & 31))) !== 0;
