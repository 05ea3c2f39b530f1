// An answer, in the view that is asked for; or why there is none, or what it means that nothing was found.
import { h } from "../source/dom";
import { strip } from "../source/strip";
import { why } from "./api";
import { drawChart } from "./chart";
import { columnsOf, suited } from "./columns";
import { downloads } from "./downloads";
import { drawNetwork } from "./network";
import type { Ctx, Shown } from "./shown";
import { drawTable } from "./table";
import { drawTimeline } from "./timeline";
import type { Outcome, Phrase, Problem, View } from "./types";
import { inLanguage } from "./words";

const DRAW: Readonly<Record<View, typeof drawTable>> = { table: drawTable, net: drawNetwork, time: drawTimeline, chart: drawChart };

/** An answer of rows or statements with what its columns hold; null of a truth or none. */
export function shownOf(outcome: Outcome): Shown | null {
  const { answer, request } = outcome;
  if (answer === null || answer.is === "truth") return null;
  const question = request.of === "question" ? request.question : null;
  return { outcome, table: answer.table, columns: columnsOf(answer.table, question), question };
}

export interface Frame {
  readonly ctx: Ctx;
  readonly outcome: Outcome;
  readonly shown: Shown | null;
  readonly tools: HTMLElement;
  readonly root: HTMLElement;
  evidence(row: number): void;
  say(text: string): void;
  goTo(problem: Problem): void;
}

export function drawAnswer({ ctx, outcome, shown, tools, root, evidence, say, goTo }: Frame): void {
  const { words } = ctx;
  tools.replaceChildren();
  if (outcome.problem) return root.replaceChildren(problem(ctx, outcome, outcome.problem, goTo));
  if (outcome.answer?.is === "truth") {
    const { value } = outcome.answer;
    return root.replaceChildren(h("p", { class: "truth" }, words.say(value ? "truth-yes" : "truth-no")), ...(value ? [] : [reasons(ctx, outcome, goTo)]));
  }
  if (shown === null) return;
  const views = suited(shown.columns, shown.table.rows.length);
  const view = views.find((each) => each === ctx.state().view) ?? views[0]!;
  const choice = strip("view", views.map((value) => ({ value })), (value) => {
    ctx.set({ view: value as View, from: "", to: "" });
    tools.querySelector<HTMLElement>(`input[value="${value}"]`)?.focus();
  });
  choice.put(view, (value) => words.say(`view-${value}` as Phrase), words.say("views"));
  tools.append(...(views.length > 1 ? [choice.root] : []), ...(shown.table.rows.length ? [downloads(ctx, outcome, say)] : []), copying(ctx, say), ...asSparql(ctx, outcome));
  if (!shown.table.rows.length) return root.replaceChildren(nothing(ctx, shown), reasons(ctx, outcome, goTo));
  const frame = h("div", { class: `view is-${view}`, id: `view-${view}` });
  root.replaceChildren(frame);
  DRAW[view](ctx, frame, shown, evidence);
}

/** What it means that nothing was found. */
function nothing({ words }: Ctx, { question }: Shown): HTMLElement {
  const meant = question ? inLanguage(question.empty, words.lang) : { text: "", lang: words.lang };
  return h("div", { class: "nothing" }, h("p", {}, h("strong", {}, words.say("no-rows"))), h("p", { lang: meant.text ? meant.lang : null }, meant.text || words.say("no-rows-query")));
}

/** Why nothing was found, once the server has told it; it may take seconds, and then is missing. */
function reasons({ words }: Ctx, { request }: Outcome, goTo: (problem: Problem) => void): HTMLElement {
  const root = h("div", { class: "reasons", role: "status" });
  why(request).then(({ why: lines, notes }) => {
    if (!lines.length && !notes.length) return;
    const told = notes.map(({ line, column, detail }) => {
      const go = h("button", { type: "button" }, words.say("go-to-place", { line: words.number(line), column: words.number(column) }));
      go.addEventListener("click", () => goTo({ status: 0, detail, line, column }));
      return h("li", {}, h("span", { lang: "en", dir: "ltr" }, detail), " ", go);
    });
    root.append(
      h("h3", {}, words.say("why")),
      h("ul", {}, ...told),
      lines.length > 0 ? h("pre", { lang: "en", dir: "ltr", tabindex: 0, "aria-label": words.say("why") }, lines.join("\n")) : "");
  }, () => {});
  return root;
}

function problem({ words }: Ctx, { request }: Outcome, said: Problem, goTo: (problem: Problem) => void): HTMLElement {
  const { line, column } = said;
  const go = line !== undefined && request.of === "query" ? h("button", { type: "button" }, words.say("go-to-place", { line: words.number(line), column: words.number(column ?? 1) })) : null;
  go?.addEventListener("click", () => goTo(said));
  return h("div", { class: "problem", role: "alert" },
    said.status === 0 ? h("p", {}, words.say("unreached")) : h("pre", { lang: "en", dir: "ltr", tabindex: 0, "aria-label": words.say("not-answered") }, said.detail),
    go);
}

function copying({ words }: Ctx, say: (text: string) => void): HTMLElement {
  const button = h("button", { type: "button", class: "copy" }, words.say("copy-link"));
  // Only pages of a safe origin have a clipboard; the address bar has the link in any case.
  button.hidden = !("clipboard" in navigator) || navigator.clipboard === undefined;
  button.addEventListener("click", () => void navigator.clipboard.writeText(location.href).then(() => say(words.say("copied")), () => say(location.href)));
  return button;
}

/** The way from a question to the SPARQL behind it. */
function asSparql(ctx: Ctx, { request, query }: Outcome): readonly HTMLElement[] {
  if (request.of !== "question" || query === "") return [];
  const button = h("button", { type: "button", class: "as-sparql" }, ctx.words.say("as-sparql"));
  button.addEventListener("click", () => ctx.set({ page: "query", question: "", given: {}, query, row: null, sort: "", from: "", to: "" }));
  return [button];
}
