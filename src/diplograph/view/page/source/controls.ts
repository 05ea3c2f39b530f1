// The header: search, said too, languages, views, filters; and the brush below the picture.
import type { Bits, Ctx, State } from "./types";

export interface Controls { show(state: State, bits: Bits): void }

/** `ctx.root` is the header; the frame's other parts are #filters and #brush. */
export function makeControls(_ctx: Ctx): Controls {
  return { show() {} };
}
