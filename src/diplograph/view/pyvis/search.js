/* Finding a thing by any of its names: a combobox, as the ARIA practices describe it */

const box = byId("search"), matches = byId("matches");
let best = []; // what is listed, and which of it Enter would choose
let active = -1;

const plain = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLocaleLowerCase();
const parts = (text) => plain(text).split(/[^\p{L}\p{N}]+/u).filter(Boolean);

/** The things that a text may mean, the likeliest first: each with the name that it goes by. */
function found(text) {
  const wanted = plain(text.trim());
  if (!wanted) return [];
  const hits = data.things.map((thing) => {
    const shown = named(thing.id).text;
    const names = [shown, ...thing.names.map(([, name]) => name).filter((name) => name !== shown)];
    const ranked = names.map((name) => ({ name, rank: nearness(wanted, name) + (name === shown ? 0 : 0.5) }));
    return { thing, ...ranked.reduce((one, other) => (other.rank < one.rank ? other : one)) };
  }).filter(({ rank }) => rank < Infinity);
  // A slip of the finger is forgiven only where nothing is written as asked.
  const exact = hits.filter(({ rank }) => rank < SLIP);
  return (exact.length ? exact : hits).sort((a, b) => a.rank - b.rank || (a.thing.said - b.thing.said) || (a.name < b.name ? -1 : 1));
}

const SLIP = 4;
function nearness(wanted, name) {
  const whole = plain(name);
  if (whole === wanted) return 0;
  if (whole.startsWith(wanted)) return 1;
  if (parts(name).some((part) => part.startsWith(wanted))) return 2;
  if (whole.includes(wanted)) return 3;
  return parts(wanted).every((asked) => parts(name).some((part) => isNear(asked, part))) ? SLIP : Infinity;
}
/** Whether two words are the same but for one slip, or two in a long word, perhaps unfinished. */
function isNear(asked, part) {
  const slips = asked.length < 4 ? 0 : asked.length < 8 ? 1 : 2;
  let row = Array.from({ length: part.length + 1 }, (_, i) => i), before = row;
  for (let i = 1; i <= asked.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= part.length; j += 1) {
      next[j] = Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + (asked[i - 1] !== part[j - 1]));
      if (i > 1 && j > 1 && asked[i - 1] === part[j - 2] && asked[i - 2] === part[j - 1]) next[j] = Math.min(next[j], before[j - 2] + 1);
    }
    [before, row] = [row, next];
  }
  return Math.min(...row) <= slips;
}

function search() {
  const wanted = box.value.trim();
  const hits = found(box.value);
  best = hits.slice(0, 8);
  active = best.length ? 0 : -1;
  byId("found").hidden = !wanted;
  matches.hidden = !best.length;
  byId("no-match").hidden = Boolean(best.length);
  matches.replaceChildren(...best.map(option));
  byId("count").textContent = !wanted ? "" : best.length ? word("found", { count: hits.length }) : word("nothing-found");
  mark();
}
function option({ thing, name }, i) {
  const shown = named(thing.id);
  const other = name !== shown.text && thing.names.find(([, text]) => text === name);
  return element("li", { role: "option", id: `match-${i}`, onclick: () => take(i) }, thingSign(thing.style),
    element("span", {}, words(shown), other && [" ", words({ text: name, lang: other[0] }, "other")]));
}
/** Say which match is the one that Enter takes. */
function mark() {
  [...matches.children].forEach((item, i) => item.setAttribute("aria-selected", i === active));
  box.setAttribute("aria-expanded", !byId("found").hidden && best.length > 0);
  if (active < 0) box.removeAttribute("aria-activedescendant");
  else box.setAttribute("aria-activedescendant", `match-${active}`);
}
function take(i) {
  const { thing } = best[i];
  leaveSearch();
  choose("thing", thing.id, true);
}
function leaveSearch() {
  box.value = "";
  search();
}

const STEPS = { ArrowDown: 1, ArrowUp: -1 };
box.addEventListener("input", search);
box.addEventListener("focus", () => { if (box.value) search(); });
box.addEventListener("keydown", (event) => {
  if (event.isComposing) return;
  if (event.key === "Enter" && active >= 0) take(active);
  else if (STEPS[event.key] && best.length) {
    active = (active + STEPS[event.key] + best.length) % best.length;
    mark();
  } else return;
  event.preventDefault();
});
// A press on a match must not take the focus from the box before it is a click.
matches.addEventListener("pointerdown", (event) => event.preventDefault());
