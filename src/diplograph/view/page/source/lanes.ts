// What surrounds a thing, as a scene: made in the page, before it is painted.
import type { Data, Lang, Scene } from "./types";

export function surroundings(d: Data, _focus: number, _lang: Lang, _said: boolean): Scene {
  return d.raw.levels.opening;
}
