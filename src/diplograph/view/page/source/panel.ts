// The panel: what is chosen, with all that stands behind it; else what the picture shows.
import { claimCard, goTo, pieces, plain, sourceName, tag, told, type Go, type Piece } from "./cards";
import { behind, contest, endOf, entry, rivals, some, standingOf, standingTags, verb, when } from "./entries";
import { has } from "./data";
import { h, link } from "./dom";
import { surroundings } from "./lanes";
import { overview } from "./overview";
import { eventsAt } from "./occasions";
import { claimSign, icon, sign } from "./signs";
import { statusOf } from "./told";
import { STYLES, type Ctx, type Data, type SceneLine, type State } from "./types";

interface Shown { readonly sign: SVGElement | null; readonly title: readonly Piece[]; readonly kind: readonly Piece[]; readonly body: readonly Piece[] }

export function makePanel(ctx: Ctx): { show(state: State): void } {
  const { data: d, root } = ctx;
  let made = "";
  let opener: Element | null = null;
  root.setAttribute("aria-labelledby", "panel-title");

  const close = (): void => {
    const back = opener;
    ctx.set({ pick: null });
    if (back instanceof HTMLElement || back instanceof SVGElement) back.focus({ preventScroll: true });
  };
  /** Choose from within the panel: the focus goes to the new title. */
  const go: Go = (pick) => {
    ctx.set({ pick });
    root.querySelector<HTMLElement>("#panel-title")?.focus({ preventScroll: true });
  };
  root.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || ctx.state().pick === null) return;
    event.preventDefault();
    event.stopPropagation();
    close();
  });

  return {
    show(state) {
      const pick = state.pick ?? (state.scope === "ego" ? state.focus : null);
      const key = JSON.stringify([pick, state.pick === null, state.lang, state.said, state.scope, state.focus, state.view === "net" && (pick !== null || state.scope === "opening")]);
      if (key === made) return;
      const before = document.activeElement;
      if (state.pick !== null && before !== null && !root.contains(before) && before !== document.body) opener = before;
      const within = root.contains(before);
      made = key;
      const { words } = ctx;
      const shown = pick === null ? null : chosen(ctx, pick, state, go);
      root.classList.toggle("chosen", shown !== null && state.pick !== null);
      if (shown === null) {
        root.replaceChildren(h("h2", { id: "panel-title", tabindex: -1 }, words.say("panel-shows")), ...pieces(overview(ctx, go, state)));
      } else {
        const button = h("button", { type: "button", class: "close", "aria-label": words.say("panel-close"), title: words.say("panel-close") }, "×");
        button.addEventListener("click", close);
        root.replaceChildren(
          h("div", { class: "chosen-head" },
            h("h2", { id: "panel-title", tabindex: -1 }, shown.sign ? icon(shown.sign) : null, h("span", { class: "name" }, ...shown.title)),
            state.pick !== null && button),
          h("p", { class: "kind" }, ...shown.kind), ...pieces(shown.body));
      }
      // With the frame that shows it: at once, the whole page would be laid out for it.
      requestAnimationFrame(() => root.scrollTo(0, 0));
      if (within && !root.contains(document.activeElement)) root.querySelector<HTMLElement>("#panel-title")?.focus({ preventScroll: true });
    },
  };

  function chosen(at: Ctx, pick: string, state: State, lead: Go): Shown | null {
    const statement = /^s(\d+)$/.exec(pick);
    const thing = d.thing(pick);
    if (thing >= 0) return thingShown(at, thing, state, lead);
    if (statement && Number(statement[1]) < d.statements.count) {
      const row = Number(statement[1]);
      const line = lineOf(at, state, row);
      return line ? lineShown(at, line, state, lead) : statementShown(at, row, lead);
    }
    const claim = d.claim(pick);
    return claim >= 0 ? claimShown(at, claim, lead) : null;
  }
}

/** The line of several statements that starts with `row`, in the picture that is shown. */
function lineOf({ data: d }: Ctx, state: State, row: number): (SceneLine & { readonly ends: readonly [number, number] }) | null {
  if (state.view !== "net") return null;
  if (state.scope === "whole") return bundleOf(d, row);
  const focus = state.scope === "ego" && state.focus !== null ? d.thing(state.focus) : -1;
  const scene = focus >= 0 ? surroundings(d, focus, state.lang, state.said) : state.scope === "opening" ? d.raw.levels.opening : null;
  const line = scene?.lines.find(({ statements }) => statements[0] === row && statements.length > 1);
  return line ? { ...line, ends: [scene!.nodes[line.start]!.thing, scene!.nodes[line.end]!.thing] } : null;
}

/** The line between two circles of the whole graph that starts with a statement. */
function bundleOf(d: Data, row: number): (SceneLine & { readonly ends: readonly [number, number] }) | null {
  const { places, whole: { cells } } = d.raw.levels;
  const at = places.statements.findIndex((rows) => rows[0] === row && rows.length > 1);
  if (at < 0) return null;
  const [start, end] = [places.start[at]!, places.end[at]!];
  return { start, end, statements: places.statements[at]!, count: places.count[at]!, kind: "", status: "fact", said: false, ends: [cells.of[start]!, cells.of[end]!] };
}

function thingShown(ctx: Ctx, thing: number, state: State, go: Go): Shown {
  const { data: d, words } = ctx;
  const { lang } = words;
  const style = STYLES[d.things.style[thing]!] ?? null;
  const home = d.things.home[thing]!;
  const rows = [...d.statementsOf(thing)];
  const isSaid = (row: number): boolean => standingOf(ctx, row) === "said" || standingOf(ctx, row) === "mark";
  const disputed = (row: number): boolean => d.statements.contest[row]! >= 0 && d.statements.s[row] === thing && (state.said || d.raw.contests[d.statements.contest[row]!]!.disputed);
  const contested = rows.filter(disputed);
  const contests = [...new Set(contested.map((row) => rivals(ctx, row).join()))].map((key) => key.split(",").map(Number)).filter((each) => each.length > 1);
  const inContest = new Set(contests.flat());
  const facts = rows.filter((row) => !isSaid(row) && !inContest.has(row));
  const said = rows.filter((row) => isSaid(row) && !inContest.has(row));
  return {
    sign: sign(style, 7),
    title: [told(d.told(thing, lang))],
    kind: [d.termLabel(d.things.kind[thing]!, lang), ...(home >= 0 && home !== thing ? [words.say("panel-comma"), goTo(ctx, home, go)] : [])],
    body: [
      actions(ctx, thing, state),
      names(ctx, thing),
      source(ctx, thing),
      state.scope === "opening" && state.view === "net" && lines(ctx, thing, go),
      hosted(ctx, thing, go),
      contests.length > 0 && h("section", {}, h("h3", {}, words.say(contests.flat().some((row) => has(d, row, "contested")) ? "panel-contested" : "panel-changed")), ...contests.map((each) => contest(ctx, each, go))),
      facts.length ? section(ctx, words.say("panel-happened"), facts, thing, go) : contests.length || said.length === 0 ? null : h("p", { class: "quiet" }, words.say("panel-only-said")),
      said.length === 0 ? null : state.said ? section(ctx, words.say("panel-said"), said, thing, go) : more(ctx, said.length),
    ],
  };
}

function actions(ctx: Ctx, thing: number, state: State): HTMLElement | null {
  const { data: d, words } = ctx;
  const slug = d.things.slug[thing]!;
  const button = (text: string, done: () => void): HTMLElement => {
    const made = h("button", { type: "button" }, text);
    made.addEventListener("click", done);
    return made;
  };
  const source = d.sources.thing.indexOf(thing);
  const from = state.focus === null || state.focus === slug ? -1 : d.thing(state.focus);
  return h("p", { class: "actions" },
    d.things.style[thing]! >= 0 && !(state.scope === "ego" && state.focus === slug) && button(words.say("panel-surroundings"), () => ctx.set({ view: "net", scope: "ego", focus: slug, to: null, pick: null })),
    from >= 0 && d.things.style[thing]! >= 0 && button(words.say("panel-path", { name: `\u2068${d.label(from, words.lang)}\u2069` }), () => ctx.set({ view: state.view === "table" ? "table" : "net", scope: "path", to: slug })),
    source >= 0 && button(words.say("panel-only-source"), () => ctx.set({ scope: "opening", focus: null, filter: { ...state.filter, sources: [source] } })));
}

function names(ctx: Ctx, thing: number): HTMLElement | null {
  const { data: d, words } = ctx;
  const title = d.label(thing, words.lang);
  const other = new Map<string, string>();
  const { en, fr, ar } = d.raw.things;
  const own: readonly (readonly [string, string | 0 | undefined])[] = [["en", en[thing]], ["fr", fr[thing]], ["ar", ar[thing]]];
  for (const [lang, text] of [...own, ...(d.things.alt[thing] || [])]) if (text && text !== title && !other.has(text)) other.set(text, lang);
  const links = d.things.match[thing] || [];
  if (!other.size && !links.length) return null;
  return h("dl", { class: "facts" },
    ...(other.size ? [h("dt", {}, words.say("panel-also-named")), h("dd", { class: "names" }, ...[...other].map(([text, lang]) => h("bdi", { lang: lang || null }, text)))] : []),
    ...(links.length ? [h("dt", {}, words.say("panel-links")), h("dd", { class: "names" }, ...links.map((url) => h("bdi", { dir: "ltr" }, link(url, url.replace(/^https?:\/\/(www\.)?/, "")))))] : []));
}

/** Of a source: who published it, when, where it is, and whom it passes on. */
function source(ctx: Ctx, thing: number): HTMLElement | null {
  const { data: d, words } = ctx;
  const at = d.sources.thing.indexOf(thing);
  if (at < 0) return null;
  const list: [string, Piece[]][] = [];
  const publisher = d.sources.publisher[at]!;
  if (publisher >= 0) list.push([words.say("panel-publisher"), [told(d.told(publisher, words.lang))]]);
  const issued = d.string(d.sources.issued[at]!);
  if (issued) list.push([words.say("panel-issued"), [words.date(issued)]]);
  const url = d.string(d.sources.url[at]!);
  if (url) list.push([words.say("panel-links"), [h("bdi", { dir: "ltr" }, link(url, url.replace(/^https?:\/\/(www\.)?/, "")))]]);
  const origin = d.sources.origin[at] || [];
  if (origin.length) list.push([words.say("panel-passes-on"), origin.map((each) => h("div", {}, sourceName(ctx, each)))]);
  list.push([words.say("panel-holds"), [words.counted("panel-claims", d.claims.holder.filter((each) => each === at).length)]]);
  return h("dl", { class: "facts" }, ...list.flatMap(([name, parts]) => [h("dt", {}, name), h("dd", {}, ...parts)]));
}

/** The lines of the loom that end at a thing: most occasions first. */
function lines(ctx: Ctx, thing: number, go: Go): HTMLElement | null {
  const { data: d, words } = ctx;
  const { layout, nodes, lines: all } = d.raw.levels.opening;
  const at = layout === "loom" ? nodes.findIndex((node) => node.thing === thing) : -1;
  const found = all.filter(({ start, end }) => at >= 0 && (start === at || end === at)).sort((a, b) => b.count - a.count);
  if (!found.length) return null;
  return h("section", {}, h("h3", {}, words.say("panel-ties")), some(ctx, found, ({ start, end, statements, count, kind }) => {
    const other = d.told(nodes[start === at ? end : start]!.thing, words.lang);
    const what = kind === "about" ? "loom-topics" : kind === "visit" ? "loom-visits" : kind === "agreement" ? "loom-agreements" : null;
    return h("p", { class: "tie-row" }, h("span", { class: "way", "aria-hidden": "true" }, kind === "about" ? "·" : (start === at) === (words.dir === "ltr") ? "→" : "←"),
      plain(told(other), () => go(`s${statements[0]}`)), h("span", { class: "count" }, what ? words.counted(what, count) : d.termLabel(d.term(kind), words.lang)));
  }));
}

/** Events whose hosts are at home in a place, the latest first. */
function hosted(ctx: Ctx, thing: number, go: Go): HTMLElement | null {
  const { data: d, words } = ctx;
  if (STYLES[d.things.style[thing]!] !== "Place") return null;
  const row = (event: number): number => d.statementsOf(event).find((each) => d.statements.s[each] === event) ?? 0;
  const status = (event: number): HTMLElement | null => {
    const found = statusOf(d, event);
    return found && tag(d.termLabel(d.term(found), words.lang), "loud");
  };
  const found = eventsAt(d, thing).sort((a, b) => d.statements.lo[row(b)]! - d.statements.lo[row(a)]! || a - b);
  return found.length === 0 ? null : h("section", {}, h("h3", {}, `${words.say("panel-hosted")} (${words.number(found.length)})`),
    some(ctx, found, (event) => h("p", { class: "tie-row" }, goTo(ctx, event, go), status(event), h("span", { class: "count" }, when(ctx, row(event)))), 6));
}

function more(ctx: Ctx, count: number): HTMLElement {
  const made = h("button", { type: "button", class: "said-too" }, ctx.words.counted("panel-said-too", count));
  made.addEventListener("click", () => ctx.set({ said: true }));
  return made;
}

/** Statements under a heading: those of one relation together. */
function section(ctx: Ctx, title: string, rows: readonly number[], thing: number, go: Go): HTMLElement {
  const { data: d, words } = ctx;
  const st = d.statements;
  const groups = new Map<string, number[]>();
  for (const row of rows) {
    const key = st.s[row]! < 0 ? "mark" : `${st.s[row] === thing ? 0 : 1} ${st.p[row]}`;
    const group = groups.get(key);
    if (group) group.push(row);
    else groups.set(key, [row]);
  }
  const open = rows.length < 3;
  const latest = (a: number, b: number): number => st.lo[b]! - st.lo[a]! || st.voices[b]! - st.voices[a]! || a - b;
  const made = [...groups].sort(([a, x], [b, y]) => weight(ctx, a, x) - weight(ctx, b, y) || (a < b ? -1 : 1)).map(([key, of]) => {
    of.sort(latest);
    if (of.length === 1) return entry(ctx, of[0]!, thing, go, { open });
    const heading = key === "mark" ? null : h("h4", {},
      ...(key.startsWith("0") ? [verb(ctx, of[0]!)] : ["… ", verb(ctx, of[0]!), " ", told(d.told(thing, words.lang))]), h("span", { class: "count" }, ` ${words.number(of.length)}`));
    return h("div", { class: "group" }, heading, some(ctx, of, (row) => entry(ctx, row, thing, go, { short: true, open })));
  });
  return h("section", {}, h("h3", {}, `${title} (${words.number(rows.length)})`), ...made);
}

/** What is read first: dates and other values, then what leads on, then what leads here; last what is looked up, of which no source tells. */
function weight({ data: d }: Ctx, key: string, rows: readonly number[]): number {
  if (key === "mark") return 20;
  const claimed = rows.some((row) => d.claimsOf(row).length > 0);
  return (key.startsWith("1") ? 4 : 0) + (d.statements.o[rows[0]!]! < 0 ? 0 : 1) + (claimed ? 0 : 8);
}

function statementShown(ctx: Ctx, row: number, go: Go): Shown {
  const { data: d, words } = ctx;
  const st = d.statements;
  const standing = standingOf(ctx, row);
  if (standing === "mark") return claimShown(ctx, d.claimsOf(row)[0] ?? 0, go);
  const together = rivals(ctx, row);
  const date = st.o[row]! >= 0 ? when(ctx, row) : "";
  const kind = standing === "said" ? words.say("line-said") : standing === "reference" || d.claimsOf(row).length === 0 ? words.say("line-reference") : words.say("line-fact");
  return {
    sign: null,
    title: [goTo(ctx, st.s[row]!, go), " ", verb(ctx, row), " ", endOf(ctx, row, go)],
    kind: [kind, date ? ` · ${date}` : null],
    body: [h("p", { class: "tags" }, ...standingTags(ctx, row, { brief: together.length > 1 })), together.length > 1 && contest(ctx, together, go, "h3"), ...behind(ctx, row, go)],
  };
}

function claimShown(ctx: Ctx, claim: number, go: Go): Shown {
  const { data: d, words } = ctx;
  const row = d.claims.of[claim]!;
  const about = [...new Set(d.claims.about[claim] || [])];
  const isSaid = standingOf(ctx, row) === "mark" || standingOf(ctx, row) === "said";
  return {
    sign: claimSign(d.termName(d.claims.kind[claim]!), 6),
    title: [d.termLabel(d.claims.kind[claim]!, words.lang)],
    kind: [words.say(isSaid ? "line-said" : "line-fact")],
    body: [
      claimCard(ctx, claim, go),
      about.length > 0 && h("dl", { class: "facts" }, h("dt", {}, words.say("panel-about")), h("dd", { class: "names" }, ...about.map((thing) => goTo(ctx, thing, go)))),
      d.statements.s[row]! >= 0 && h("dl", { class: "facts" }, h("dt", {}, words.say("panel-supports")), h("dd", {},
        plain(h("span", {}, told(d.told(d.statements.s[row]!, words.lang)), " ", verb(ctx, row), " ", told(d.object(row, words.lang))), () => go(`s${row}`)))),
    ],
  };
}

/** A line that stands for several statements: by what each is of, the latest first. */
function lineShown(ctx: Ctx, line: SceneLine & { readonly ends: readonly [number, number] }, state: State, go: Go): Shown {
  const { data: d, words } = ctx;
  const st = d.statements;
  const by = new Map<number, number[]>();
  for (const row of line.statements) {
    if (!state.said && st.standing[row] === 2) continue;
    const group = by.get(st.s[row]!);
    if (group) group.push(row);
    else by.set(st.s[row]!, [row]);
  }
  const latest = (rows: readonly number[]): number => Math.max(...rows.map((row) => st.lo[row]!));
  const groups = [...by].sort(([a, x], [b, y]) => latest(y) - latest(x) || a - b);
  const ends = line.ends.flatMap((thing, i): Piece[] => [i ? (line.kind === "about" ? " · " : words.dir === "rtl" ? " ← " : " → ") : null, thing >= 0 ? goTo(ctx, thing, go) : words.say("panel-several")]);
  return {
    sign: null, title: ends, kind: [words.counted("panel-statements", line.statements.length)],
    body: [some(ctx, groups, ([thing, rows]) => h("div", { class: "group" },
      h("h3", { class: "small" }, thing >= 0 ? goTo(ctx, thing, go) : "", h("span", { class: "when" }, ` ${when(ctx, rows[0]!)}`)),
      ...rows.map((row) => entry(ctx, row, thing, go))), 12)],
  };
}
