// The state of the query page: one value, and its form as an address.
import type { Lang } from "../source/types";
import { LANGS } from "../source/types";
import { VIEWS, type Page, type State } from "./types";

export const initial = (lang: Lang): State => ({
  page: "home", question: "", given: {}, query: "", view: null, lang, sort: "", row: null, from: "", to: "",
});

const GIVEN = "p.";

/** The address of a state, without "#"; what is as on the first screen is left out. */
export function format(state: State, usual: Lang): string {
  const found = new URLSearchParams();
  const put = (key: string, value: string): void => void (value && found.set(key, value));
  if (state.page === "query") found.set("query", state.query);
  if (state.page === "questions") found.set("questions", "");
  if (state.page === "question") {
    found.set("question", state.question);
    for (const name of Object.keys(state.given).sort()) for (const value of state.given[name]!) found.append(GIVEN + name, value);
  }
  put("view", state.view ?? "");
  put("sort", state.sort);
  put("from", state.from);
  put("to", state.to);
  put("row", state.row === null ? "" : String(state.row));
  put("lang", state.lang === usual ? "" : state.lang);
  return found.toString();
}

/** The state that an address says; what it does not say is as on the first screen. */
export function parse(address: string, usual: Lang): State {
  const said = new URLSearchParams(address);
  const first = initial(usual);
  const given: Record<string, string[]> = {};
  for (const [key, value] of said) if (key.startsWith(GIVEN)) (given[key.slice(GIVEN.length)] ??= []).push(value);
  const page: Page = said.get("question") ? "question" : said.has("query") ? "query" : said.has("questions") ? "questions" : "home";
  const row = said.get("row");
  return {
    ...first,
    page,
    question: page === "question" ? said.get("question")! : "",
    given: page === "question" ? given : {},
    query: page === "query" ? said.get("query")! : "",
    view: VIEWS.find((each) => each === said.get("view")) ?? null,
    lang: LANGS.find((each) => each === said.get("lang")) ?? usual,
    sort: said.get("sort") ?? "",
    row: row !== null && /^\d{1,7}$/.test(row) ? Number(row) : null,
    from: said.get("from") ?? "",
    to: said.get("to") ?? "",
  };
}

/** Whether two states ask the server for the same. */
export function asksTheSame(a: State, b: State): boolean {
  const asked = ({ page, question, given, query, lang }: State): string =>
    JSON.stringify([page, question, Object.entries(given).sort(), query, page === "question" ? lang : ""]);
  return asked(a) === asked(b);
}

/** The language that the address asks for before its "#", as other pages are asked, else the first of the browser's that the page speaks. */
export function preferred(languages: readonly string[], search = ""): Lang {
  const asked = LANGS.find((lang) => lang === new URLSearchParams(search).get("lang"));
  if (asked) return asked;
  const found = languages.map((each) => each.toLowerCase().split("-")[0]).find((each): each is Lang => LANGS.some((lang) => lang === each));
  return found ?? "en";
}
