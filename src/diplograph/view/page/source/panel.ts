// The panel: what is chosen, with all that stands behind it.
import type { Ctx, State } from "./types";

export function makePanel(_ctx: Ctx): { show(state: State): void } {
  return { show() {} };
}
