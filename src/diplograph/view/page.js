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
const state = { lang: data.lang, view: "happened", chosen: null, touched: false, opener: null };

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
  const chosen = state.chosen?.id === node.id;
  if (!thing) {
    const ink = near ? inkOf(claims.get(node.id).claimKind, colour) : colour("faint");
    return { id: node.id, hidden: state.view !== "said", borderWidth: 2, label: " ",
      color: { background: chosen ? ink : colour("ground"), border: ink } };
  }
  const event = thing.style === "Event" && !thing.said, pill = thing.style === "Sector";
  const ink = event ? colour("on-Event") : thing.said ? colour("quiet") : colour(pill ? "Sector-ink" : "ink");
  const border = colour(pill ? "Sector-border" : thing.style);
  return { id: node.id, hidden: !inView(thing), label: thing.text[form][state.lang],
    color: {
      background: !near ? colour("ground") : event ? border : pill && !thing.said ? colour("Sector") : colour("surface"),
      border: !near ? colour("faint") : chosen ? colour("ink") : border,
    },
    borderWidth: chosen ? 3 : 1.5,
    shapeProperties: { borderRadius: RADIUS, borderDashes: thing.said ? [5, 4] : false },
    margin: { top: 10, bottom: 10, left: pill ? 15 : 40, right: pill ? 15 : 14 },
    widthConstraint: { minimum: data.forms[form].boxes[node.id][0] - (pill ? 30 : 54) },
    font: {
      face: fontFace, size: data.forms[form].font + (thing.style === "Event" ? 1 : 0), multi: false,
      color: near ? ink : colour("dim"), align: pill ? "center" : "left",
    } };
}

/** What vis-network cannot draw: signs on the cards, and words on the edges, over all else. */
function drawOver(context) {
  const colour = palette(), lit = focus();
  for (const thing of data.things)
    if (inView(thing) && thing.style !== "Sector") drawSign(context, thing, colour, !lit || lit.nodes.has(thing.id));
  const told = new Set();
  for (const edge of data.network.edges) {
    const relation = relations.get(edge.id);
    if (!relation || !relationInView(relation)) continue;
    const shown = lit?.edges.has(edge.id);
    const sign = relation.denied ? "✕" : relation.contested ? "≠" : "";
    const sources = isFact(relation) ? accordingTo(relation.claims) : [];
    const lines = sign ? [sign] : [];
    // Of several edges that say the same of a thing, one is enough to tell what they say.
    const same = `${relation.property} ${relation.standing} ${sign} ${sources}`;
    if (shown && !told.has(same)) {
      told.add(same);
      lines.push(...broken(named(relation.property).text));
      if (sources.length) lines.push(...broken(`${word("according-to")} ${sources.map((iri) => named(iri).text).join(", ")}`));
    }
    if (lines.length && (shown || !lit)) drawWords(context, edge, lines, colour(relation.denied ? "denied" : "ink"), colour("ground"));
  }
}

function drawSign(context, thing, colour, near) {
  const { left, top, bottom } = network.getBoundingBox(thing.id);
  const hollow = thing.style === "Group";
  context.save();
  context.translate(left + RADIUS + 10, (top + bottom) / 2 - 11);
  context.scale(0.92, 0.92);
  context.lineWidth = 2;
  context.fillStyle = context.strokeStyle =
    !near ? colour("faint") : thing.style === "Event" && !thing.said ? colour("on-Event") : colour(thing.style);
  if (hollow) context.setLineDash([4, 3]);
  const outline = new Path2D(OUTLINES[data.styles[thing.style]]);
  if (hollow) context.stroke(outline);
  else context.fill(outline);
  context.restore();
}

/** Text in lines that have room between two lanes. */
const broken = (text) => text.split(" ").reduce((lines, next) => {
  const last = lines.at(-1);
  if (last !== undefined && last.length + next.length < 13) lines[lines.length - 1] = `${last} ${next}`;
  else lines.push(next);
  return lines;
}, []);

/** Words at an edge: beside the end of an event's arm, at the middle of any other edge. */
function drawWords(context, edge, lines, ink, ground) {
  const from = network.getPosition(edge.from), to = network.getPosition(edge.to);
  const bend = data.forms[form].bends[edge.id], box = network.getBoundingBox(edge.to);
  let x = (from.x + to.x) / 2, y = (from.y + to.y) / 2, align = "center";
  if (bend?.type === "vertical") {
    const leftwards = to.x < from.x;
    align = leftwards ? "left" : "right";
    x = leftwards ? box.right - RADIUS + 16 : box.left + RADIUS - 16;
    y = to.y - 12 - (lines.length - 1) * 8;
  } else if (bend?.type === "horizontal") {
    x = to.x;
    y = to.y < from.y ? box.bottom + 12 : box.top - 12;
  } else if (bend) {
    // The turning point of vis-network's own curve, so that the words lie on it.
    const turn = 0.5 * bend.roundness * (bend.type === "curvedCW" ? 1 : -1) + 0.5;
    const reach = (0.5 * bend.roundness + 0.5) * Math.hypot(to.x - from.x, to.y - from.y);
    const angle = Math.atan2(from.y - to.y, to.x - from.x) + turn * Math.PI;
    x = x / 2 + (from.x + reach * Math.sin(angle)) / 2;
    y = y / 2 + (from.y + reach * Math.cos(angle)) / 2;
  }
  const size = data.forms[form].font - 1;
  context.save();
  context.font = `${size}px ${fontFace}`;
  context.textAlign = align;
  context.textBaseline = "middle";
  context.lineJoin = "round";
  context.lineWidth = 6;
  context.strokeStyle = ground;
  context.fillStyle = ink;
  lines.forEach((line, i) => {
    const at = y + (i - (lines.length - 1) / 2) * (size + 3);
    context.strokeText(line, x, at);
    context.fillText(line, x, at);
  });
  context.restore();
}

function edgeLook(edge, colour, lit) {
  const near = !lit || lit.edges.has(edge.id), shown = lit?.edges.has(edge.id);
  const relation = relations.get(edge.id);
  if (!relation) {
    return { id: edge.id, hidden: state.view !== "said", dashes: [3, 5], width: shown ? 1.8 : 1,
      color: { color: inkOf(claims.get(edge.from).claimKind, colour), opacity: shown ? 1 : near ? 0.36 : 0.06 },
      arrows: { to: { enabled: false } } };
  }
  const said = !isFact(relation);
  const ink = relation.denied ? colour("denied") : said ? inkOf(relation.kind, colour)
    : shown ? colour("ink") : colour(relation.standing);
  return { id: edge.id, hidden: !relationInView(relation),
    dashes: said ? [7, 6] : relation.standing === "reference" ? [2, 5] : false,
    width: shown ? 3 : said ? 1.6 : 2,
    color: { color: near ? ink : colour("faint"), opacity: near ? 1 : 0.6 },
    background: { enabled: relation.contested && near, color: colour("contested"), size: 10 },
    arrows: { to: { enabled: true, scaleFactor: 0.6, type: "arrow" } } };
}

const RADIUS = 12;
const inkOf = (kind, colour) => colour(local(kind)) || colour("report");
const fontFace = getComputedStyle(document.body).fontFamily;
function palette() {
  const styles = getComputedStyle(document.documentElement);
  return (name) => styles.getPropertyValue(`--${name}`).trim();
}

function redraw() {
  const colour = palette(), lit = focus();
  nodeSet.update(data.network.nodes.map((node) => nodeLook(node, colour, lit)));
  edgeSet.update(data.network.edges.map((edge) => edgeLook(edge, colour, lit)));
  describe();
}

/** The canvas in words, for those who do not see it. */
function describe() {
  byId("network").querySelector("canvas").setAttribute("aria-label", word("picture-text", {
    things: data.things.filter(inView).length, relations: data.relations.filter(relationInView).length,
  }));
}

/** Move and scale the picture so that the view has just room. */
function fit(moving) {
  const [left, top, right, bottom] = data.forms[form][state.view];
  const rest = narrow.matches ? 6 : 26;
  if (form === "tall" && narrow.matches) {
    byId("network").parentElement.style.height = `${Math.ceil((bottom - top) * (innerWidth - 2 * rest) / (right - left)) + 2 * rest}px`;
  }
  const { clientWidth, clientHeight } = byId("network");
  const scale = Math.min((clientWidth - 2 * rest) / (right - left), (clientHeight - 2 * rest) / (bottom - top), 1.4);
  const animation = moving && !still.matches && { duration: 350, easingFunction: "easeInOutQuad" };
  network.setSize("100%", "100%");
  network.moveTo({ position: { x: (left + right) / 2, y: (top + bottom) / 2 }, scale, animation });
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
  const edges = data.network.edges.map((edge) => ({ ...edge, ...edgeLook(edge, colour, null), smooth: data.forms[form].bends[edge.id] ?? false }));
  nodeSet = new vis.DataSet(nodes);
  edgeSet = new vis.DataSet(edges);
  network = new vis.Network(byId("network"), { nodes: nodeSet, edges: edgeSet }, data.network.options);
  const canvas = byId("network").querySelector("canvas");
  canvas.setAttribute("role", "img");
  describe();
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
  network.on("afterDrawing", drawOver);
  network.redraw();
  fit(false);
  // vis-network's own way keeps the scale, and is a frame late.
  new ResizeObserver(() => {
    if (!state.touched) fit(false);
    else network.setSize("100%", "100%");
    network.redraw();
  }).observe(byId("network"));
}

/* The panel */

function claimCard(id, glossed) {
  const claim = claims.get(id), term = (key) => claim[key] && words(named(claim[key]));
  const row = (key, ...content) => [element("dt", {}, word(key)), element("dd", {}, ...content)];
  const held = claim.evidence.some((span) => span.passage != null);
  const source = data.sources[claim.holder];
  const origin = source ? words(say(source.label, local(claim.holder))) : words(named(claim.holder));
  const valid = [["from", claim.validFrom], ["until", claim.validUntil]].filter(([, date]) => date)
    .map(([key, date]) => word(key, { date: dated(date) })).join(", ");
  return element("article", { class: "card" },
    !glossed && element("p", { class: "gloss" }, words(say(claim.gloss, local(id)))),
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
  if (fact.claims.length) return fact.claims.map((id) => claimCard(id));
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
  claimCard(claim.id, true));

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

/** What there is in all: the sources, and the claims by kind. */
function overview() {
  const kinds = new Map();
  for (const { id, claimKind } of data.claims)
    kinds.set(claimKind, [(kinds.get(claimKind) ?? [0])[0] + 1, kinds.get(claimKind)?.[1] || supporting.has(id)]);
  const most = Math.max(...[...kinds.values()].map(([count]) => count));
  const rows = [...kinds].sort(([a, [, fact]], [b, [, other]]) => other - fact || (a < b ? -1 : 1));
  return [
    element("h3", {}, `${word("claims")} (${data.claims.length})`),
    element("ul", { class: "bars" }, rows.map(([kind, [count, fact]]) => element("li", {},
      claimSign(kind), words(named(kind)), meter(count, most, fact ? "fact" : local(kind)), element("span", {}, String(count))))),
    element("h3", {}, word("sources")),
    ...Object.entries(data.sources).map(([iri, source]) => {
      const label = words(say(source.label, local(iri)));
      return element("p", { class: "gloss" }, source.url ? link(source.url, label) : label);
    }),
  ];
}
const meter = (count, most, colour) => drawn("bar", 100, 8, `M0 4h${Math.round(100 * count / most)}`,
  { stroke: paint(colour), "stroke-width": 8 });

const PANELS = { thing: thingPanel, relation: relationPanel, value: valuePanel, claim: claimPanel };

function panel() {
  const chosen = byId("chosen"), evidence = byId("evidence");
  if (!state.chosen) {
    chosen.replaceChildren(
      element("h2", { id: "panel-title" }, word("evidence")), element("p", { class: "hint" }, word("hint")));
    evidence.replaceChildren(element("div", { class: "overview" }, ...overview()));
    return;
  }
  const { sign, title, kind, body } = PANELS[state.chosen.type](state.chosen.id);
  const name = Array.isArray(title) ? title : [words(title)];
  chosen.replaceChildren(
    element("h2", { id: "panel-title", tabindex: -1 }, sign, element("span", { class: "name" }, ...name),
      element("button", { type: "button", class: "close", "aria-label": word("close"), onclick: close }, "×")),
    element("p", { class: "kind" }, kind));
  evidence.replaceChildren(...body.flat().filter(Boolean));
}

/* The lists, the legend and the search */

function table(title, columns, rows) {
  if (!rows.length) return null;
  return element("details", { open: !narrow.matches, class: "list" },
    element("summary", {}, element("h3", {}, `${title} (${rows.length})`)),
    element("table", {},
      element("thead", {}, element("tr", {}, columns.map((key) => element("th", { scope: "col" }, word(key))))),
      element("tbody", {}, rows.map((cells) => element("tr", {}, cells.map((cell) => element("td", {}, cell)))))));
}
const picker = (type, id, ...inside) => element("button",
  { type: "button", "data-type": type, "data-id": id, onclick: () => choose(type, id, true) }, ...inside);
function lists() {
  const about = (iri) => data.claims.filter((claim) => claimInView(claim) && claim.about.includes(iri));
  const tags = (...inside) => element("div", { class: "tags" }, ...inside);
  byId("tables").replaceChildren(...[
    table(word("things"), ["name", "kind", "claims"], data.things.filter(inView).map((thing) => [
      picker("thing", thing.id, words(named(thing.id))), words(named(thing.kind)), String(about(thing.id).length)])),
    table(word("relations"), ["relation", "standing"], data.relations.filter(relationInView).map((edge) => [
      picker("relation", edge.id, words(named(edge.subject)), " ", words(named(edge.property), "verb"), " ", words(named(edge.object))),
      tags(edge.standing === "fact" && tag(word("fact")), ...standing(edge))])),
    table(word("values"), ["value", "standing"], data.values.filter(valueInView).map((value) => [
      picker("value", value.id, words(named(value.subject)), " ", words(named(value.property), "verb"), " ", shownValue(value)),
      tags(tag(word(value.claims.length ? "fact" : "reference")), ...standing(value))])),
    table(word("claims"), ["claim", "kind"], data.claims.filter(claimInView).map((claim) => [
      picker("claim", claim.id, words(say(claim.gloss, local(claim.id)))),
      tags(tag(words(named(claim.claimKind)), supporting.has(claim.id) ? "" : "said"),
        isDenied(claim) && tag(word("denied"), "loud denied"), superseded.has(claim.id) && tag(word("superseded")))])),
  ].filter(Boolean));
}
/** Say in the lists what is chosen. */
function current() {
  for (const button of document.querySelectorAll("#tables button")) {
    const { type, id } = button.dataset;
    const chosen = state.chosen?.type === type && state.chosen.id === id;
    if (chosen) button.setAttribute("aria-current", "true");
    else button.removeAttribute("aria-current");
  }
}

function legend() {
  const said = state.view === "said", seen = data.relations.filter(relationInView);
  const styles = [...new Set(data.things.filter(inView).map((thing) => thing.style))];
  const kinds = [...new Set(Object.keys(data.ties).map((id) => claims.get(id).claimKind))];
  const item = (sign, label) => element("li", {}, sign, element("span", {}, label));
  byId("legend").replaceChildren(...[
    ...Object.keys(data.styles).filter((style) => styles.includes(style))
      .map((style) => item(thingSign(style), words(named(DG + style)))),
    item(strokeSign("fact"), word("fact")),
    seen.some((edge) => edge.standing === "reference") && item(strokeSign("reference", "1.5 4"), word("reference")),
    seen.some((edge) => edge.contested) && item(strokeSign("contested", null, true), `≠ ${capital(word("contested"))}`),
    said && item(strokeSign("report", "5 4"), word("said-edge")),
    seen.some((edge) => edge.denied) && item(strokeSign("denied", "5 4"), `✕ ${capital(word("denied"))}`),
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

/** Choose a thing, relation, value or claim, or nothing. From a list, the focus goes to what is
    said of it, and comes back when that is closed. */
function choose(type, id, fromList) {
  if (fromList && !byId("panel").contains(document.activeElement)) state.opener = document.activeElement;
  state.chosen = type ? { type, id } : null;
  if (type && !chosenInView()) show("said");
  else render();
  byId("panel").scrollTop = 0;
  if (fromList) {
    byId("panel-title").focus({ preventScroll: true });
    if (!narrow.matches) byId("panel").scrollIntoView({ block: "nearest", behavior: still.matches ? "auto" : "smooth" });
  }
}
function close() {
  choose(null);
  if (state.opener?.isConnected) state.opener.focus();
  state.opener = null;
}
function show(view) {
  state.view = view;
  document.querySelector(`input[name=view][value=${view}]`).checked = true;
  if (state.chosen && !chosenInView()) state.chosen = null;
  lists();
  legend();
  render();
  if (network && !state.touched) fit(true);
}
function chosenInView() {
  const { type, id } = state.chosen;
  if (type === "thing") return inView(things.get(id));
  if (type === "relation") return relationInView(relations.get(id));
  if (type === "value") return valueInView(values.get(id));
  return claimInView(claims.get(id));
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
  current();
}
function speak(lang) {
  state.lang = lang;
  document.documentElement.lang = lang;
  for (const item of document.querySelectorAll("[data-word]")) item.textContent = word(item.dataset.word);
  for (const item of document.querySelectorAll("[data-label]")) item.setAttribute("aria-label", word(item.dataset.label));
  byId("search").placeholder = word("search");
  heading();
  lists();
  legend();
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
  else if (state.chosen) close();
});
document.addEventListener("click", (event) => { if (!event.target.closest(".find")) byId("found").hidden = true; });
dark.addEventListener("change", () => { if (network) redraw(); });
// Paper is white, whatever the screen is.
const paper = (on) => { document.documentElement.classList.toggle("paper", on); if (network) { redraw(); network.redraw(); } };
addEventListener("beforeprint", () => paper(true));
addEventListener("afterprint", () => paper(false));

// The picture comes last, when all around it has its size.
speak(state.lang);
if (data.network.nodes.length) draw();
else byId("nothing").hidden = false;
