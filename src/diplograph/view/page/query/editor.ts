// The editor of queries: CodeMirror, in a tree of its own, so that the page's policy allows its styles.
import { autocompletion, closeBrackets, closeBracketsKeymap, completionKeymap, type Completion, type CompletionContext, type CompletionResult } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap, indentWithTab } from "@codemirror/commands";
import { bracketMatching, HighlightStyle, indentOnInput, LanguageSupport, syntaxHighlighting } from "@codemirror/language";
import { setDiagnostics } from "@codemirror/lint";
import { Compartment, EditorState, Prec, type Transaction } from "@codemirror/state";
import { drawSelection, EditorView, highlightActiveLine, keymap, lineNumbers } from "@codemirror/view";
import { styleTags, tags } from "@lezer/highlight";
import { SparqlLanguage } from "codemirror-lang-sparql";
import { h } from "../source/dom";
import { complete } from "./api";
import { isAsked, known, placeOf, together, values, type Option } from "./completion";
import type { Ctx } from "./shown";
import type { Problem } from "./types";
import { inLanguage } from "./words";

export interface Editor {
  readonly root: HTMLElement;
  text(): string;
  put(text: string): void;
  /** Mark where a query is wrong, and go there; null: nowhere. */
  fail(problem: Problem | null): void;
  focus(): void;
  /** Say it in the language of the page. */
  retell(): void;
}

const LOOK = EditorView.theme({
  "&": { backgroundColor: "var(--surface)", color: "var(--ink)", fontSize: "14px", border: "1px solid var(--line)", borderRadius: "9px" },
  "&.cm-focused": { outline: "3px solid var(--accent)", outlineOffset: "2px" },
  ".cm-scroller": { fontFamily: 'ui-monospace, "DejaVu Sans Mono", Menlo, Consolas, monospace', lineHeight: "1.55", minHeight: "12em", maxHeight: "46vh", overflow: "auto" },
  ".cm-content": { caretColor: "var(--ink)", padding: "10px 0" },
  ".cm-gutters": { backgroundColor: "var(--ground)", color: "var(--quiet)", border: "0", borderInlineEnd: "1px solid var(--line)", borderRadius: "9px 0 0 9px" },
  ".cm-activeLine": { backgroundColor: "color-mix(in srgb, var(--accent) 6%, transparent)" },
  ".cm-cursor": { borderLeftColor: "var(--ink)", borderLeftWidth: "2px" },
  "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground": { backgroundColor: "color-mix(in srgb, var(--accent) 26%, transparent)" },
  "&.cm-focused .cm-matchingBracket": { backgroundColor: "color-mix(in srgb, var(--accent) 22%, transparent)", outline: "1px solid var(--accent)" },
  // Not the picture that comes with it, which a page without pictures of others may not load.
  ".cm-lintRange-error, .cm-lintRange": { backgroundImage: "none", textDecoration: "underline wavy var(--denied) 1.5px", textUnderlineOffset: "3px" },
  ".cm-tooltip": { backgroundColor: "var(--surface)", color: "var(--ink)", border: "1px solid var(--line)", borderRadius: "9px", boxShadow: "0 10px 30px rgb(0 0 0 / .16)", maxWidth: "min(560px, 94vw)" },
  ".cm-tooltip.cm-tooltip-autocomplete > ul": { fontFamily: "inherit", maxHeight: "17em", maxWidth: "min(560px, 94vw)" },
  ".cm-tooltip.cm-tooltip-autocomplete > ul > li": { padding: "5px 10px", minHeight: "24px", lineHeight: "1.4" },
  ".cm-tooltip.cm-tooltip-autocomplete > ul > li[aria-selected]": { backgroundColor: "var(--accent)", color: "var(--on-accent)" },
  ".cm-completionIcon": { display: "none" },
  ".cm-completionDetail": { fontStyle: "normal", opacity: ".85", marginInlineStart: "10px" },
  ".cm-tooltip.cm-completionInfo": { padding: "9px 12px", maxWidth: "min(340px, 80vw)", fontSize: "13px", lineHeight: "1.45" },
  // On a phone it would lie over the list.
  "@media (max-width: 620px)": { "& .cm-tooltip.cm-completionInfo": { display: "none" } },
  ".cm-diagnostic-error": { borderLeft: "4px solid var(--denied)" },
  ".cm-diagnosticText": { whiteSpace: "pre-wrap" },
});

/** SPARQL, with prefixed names in a colour of their own. */
const SPARQL = new LanguageSupport(SparqlLanguage.configure({ props: [styleTags({ "Pname_ln Pname_ns": tags.namespace })] }));

const INK = HighlightStyle.define([
  { tag: tags.keyword, color: "var(--accent)", fontWeight: "600" },
  { tag: tags.variableName, color: "var(--Post)" },
  { tag: [tags.string, tags.typeName], color: "var(--Place)" },
  { tag: [tags.integer, tags.float, tags.bool], color: "var(--Event)" },
  { tag: [tags.namespace, tags.url], color: "var(--Person)" },
  { tag: tags.annotation, color: "var(--Place)" },
  { tag: tags.comment, color: "var(--quiet)", fontStyle: "italic" },
]);

/** What is typed over a selection: a browser would keep the look of what goes by a style, which the page's policy forbids. */
const TYPED_OVER = EditorView.domEventHandlers({
  beforeinput({ data, inputType, isComposing }, view) {
    const { from, to, empty } = view.state.selection.main;
    if (empty || isComposing || inputType !== "insertText" || data === null) return false;
    const typed = (): Transaction => view.state.update(view.state.replaceSelection(data), { userEvent: "input.type", scrollIntoView: true });
    if (!view.state.facet(EditorView.inputHandler).some((handles) => handles(view, from, to, data, typed))) view.dispatch(typed());
    return true;
  },
});

export function makeEditor(ctx: Ctx, run: () => void, changed: () => void): Editor {
  const language = new Compartment();
  const root = h("div", { class: "editor", dir: "ltr", lang: "zxx" });
  const tree = root.attachShadow({ mode: "open" });
  const inner = h("div");
  tree.append(inner);
  const view = new EditorView({
    root: tree,
    parent: inner,
    state: EditorState.create({
      extensions: [
        // Before what comes with it, which has a new line for these keys.
        Prec.highest(keymap.of([{ key: "Mod-Enter", run: () => (run(), true) }])),
        lineNumbers(), history(), drawSelection(), indentOnInput(), bracketMatching(), closeBrackets(), highlightActiveLine(),
        EditorView.lineWrapping, TYPED_OVER, SPARQL, syntaxHighlighting(INK), LOOK,
        autocompletion({ override: [(context) => offered(ctx, context)], activateOnTypingDelay: 60, optionClass: ({ type }) => (type ? `is-${type}` : "") }),
        keymap.of([...closeBracketsKeymap, ...completionKeymap, ...defaultKeymap, ...historyKeymap, indentWithTab]),
        EditorView.updateListener.of((update) => update.docChanged && changed()),
        language.of(spoken(ctx)),
      ],
    }),
  });
  return {
    root,
    text: () => view.state.doc.toString(),
    put: (text) => void (text !== view.state.doc.toString() && view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: text } })),
    fail(problem) {
      if (problem?.line === undefined) return view.dispatch(setDiagnostics(view.state, []));
      const line = view.state.doc.line(Math.min(Math.max(1, problem.line), view.state.doc.lines));
      const from = Math.min(line.from + offset(line.text, (problem.column ?? 1) - 1), line.to);
      const to = Math.min(Math.max(from + 1, from + (/^[\p{L}\p{N}_:?$-]+/u.exec(line.text.slice(from - line.from))?.[0].length ?? 1)), view.state.doc.length);
      view.dispatch(setDiagnostics(view.state, [{ from, to, severity: "error", message: problem.detail }]), { selection: { anchor: from }, effects: EditorView.scrollIntoView(from, { y: "center" }) });
    },
    focus: () => view.focus(),
    retell: () => view.dispatch({ effects: language.reconfigure(spoken(ctx)) }),
  };
}

/** Where a column of code points is in a line of UTF-16. */
const offset = (line: string, column: number): number => [...line].slice(0, column).join("").length;

function spoken({ words }: Ctx): readonly ReturnType<typeof EditorView.contentAttributes.of>[] {
  return [
    EditorView.contentAttributes.of({ "aria-label": words.say("editor"), "aria-description": `${words.say("editor-keys")} ${words.say("prefixes-known")}`, dir: "ltr", autocapitalize: "off", spellcheck: "false" }),
    EditorState.phrases.of({ Completions: words.say("suggestions") }),
  ];
}

async function offered(ctx: Ctx, context: CompletionContext): Promise<CompletionResult | null> {
  const before = context.state.sliceDoc(0, context.pos);
  const place = placeOf(before, context.explicit);
  if (place === null) return null;
  const { lang } = ctx.words;
  let found = known(place, before, ctx.vocabulary, lang);
  if (isAsked(place)) {
    const stop = new AbortController();
    context.addEventListener("abort", () => stop.abort(), { onDocChange: true });
    try {
      const property = ctx.vocabulary.terms.some(({ curie, sort }) => curie === place.property && sort === "property") ? place.property : "";
      const asked = { lang, ...(place.prefix === "sector" ? { type: "sector" } : {}) };
      let matches = await complete(place.local, property ? { ...asked, property } : asked, stop.signal);
      // What no statement has as its value may be meant all the same.
      if (property && !matches.length) matches = await complete(place.local, asked, stop.signal);
      found = together(place, found, values(place, matches));
    } catch {
      if (context.aborted) return null; // else the words of SPARQL and the terms are offered without them
    }
  }
  return found.length ? { from: place.from, to: context.pos, filter: false, options: found.map((option) => completion(option, ctx)) } : null;
}

function completion({ written, label, detail, kind, term }: Option, ctx: Ctx): Completion {
  return {
    label: label || written, apply: written, type: kind, ...(detail ? { detail } : {}),
    ...(term && Object.keys(term.definition).length ? { info: () => definition(term, ctx) } : {}),
  };
}

function definition({ label, definition: texts }: NonNullable<Option["term"]>, { words }: Ctx): HTMLElement {
  const [name, meaning] = [inLanguage(label, words.lang), inLanguage(texts, words.lang)];
  return h("div", { dir: words.dir }, h("strong", { lang: name.lang }, name.text), h("div", { lang: meaning.lang, dir: "auto" }, meaning.text));
}
