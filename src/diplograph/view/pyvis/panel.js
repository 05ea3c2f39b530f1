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
        span.passage != null && element("blockquote", {}, words({ text: span.passage, lang: source?.language }))))),
      data.report && row("report", link(`${data.report}#${encodeURIComponent(local(id))}`, data.report), " ", word("beside"))),
    !held && element("p", { class: "note" }, word("not-held")));
}

const speakers = (iris) => tag([`${word("according-to")} `,
  ...iris.flatMap((iri, i) => [i ? ", " : "", words(named(iri))]).filter(Boolean)], "by");

function standing(fact) {
  const denied = fact.denied, sources = isFact(fact) ? accordingTo(fact.claims) : [];
  return [
    fact.standing === "said" && tag(words(named(fact.kind)), "said"),
    fact.standing === "reference" && tag(word("reference")),
    denied && tag(word("denied"), "loud denied"),
    fact.contest && tag(`${fact.contested ? "≠ " : ""}${word(`contest-${fact.contest}`)}`, fact.contested && "contested"),
    sources.length > 0 && speakers(sources),
    fact.sources > 1 && tag(word("attested", { sources: fact.sources, voices: fact.voices }), "by"),
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
    claim.by.length > 0 && speakers(claim.by), isDenied(claim) && tag(word("denied"), "loud denied"))),
  claimCard(claim.id, true));

function group(title, entries) {
  if (!entries.length) return null;
  if (entries.length < 3) entries.forEach((entry) => { entry.open = true; });
  const holder = element("div", {}, ...entries);
  const open = () => holder.querySelectorAll("details").forEach((entry) => { entry.open = true; });
  return element("section", {},
    element("h3", {}, element("span", {}, `${title} (${number(entries.length)})`),
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
    element("h3", {}, `${word("claims")} (${number(data.claims.length)})`),
    element("ul", { class: "bars" }, rows.map(([kind, [count, fact]]) => element("li", {},
      claimSign(kind), words(named(kind)), meter(count, most, fact ? "fact" : local(kind)), element("span", {}, number(count))))),
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
  byId("panel").classList.toggle("chosen", Boolean(state.chosen));
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

/* The lists and the legend */

function table(title, columns, rows) {
  if (!rows.length) return null;
  return element("details", { open: !narrow.matches, class: "list" },
    element("summary", {}, element("h3", {}, `${title} (${number(rows.length)})`)),
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
      picker("thing", thing.id, words(named(thing.id))), words(named(thing.kind)), number(about(thing.id).length)])),
    table(word("relations"), ["relation", "standing"], data.relations.filter(relationInView).map((edge) => [
      picker("relation", edge.id, words(named(edge.subject)), " ", words(named(edge.property), "verb"), " ", words(named(edge.object))),
      tags(edge.standing === "fact" && tag(word("fact")), ...standing(edge))])),
    table(word("values"), ["value", "standing"], data.values.filter(valueInView).map((value) => [
      picker("value", value.id, words(named(value.subject)), " ", words(named(value.property), "verb"), " ", shownValue(value)),
      tags(tag(word(value.claims.length ? "fact" : "reference")), ...standing(value))])),
    table(word("claims"), ["claim", "kind"], data.claims.filter(claimInView).map((claim) => [
      picker("claim", claim.id, words(say(claim.gloss, local(claim.id)))),
      tags(tag(words(named(claim.claimKind)), supporting.has(claim.id) ? "" : "said"),
        claim.by.length > 0 && speakers(claim.by), isDenied(claim) && tag(word("denied"), "loud denied"), superseded.has(claim.id) && tag(word("superseded")))])),
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
    seen.some((edge) => isFact(edge) && accordingTo(edge.claims).length) && item(strokeSign("fact"), `” ${capital(word("attributed"))}`),
    ...(said ? kinds.sort().map((kind) => item(claimSign(kind), words(named(kind)))) : []),
  ].filter(Boolean));
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
  reveal();
  if (fromList) {
    byId("panel-title").focus({ preventScroll: true });
    if (!stacked.matches) byId("panel").scrollIntoView({ block: "nearest", behavior: still.matches ? "auto" : "smooth" });
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
  search();
  byId("found").hidden = true;
  heading();
  lists();
  legend();
  render();
}

byId("view").addEventListener("change", (event) => show(event.target.value));
byId("language").addEventListener("change", (event) => speak(event.target.value));
byId("zoom-in").addEventListener("click", () => zoom(1.3));
byId("zoom-out").addEventListener("click", () => zoom(1 / 1.3));
byId("fit").addEventListener("click", () => fit(true));
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  if (byId("search").value) leaveSearch();
  else if (state.chosen) close();
});
document.addEventListener("click", (event) => {
  if (event.target.closest(".find")) return;
  byId("found").hidden = true;
  mark();
});
dark.addEventListener("change", () => { if (network) redraw(); });
// Paper is white, whatever the screen is.
const paper = (on) => { document.documentElement.classList.toggle("paper", on); if (network) { redraw(); network.redraw(); } };
addEventListener("beforeprint", () => paper(true));
addEventListener("afterprint", () => paper(false));

/** Choose what the address names by its slug, as links of the report do: a thing or a claim. */
function follow() {
  const slug = decoded(location.hash.slice(1));
  const is = ({ id }) => local(id) === slug, claim = slug && data.claims.find(is);
  if (!slug) return;
  if (claim) return choose(...(edgeOf.has(claim.id) ? ["relation", edgeOf.get(claim.id).id]
    : supporting.has(claim.id) ? ["value", supporting.get(claim.id).id] : ["claim", claim.id]));
  const thing = data.things.find(is), value = data.values.find(({ subject }) => local(subject) === slug);
  if (thing) choose("thing", thing.id);
  else if (value) choose("value", value.id);
}
function decoded(text) {
  try { return decodeURIComponent(text); } catch { return ""; }
}
addEventListener("hashchange", follow);

// The picture comes last, when all around it has its size.
speak(state.lang);
if (data.network.nodes.length) draw();
else byId("nothing").hidden = false;
follow();
