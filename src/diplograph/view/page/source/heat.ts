// The view "heat": a stub.
import { h } from "./dom";
import type { Bits, Ctx, Data, State, View } from "./types";

export function makeHeat({ root }: Ctx): View {
  let drawn = new Uint32Array();
  return {
    name: "heat",
    show(_d: Data, _s: State, _bits: Bits) {
      drawn = new Uint32Array();
      root.replaceChildren(h("p", {}, "heat"));
    },
    ids: () => drawn,
    svg: () => null,
    focus: () => root.focus(),
  };
}
