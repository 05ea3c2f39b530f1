// An answer as bars: a number for each name.
import { bar } from "../source/cards";
import { h } from "../source/dom";
import { numberOf } from "./answers";
import { naming, numbers } from "./columns";
import { choice } from "./pair";
import { cellOf, rowName, type Ctx, type Shown } from "./shown";
import { ordered } from "./table";
import { heading } from "./words";

/** The most bars. */
const MOST = 100;

export function drawChart(ctx: Ctx, root: HTMLElement, shown: Shown, evidence: (row: number) => void): void {
  const { words } = ctx;
  const choices = numbers(shown.columns);
  const number = choices.find(({ name }) => name === ctx.state().from) ?? choices[0]!;
  const label = naming(shown.columns, choices)!;
  const rows = ordered(ctx, shown, ctx.state().sort).slice(0, MOST);
  const valueOf = (at: number): number => numberOf(shown.table.rows[at]![number.at] ?? null) ?? 0;
  const most = Math.max(...rows.map((at) => Math.abs(valueOf(at))), Number.MIN_VALUE);
  const title = words.say("chart-of", { number: heading(number.name, words), label: heading(label.name, words) });
  const line = (at: number): HTMLElement => {
    const row = shown.table.rows[at]!;
    const count = h("button", { type: "button", class: "evidence", "data-key": `e${at}`, "aria-label": `${words.number(valueOf(at))}. ${words.say("evidence-of-row", { row: words.number(at + 1), name: rowName(ctx, shown, row) })}` }, words.number(valueOf(at)));
    count.addEventListener("click", () => evidence(at));
    return h("li", { "data-row": at, class: ctx.state().row === at ? "chosen" : null }, h("span", { class: "label" }, ...cellOf(ctx, row, label)), valueOf(at) === 0 ? h("span") : bar(Math.abs(valueOf(at)) / most, "is-count"), count);
  };
  root.replaceChildren(
    h("div", { class: "columns", hidden: choices.length < 2 }, choice(ctx, "columns-bars", "from", choices, number)),
    h("ul", { class: "bars chart", "aria-label": title }, ...rows.map(line)),
    ...(shown.table.rows.length > MOST ? [h("p", { class: "quiet note" }, words.say("drawn-first", { shown: words.number(MOST), count: words.number(shown.table.rows.length) }))] : []));
}
