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

/** `words` in lines no wider than `room`, as many as it takes. */
function greedy(words: readonly string[], room: number, width: Measure): string[] {
  const lines: string[] = [];
  for (const word of words) {
    const longer = lines.length ? `${lines[lines.length - 1]} ${word}` : word;
    if (lines.length && width(longer) <= room) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines;
}

/** A line that ends in "…" where it is wider than `room`: after a word, so that each word seen is one said aloud. */
export function shortened(line: string, room: number, width: Measure): string {
  if (width(line) <= room) return line;
  const letters = [...line];
  while (letters.length > 1 && width(`${letters.join("").trimEnd()}…`) > room) letters.pop();
  const short = letters.join("").trimEnd();
  const inWord = /\S/.test(line[short.length] ?? " ");
  return `${inWord && short.includes(" ") ? short.replace(/\s+\S*$/, "") : short}…`;
}

/** `text` in at most `most` lines of much the same width, none wider than `room`. */
export function broken(text: string, room: number, most: number, width: Measure): string[] {
  const words = text.split(/\s+/).filter((word) => word !== "");
  let lines = greedy(words, room, width);
  if (lines.length > most) {
    lines = [...lines.slice(0, most - 1), lines.slice(most - 1).join(" ")];
  } else {
    for (let narrower = room - 8; narrower > room / 2; narrower -= 8) {
      const next = greedy(words, narrower, width);
      if (next.length > lines.length || next.some((line) => width(line) > narrower)) break;
      lines = next;
    }
  }
  return lines.map((line) => shortened(line, room, width));
}
