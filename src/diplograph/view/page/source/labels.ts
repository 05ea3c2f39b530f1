// Words within boxes: measured in the font that draws them, broken into lines, shortened last.

type Measure = (text: string) => number;
let context: CanvasRenderingContext2D | null = null;

/** Widths of text in a font, in pixels. */
export function measure(font: string): Measure {
  context ??= document.createElement("canvas").getContext("2d");
  const known = new Map<string, number>();
  return (text) => {
    let width = known.get(text);
    if (width === undefined) {
      if (context === null) return text.length * 8;
      context.font = font;
      known.set(text, (width = context.measureText(text).width));
    }
    return width;
  };
}

/** Words, each with the space behind it; one that is wider than `room` in the parts that its hyphens make. */
const parts = (text: string, room: number, width: Measure): string[] =>
  text.split(/\s+/).filter((word) => word !== "").flatMap((word) => (width(word) <= room ? [`${word} `] : `${word} `.split(/(?<=\p{L}-)(?=\p{L})/u)));

/** `words` in lines no wider than `room`, as many as it takes, with the space behind each. */
function greedy(words: readonly string[], room: number, width: Measure): string[] {
  const lines: string[] = [];
  for (const word of words) {
    const longer = `${lines[lines.length - 1] ?? ""}${word}`;
    if (lines.length && width(longer.trimEnd()) <= room) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines;
}

/** What parts a line from the next: nothing where a hyphen of a word does. */
export const between = (line: string): string => (line.endsWith("-") ? "" : " ");
/** Lines as one text. */
export const joined = (lines: readonly string[]): string => lines.map((line, i) => (i < lines.length - 1 ? line + between(line) : line)).join("");

/** A line that ends in "…" where it is wider than `room`: after a word, so that each word seen is one said aloud, and not after a comma. */
export function shortened(line: string, room: number, width: Measure): string {
  if (width(line) <= room) return line;
  const letters = [...line];
  while (letters.length > 1 && width(`${letters.join("").trimEnd()}…`) > room) letters.pop();
  const short = letters.join("").trimEnd();
  const inWord = /\S/.test(line[short.length] ?? " ");
  return `${(inWord && short.includes(" ") ? short.replace(/\s+\S*$/, "") : short).replace(/[\s,،;؛:–-]+$/, "")}…`;
}

/** `text` in at most `most` lines of much the same width, none wider than `room`. */
export function broken(text: string, room: number, most: number, width: Measure): string[] {
  const words = parts(text, room, width);
  let lines = greedy(words, room, width);
  if (lines.length > most) {
    lines = [...lines.slice(0, most - 1), lines.slice(most - 1).join("")];
  } else {
    for (let narrower = room - 8; narrower > room / 2; narrower -= 8) {
      const next = greedy(words, narrower, width);
      if (next.length > lines.length || next.some((line) => width(line.trimEnd()) > narrower)) break;
      lines = next;
    }
  }
  return lines.map((line) => shortened(line.trimEnd(), room, width));
}
