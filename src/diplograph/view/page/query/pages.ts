// The first screen, the list of all questions, and what stands above a question's form.
import { h } from "../source/dom";
import { fold } from "../source/search";
import type { Lang } from "../source/types";
import { complete, sizes } from "./api";
import { ONTOLOGY, pageOf } from "./answers";
import { combobox } from "./combobox";
import type { Ctx } from "./shown";
import { format, initial } from "./state";
import type { Question, State } from "./types";
import { inLanguage, title, told } from "./words";

/** Questions that tell a newcomer what there is, of whichever places a graph is. */
const EXAMPLES = ["visits-held", "agenda-of-visits", "intentions"];

const address = (ctx: Ctx, usual: Lang, to: Partial<State>): string => `#${format({ ...initial(ctx.state().lang), ...to }, usual)}`;

/** The sentence that says what a row is, whole in the language in which that is told. */
function rowIs(look: string, { text, lang }: { readonly text: string; readonly lang: Lang }): HTMLElement | null {
  if (text === "") return null;
  const own = told(lang);
  return h("p", { class: look, lang, dir: own.dir }, own.say("row-is", { what: text }));
}

/** A question as a link, with what a row of its answer is. */
function card(ctx: Ctx, question: Question, usual: Lang): HTMLElement {
  const { lang } = ctx.words;
  const [named, meant] = [title(question, lang), inLanguage(question.answers, lang)];
  return h("li", { "data-question": question.name },
    h("a", { class: "card-link", href: address(ctx, usual, { page: "question", question: question.name }) }, h("bdi", { lang: named.lang }, named.text)),
    rowIs("what", meant));
}

/** What the graph tells of, and how it is said that there are so many. */
const HELD = [["Source", "panel-sources"], ["Claim", "panel-claims"], ["Visit", "loom-visits"], ["Agreement", "loom-agreements"]] as const;

/** How much there is in the graph, once that is known; nothing where it is not told. */
function holdings({ words }: Ctx): HTMLElement {
  const told = h("p", { class: "held" });
  const fill = (found: ReadonlyMap<string, number>): void => {
    const counts = HELD.map(([name, phrase]) => [found.get(ONTOLOGY + name) ?? 0, phrase] as const).filter(([count]) => count > 0);
    if (counts.length) told.textContent = words.say("in-graph", { counts: counts.map(([count, phrase]) => words.counted(phrase, count)).join(" · ") });
  };
  sizes().then(fill, () => told.remove());
  return told;
}

/** A field that finds a thing by one of its names, and opens its page. */
function finder({ words }: Ctx): HTMLElement {
  const pages = new Map<string, string>();
  const open = (): void => {
    const page = pages.get(box.value());
    if (page !== undefined) location.assign(page);
  };
  const box = combobox(words, async (text, signal) => {
    const found = await complete(text, { lang: words.lang }, signal);
    for (const { slug, iri } of found) {
      const page = pageOf(iri);
      if (page !== null) pages.set(slug, `${page}?lang=${words.lang}`);
    }
    return found.filter(({ slug }) => pages.has(slug));
  }, open);
  box.input.id = "find-thing";
  box.input.placeholder = words.say("find");
  const root = h("form", { class: "find", role: "search" }, h("label", { for: "find-thing", class: "unseen" }, words.say("find")), box.root);
  root.addEventListener("submit", (event) => {
    event.preventDefault();
    void box.settle().then(open);
  });
  return root;
}

export function drawHome(ctx: Ctx, questions: readonly Question[], usual: Lang): readonly HTMLElement[] {
  const { words } = ctx;
  const found = EXAMPLES.map((name) => questions.find((each) => each.name === name)).filter((each) => each !== undefined);
  const examples = [...found, ...questions.filter((each) => !found.includes(each))].slice(0, 3);
  return [
    h("p", { class: "lead" }, words.say("ask-lead")),
    holdings(ctx),
    finder(ctx),
    h("h2", { tabindex: -1 }, words.say("begin-with")),
    h("ul", { class: "cards" }, ...examples.map((each) => card(ctx, each, usual))),
    h("p", { class: "doors" },
      h("a", { href: address(ctx, usual, { page: "questions" }) }, words.say("all-questions", { count: words.number(questions.length) })),
      h("a", { href: address(ctx, usual, { page: "query" }) }, words.say("own-query")), h("span", { class: "what" }, words.say("own-query-lead"))),
    h("p", { class: "what machines" }, `${words.say("machines")} `,
      ...["sparql", "openapi.json", "void"].flatMap((each, i) => [i ? " · " : "", h("a", { href: each }, h("code", { dir: "ltr" }, `/${each}`))])),
  ];
}

export function drawQuestions(ctx: Ctx, questions: readonly Question[], usual: Lang): readonly HTMLElement[] {
  const { words } = ctx;
  const list = h("ul", { class: "cards list" });
  const count = h("p", { class: "what", role: "status" });
  const input = h("input", { type: "search", id: "find-question", autocomplete: "off", placeholder: words.say("find-question") });
  const keys = questions.map((each) => fold([each.name, ...Object.values(each.title), ...Object.values(each.answers)].join(" "), {}));
  const find = (): void => {
    const parts = fold(input.value, {}).split(" ").filter(Boolean);
    const found = questions.filter((_, i) => parts.every((each) => keys[i]!.includes(each)));
    count.textContent = words.counted("questions-found", found.length);
    list.replaceChildren(...found.map((each) => card(ctx, each, usual)));
  };
  input.addEventListener("input", find);
  find();
  return [
    h("h2", { tabindex: -1 }, words.say("page-questions")),
    h("div", { class: "find" }, h("label", { for: "find-question", class: "unseen" }, words.say("find-question")), input, count),
    list,
  ];
}

export function heading(ctx: Ctx, question: Question): readonly HTMLElement[] {
  const { lang } = ctx.words;
  const [named, meaning] = [title(question, lang), rowIs("what meaning", inLanguage(question.answers, lang))];
  return [h("h2", { tabindex: -1, lang: named.lang }, h("bdi", {}, named.text)), ...(meaning ? [meaning] : [])];
}
