// Sets of statements.
import type { Bits } from "./types";

/** The empty set, with room for `count`. */
export const none = (count: number): Bits => new Uint32Array((count + 31) >> 5);

/** The set of the first `count`. */
export function all(count: number): Bits {
  const bits = none(count).fill(0xffffffff);
  if (count & 31) bits[bits.length - 1] = 2 ** (count & 31) - 1;
  return bits;
}

export const has = (bits: Bits, row: number): boolean => ((bits[row >> 5] ?? 0) & (1 << (row & 31))) !== 0;

/** Put a row in. */
export function add(bits: Bits, row: number): void {
  if (row >> 5 < bits.length) bits[row >> 5]! |= 1 << (row & 31);
}

export function of(rows: Iterable<number>, count: number): Bits {
  const bits = none(count);
  for (const row of rows) add(bits, row);
  return bits;
}

export const and = (a: Bits, b: Bits): Bits => a.map((word, i) => word & (b[i] ?? 0));

/** How many are in it. */
export function size(bits: Bits): number {
  let sum = 0;
  for (let word of bits) {
    word -= (word >>> 1) & 0x55555555;
    word = (word & 0x33333333) + ((word >>> 2) & 0x33333333);
    sum += (((word + (word >>> 4)) & 0x0f0f0f0f) * 0x01010101) >>> 24;
  }
  return sum;
}

/** The rows in it, ascending. */
export function rows(bits: Bits): Uint32Array {
  const found = new Uint32Array(size(bits));
  let next = 0;
  bits.forEach((word, i) => {
    for (let left = word; left !== 0; left &= left - 1) found[next++] = i * 32 + 31 - Math.clz32(left & -left);
  });
  return found;
}

export const equal = (a: Bits, b: Bits): boolean => a.length === b.length && a.every((word, i) => word === b[i]);

/** Tells whether what a view is drawn of is otherwise than at the last question. */
export function changes(): (bits: Bits, ...rest: readonly unknown[]) => boolean {
  let [known, others]: [Bits | null, readonly unknown[]] = [null, []];
  return (bits, ...rest) => {
    const same = known !== null && equal(known, bits) && rest.every((each, i) => each === others[i]);
    [known, others] = [bits, rest];
    return !same;
  };
}
