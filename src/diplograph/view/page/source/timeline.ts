// The view "time": a stub.
import { h } from "./dom";
import type { Bits, Ctx, Data, State, View } from "./types";

export function makeTimeline({ root }: Ctx): View {
  let drawn = new Uint32Array();
  return {
    name: "time",
    show(_d: Data, _s: State, _bits: Bits) {
      drawn = new Uint32Array();
      root.replaceChildren(h("p", {}, "time"));
    },
    ids: () => drawn,
    svg: () => null,
    focus: () => root.focus(),
  };
}
