// The view "table": every statement a row; whatever the pictures show can be read and done here.
import { changes, rows as rowsOf } from "./bits";
import { h } from "./dom";
import { endText } from "./entries";
import { relation, sources, standing, status, subject, when } from "./told";
import type { Bits, Ctx, Data, Phrase, State, View } from "./types";
import { NO_DAY } from "./types";

/** Rows drawn at once; the rest wait behind a button, so that a page can be searched and printed. */
const PAGE = 200;
const COLUMNS = ["subject", "relation", "object", "date", "status", "standing", "sources"] as const;
type Column = (typeof COLUMNS)[number];
const HEADING: Readonly<Record<Column, Phrase>> = {
  subject: "col-subject", relation: "col-relation", object: "col-object", date: "col-date", status: "col-status", standing: "facet-standing", sources: "col-sources",
};

/** The column and the direction that `sort` asks for: "date", "-date"; null is the order of the data. */
export function sorting(sort: string): { readonly column: Column; readonly down: boolean } | null {
  const down = sort.startsWith("-");
  const column = COLUMNS.find((each) => each === (down ? sort.slice(1) : sort));
  return column ? { column, down } : null;
}

/** `rows` in the order asked for: numbers by size, words as the language orders them; what is alike stays. */
export function sorted(d: Data, rows: Uint32Array, state: State): Uint32Array {
  const asked = sorting(state.sort);
  if (asked === null) return rows;
  const { column, down } = asked;
  const sign = down ? -1 : 1;
  const number = (row: number): number => {
    const st = d.statements;
    if (column === "date") return st.lo[row] === NO_DAY ? st.hi[row]! : st.lo[row]!;
    if (column === "status") return st.status[row]!;
    if (column === "standing") return st.standing[row]! * 64 + st.flags[row]!;
    return st.voices[row]! * 1000 + st.sources[row]!;
  };
  let key: (row: number) => number = number;
  if (column === "subject" || column === "relation" || column === "object") {
    const text = (row: number): string => (column === "subject" ? subject(d, row, state.lang).text : column === "object" ? d.object(row, state.lang).text : relation(d, row, state.lang));
    const texts = Array.from(rows, text);
    const order = new Intl.Collator(state.lang, { numeric: true });
    const places = new Map([...new Set(texts)].sort(order.compare).map((each, i) => [each, i]));
    const keys = new Map(Array.from(rows, (row, i) => [row, places.get(texts[i]!)!]));
    key = (row) => keys.get(row)!;
  }
  return rows.slice().sort((a, b) => sign * (key(a) - key(b)) || a - b);
}

export function makeTable(ctx: Ctx): View {
  const { root } = ctx;
  let rest: Uint32Array = new Uint32Array();
  let body: HTMLTableSectionElement | null = null;
  const changed = changes();

  const pick = (id: string): void => ctx.set({ pick: id });

  function name(d: Data, thing: number, text: string, lang: string, key: string): HTMLElement {
    if (thing < 0) return h("bdi", { lang: lang || null }, text);
    const button = h("button", { type: "button", class: "name", "data-key": key }, h("bdi", { lang: lang || null }, text));
    button.addEventListener("click", () => pick(d.things.slug[thing]!));
    return button;
  }

  function line(d: Data, row: number): HTMLTableRowElement {
    const { words } = ctx;
    const [s, o] = [d.statements.s[row]!, d.statements.o[row]!];
    const [from, to] = [subject(d, row, words.lang), d.object(row, words.lang)];
    const tell = `${from.text} — ${relation(d, row, words.lang)} — ${to.text}`;
    const number = sources(d, row, words) || "–";
    const evidence = h("button", { type: "button", class: "evidence", "aria-label": `${number}. ${words.say("evidence-of", { name: tell })}`, "data-key": `e${row}` }, number);
    evidence.addEventListener("click", () => pick(`s${row}`));
    const own = s >= 0 ? around(d, s, row) : null;
    return h("tr", { "data-row": row, role: "row" },
      h("th", { scope: "row", role: "rowheader" }, h("div", { class: "who" }, name(d, s, from.text, from.lang, `s${row}`), own)),
      h("td", { role: "cell" }, relation(d, row, words.lang)),
      h("td", { role: "cell" }, o < 0 ? endText(ctx, row) : name(d, o, to.text, to.lang, `o${row}`)),
      h("td", { class: "date aside", role: "cell" }, when(d, row) && words.date(when(d, row))),
      h("td", { class: "aside", role: "cell" }, status(d, row, words)),
      h("td", { class: "aside", role: "cell" }, standing(d, row, words)),
      h("td", { class: "number aside", role: "cell" }, evidence));
  }

  function around(d: Data, thing: number, row: number): HTMLElement {
    const { words } = ctx;
    const button = h("button", { type: "button", class: "only", "aria-label": `◎ ${words.say("only-this", { name: d.label(thing, words.lang) })}`, title: words.say("only-this", { name: d.label(thing, words.lang) }), "data-key": `a${row}` }, "◎");
    button.addEventListener("click", () => ctx.set({ scope: "ego", focus: d.things.slug[thing]! }));
    return button;
  }

  function more(d: Data): void {
    const next = rest.subarray(0, PAGE);
    rest = rest.subarray(PAGE);
    body!.append(...Array.from(next, (row) => line(d, row)));
    root.querySelector(".more-rows")?.remove();
    if (!rest.length) return;
    const button = h("button", { type: "button", class: "more-rows" }, ctx.words.counted("more-rows", Math.min(PAGE, rest.length)));
    button.addEventListener("click", () => {
      const first = body!.rows.length;
      more(d);
      body!.rows[first]?.querySelector("button")?.focus();
    });
    root.append(button);
  }

  function heading(column: Column, state: State): HTMLElement {
    const asked = sorting(state.sort);
    const on = asked?.column === column;
    const button = h("button", { type: "button", "data-key": `sort-${column}` }, ctx.words.say(HEADING[column]), h("span", { "aria-hidden": "true" }, on ? (asked.down ? " ↓" : " ↑") : ""));
    button.addEventListener("click", () => ctx.set({ sort: on && !asked.down ? `-${column}` : on ? "" : column }));
    return h("th", { scope: "col", role: "columnheader", "aria-sort": on ? (asked.down ? "descending" : "ascending") : null }, button);
  }

  function marked(d: Data, state: State): void {
    for (const row of body?.rows ?? []) {
      const i = Number(row.dataset["row"]);
      const ids = [`s${i}`, d.things.slug[d.statements.s[i]!], d.things.slug[d.statements.o[i]!]];
      row.classList.toggle("chosen", state.pick !== null && ids.includes(state.pick));
    }
  }

  return {
    name: "table",
    show(d, state, bits: Bits) {
      if (changed(bits, state.sort, state.lang)) {
        const key = document.activeElement instanceof HTMLElement && root.contains(document.activeElement) ? document.activeElement.dataset["key"] : undefined;
        body = h("tbody", { role: "rowgroup" });
        rest = sorted(d, rowsOf(bits), state);
        const table = h("table", { class: "statements", role: "table", "aria-rowcount": rest.length + 1 }, h("caption", {}, ctx.words.say("table-caption")), h("thead", { role: "rowgroup" }, h("tr", { role: "row", "data-sort": ctx.words.say("sort-by") }, ...COLUMNS.map((each) => heading(each, state)))), body);
        root.replaceChildren(table);
        more(d);
        if (key !== undefined) root.querySelector<HTMLElement>(`[data-key="${CSS.escape(key)}"]`)?.focus();
      }
      marked(d, state);
    },
    ids() {
      const drawn = Array.from(body?.rows ?? [], (row) => Number(row.dataset["row"]));
      return Uint32Array.from([...drawn, ...rest]).sort();
    },
    svg: () => null,
    focus: () => (root.querySelector<HTMLElement>("tbody button") ?? root).focus(),
  };
}
