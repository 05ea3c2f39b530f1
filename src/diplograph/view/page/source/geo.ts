// The view "map": a stub.
import { h } from "./dom";
import type { Bits, Ctx, Data, State, View } from "./types";

export function makeGeo({ root }: Ctx): View {
  let drawn = new Uint32Array();
  return {
    name: "map",
    show(_d: Data, _s: State, _bits: Bits) {
      drawn = new Uint32Array();
      root.replaceChildren(h("p", {}, "map"));
    },
    ids: () => drawn,
    svg: () => null,
    focus: () => root.focus(),
  };
}
