// The strip of dates below each view: how much there is of each month or year, and what is asked for.
import { changes, has } from "./bits";
import { h, s } from "./dom";
import { shown, undated } from "./filter";
import { dayOf, iso } from "./state";
import type { Ctx, Data, Day, State } from "./types";
import { NO_DAY } from "./types";

export interface Bin { readonly from: Day; readonly to: Day; count: number }

/** The periods from `first` to `last`: of as few of `months` as there are at most `most` of, else of whole years. */
export function periods(first: Day, last: Day, most = 120, months: readonly number[] = [1]): Bin[] {
  const start = new Date(first * 86400000);
  const at = (year: number, month: number): Day => Date.UTC(year, month, 1) / 86400000;
  const [y0, y1] = [start.getUTCFullYear(), new Date(last * 86400000).getUTCFullYear()];
  const step = months.find((each) => (y1 - y0 + 1) * (12 / each) <= most) ?? 12 * Math.max(1, Math.ceil((y1 - y0 + 1) / most));
  const found: Bin[] = [];
  for (let month = 0; at(y0, month) <= last; month += step) found.push({ from: at(y0, month), to: at(y0, month + step) - 1, count: 0 });
  return found;
}

/** A period in EDTF: its month, its year, or its first and last. */
export function periodOf({ from, to }: { readonly from: Day; readonly to: Day }): string {
  const [a, b] = [iso(from), iso(to)];
  if (to - from <= 32) return a.slice(0, 7);
  if (to - from <= 93) return `${a.slice(0, 7)}/${b.slice(0, 7)}`;
  return a.slice(0, 4) === b.slice(0, 4) ? a.slice(0, 4) : `${a.slice(0, 4)}/${b.slice(0, 4)}`;
}

/** The first and last day of what has one; outliers that a date could not be are left to the fields. */
export function extent(d: Data): [Day, Day] | null {
  let [first, last] = [Infinity, -Infinity];
  const fromMeta = [dayOf(d.meta.first), dayOf(d.meta.last)];
  if (fromMeta[0] !== null && fromMeta[1] !== null) return [fromMeta[0]!, fromMeta[1]!];
  for (let row = 0; row < d.statements.count; row++) {
    const [lo, hi] = [d.statements.lo[row]!, d.statements.hi[row]!];
    if (lo !== NO_DAY) first = Math.min(first, lo);
    if (hi !== NO_DAY) last = Math.max(last, hi);
  }
  return Number.isFinite(first) ? [first, Math.max(first, last)] : null;
}

/** At least three years, so that a month stays narrow. */
function widened(first: Day, last: Day): [Day, Day] {
  const spare = Math.max(0, Math.ceil((3 * 365 - (last - first)) / 2));
  return [first - spare, last + spare];
}

export function makeBrush(ctx: Ctx): { show(state: State): void } {
  const root = document.getElementById("brush")!;
  const [fromName, toName] = [h("label", { for: "brush-from" }), h("label", { for: "brush-to" })];
  const from = h("input", { type: "date", id: "brush-from" });
  const to = h("input", { type: "date", id: "brush-to" });
  const picture = s("svg", { class: "histogram", "aria-hidden": "true", preserveAspectRatio: "none" });
  const [start, end] = [h("span", { class: "end" }), h("span", { class: "end" })];
  const note = h("span", { class: "undated" });
  root.append(h("span", { class: "field" }, fromName, from), start, picture, end, h("span", { class: "field" }, toName, to), note);
  const bounds = extent(ctx.data);
  const bins = bounds ? periods(...widened(...bounds), 120, [1, 3]) : [];
  const changed = changes();
  const set = (change: { from?: Day | null; to?: Day | null }): void => ctx.set({ filter: { ...ctx.state().filter, ...change } });
  from.addEventListener("change", () => set({ from: dayOf(from.value) }));
  to.addEventListener("change", () => set({ to: dayOf(to.value) }));

  // Dragging over the strip asks for the periods from where it began to where it is.
  let begun = -1;
  const binAt = (event: PointerEvent): number => {
    const box = picture.getBoundingClientRect();
    const share = (event.clientX - box.left) / box.width;
    return Math.max(0, Math.min(bins.length - 1, Math.floor((ctx.words.dir === "rtl" ? 1 - share : share) * bins.length)));
  };
  const upTo = (event: PointerEvent): void => {
    const [a, b] = [begun, binAt(event)].sort((x, y) => x - y) as [number, number];
    set({ from: bins[a]!.from, to: bins[b]!.to });
  };
  picture.addEventListener("pointerdown", (event) => {
    if (!bins.length) return;
    begun = binAt(event);
    picture.setPointerCapture(event.pointerId);
  });
  picture.addEventListener("pointermove", (event) => {
    if (begun >= 0 && binAt(event) !== begun) upTo(event);
  });
  picture.addEventListener("pointerup", (event) => {
    if (begun < 0) return;
    const { filter } = ctx.state();
    const bin = bins[begun]!;
    if (binAt(event) === begun && filter.from === bin.from && filter.to === bin.to) set({ from: null, to: null });
    else if (binAt(event) === begun) upTo(event);
    begun = -1;
  });

  return {
    show(state) {
      const { data, words } = ctx;
      root.hidden = bins.length === 0;
      if (root.hidden) return;
      root.setAttribute("role", "region");
      root.setAttribute("aria-label", words.say("dates"));
      fromName.textContent = words.say("from-day");
      toName.textContent = words.say("to-day");
      from.value = state.filter.from === null ? "" : iso(state.filter.from);
      to.value = state.filter.to === null ? "" : iso(state.filter.to);
      const bits = shown(data, state, "dates");
      if (!changed(bits, state.lang, state.filter.from, state.filter.to)) return;
      const without = tally(data, bits, bins);
      note.textContent = without ? words.counted("undated", without) : "";
      start.textContent = String(new Date(bins[0]!.from * 86400000).getUTCFullYear());
      end.textContent = String(new Date(bins[bins.length - 1]!.to * 86400000).getUTCFullYear());
      const top = Math.max(1, ...bins.map(({ count }) => count));
      picture.setAttribute("viewBox", `0 0 ${bins.length * 4} 36`);
      picture.replaceChildren(s("rect", { class: "ground", y: 35, width: bins.length * 4, height: 1 }), ...bins.map((bin, i) => {
        // An empty period has a bar without a colour, so that its name is told.
        const high = bin.count ? Math.max(3, Math.round((Math.sqrt(bin.count) / Math.sqrt(top)) * 35)) : 36;
        const place = words.dir === "rtl" ? bins.length - 1 - i : i;
        const inside = (state.filter.from === null || bin.to >= state.filter.from) && (state.filter.to === null || bin.from <= state.filter.to);
        return s("rect", { x: place * 4 + 0.5, y: 36 - high, width: 3, height: high, class: bin.count === 0 ? "none" : inside ? "in" : "out" },
          s("title", {}, words.say("per-period", { period: words.date(periodOf(bin)), count: words.number(bin.count) })));
      }));
    },
  };
}

/** Count the dated ones of `bits` into the period in which they begin; returns how many have no date. */
function tally(d: Data, bits: Uint32Array, bins: Bin[]): number {
  let without = 0;
  for (const bin of bins) bin.count = 0;
  for (let row = 0; row < d.statements.count; row++) {
    if (!has(bits, row)) continue;
    if (undated(d, row)) without++;
    else {
      const day = d.statements.lo[row] === NO_DAY ? d.statements.hi[row]! : d.statements.lo[row]!;
      let [a, b] = [0, bins.length - 1];
      while (a < b) {
        const middle = (a + b + 1) >> 1;
        if (bins[middle]!.from <= day) a = middle;
        else b = middle - 1;
      }
      bins[a]!.count++;
    }
  }
  return without;
}
