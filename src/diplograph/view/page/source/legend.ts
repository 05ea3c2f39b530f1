// What signs and lines mean: of those that a scene has.
import { h, s } from "./dom";
import { pattern } from "./marks";
import { SIGNS, claimSign, emblem, icon } from "./signs";
import { STYLES, type Opening, type Phrase, type Scene, type SceneNode, type Style, type Words } from "./types";

const LINES: readonly (readonly [string, Phrase])[] = [
  ["fact", "line-fact"], ["held", "line-held"], ["reference", "line-reference"], ["said", "line-said"], ["denied", "line-denied"], ["contested", "line-contested"],
  ["planned", "line-planned"], ["postponed", "line-postponed"], ["cancelled", "line-cancelled"],
];

const inWords = (letter: string): HTMLElement => h("span", { class: "sign-in-words", "aria-hidden": "true" }, letter);

/** What the signs of a scene's nodes are, and the names of what they mean. */
export interface Known {
  style(node: SceneNode): Style | null | undefined;
  kind(node: SceneNode): string;
  term(name: string): string;
  /** Whether the picture has patterns in place of the signs. */
  readonly small?: boolean;
}

/** The legend of what is in a scene; `attributed` if a line carries the sign of what a source hands on. */
export function legend(scene: Scene, opening: Opening, words: Words, known?: Known, attributed = false): HTMLElement {
  const { style: styleOf, kind: kindOf, term, small } = known ?? {
    style: ({ thing }: SceneNode) => opening.things[thing]?.style,
    kind: ({ statement }: SceneNode) => opening.marks[statement]?.kind ?? "",
    term: (name: string) => opening.terms[name]?.[words.lang] ?? name,
  };
  const styles = new Set(scene.nodes.map(styleOf));
  const firm = new Set(scene.nodes.filter((node) => !node.said).map(styleOf));
  const kinds = new Set(scene.nodes.filter(({ statement }) => statement >= 0).map(kindOf));
  const statuses = new Set(scene.lines.map(({ status }) => status));
  const happened = new Set(scene.lines.filter(({ said }) => !said).map(({ status }) => status));
  const entry = (drawn: SVGElement, text: string, said = false, letter?: string): HTMLElement => h("li", { class: said ? "said" : "" }, drawn, letter && inWords(letter), ` ${text}`);
  return h("ul", { class: "legend", "aria-label": words.say("legend") },
    ...STYLES.filter((style) => styles.has(style)).map((style) => entry(small ? icon(pattern(style)) : emblem(style), term(style), !firm.has(style))),
    ...[...kinds].sort().map((kind) => entry(icon(claimSign(kind, 5.5)), term(kind), true)),
    ...LINES.filter(([status]) => statuses.has(status)).map(([status, phrase]) =>
      entry(s("svg", { class: `icon line is-${status}`, viewBox: "0 -6 26 12", width: 26, height: 12, "aria-hidden": "true" }, s("path", { class: "halo", d: "M0 0H26" }), s("path", { class: "stroke", d: "M0 0H26", "stroke-width": 2 })), words.say(phrase), !happened.has(status), SIGNS[status])),
    attributed && h("li", {}, inWords("”"), words.say("mode-attributed")));
}
