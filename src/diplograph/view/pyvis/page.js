"use strict";
/* The page's behaviour, in three files that are one script: this one says what there is and what
   is in view, canvas.js draws it, panel.js tells it in words and listens. Everything shown is set
   as text: nothing from the data is ever parsed as HTML, run, or followed, except links that are
   known to be http or https. */

const data = JSON.parse(document.getElementById("data").textContent);
const byId = (id) => document.getElementById(id);
const index = (items) => new Map(items.map((item) => [item.id, item]));
const things = index(data.things), relations = index(data.relations);
const values = index(data.values), claims = index(data.claims);
const DG = "https://w3id.org/diplograph/ontology#", KIND = "https://w3id.org/diplograph/kind/";
const narrow = matchMedia("(max-width: 860px)"), stacked = matchMedia("(max-width: 1120px)");
const dark = matchMedia("(prefers-color-scheme: dark)"), still = matchMedia("(prefers-reduced-motion: reduce)");
// The arrangement is chosen once: nothing moves when a window is resized.
const form = narrow.matches ? "tall" : "wide";
const state = { lang: data.lang, view: "happened", chosen: null, touched: false, opener: null };

/* Words and names */

const number = (value) => value.toLocaleString(state.lang);
const word = (key, filling = {}) => data.words[key][state.lang].replace(/\{(\w+)\}/g,
  (_, name) => (typeof filling[name] === "number" ? number(filling[name]) : filling[name]));
const local = (iri) => iri.replace(/[/#]$/, "").split(/[/#]/).pop();
const say = (labels, otherwise = "") => {
  const lang = [state.lang, "en", "fr", ...Object.keys(labels)].find((code) => labels[code]);
  return lang ? { text: labels[lang], lang } : { text: otherwise, lang: "" };
};
const named = (iri) => say(data.terms[iri] ?? {}, iri ? local(iri) : "");
const capital = (text) => text.charAt(0).toLocaleUpperCase(state.lang) + text.slice(1);

/** An EDTF date in words where it is a day or lies between two; else as it is. */
function dated(text) {
  const between = /^\[(.+)\.\.(.+)\]$/.exec(text);
  if (between) return word("between", { start: dated(between[1]), end: dated(between[2]) });
  if (!/^\d{4}-\d\d-\d\d$/.test(text)) return text;
  const style = { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" };
  return new Date(text).toLocaleDateString(state.lang === "en" ? "en-GB" : "fr-FR", style);
}

/* Elements */

function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key === "onclick") made.addEventListener("click", value);
    else if (value === true) made.setAttribute(key, "");
    else if (value !== false && value != null) made.setAttribute(key, value);
  }
  made.append(...children.flat().filter((child) => child != null && child !== false && child !== ""));
  return made;
}
const words = ({ text, lang }, className) =>
  element("bdi", { lang: lang || null, dir: "auto", class: className }, text);
const link = (url, ...inside) =>
  element("a", { href: url, target: "_blank", rel: "noopener noreferrer" }, ...inside);
const tag = (text, className = "") => element("span", { class: `tag ${className}` }, text);
const goTo = (type, id, ...inside) =>
  element("button", { type: "button", class: "plain", onclick: () => choose(type, id, true) }, ...inside);

const OUTLINES = {
  dot: "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18z",
  square: "M4 4h16v16H4z",
  triangle: "M12 3 22 20H2z",
  triangleDown: "M12 21 2 4h20z",
  diamond: "M12 1 23 12 12 23 1 12z",
  hexagon: "M6.5 2.5h11L23 12l-5.5 9.5h-11L1 12z",
  star: "m12 1 3.1 7.3 7.9.7-6 5.2 1.8 7.8L12 17.9 5.2 22 7 14.2 1 9l7.9-.7z",
  box: "M5 6h14a4 4 0 0 1 4 4v4a4 4 0 0 1-4 4H5a4 4 0 0 1-4-4v-4a4 4 0 0 1 4-4z",
};
function drawn(className, width, height, path, attributes) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const line = document.createElementNS("http://www.w3.org/2000/svg", "path");
  svg.setAttribute("class", className);
  svg.setAttribute("viewBox", `0 0 ${width} ${height}`);
  svg.setAttribute("aria-hidden", "true");
  line.setAttribute("d", path);
  for (const [key, value] of Object.entries(attributes)) line.setAttribute(key, value);
  svg.append(line);
  return svg;
}
const paint = (name, otherwise = "report") => `var(--${name}, var(--${otherwise}))`;
function thingSign(style) {
  const hollow = style === "Group";
  return drawn("sign", 24, 24, OUTLINES[data.styles[style]], {
    fill: hollow ? "none" : paint(style),
    stroke: style === "Sector" ? paint("Sector-border") : paint(style),
    "stroke-width": 2, ...(hollow && { "stroke-dasharray": "4 3" }),
  });
}
const claimSign = (kind) => drawn("sign", 24, 24, OUTLINES[data.marks[kind] ?? "dot"], {
  fill: "none", stroke: paint(local(kind)), "stroke-width": 2.6, transform: "translate(4 4) scale(.67)",
});
const strokeSign = (colour, dash, back) =>
  drawn("stroke", 30, 12, "M1 6h28", {
    stroke: paint(colour), "stroke-width": back ? 7 : 2.2, ...(dash && { "stroke-dasharray": dash }),
  });

/* What is in view */

const inView = (thing) => state.view === "said" || !thing.said;
const isFact = (relation) => relation.standing !== "said";
const relationInView = (relation) =>
  (state.view === "said" || isFact(relation)) &&
  inView(things.get(relation.subject)) && inView(things.get(relation.object));
const valueInView = ({ subject }) => !things.has(subject) || inView(things.get(subject));
const supporting = new Map();
for (const fact of [...data.relations.filter(isFact), ...data.values])
  for (const claim of fact.claims) supporting.set(claim, fact);
const edgeOf = new Map();
for (const relation of data.relations) for (const claim of relation.claims) edgeOf.set(claim, relation);
const superseded = new Set(data.claims.flatMap((claim) => claim.supersedes));
const claimInView = (claim) => state.view === "said" || supporting.has(claim.id);
const isDenied = (claim) => claim.polarity === KIND + "denied";
/** Whose words a fact is, where all of its claims are attributed to someone. */
const accordingTo = (ids) =>
  ids.length && ids.every((id) => claims.get(id).by.length)
    ? [...new Set(ids.flatMap((id) => claims.get(id).by))] : [];
const claimsAbout = (iri) =>
  data.claims.filter((claim) => !supporting.has(claim.id) &&
    (claim.about.includes(iri) || claim.by.includes(iri) ||
      [edgeOf.get(claim.id)?.subject, edgeOf.get(claim.id)?.object].includes(iri)));
const factsOf = (iri) => [
  ...data.relations.filter((fact) => isFact(fact) && (fact.subject === iri || fact.object === iri)),
  ...data.values.filter((fact) => fact.subject === iri),
];
