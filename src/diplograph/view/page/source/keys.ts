// Keyboard and touch.
import type { Ctx, View } from "./types";

export function listen(_ctx: Ctx, _view: () => View): void {}
