// The words of the query page: its own beside those of the picture, and what the pages without a script call columns and parameters.
import pages from "../../../server/pages/words.json";
import shared from "../../words.json";
import { unparted, wordsIn } from "../source/words";
import type { Lang, Names } from "../source/types";
import own from "./words.json";
import type { Parameter, Phrase, Question, Texts, Told } from "./types";

const PHRASES: Readonly<Record<string, Names>> = { ...pages, ...shared, ...own };

export const told = (lang: Lang): Told => wordsIn(lang, PHRASES) as Told;

const known = (key: string): key is Phrase => key in PHRASES;

/** A text in a language, and the language that it is in: English where there is no other. */
export function inLanguage(texts: Texts, lang: Lang): { readonly text: string; readonly lang: Lang } {
  return texts[lang] ? { text: unparted(texts[lang], lang), lang } : { text: texts.en ?? "", lang: "en" };
}

/** What a column is called: in our words, else in its own. */
export function heading(name: string, words: Told): string {
  const key = `column-${name}`;
  return known(key) ? words.say(key) : name.replaceAll("_", " ");
}

export function parameterName({ name }: Parameter, words: Told): string {
  const key = `param-${name}`;
  return known(key) ? words.say(key) : name.replaceAll("_", " ");
}

export const title = ({ title: texts }: Question, lang: Lang): { readonly text: string; readonly lang: Lang } => inLanguage(texts, lang);
