// A question as a form: a field for each parameter, by its type.
import { h } from "../source/dom";
import { LANGS, type Lang } from "../source/types";
import { complete, named } from "./api";
import { combobox } from "./combobox";
import { nameOf, type Ctx } from "./shown";
import type { Given, Parameter, Problem, Question, Thing } from "./types";
import { inLanguage, parameterName, told } from "./words";

/** Types of parameters whose values are things, with the namespace of their slugs. */
const ID = "https://w3id.org/diplograph/id/";
const THINGS: Readonly<Record<string, string>> = {
  place: ID, actor: ID, organisation: ID, person: ID, event: ID, source: ID, claim: ID, term: ID, sector: "https://w3id.org/diplograph/sector/",
};
const ANY = "any";
/** An interval that is open is written with the first or last day that there is. */
const [FIRST, LAST] = ["0001-01-01", "9999-12-31"];

interface Field {
  readonly parameter: Parameter;
  readonly root: HTMLElement;
  readonly focused: HTMLElement;
  /** What is given; null if that is what is meant anyway. */
  value(): string | null;
  put(value: string): void;
  settle?(): Promise<void>;
}

/** The parts of a written interval as days: of a year or month its first and last. */
export function daysOf(written: string): readonly [string, string] {
  const ends = /^(\d{4}-\d\d-\d\d)(?:\/(\d{4}-\d\d-\d\d))?$/.exec(written);
  if (ends) return [ends[1] === FIRST ? "" : ends[1]!, (ends[2] ?? ends[1]) === LAST ? "" : (ends[2] ?? ends[1]!)];
  const [, year, month] = /^(\d{4})(?:-(\d\d))?$/.exec(written) ?? [];
  if (year === undefined) return ["", ""];
  if (month === undefined) return [`${year}-01-01`, `${year}-12-31`];
  return [`${year}-${month}-01`, new Date(Date.UTC(Number(year), Number(month), 0)).toISOString().slice(0, 10)];
}

/** Two days, either of which may be missing, as an interval is written. */
export const intervalOf = (from: string, to: string): string => (from === "" && to === "" ? ANY : `${from || FIRST}/${to || LAST}`);

export interface Form {
  readonly root: HTMLFormElement;
  /** What is filled in, once names that were typed are known for what they name. */
  given(): Promise<Given>;
  /** Say what is wrong with which parameter. */
  fail(problem: Problem | null): void;
}

export function makeForm(ctx: Ctx, question: Question, given: Given, known: Map<string, Thing>, submit: () => void): Form {
  const { words } = ctx;
  // The language of names is that of the page, unless the address says another.
  const shown = question.parameters.filter(({ name, type }) => !(type === "language" && name === "lang" && given[name] === undefined));
  const fields = shown.map((parameter) => makeField(ctx, parameter, known));
  for (const field of fields) field.put(given[field.parameter.name]?.[0] ?? field.parameter.default);
  const wrapped = fields.map((field) => labelled(ctx, field));
  const usual = fields.findIndex(({ parameter }) => parameter.type === "limit");
  const root = h("form", { class: "form", novalidate: true },
    ...wrapped.filter((_, i) => i !== usual),
    h("div", { class: "send" },
      h("button", { type: "submit", class: "primary" }, words.say("ask")),
      usual >= 0 && h("details", { class: "further", open: given["limit"] !== undefined }, h("summary", {}, words.say("more-parameters")), wrapped[usual]!)));
  root.addEventListener("submit", (event) => {
    event.preventDefault();
    submit();
  });
  root.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    submit();
  });
  const filledIn = (): Given => ({
    // Several values of one, of which a field shows the first, are kept until it is another.
    ...Object.fromEntries(fields.flatMap(({ parameter: { name }, value }) => {
      const now = value();
      const before = given[name];
      return now === null ? [] : [[name, before && before[0] === now ? before : [now]]];
    })),
    ...(given["lang"] && !shown.some(({ name }) => name === "lang") ? { lang: given["lang"] } : {}),
  });
  return {
    root,
    given: async () => {
      await Promise.all(fields.map((field) => field.settle?.()));
      return filledIn();
    },
    fail(problem) {
      fields.forEach(({ parameter, focused }, i) => {
        const said = problem?.parameters?.find(({ name }) => name === parameter.name)?.detail ?? "";
        const note = wrapped[i]!.querySelector<HTMLElement>(".wrong")!;
        note.textContent = said;
        if (said) focused.setAttribute("aria-invalid", "true");
        else focused.removeAttribute("aria-invalid");
      });
      root.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
    },
  };
}

let made = 0;
function labelled({ words }: Ctx, { parameter, root, focused }: Field): HTMLElement {
  const id = `field-${(made += 1)}`;
  focused.id = id;
  focused.setAttribute("aria-describedby", `${id}-what ${id}-wrong`);
  const what = inLanguage(parameter.descriptions, words.lang);
  return h("div", { class: `field is-${parameter.type}`, "data-parameter": parameter.name },
    h("label", { for: id }, parameterName(parameter, words)),
    root,
    h("p", { class: "what", id: `${id}-what`, lang: what.lang, dir: told(what.lang).dir }, what.text),
    h("p", { class: "wrong", id: `${id}-wrong`, dir: "ltr", lang: "en" }));
}

function makeField(ctx: Ctx, parameter: Parameter, known: Map<string, Thing>): Field {
  const { type } = parameter;
  if (type in THINGS) return thingField(ctx, parameter, known);
  if (type === "interval") return intervalField(ctx, parameter);
  if (type === "language") return languageField(parameter);
  const number = type === "number" || type === "limit";
  const input = h("input", number ? { type: "number", min: 1, step: 1, inputmode: "numeric" } : { type: type === "date" ? "date" : "text" });
  if (number) input.placeholder = parameter.default === ANY ? ctx.words.say("any") : parameter.default;
  return {
    parameter, root: input, focused: input,
    value: () => unless(parameter, input.value.trim() || ANY),
    put: (value) => void (input.value = value === ANY ? "" : value),
  };
}

/** What is given, unless it is the default. */
const unless = ({ default: usual }: Parameter, value: string): string | null => (value === usual ? null : value);

function thingField(ctx: Ctx, parameter: Parameter, known: Map<string, Thing>): Field {
  const { words } = ctx;
  const box = combobox(words, (text, signal) => complete(text, { lang: words.lang, type: parameter.type }, signal));
  box.input.placeholder = words.say("any");
  return {
    parameter, root: box.root, focused: box.input, settle: box.settle,
    value: () => unless(parameter, box.value() || ANY),
    put(value) {
      if (value === ANY) return box.put("", "");
      const iri = /^https?:/.test(value) ? value : `${THINGS[parameter.type]}${value.replace(/^(id|sector):/, "")}`;
      const tell = (): void => box.put(value, known.get(iri)?.names && nameOf(ctx, iri).lang !== "" ? nameOf(ctx, iri).text : value);
      tell();
      if (!known.has(iri)) void named([iri], known).then(() => box.value() === value && tell(), () => {});
    },
  };
}

function intervalField({ words }: Ctx, parameter: Parameter): Field {
  const [from, to] = [h("input", { type: "date", "aria-label": words.say("first-day") }), h("input", { type: "date", "aria-label": words.say("last-day") })];
  const written = (): string => intervalOf(from.value, to.value);
  let [put, same] = ["", ""];
  return {
    parameter, focused: from,
    root: h("span", { class: "days", role: "group", "aria-label": parameterName(parameter, words) }, h("span", { "aria-hidden": "true" }, words.say("first-day")), from, h("span", { "aria-hidden": "true" }, words.say("last-day")), to),
    // A year stays written as a year while its days are.
    value: () => unless(parameter, written() === same ? put : written()),
    put(value) {
      [from.value, to.value] = daysOf(value) as [string, string];
      [put, same] = [value, written()];
    },
  };
}

function languageField(parameter: Parameter): Field {
  const select = h("select", {}, ...LANGS.map((lang: Lang) => h("option", { value: lang }, lang)));
  return { parameter, root: select, focused: select, value: () => unless(parameter, select.value), put: (value) => void (select.value = value) };
}
