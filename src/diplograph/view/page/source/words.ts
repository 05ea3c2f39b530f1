// Phrases, numbers and dates in the language of the page, with Latin digits and this calendar.
import type { Day, Lang, Names, Phrase, Words } from "./types";

const LOCALES: Names = { en: "en-GB-u-nu-latn-ca-gregory", fr: "fr-FR-u-nu-latn-ca-gregory", ar: "ar-u-nu-latn-ca-gregory" };
// The order in which a phrase gives its forms.
const FORMS: Readonly<Record<Lang, readonly Intl.LDMLPluralRule[]>> = {
  en: ["one", "other"],
  fr: ["one", "other"],
  ar: ["zero", "one", "two", "few", "many", "other"],
};
/** Made when they are first asked for: each takes a browser longer than many phrases. */
const RULES: Partial<Record<Lang, Intl.PluralRules>> = {};

export const direction = (lang: Lang): "ltr" | "rtl" => (lang === "ar" ? "rtl" : "ltr");

/** A text whose lines do not end before ; : ! ? and », or behind «, where French has a space. */
export const unparted = (text: string, lang: Lang): string => (lang === "fr" ? text.replace(/ (?=[;:!?»])|(?<=«) /g, "\u00a0") : text);

/** `text` with values in the braces that name them. */
export function filled(text: string, values: Readonly<Record<string, string | number>>): string {
  return text.replace(/\{(\w+)\}/g, (all, name: string) => (name in values ? String(values[name]) : all));
}

/** The form of `text` ("a|b") for a number: the last form if there are too few. */
export function formOf(text: string, count: number, lang: Lang): string {
  const forms = text.split("|");
  const at = FORMS[lang].indexOf((RULES[lang] ??= new Intl.PluralRules(LOCALES[lang])).select(count));
  return forms[at] ?? forms[forms.length - 1] ?? "";
}

export function wordsIn(lang: Lang, phrases: Readonly<Record<string, Names>>): Words {
  const numbers = new Intl.NumberFormat(LOCALES[lang]);
  const day = dates({ day: "numeric", month: "long", year: "numeric" });
  const month = dates({ month: "long", year: "numeric" });

  function dates(parts: Intl.DateTimeFormatOptions): (at: Date) => string {
    const written = new Intl.DateTimeFormat(LOCALES[lang], { ...parts, timeZone: "UTC" });
    return (at) => written.format(at);
  }
  const raw = (key: Phrase): string => unparted(phrases[key]?.[lang] ?? key, lang);
  const say: Words["say"] = (key, values = {}) => filled(raw(key), values);

  function point(text: string): string {
    const found = /^(\d{4})(?:-(\d\d)(?:-(\d\d))?)?([?~%]?)$/.exec(text);
    if (found === null) return text;
    const [, y = "", m, d, hedge = ""] = found;
    if (m !== undefined && !(Number(m) >= 1 && Number(m) <= 12)) return text;
    const at = new Date(Date.UTC(Number(y), Number(m ?? 1) - 1, Number(d ?? 1)));
    const told = d !== undefined ? day(at) : m !== undefined ? month(at) : y;
    if (hedge === "?") return say("date-uncertain", { date: told });
    if (hedge === "~") return say("date-about", { date: told });
    return hedge === "%" ? say("date-about-uncertain", { date: told }) : told;
  }

  function date(edtf: string): string {
    const bounds = /^\[(.*)\.\.(.*)\]$/.exec(edtf);
    const [start = "", end] = bounds ? bounds.slice(1) : edtf.split("/");
    if (end === undefined) return point(start);
    const [from, to] = [start, end].map((each) => (each === ".." ? "" : each)) as [string, string];
    if (from === "") return say("date-until", { to: point(to) });
    if (to === "") return say("date-since", { from: point(from) });
    return say(bounds ? "date-between" : "date-range", { from: point(from), to: point(to) });
  }

  return {
    lang,
    dir: direction(lang),
    say,
    counted: (key, count) => filled(formOf(raw(key), count, lang), { count: numbers.format(count) }),
    number: (value) => numbers.format(value),
    day: (at: Day) => day(new Date(at * 86400000)),
    date,
  };
}
