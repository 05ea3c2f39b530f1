// The query page: what is asked, what came of it, and what stands behind a row; all of it in the address.
import { h, part } from "../source/dom";
import { OWN_NAMES, SHORT, strip } from "../source/strip";
import { LANGS, type Lang } from "../source/types";
import { ask, evidence as readEvidence, named, questions as readQuestions, TooLarge, vocabulary as readVocabulary } from "./api";
import { drawAnswer, shownOf } from "./answer";
import { drawEvidence } from "./behind";
import { makeEditor, type Editor } from "./editor";
import { makeForm, type Form } from "./form";
import { drawHome, drawQuestions, heading as questionHead } from "./pages";
import { namesWanted, rowName, type Ctx, type Shown } from "./shown";
import { asksTheSame, format, initial, parse, preferred } from "./state";
import type { Outcome, Page, Problem, Question, Request, State, Thing, Vocabulary } from "./types";
import { told } from "./words";

/** What the editor opens with. */
const STARTER = `# Who hosted which visit, and when
SELECT ?visit ?host ?date WHERE {
  ?visit a dg:Visit ; dg:hostedBy ?host .
  OPTIONAL { ?visit dg:date ?date }
}
ORDER BY ?date
LIMIT 100
`;
/** Rows whose things are asked for by name before they are shown. */
const NAMED = 400;
const PAGES: readonly Page[] = ["home", "questions", "query"];

const usual = preferred(navigator.languages, location.search);
let state: State = initial(usual);
let words = told(usual);
let questions: readonly Question[] = [];
let vocabulary: Vocabulary = { prefixes: {}, terms: [] };
const things = new Map<string, Thing>();
const ctx: Ctx = { get words() { return words; }, things, get vocabulary() { return vocabulary; }, state: () => state, set };

let form: Form | null = null;
let editor: Editor | null = null;
let outcome: Outcome | null = null;
let shown: Shown | null = null;
let asking: AbortController | null = null;
let looking: AbortController | null = null;
/** What has the focus back when the panel is closed. */
let opener: string | null = null;

const stage = part("stage");
const panel = part("panel");
const content = h("div", { class: "asked" });
const status = h("p", { class: "count", role: "status" });
const stop = h("button", { type: "button", hidden: true });
const tools = h("div", { class: "tools-row" });
const drawn = h("div", { class: "drawn" });
const answer = h("section", { id: "answer", tabindex: -1, hidden: true }, h("div", { class: "answer-head" }, h("h2", {}), status, stop, tools), drawn);
stage.append(content, answer);
stop.addEventListener("click", () => asking?.abort());

// ---------------------------------------------------------------- the frame

const pages = h("nav", { class: "pages" });
const language = strip("language", LANGS.map((lang) => ({ value: lang, lang, title: OWN_NAMES[lang] })), (value) => set({ lang: value as Lang }));
part("controls").append(pages, language.root);

function frame(): void {
  document.documentElement.lang = words.lang;
  document.documentElement.dir = words.dir;
  part("title").textContent = words.say("ask-title");
  pages.setAttribute("aria-label", words.say("pages"));
  pages.replaceChildren(...PAGES.map((page) => {
    const current = page === state.page || (page === "questions" && state.page === "question");
    const to = { ...initial(state.lang), page };
    return h("a", { href: `#${format(to, usual)}`, "aria-current": current ? "page" : null }, words.say(`page-${page as "home" | "questions" | "query"}`));
  }));
  language.put(state.lang, (value) => SHORT[value as Lang], words.say("language"));
  answer.querySelector("h2")!.textContent = words.say("answer");
  stop.textContent = words.say("stop");
  const name = questions.find(({ name: each }) => each === state.question)?.title;
  document.title = [state.page === "question" ? (name?.[state.lang] ?? name?.en) : words.say(state.page === "query" ? "own-query" : "ask-title"), "diplograph"].filter(Boolean).join(" · ");
}

// ---------------------------------------------------------------- what is asked

/** The page of the state; `focus` if whoever asks came here from another. */
function draw(focus: boolean): void {
  form = null;
  if (state.page === "home") content.replaceChildren(...drawHome(ctx, questions, usual));
  if (state.page === "questions") content.replaceChildren(...drawQuestions(ctx, questions, usual));
  if (state.page === "question") drawQuestion();
  if (state.page === "query") drawQuery();
  content.className = `asked is-${state.page}`;
  if (focus) content.querySelector<HTMLElement>("h2")?.focus();
}

const current = (): Question | undefined => questions.find(({ name }) => name === state.question);

function drawQuestion(): void {
  const question = current();
  if (!question) return content.replaceChildren(h("h2", { tabindex: -1 }, words.say("unknown-question", { name: state.question })), ...drawQuestions(ctx, questions, usual).slice(1));
  form = makeForm(ctx, question, state.given, things, () => void form!.given().then((filled) => submit({ given: filled })));
  content.replaceChildren(...questionHead(ctx, question), form.root);
}

function drawQuery(): void {
  editor ??= makeEditor(ctx, () => run.click(), () => editor?.fail(null));
  editor.retell();
  if (state.query) editor.put(state.query);
  else if (editor.text() === "") editor.put(STARTER);
  const run = h("button", { type: "button", class: "primary" }, words.say("run"));
  run.addEventListener("click", () => submit({ query: editor!.text() }));
  content.replaceChildren(
    h("h2", { tabindex: -1 }, words.say("own-query")), editor.root,
    h("div", { class: "send" }, run, h("p", { class: "what" }, words.say("editor-keys"), " ", words.say("prefixes-known"))));
}

/** Ask what was filled in, though it may have been asked before. */
function submit(change: Partial<State>): void {
  const next = { ...state, ...change, row: null, sort: "" };
  if (asksTheSame(next, state)) void askNow();
  else set({ ...change, row: null, sort: "" });
}

function requested(): Request | null {
  const question = state.page === "question" ? current() : undefined;
  if (question) return { of: "question", question, given: state.given, lang: state.lang };
  return state.page === "query" && state.query.trim() !== "" ? { of: "query", text: state.query } : null;
}

// ---------------------------------------------------------------- what comes of it

async function askNow(): Promise<void> {
  asking?.abort();
  const request = requested();
  [outcome, shown] = [null, null];
  answer.hidden = request === null;
  tools.replaceChildren();
  drawn.replaceChildren();
  form?.fail(null);
  editor?.fail(null);
  if (request === null) return;
  const own = (asking = new AbortController());
  status.textContent = words.say("asking");
  stop.hidden = false;
  answer.setAttribute("aria-busy", "true");
  try {
    const found = await ask(request, own.signal);
    const table = found.answer && found.answer.is !== "truth" ? shownOf(found) : null;
    if (table) await Promise.race([named(namesWanted(table, NAMED), things).catch(() => {}), new Promise((done) => setTimeout(done, 1500))]);
    if (own.signal.aborted) return void (status.textContent = words.say("stopped"));
    [outcome, shown] = [found, table];
    if (found.problem) failed(found.problem);
    drawFound();
    if (!found.problem) status.textContent = counted();
    else status.textContent = words.say("not-answered");
    bringUp();
  } catch (error) {
    if (asking !== own) return; // another is asked
    status.textContent = words.say(own.signal.aborted ? "stopped" : "not-answered");
    if (error instanceof TooLarge) drawn.replaceChildren(h("p", { class: "problem", role: "alert" }, words.say("too-large", { size: words.number(Math.ceil(error.bytes / 2 ** 20)) })));
  } finally {
    if (asking === own) {
      stop.hidden = true;
      answer.removeAttribute("aria-busy");
    }
  }
}

function counted(): string {
  if (outcome?.answer?.is === "truth") return words.say(outcome.answer.value ? "yes" : "no");
  if (!outcome?.answer || !shown) return "";
  const count = shown.table.rows.length;
  if (count === 0) return words.say("no-rows");
  return words.counted(outcome.answer.is === "graph" ? "statements-found" : "rows", count);
}

/** Say a failure where it belongs: at the field, at the place in the query. */
function failed(problem: Problem): void {
  form?.fail(problem);
  if (state.page === "query" && problem.line !== undefined) editor?.fail(problem);
}

function drawFound(): void {
  if (outcome) drawAnswer({ ctx, outcome, shown, tools, root: drawn, evidence: openRow, say: (text) => void (status.textContent = text), goTo: (problem) => {
    editor?.fail(problem);
    editor?.focus();
  } });
}

/** What has the focus in the answer, by a name that it keeps when it is drawn anew. */
const focusedKey = (): string | null => document.activeElement?.closest("[data-key]")?.getAttribute("data-key") ?? null;

function focusKey(key: string | null): void {
  if (key !== null) drawn.querySelector<HTMLElement | SVGElement>(`[data-key="${CSS.escape(key)}"]`)?.focus();
}

function redraw(): void {
  const key = drawn.contains(document.activeElement) ? focusedKey() : null;
  drawFound();
  focusKey(key);
}

/** What was asked for by a button that is far above is brought into sight. */
function bringUp(): void {
  const { top } = answer.getBoundingClientRect();
  if (top > window.innerHeight * 0.75) answer.scrollIntoView({ block: "start", behavior: matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth" });
}

// ---------------------------------------------------------------- what stands behind a row

function openRow(row: number): void {
  opener = focusedKey();
  if (state.row === row) void look(true);
  else set({ row });
}

function closePanel(): void {
  set({ row: null });
  focusKey(opener);
}

/** The evidence of the row of the state; `focus` if a button asked for it. */
async function look(focus: boolean): Promise<void> {
  looking?.abort();
  const row = state.row;
  const open = row !== null && outcome?.answer?.is === "rows" && shown !== null && row < shown.table.rows.length;
  panel.hidden = !open;
  panel.classList.toggle("chosen", open);
  for (const each of drawn.querySelectorAll<HTMLElement>("[data-row]")) each.classList.toggle("chosen", open && Number(each.dataset["row"]) === row);
  if (!open || outcome === null || shown === null) return panel.replaceChildren();
  const own = (looking = new AbortController());
  const close = h("button", { type: "button", class: "close", "aria-label": words.say("close"), title: words.say("close") }, "×");
  close.addEventListener("click", closePanel);
  const title = h("h2", { id: "panel-title", tabindex: -1 }, h("span", { class: "name" }, h("bdi", {}, rowName(ctx, shown, shown.table.rows[row]!))));
  const waiting = h("p", { class: "hint", role: "status" }, words.say("asking"));
  panel.setAttribute("aria-labelledby", "panel-title");
  panel.replaceChildren(h("div", { class: "chosen-head" }, title, close), h("p", { class: "kind" }, words.say("evidence")), waiting);
  if (focus) title.focus({ preventScroll: true });
  try {
    const found = await readEvidence(outcome.request, row, own.signal);
    const unknown = [...found.claims.flatMap(({ kind, certainty, basis, rank, polarity, holder, attributedTo, inferenceRule }) => [kind, certainty, basis, rank, polarity, holder, ...attributedTo, inferenceRule ?? ""]), ...found.sources.map(({ publisher }) => publisher ?? "")];
    await named(unknown.filter((iri) => iri !== "" && found.labels[iri] === undefined), things).catch(() => {});
    if (own.signal.aborted) return;
    waiting.remove();
    panel.append(...drawEvidence(ctx, found));
  } catch (error) {
    if (!own.signal.aborted) waiting.textContent = error instanceof Error && error.message ? error.message : words.say("unreached");
  }
}

panel.addEventListener("keydown", (event) => {
  if (event.key === "Escape") closePanel();
});

// ---------------------------------------------------------------- changes

function set(change: Partial<State>): void {
  const before = state;
  state = { ...state, ...change };
  const step = !asksTheSame(before, state) && before.lang === state.lang;
  const address = `#${format(state, usual)}`;
  if (address !== (location.hash || "#")) {
    if (step) history.pushState(null, "", address);
    else history.replaceState(null, "", address);
  }
  follow(before, false);
}

/** Show what is otherwise than before; `moved` if whoever asks came by a link. */
function follow(before: State, moved: boolean): void {
  const spoken = before.lang !== state.lang;
  if (spoken) words = told(state.lang);
  const another = before.page !== state.page || before.question !== state.question;
  const asked = !asksTheSame(before, state);
  if (spoken || another || before.page !== state.page) frame();
  if (spoken || another || (moved && asked)) draw(another);
  if (asked || spoken) void askNow().then(() => look(false));
  else {
    if ((["view", "sort", "from", "to"] as const).some((each) => before[each] !== state[each])) redraw();
    if (before.row !== state.row) void look(true);
  }
}

window.addEventListener("hashchange", () => {
  const before = state;
  state = parse(location.hash.slice(1), usual);
  // A link within the page says no language: it stays.
  if (!new URLSearchParams(location.hash.slice(1)).has("lang")) state = { ...state, lang: before.lang };
  follow(before, true);
});

let next = 0;
let width = 0;
new ResizeObserver(([entry]) => {
  const now = Math.round(entry!.contentRect.width);
  if (now === width) return;
  width = now;
  cancelAnimationFrame(next);
  // Only pictures are as wide as there is room.
  if (drawn.querySelector(".is-net, .is-time")) next = requestAnimationFrame(redraw);
}).observe(stage);

async function start(): Promise<void> {
  state = parse(location.hash.slice(1), usual);
  words = told(state.lang);
  frame();
  content.append(h("p", { class: "note waiting" }, words.say("asking")));
  const [all, terms] = await Promise.allSettled([readQuestions(), readVocabulary()]);
  if (all.status === "fulfilled") questions = all.value;
  if (terms.status === "fulfilled") vocabulary = terms.value;
  frame();
  draw(false);
  if (all.status === "rejected") content.append(h("p", { class: "wrong", role: "alert" }, words.say("unreached")));
  await askNow();
  await look(false);
  document.documentElement.dataset["ready"] = "";
}

void start();
