// What surrounds a thing, as a scene: made in the page, before it is painted.
import type { Box, Data, Lang, Scene, SceneLine, SceneNode } from "./types";
import { LANGS, LINES, STANDINGS, STYLES } from "./types";

/** The most cards of facts on a side, of what is only said on a side, and free claims. */
const FACTS = 14;
const SAID = 8;
const MARKS = 24;

interface Measures { readonly font: number; readonly leading: number; readonly card: number; readonly focus: number; readonly gap: number; readonly between: number; readonly caption: number; readonly lines: number }
const WIDE: Measures = { font: 15, leading: 18, card: 220, focus: 236, gap: 82, between: 10, caption: 26, lines: 4 };
const TALL: Measures = { font: 13, leading: 16, card: 164, focus: 216, gap: 34, between: 10, caption: 22, lines: 5 };

/** A thing beside the focus, with the lines to it by relation. */
interface Other { readonly thing: number; readonly rows: number[]; readonly said: boolean }
/** Others of one relation and direction; `rest` is folded into one card. */
interface Group { readonly key: string; readonly property: number; readonly away: boolean; readonly said: boolean; readonly others: Other[]; rest: Other[] }
interface Card { readonly node: Omit<SceneNode, "boxes" | "rank">; readonly text: readonly string[]; readonly plain: boolean }

/** Who and what the statements of `focus` tell of: those of one relation together. */
function groupsOf(d: Data, focus: number): { groups: Group[]; marks: number[] } {
  const st = d.statements;
  const others = new Map<number, Other>();
  const marks: number[] = [];
  for (const row of d.statementsOf(focus)) {
    const [s, o] = [st.s[row]!, st.o[row]!];
    if (s < 0) marks.push(row);
    else if (s !== focus || o >= 0) {
      const thing = s === focus ? o : s;
      const known = others.get(thing);
      if (known) known.rows.push(row);
      else others.set(thing, { thing, rows: [row], said: true });
    }
  }
  const groups = new Map<string, Group>();
  for (const { thing, rows } of others.values()) {
    const said = rows.every((row) => isSaid(d, row));
    const main = [...rows].sort((a, b) => Number(isSaid(d, a)) - Number(isSaid(d, b)) || order(d, a) - order(d, b) || a - b)[0]!;
    const away = st.s[main] === focus;
    const key = `${said ? 1 : 0} ${away ? 1 : 0} ${st.p[main]}`;
    const group = groups.get(key) ?? { key, property: st.p[main]!, away, said, others: [], rest: [] };
    group.others.push({ thing, rows, said });
    groups.set(key, group);
  }
  for (const group of groups.values()) group.others.sort((a, b) => latest(d, b) - latest(d, a) || d.things.rank[a.thing]! - d.things.rank[b.thing]! || a.thing - b.thing);
  return { groups: [...groups.values()].sort((a, b) => order(d, a.others[0]!.rows[0]!) - order(d, b.others[0]!.rows[0]!) || (a.key < b.key ? -1 : 1)), marks };
}

const isSaid = (d: Data, row: number): boolean => STANDINGS[d.statements.standing[row]!] === "said";
/** What leads to a side comes before what does not. */
const order = (d: Data, row: number): number => (d.raw.terms.side[d.statements.p[row]!] ? 0 : 1);
/** Of events the day, so that the latest come first; of all else the same. */
const latest = (d: Data, { thing, rows }: Other): number => (STYLES[d.things.style[thing]!] === "Event" ? Math.max(...rows.map((row) => d.statements.lo[row]!)) : 0);

/** Left for visitors and what leads to the focus, right for hosts and what it leads to; even as far as that leaves it open. */
function sides(d: Data, groups: readonly Group[]): { start: Group[]; end: Group[] } {
  const found: { start: Group[]; end: Group[] } = { start: [], end: [] };
  const size = (of: readonly Group[]): number => of.reduce((sum, { others }) => sum + Math.min(others.length, 5), 0);
  for (const group of groups) {
    const side = (d.raw.terms.side[group.property] ?? 0) * (group.away ? 1 : -1);
    const wanted = side > 0 ? "start" : side < 0 ? "end" : group.away ? "end" : "start";
    const other = wanted === "start" ? "end" : "start";
    found[side === 0 && size(found[wanted]) > size(found[other]) + 2 ? other : wanted].push(group);
  }
  return found;
}

/** Leave each group at most so many that all of them together, with a card for each rest, are no more than `most`. */
function fold(groups: readonly Group[], most: number): void {
  const cards = (each: number): number => groups.reduce((sum, { others }) => sum + (others.length <= each + 1 ? others.length : each + 1), 0);
  let each = most;
  while (each > 0 && cards(each) > most) each -= 1;
  for (const group of groups) if (group.others.length > each + 1) group.rest = group.others.splice(each);
}

/** Lines that a text takes in a width, by what letters are wide on average: rather too many. */
export function linesOf(text: string, room: number, font: number): number {
  const width = (word: string): number => [...word].reduce((sum, letter) => sum + (/[A-ZÀ-ÞMWmw]/.test(letter) ? 0.74 : /[ijlft.,'’: ]/.test(letter) ? 0.36 : 0.6), 0) * font;
  let [lines, used] = [1, 0];
  for (const word of text.split(/\s+/)) {
    const wide = width(word);
    if (used > 0 && used + 0.3 * font + wide > room) [lines, used] = [lines + 1, wide];
    else used += (used > 0 ? 0.3 * font : 0) + wide;
  }
  return lines;
}

function heightOf({ text, plain }: Card, m: Measures, width: number, bold: boolean): number {
  const lines = Math.max(...text.map((each) => linesOf(each, width - (plain ? 18 : 46), m.font * (bold ? 1.07 : 1))));
  return Math.max(34, Math.min(m.lines, lines) * m.leading + 14);
}

function cardOf(d: Data, thing: number, column: string, said: boolean, more: Partial<SceneNode> = {}): Card {
  return { node: { thing, statement: -1, column, said, ...more }, text: LANGS.map((lang) => d.label(thing, lang)), plain: STYLES[d.things.style[thing]!] === "Sector" };
}

/** The cards of groups, one below the other; the first of each has the relation as its caption. */
function cardsOf(d: Data, groups: readonly Group[], column: string): { cards: Card[]; stands: Map<number, Card> } {
  const cards: Card[] = [];
  const stands = new Map<number, Card>(); // where the lines to a thing end
  for (const { property, away, said, others, rest } of groups) {
    const name = d.termName(property);
    others.forEach(({ thing }, i) => {
      const card = cardOf(d, thing, column, said, i === 0 ? { caption: away ? name : `…${name}`, stem: true } : { stem: true });
      cards.push(card);
      stands.set(thing, card);
    });
    if (rest.length === 0) continue;
    const card: Card = {
      node: { thing: -1, statement: -1, column, said, stem: true, stack: rest.flatMap(({ rows }) => rows).sort((a, b) => a - b), ...(others.length ? {} : { caption: away ? name : `…${name}` }) },
      text: LANGS.map((lang) => `${d.termLabel(property, lang)}: 99999`), plain: true,
    };
    cards.push(card);
    for (const { thing } of rest) stands.set(thing, card);
  }
  return { cards, stands };
}

/**
 * Everything that is said of `focus`: it in the middle, facts beside it, what is only said below
 * them, free claims as signs. Many of one relation are one card. Each of its statements is held by one
 * line or sign; values are with the card of the thing that has them.
 */
export function surroundings(d: Data, focus: number, _lang: Lang, _said: boolean): Scene {
  const { groups, marks } = groupsOf(d, focus);
  const facts = sides(d, groups.filter(({ said }) => !said));
  const only = sides(d, groups.filter(({ said }) => said));
  for (const side of [facts.start, facts.end]) fold(side, FACTS);
  for (const side of [only.start, only.end]) fold(side, SAID);
  const parts = {
    start: cardsOf(d, facts.start, "visitors"), end: cardsOf(d, facts.end, "hosts"),
    startSaid: cardsOf(d, only.start, "spoken of"), endSaid: cardsOf(d, only.end, "spoken of"),
  };
  const middle = cardOf(d, focus, "events", false);
  const shown = marks.length > MARKS ? MARKS - 1 : marks.length;
  const signs: Card[] = marks.slice(0, shown).map((statement) => ({ node: { thing: -1, statement, column: "marks", said: true }, text: [""], plain: true }));
  const cards: Card[] = [middle, ...Object.values(parts).flatMap((part) => part.cards), ...signs];
  if (shown < marks.length) cards.push({ node: { thing: -1, statement: -1, column: "marks", said: true, stack: marks.slice(shown) }, text: ["99999"], plain: true });
  const boxes = { wide: wide(cards, parts, middle), tall: tall(cards, parts, middle) };
  const nodes = cards.map((card, rank): SceneNode => ({ ...card.node, rank, boxes: { wide: boxes.wide.get(card)!, tall: boxes.tall.get(card)! } }));
  return { layout: "lanes", nodes, lines: linesTo(d, focus, cards, Object.values(parts).map(({ stands }) => stands)), leftOut: [0, 0] };
}

function linesTo(d: Data, focus: number, cards: readonly Card[], stands: readonly Map<number, Card>[]): SceneLine[] {
  const st = d.statements;
  const rows = new Map<Card, number>(cards.map((card, i) => [card, i]));
  const lines = new Map<string, { start: number; end: number; statements: number[]; count: number; kind: string; status: string; said: boolean }>();
  const cardsOfThings = new Map(stands.flatMap((part) => [...part]));
  for (const row of d.statementsOf(focus)) {
    const [s, o] = [st.s[row]!, st.o[row]!];
    const away = s === focus;
    const card = s < 0 ? undefined : cardsOfThings.get(away ? o : s);
    if (card === undefined) continue;
    const at = rows.get(card)!;
    const status = LINES[st.line[row]!]!;
    const said = STANDINGS[st.standing[row]!] === "said";
    const key = [at, st.p[row], away, status, said].join(" ");
    const line = lines.get(key) ?? { start: away ? 0 : at, end: away ? at : 0, statements: [], count: 0, kind: d.termName(st.p[row]!), status, said };
    line.statements.push(row);
    line.count += 1;
    lines.set(key, line);
  }
  const ties = cards.flatMap(({ node }, i): SceneLine[] => (node.column !== "marks" ? [] : [{ start: i, end: 0, statements: node.stack ?? [node.statement], count: 1, kind: "", status: "said", said: true }]));
  for (const { statements } of lines.values()) statements.sort((a, b) => a - b);
  return [...lines.values(), ...ties];
}

type Parts = Readonly<Record<"start" | "end" | "startSaid" | "endSaid", { readonly cards: readonly Card[] }>>;

/** Cards one below the other from `y` on; returns where the next would stand. */
function column(cards: readonly Card[], x: number, y: number, m: Measures, put: Map<Card, Box>): number {
  for (const card of cards) {
    y += card.node.caption === undefined ? 0 : m.caption;
    const h = heightOf(card, m, m.card, false);
    put.set(card, { x, y, w: m.card, h });
    y += h + m.between;
  }
  return y;
}
const tallness = (cards: readonly Card[], m: Measures): number => column(cards, 0, 0, m, new Map());

/** Three columns; what is only said continues the outer ones, signs stand below the middle. */
function wide(cards: readonly Card[], parts: Parts, middle: Card): Map<Card, Box> {
  const m = WIDE;
  const put = new Map<Card, Box>();
  const high = heightOf(middle, m, m.focus, true);
  const [x, far] = [m.card + m.gap, m.card + m.gap + m.focus + m.gap];
  const [left, right] = [tallness(parts.start.cards, m), tallness(parts.end.cards, m)];
  const half = Math.max(left, right, high + 16) / 2;
  put.set(middle, { x, y: Math.round(-high / 2), w: m.focus, h: high });
  const ends = [column(parts.start.cards, 0, Math.round(-left / 2), m, put), column(parts.end.cards, far, Math.round(-right / 2), m, put)];
  const below = Math.round(Math.max(half, ...ends)) + 14;
  column(parts.startSaid.cards, 0, below, m, put);
  column(parts.endSaid.cards, far, below, m, put);
  signs(cards, x, Math.round(high / 2) + 46, m.focus, put);
  return put;
}

/** Rows of signs, eight in the width of a focus. */
function signs(cards: readonly Card[], x: number, y: number, width: number, put: Map<Card, Box>): void {
  const each = Math.floor(width / 28);
  const marks = cards.filter(({ node }) => node.column === "marks" && !node.stack);
  marks.forEach((card, i) => put.set(card, { x: x + (i % each) * 28, y: y + Math.floor(i / each) * 28, w: 26, h: 26 }));
  const stack = cards.find(({ node }) => node.column === "marks" && node.stack);
  if (stack) put.set(stack, { x, y: y + Math.ceil(marks.length / each) * 28 + 4, w: width, h: 34 });
}

/** Two columns about a gutter that lines run in: visitors above the focus, hosts below it, then what is only said. */
function tall(cards: readonly Card[], parts: Parts, middle: Card): Map<Card, Box> {
  const m = TALL;
  const put = new Map<Card, Box>();
  const pair = (all: readonly Card[], y: number): number => {
    const [left, right] = halves(all);
    return Math.max(column(left, 0, y, m, put), column(right, m.card + m.gap, y, m, put));
  };
  const high = heightOf(middle, m, m.focus, true);
  const width = 2 * m.card + m.gap;
  const top = parts.start.cards.length ? pair(parts.start.cards, 0) + 12 : 0;
  put.set(middle, { x: (width - m.focus) / 2, y: top, w: m.focus, h: high });
  const facts = Math.max(pair(parts.end.cards, top + high + 22), top + high + 22);
  const said = pair([...parts.startSaid.cards, ...parts.endSaid.cards], facts + 6);
  signs(cards, 0, said + 16, width, put);
  return put;
}

/** Groups of cards on two sides, much the same in number; a group stays together. */
function halves(cards: readonly Card[]): readonly [Card[], Card[]] {
  const groups: Card[][] = [];
  for (const card of cards) (card.node.caption !== undefined || groups.length === 0 ? groups[groups.push([]) - 1]! : groups[groups.length - 1]!).push(card);
  const two: [Card[], Card[]] = [[], []];
  if (groups.length === 1) {
    const half = Math.ceil(cards.length / 2);
    return [cards.slice(0, half), cards.slice(half)];
  }
  for (const group of groups.toSorted((a, b) => b.length - a.length)) two[two[0].length <= two[1].length ? 0 : 1].push(...group);
  return two;
}
