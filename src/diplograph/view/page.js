"use strict";
/* The page's behaviour. Everything shown is set as text: nothing from the data is ever parsed as
   HTML, run, or followed, except links that are known to be http or https. */

const data = JSON.parse(document.getElementById("data").textContent);
const byId = (id) => document.getElementById(id);
const index = (items) => new Map(items.map((item) => [item.id, item]));
const things = index(data.things), relations = index(data.relations);
const values = index(data.values), claims = index(data.claims);
const DG = "https://w3id.org/diplograph/ontology#", KIND = "https://w3id.org/diplograph/kind/";
const narrow = matchMedia("(max-width: 860px)"), dark = matchMedia("(prefers-color-scheme: dark)");
const still = matchMedia("(prefers-reduced-motion: reduce)");
// The arrangement is chosen once: nothing moves when a window is resized.
const form = narrow.matches ? "tall" : "wide";
const state = { lang: data.lang, view: "happened", chosen: null, hovered: null, touched: false };

/* Words and names */

const word = (key, filling = {}) =>
  data.words[key][state.lang].replace(/\{(\w+)\}/g, (_, name) => filling[name]);
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

/* The canvas */

let network, nodeSet, edgeSet;
const tieEnds = (edge) => edge.id.startsWith("r") && relations.has(edge.id) ? null : edge.from;

/** The ids of nodes and edges that what is chosen concerns, or null if nothing is chosen. */
function focus() {
  if (!state.chosen) return null;
  const { type, id } = state.chosen;
  const nodes = new Set(), edges = new Set();
  const take = (edge) => { edges.add(edge.id); nodes.add(edge.from); nodes.add(edge.to); };
  const all = data.network.edges;
  if (type === "thing") {
    nodes.add(id);
    all.filter((edge) => edge.from === id || edge.to === id).forEach(take);
  } else if (type === "relation") all.filter((edge) => edge.id === id).forEach(take);
  else if (type === "value") nodes.add(values.get(id).subject);
  else {
    const edge = edgeOf.get(id);
    if (edge) return focusOn("relation", edge.id);
    if (supporting.has(id)) return focusOn("value", supporting.get(id).id);
    nodes.add(id);
    all.filter((tie) => tie.from === id).forEach(take);
  }
  return { nodes, edges };
}
function focusOn(type, id) {
  const before = state.chosen;
  state.chosen = { type, id };
  const found = focus();
  state.chosen = before;
  return found;
}

function nodeLook(node, colour, lit) {
  const thing = things.get(node.id);
  const near = !lit || lit.nodes.has(node.id);
  const chosen = state.chosen && state.chosen.id === node.id;
  const look = { id: node.id, opacity: near ? 1 : 0.22 };
  if (!thing) {
    const kind = claims.get(node.id).claimKind;
    const ink = colour(local(kind)) || colour("report");
    return { ...look, hidden: state.view !== "said", borderWidth: chosen ? 4 : 2,
      color: { background: colour("ground"), border: ink }, label: isDenied(claims.get(node.id)) ? "✕" : " ",
      font: { color: colour("denied"), size: 13, vadjust: -4 } };
  }
  const hollow = thing.style === "Group", pill = thing.style === "Sector";
  const background = hollow ? colour("ground") : colour(thing.style);
  const border = pill ? colour("Sector-border") : hollow ? colour("Group") : colour("ground");
  return { ...look, hidden: !inView(thing),
    label: thing.text[form][state.lang],
    color: { background, border: chosen && !pill && !hollow ? colour("ink") : border },
    borderWidth: chosen ? 3 : pill ? 1.5 : 2,
    shapeProperties: { borderRadius: 14, borderDashes: hollow || (pill && thing.said) ? [5, 4] : false },
    margin: { top: 7, bottom: 7, left: 12, right: 12 },
    font: {
      face: getComputedStyle(document.body).fontFamily, multi: false,
      size: thing.style === "Event" ? 16 : 14, vadjust: pill ? 0 : 2,
      color: !near ? colour("faint") : pill ? colour("Sector-ink") : thing.said ? colour("quiet") : colour("ink"),
      strokeWidth: pill ? 0 : 4, strokeColor: colour("ground"),
    } };
}

function edgeLook(edge, colour, lit) {
  const near = !lit || lit.edges.has(edge.id);
  const shown = lit && lit.edges.has(edge.id);
  const relation = relations.get(edge.id);
  if (!relation) {
    const claim = claims.get(edge.from), ink = colour(local(claim.claimKind)) || colour("report");
    return { id: edge.id, hidden: state.view !== "said", dashes: [3, 5], width: shown ? 1.8 : 1,
      color: { color: ink, opacity: shown ? 1 : near ? 0.34 : 0.07 },
      arrows: { to: { enabled: false } } };
  }
  const said = !isFact(relation);
  const ink = colour(relation.denied ? "denied" : said ? local(relation.kind) || "report" : relation.standing);
  const sign = relation.denied ? "✕ " : relation.contested ? "≠ " : "";
  const sources = isFact(relation) ? accordingTo(relation.claims) : [];
  const attributed = sources.length ? `\n${word("according-to")} ${sources.map((iri) => named(iri).text).join(", ")}` : "";
  return { id: edge.id, hidden: !relationInView(relation),
    dashes: said ? [7, 6] : relation.standing === "reference" ? [1, 5] : false,
    width: shown ? 3 : said ? 1.6 : 2,
    label: shown ? sign + named(relation.property).text + attributed : sign.trim() || " ",
    color: { color: shown && !said ? colour("ink") : ink, opacity: near ? 1 : 0.15 },
    background: { enabled: relation.contested, color: colour("contested"), size: 10 },
    arrows: {
      to: { enabled: true, scaleFactor: 0.6, type: "arrow" },
      middle: { enabled: relation.denied, type: "bar", scaleFactor: 0.7 },
    },
    font: { face: getComputedStyle(document.body).fontFamily, size: 14, color: colour(relation.denied ? "denied" : "ink"),
      strokeWidth: 6, strokeColor: colour("ground"), align: "horizontal" } };
}

function palette() {
  const styles = getComputedStyle(document.documentElement);
  return (name) => styles.getPropertyValue(`--${name}`).trim();
}

function redraw() {
  const colour = palette(), lit = focus();
  nodeSet.update(data.network.nodes.map((node) => nodeLook(node, colour, lit)));
  edgeSet.update(data.network.edges.map((edge) => edgeLook(edge, colour, lit)));
  const canvas = byId("network").querySelector("canvas");
  canvas.setAttribute("aria-label", word("picture-text", {
    things: data.things.filter(inView).length, relations: data.relations.filter(relationInView).length,
  }));
}

function fit(moving) {
  const nodes = data.network.nodes.map((node) => node.id)
    .filter((id) => things.has(id) ? inView(things.get(id)) : state.view === "said");
  if (!nodes.length) return;
  const animation = moving && !still.matches && { duration: 350, easingFunction: "easeInOutQuad" };
  network.fit({ nodes, maxZoomLevel: 1.35, animation });
  state.touched = false;
  byId("network").classList.remove("near");
}

function zoom(factor) {
  network.moveTo({ scale: network.getScale() * factor, animation: !still.matches && { duration: 200 } });
  touched();
}
function touched() {
  state.touched = true;
  byId("network").classList.add("near");
}

function draw() {
  const colour = palette();
  const nodes = data.network.nodes.map((node) => {
    const [x, y] = data.places[form][node.id];
    return { ...node, ...nodeLook(node, colour, null), x, y };
  });
  const edges = data.network.edges.map((edge) => ({ ...edge, ...edgeLook(edge, colour, null) }));
  nodeSet = new vis.DataSet(nodes);
  edgeSet = new vis.DataSet(edges);
  network = new vis.Network(byId("network"), { nodes: nodeSet, edges: edgeSet }, data.network.options);
  const canvas = byId("network").querySelector("canvas");
  canvas.setAttribute("role", "img");
  byId("network").firstElementChild.tabIndex = -1;
  network.on("click", ({ nodes: [node], edges: [edge] }) => {
    if (node) choose(things.has(node) ? "thing" : "claim", node);
    else if (edge) choose(...(relations.has(edge) ? ["relation", edge] : ["claim", tieEnds(edgeSet.get(edge))]));
    else choose(null);
  });
  for (const name of ["hoverNode", "hoverEdge"]) network.on(name, () => { canvas.style.cursor = "pointer"; });
  for (const name of ["blurNode", "blurEdge"]) network.on(name, () => { canvas.style.cursor = ""; });
  network.on("zoom", touched);
  network.on("dragEnd", touched);
  network.on("resize", () => { if (!state.touched) fit(false); });
  network.redraw();
  fit(false);
}

/* The panel */

function claimCard(id) {
  const claim = claims.get(id), term = (key) => claim[key] && words(named(claim[key]));
  const row = (key, ...content) => [element("dt", {}, word(key)), element("dd", {}, ...content)];
  const held = claim.evidence.some((span) => span.passage != null);
  const source = data.sources[claim.holder];
  const origin = source ? words(say(source.label, local(claim.holder))) : words(named(claim.holder));
  const valid = [["from", claim.validFrom], ["until", claim.validUntil]].filter(([, date]) => date)
    .map(([key, date]) => word(key, { date: dated(date) })).join(", ");
  return element("article", { class: "card" },
    element("p", { class: "gloss" }, words(say(claim.gloss, local(id)))),
    element("p", { class: "tags" },
      tag(term("claimKind"), supporting.has(id) ? "" : "said"),
      tag(term("polarity"), isDenied(claim) ? "loud denied" : ""),
      tag(term("certainty"), claim.certainty === KIND + "certain" ? "" : "loud"),
      tag(term("basis")),
      claim.rank !== KIND + "normal" && tag(term("rank"), "loud"),
      superseded.has(id) && tag(word("superseded"), "loud denied")),
    element("dl", {},
      claim.by.length ? row("according-to", ...claim.by.map((iri) =>
        things.has(iri) ? goTo("thing", iri, words(named(iri))) : words(named(iri)))) : null,
      claim.inferredFrom && row("basis",
        words({ text: `« ${claim.inferredFrom} »`, lang: source?.language }), " (", term("inferenceRule"), ")"),
      claim.rankReason && row("rank", words({ text: claim.rankReason, lang: "en" })),
      valid && row("valid", valid),
      row("source", source?.url ? link(source.url, origin) : origin),
      row("place", ...claim.evidence.map((span) => element("div", {},
        word("locator", span),
        span.passage != null && element("blockquote", {}, words({ text: span.passage, lang: source?.language })))))),
    !held && element("p", { class: "note" }, word("not-held")));
}

function standing(fact) {
  const denied = fact.denied, sources = isFact(fact) ? accordingTo(fact.claims) : [];
  return [
    fact.standing === "said" && tag(words(named(fact.kind)), "said"),
    fact.standing === "reference" && tag(word("reference")),
    denied && tag(word("denied"), "loud denied"),
    fact.contested && tag(`≠ ${word("contested")}`, "contested"),
    sources.length > 0 && tag([`${word("according-to")} `, words(named(sources[0])), sources.length > 1 ? " …" : ""]),
  ].filter(Boolean);
}

function shownValue(value) {
  if (!value.literal) return words(named(value.value));
  return words({ text: local(value.property) === "date" ? dated(value.value) : value.value, lang: value.lang ?? "" });
}

function factCards(fact) {
  const origin = things.get(fact.subject)?.origin[0] ?? "";
  if (fact.claims.length) return fact.claims.map(claimCard);
  const from = data.terms[origin] ? named(origin).text : origin;
  return [element("p", { class: "note" }, word("reference-note", { origin: from }))];
}

/** A fact as an entry that opens on its evidence, told from the side of the thing `iri`. */
function factEntry(fact, iri) {
  const verb = words(named(fact.property), "verb");
  const said = fact.id.startsWith("v") ? [verb, " ", shownValue(fact)]
    : fact.subject === iri ? [verb, " ", words(named(fact.object))]
    : [words(named(fact.subject)), " ", verb];
  return element("details", {},
    element("summary", {}, element("span", {}, said.flat(), " ", ...standing(fact))), ...factCards(fact));
}
const claimEntry = (claim) => element("details", {},
  element("summary", {}, claimSign(claim.claimKind), element("span", {}, words(say(claim.gloss, local(claim.id))), " ",
    isDenied(claim) && tag(word("denied"), "loud denied"))),
  claimCard(claim.id));

function group(title, entries) {
  if (!entries.length) return null;
  if (entries.length < 3) entries.forEach((entry) => { entry.open = true; });
  const holder = element("div", {}, ...entries);
  const open = () => holder.querySelectorAll("details").forEach((entry) => { entry.open = true; });
  return element("section", {},
    element("h3", {}, element("span", {}, `${title} (${entries.length})`),
      entries.length > 2 && element("button", { type: "button", class: "plain", onclick: open }, word("open-all"))),
    holder);
}

function thingPanel(iri) {
  const thing = things.get(iri), title = named(iri);
  const others = thing.names.filter(([, text]) => text !== title.text)
    .filter(([, text], i, all) => all.findIndex(([, other]) => other === text) === i);
  const facts = factsOf(iri).filter((fact) => state.view === "said" || fact.id.startsWith("v") || relationInView(fact));
  const said = claimsAbout(iri);
  return {
    sign: thingSign(thing.style), title, kind: capital(named(thing.kind).text),
    body: [
      (others.length || thing.links.length) && element("dl", { class: "facts" },
        others.length ? [element("dt", {}, word("also-named")),
          element("dd", { class: "names" }, others.map(([lang, text]) => words({ lang, text })))] : null,
        thing.links.length ? [element("dt", {}, word("links")),
          element("dd", {}, thing.links.map((url) => element("div", {}, link(url, url.replace(/^https?:\/\//, "")))))] : null),
      group(word("happened"), facts.map((fact) => factEntry(fact, iri))) ??
        element("p", { class: "note" }, word("nothing-happened")),
      state.view === "said" ? group(word("said"), said.map(claimEntry))
        : said.length > 0 && element("button", { type: "button", class: "more", onclick: () => show("said") },
          word("more-said", { count: said.length })),
    ],
  };
}

function relationPanel(id) {
  const relation = relations.get(id);
  return {
    sign: null, kind: capital(word(relation.standing === "said" ? "said-edge" : relation.standing)),
    title: [goTo("thing", relation.subject, words(named(relation.subject))), " ", words(named(relation.property), "verb"), " ",
      goTo("thing", relation.object, words(named(relation.object)))],
    body: [element("p", { class: "tags" }, ...standing(relation)), ...factCards(relation)],
  };
}
function valuePanel(id) {
  const value = values.get(id), subject = words(named(value.subject));
  return {
    sign: null, kind: capital(word(value.claims.length ? "fact" : "reference")),
    title: [things.has(value.subject) ? goTo("thing", value.subject, subject) : subject, " ",
      words(named(value.property), "verb"), " ", shownValue(value)],
    body: [element("p", { class: "tags" }, ...standing(value)), ...factCards(value)],
  };
}
function claimPanel(id) {
  const claim = claims.get(id);
  const ties = [...new Set(claim.about)].filter((iri) => data.terms[iri]);
  return {
    sign: claimSign(claim.claimKind), kind: word(supporting.has(id) ? "fact" : "said-edge"),
    title: [capital(named(claim.claimKind).text)],
    body: [claimCard(id), element("dl", { class: "facts" }, element("dt", {}, word("about")),
      element("dd", { class: "names" }, ties.map((iri) => element("bdi", {},
        things.has(iri) ? goTo("thing", iri, words(named(iri))) : words(named(iri))))))],
  };
}

const PANELS = { thing: thingPanel, relation: relationPanel, value: valuePanel, claim: claimPanel };

function panel() {
  const chosen = byId("chosen"), evidence = byId("evidence");
  if (!state.chosen) {
    chosen.replaceChildren(
      element("h2", { id: "panel-title" }, word("evidence")), element("p", { class: "hint" }, word("hint")));
    evidence.replaceChildren();
    return;
  }
  const { sign, title, kind, body } = PANELS[state.chosen.type](state.chosen.id);
  const name = Array.isArray(title) ? title : [words(title)];
  chosen.replaceChildren(
    element("h2", { id: "panel-title", tabindex: -1 }, sign, element("span", { class: "name" }, ...name),
      element("button", { type: "button", class: "close", "aria-label": word("close"), onclick: () => choose(null) }, "×")),
    element("p", { class: "kind" }, kind));
  evidence.replaceChildren(...body.flat().filter(Boolean));
}

/* The lists, the legend and the search */

function table(title, columns, rows) {
  if (!rows.length) return null;
  return element("section", {},
    element("h3", {}, `${title} (${rows.length})`),
    element("table", {},
      element("thead", {}, element("tr", {}, columns.map((key) => element("th", { scope: "col" }, word(key))))),
      element("tbody", {}, rows.map((cells) => element("tr", {}, cells.map((cell) => element("td", {}, cell)))))));
}
function picker(type, id, label, ...inside) {
  const current = state.chosen && state.chosen.type === type && state.chosen.id === id;
  return element("button", { type: "button", "aria-label": label, "aria-current": current ? "true" : null,
    "data-id": id, onclick: () => choose(type, id, true) }, ...inside);
}
function lists() {
  const text = (iri) => named(iri).text;
  const sentence = (fact, end) => `${text(fact.subject)} ${text(fact.property)} ${end}`;
  const counted = (iri) => String(data.claims.filter((claim) => claimInView(claim) && claim.about.includes(iri)).length);
  byId("tables").replaceChildren(...[
    table(word("things"), ["name", "kind", "claim-count"], data.things.filter(inView).map((thing) => [
      picker("thing", thing.id, null, words(named(thing.id))), words(named(thing.kind)), counted(thing.id)])),
    table(word("relations"), ["name", "relation", "name", "standing"], data.relations.filter(relationInView).map((edge) => [
      words(named(edge.subject)), picker("relation", edge.id, sentence(edge, text(edge.object)), words(named(edge.property))),
      words(named(edge.object)), element("div", { class: "tags" },
        edge.standing === "fact" && tag(word("fact")), ...standing(edge))])),
    table(word("values"), ["name", "relation", "standing"], data.values.map((value) => [
      words(named(value.subject)), [picker("value", value.id, null, words(named(value.property)), ": ", shownValue(value))],
      element("div", { class: "tags" }, ...standing(value))])),
    table(word("claims"), ["claim", "claim-kind"], data.claims.filter(claimInView).map((claim) => [
      picker("claim", claim.id, null, words(say(claim.gloss, local(claim.id)))),
      element("div", { class: "tags" }, tag(words(named(claim.claimKind)), supporting.has(claim.id) ? "" : "said"),
        isDenied(claim) && tag(word("denied"), "loud denied"), superseded.has(claim.id) && tag(word("superseded")))])),
  ].filter(Boolean));
}

function legend() {
  const said = state.view === "said", seen = data.relations.filter(relationInView);
  const styles = [...new Set(data.things.filter(inView).map((thing) => thing.style))];
  const kinds = [...new Set(Object.keys(data.ties).map((id) => claims.get(id).claimKind))];
  const item = (sign, label) => element("li", {}, sign, label);
  byId("legend").replaceChildren(...[
    ...Object.keys(data.styles).filter((style) => styles.includes(style))
      .map((style) => item(thingSign(style), words(named(DG + style)))),
    item(strokeSign("fact"), word("fact")),
    seen.some((edge) => edge.standing === "reference") && item(strokeSign("reference", "1.5 4"), word("reference")),
    seen.some((edge) => edge.contested) && item(strokeSign("contested", null, true), `≠ ${word("contested")}`),
    said && item(strokeSign("report", "5 4"), word("said-edge")),
    seen.some((edge) => edge.denied) && item(strokeSign("denied", "5 4"), `✕ ${word("denied")}`),
    ...(said ? kinds.sort().map((kind) => item(claimSign(kind), words(named(kind)))) : []),
  ].filter(Boolean));
}

const plain = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLocaleLowerCase();
function search() {
  const wanted = plain(byId("search").value.trim());
  const hits = wanted ? data.things.filter((thing) => thing.names.some(([, name]) => plain(name).includes(wanted))) : [];
  const list = byId("found");
  list.hidden = !wanted;
  byId("count").textContent = wanted ? word("found", { count: hits.length }) : "";
  list.replaceChildren(...(hits.length ? hits.slice(0, 8).map((thing) => element("li", {},
    element("button", { type: "button", onclick: () => { leaveSearch(); choose("thing", thing.id, true); } },
      thingSign(thing.style), words(named(thing.id))))) : [element("li", {}, element("p", {}, word("nothing-found")))]));
}
function leaveSearch() {
  byId("search").value = "";
  search();
}

/* Choosing, showing, speaking */

/** Choose a thing, relation, value or claim; `byKeyboard` moves the focus to what is said of it. */
function choose(type, id, fromList) {
  const held = type === "thing" ? !inView(things.get(id)) : type === "relation" ? !relationInView(relations.get(id))
    : type === "claim" && !claimInView(claims.get(id));
  state.chosen = type ? { type, id } : null;
  if (held) show("said");
  else render();
  byId("panel").scrollTop = 0;
  if (fromList) {
    byId("panel-title").focus({ preventScroll: true });
    if (!narrow.matches) byId("panel").scrollIntoView({ block: "nearest", behavior: still.matches ? "auto" : "smooth" });
  }
}
function show(view) {
  state.view = view;
  document.querySelector(`input[name=view][value=${view}]`).checked = true;
  if (view === "happened" && state.chosen && !focusInView()) state.chosen = null;
  render();
  if (!state.touched) fit(true);
}
function focusInView() {
  const { type, id } = state.chosen;
  if (type === "thing") return inView(things.get(id));
  if (type === "relation") return relationInView(relations.get(id));
  return type === "value" || claimInView(claims.get(id));
}

function heading() {
  const events = data.things.filter((thing) => thing.style === "Event" && !thing.said);
  const title = events.length === 1 ? named(events[0].id) : { text: word("title"), lang: state.lang };
  byId("title").replaceChildren(words({ ...title, text: capital(title.text) }));
  document.title = `${capital(title.text)} – diplograph`;
  byId("subtitle").textContent = word("subtitle", {
    facts: data.relations.filter((edge) => edge.standing === "fact").length + data.values.filter((value) => value.claims.length).length,
    claims: data.claims.length, sources: Object.keys(data.sources).length,
  });
}
function render() {
  if (network) redraw();
  panel();
  lists();
  legend();
}
function speak(lang) {
  state.lang = lang;
  document.documentElement.lang = lang;
  for (const item of document.querySelectorAll("[data-word]")) item.textContent = word(item.dataset.word);
  for (const item of document.querySelectorAll("[data-label]")) item.setAttribute("aria-label", word(item.dataset.label));
  byId("search").placeholder = word("search");
  heading();
  render();
}

byId("view").addEventListener("change", (event) => show(event.target.value));
byId("language").addEventListener("change", (event) => speak(event.target.value));
byId("search").addEventListener("input", search);
byId("zoom-in").addEventListener("click", () => zoom(1.3));
byId("zoom-out").addEventListener("click", () => zoom(1 / 1.3));
byId("fit").addEventListener("click", () => fit(true));
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  if (byId("search").value) leaveSearch();
  else if (state.chosen) choose(null);
});
document.addEventListener("click", (event) => { if (!event.target.closest(".find")) byId("found").hidden = true; });
dark.addEventListener("change", () => { if (network) redraw(); });
// Paper is white, whatever the screen is.
const paper = (on) => { document.documentElement.classList.toggle("paper", on); if (network) { redraw(); network.redraw(); } };
addEventListener("beforeprint", () => paper(true));
addEventListener("afterprint", () => paper(false));

if (data.network.nodes.length) draw();
else byId("nothing").hidden = false;
speak(state.lang);
