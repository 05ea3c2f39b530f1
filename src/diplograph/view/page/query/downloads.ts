// Answers as files: asked for again in another format, so that they are what any client would get.
import { keep } from "../source/keep";
import { h } from "../source/dom";
import { download } from "./api";
import type { Ctx } from "./shown";
import type { Outcome } from "./types";

/** By what is kept: name, ending and media type of each format. */
const ROWS = [["CSV", "csv", "text/csv"], ["JSON", "json", "application/sparql-results+json"], ["TSV", "tsv", "text/tab-separated-values"], ["XML", "xml", "application/sparql-results+xml"]] as const;
const GRAPH = [["Turtle", "ttl", "text/turtle"], ["N-Triples", "nt", "application/n-triples"], ["RDF/XML", "rdf", "application/rdf+xml"], ["JSON-LD", "jsonld", "application/ld+json"]] as const;

/** A menu of the formats of an answer. */
export function downloads({ words }: Ctx, outcome: Outcome, failed: (said: string) => void): HTMLElement {
  const formats = outcome.answer?.is === "graph" ? GRAPH : ROWS;
  const name = outcome.request.of === "question" ? outcome.request.question.name : "answer";
  const summary = h("summary", {}, words.say("download"));
  const items = formats.map(([title, suffix, accept]) => {
    const button = h("button", { type: "button", "data-format": suffix }, title);
    button.addEventListener("click", () => {
      root.open = false;
      summary.focus();
      download(outcome, accept).then((blob) => keep(blob, `${name}.${suffix}`), (error: unknown) => failed(error instanceof Error ? error.message : String(error)));
    });
    return h("li", {}, button);
  });
  const root = h("details", { class: "menu" }, summary, h("ul", {}, ...items));
  root.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !root.open) return;
    event.stopPropagation();
    root.open = false;
    summary.focus();
  });
  root.addEventListener("focusout", (event) => {
    if (!(event.relatedTarget instanceof Node) || !root.contains(event.relatedTarget)) root.open = root.matches(":hover") && root.open;
  });
  return root;
}
