// The one filter of all views.
import { all } from "./bits";
import type { Bits, Data, Filter } from "./types";

/** The statements that a filter lets through; without `said`, of what happened alone. */
export function visible(d: Data, _filter: Filter, _said: boolean): Bits {
  return all(d.statements.count);
}
