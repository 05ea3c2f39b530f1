// An answer as a table: sorted as asked, names in place of IRIs, and the evidence of each row a button.
import { h } from "../source/dom";
import { numberOf, thingsOf } from "./answers";
import type { Column } from "./columns";
import { spanOf } from "./dates";
import { cellOf, rowName, textOf, type Ctx, type Shown } from "./shown";
import { heading } from "./words";

/** Rows drawn at once; the rest wait behind a button. */
const PAGE = 200;

/** Numbers of rows in the order that `sort` asks for; what is alike, and all without it, as it came. */
export function ordered(ctx: Ctx, { table, columns }: Shown, sort: string): readonly number[] {
  const order = table.rows.map((_, i) => i);
  const down = sort.startsWith("-");
  const column = columns.find(({ name }) => name === (down ? sort.slice(1) : sort));
  if (sort === "" || column === undefined) return order;
  const sign = down ? -1 : 1;
  const { compare } = new Intl.Collator(ctx.words.lang, { numeric: true });
  const size = sizeIn(column);
  const keys = table.rows.map((row) => ({ size: size(row[column.at]?.value ?? "", row[column.at] ?? null), text: textOf(ctx, row, column) }));
  return order.sort((a, b) => {
    const [x, y] = [keys[a]!, keys[b]!];
    if ((x.text === "") !== (y.text === "")) return x.text === "" ? 1 : -1; // what is empty stands last
    return sign * (x.size !== null && y.size !== null ? x.size - y.size : compare(x.text, y.text)) || a - b;
  });
}

const sizeIn = ({ sort }: Column) => (value: string, term: Parameters<typeof numberOf>[0]): number | null =>
  sort === "number" ? numberOf(term) : sort === "date" ? (spanOf(value)?.lo ?? null) : null;

export function drawTable(ctx: Ctx, root: HTMLElement, shown: Shown, evidence: (row: number) => void): void {
  const { words } = ctx;
  const { sort } = ctx.state();
  const columns = shown.columns.filter((column) => column.counted || (column.shown && !column.claims));
  const claims = shown.columns.filter((column) => column.claims);
  const hasEvidence = shown.outcome.answer?.is === "rows";
  let rest = ordered(ctx, shown, sort);
  const body = h("tbody", { role: "rowgroup" });

  function line(at: number): HTMLTableRowElement {
    const row = shown.table.rows[at]!;
    const cells = columns.map((column, i) => {
      const filled = column.counted ? counted(thingsOf(row[column.at] ?? null)?.length ?? 0) : cellOf(ctx, row, column);
      const title = filled.length ? heading(column.name, words) : null;
      return i === 0
        ? h("th", { scope: "row", role: "rowheader", "data-column": title }, ...filled)
        : h("td", { role: "cell", "data-column": title, class: column.sort === "number" ? "number" : column.sort === "date" ? "date" : null }, ...filled);
    });
    return h("tr", { role: "row", "data-row": at, class: ctx.state().row === at ? "chosen" : null }, ...cells, hasEvidence && h("td", { role: "cell", class: "behind" }, behind(at)));
  }

  const counted = (count: number): readonly string[] => (count ? [words.counted("claims-of-row", count)] : []);

  function behind(at: number): HTMLElement {
    const row = shown.table.rows[at]!;
    const held = new Set(claims.flatMap(({ at }) => thingsOf(row[at] ?? null) ?? []));
    const label = words.say("evidence-of-row", { row: words.number(at + 1), name: rowName(ctx, shown, row) });
    const seen = claims.length ? words.counted("claims-of-row", held.size) : words.say("evidence");
    const button = h("button", { type: "button", class: "evidence", "aria-label": `${seen}. ${label}`, "data-key": `e${at}` }, seen);
    button.addEventListener("click", () => evidence(at));
    return button;
  }

  function title(column: Column): HTMLElement {
    const down = sort === `-${column.name}`;
    const on = down || sort === column.name;
    const button = h("button", { type: "button", "data-key": `s${column.name}`, title: shown.question?.columns[column.name] ?? null }, heading(column.name, words), h("span", { "aria-hidden": "true" }, on ? (down ? " ↓" : " ↑") : ""));
    button.addEventListener("click", () => ctx.set({ sort: down ? "" : on ? `-${column.name}` : column.name }));
    return h("th", { scope: "col", role: "columnheader", class: column.sort === "number" ? "number" : null, "aria-sort": on ? (down ? "descending" : "ascending") : null }, button);
  }

  function more(): void {
    body.append(...rest.slice(0, PAGE).map(line));
    rest = rest.slice(PAGE);
    root.querySelector(".more-rows")?.remove();
    if (!rest.length) return;
    const button = h("button", { type: "button", class: "more-rows" }, words.counted("more-rows", Math.min(PAGE, rest.length)));
    button.addEventListener("click", () => {
      const first = body.rows.length;
      more();
      body.rows[first]?.querySelector<HTMLElement>("a, button")?.focus();
    });
    root.append(button);
  }

  root.replaceChildren(h("div", { class: "table-frame", tabindex: 0, role: "region", "aria-label": words.say("table-of") },
    h("table", { class: "statements answer", role: "table", "aria-rowcount": rest.length + 1 },
      h("thead", { role: "rowgroup" }, h("tr", { role: "row", "data-sort": words.say("sort-by") }, ...columns.map(title), hasEvidence && h("th", { scope: "col", role: "columnheader", class: "behind" }, words.say("evidence")))),
      body)));
  more();
}
