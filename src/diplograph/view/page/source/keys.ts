// The keyboard: one stop for each view, arrows from sign to sign, and a few letters.
import type { Ctx, State, View } from "./types";

const VIEWS: readonly State["view"][] = ["net", "time", "map", "heat", "table"];
const ARROWS: Readonly<Record<string, readonly [number, number]>> = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

interface Point { readonly x: number; readonly y: number }

/** Which of `points` is the nearest in a direction, with what lies aside counting double; -1 if none. */
export function nearest(from: Point, points: readonly Point[], [dx, dy]: readonly [number, number]): number {
  let [best, at] = [Infinity, -1];
  points.forEach((to, i) => {
    const [x, y] = [to.x - from.x, to.y - from.y];
    const along = x * dx + y * dy;
    const aside = Math.abs(x * dy) + Math.abs(y * dx);
    if (along > 0.5 && along + 2 * aside < best) [best, at] = [along + 2 * aside, i];
  });
  return at;
}

const middle = (element: Element): Point => {
  const { left, top, width, height } = element.getBoundingClientRect();
  return { x: left + width / 2, y: top + height / 2 };
};

/** Signs of an SVG that can be chosen. */
const signs = (svg: Element): SVGElement[] => [...svg.querySelectorAll<SVGElement>("[role=button], a")].filter((each) => each.getClientRects().length > 0);

function typing(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || target instanceof HTMLSelectElement || (target instanceof HTMLInputElement && !["checkbox", "radio"].includes(target.type)));
}

export function listen(ctx: Ctx, view: () => View): void {
  function arrow(event: KeyboardEvent): boolean {
    const direction = ARROWS[event.key];
    const active = document.activeElement;
    const svg = active?.closest("#stage svg");
    if (!direction || !active || !svg || active === svg) return false;
    const all = signs(svg).filter((each) => each !== active);
    const at = nearest(middle(active), all.map(middle), direction);
    if (at >= 0) {
      active.setAttribute("tabindex", "-1");
      all[at]!.setAttribute("tabindex", "0");
      all[at]!.focus();
    }
    return true;
  }

  function enter(event: KeyboardEvent): boolean {
    const active = document.activeElement;
    if (!(active instanceof SVGElement) || !active.closest("#stage svg")) return false;
    const before = ctx.state().pick;
    active.dispatchEvent(new MouseEvent("click", { bubbles: true, cancelable: true }));
    const pick = ctx.state().pick ?? before; // choosing what is chosen takes the choice away
    if (event.shiftKey && pick !== null && ctx.data.thing(pick) >= 0) ctx.set({ scope: "ego", focus: pick });
    return true;
  }

  /** One step back: the choice, then the surroundings, then the story. */
  function back(): boolean {
    const { pick, scope, step } = ctx.state();
    if (pick !== null) ctx.set({ pick: null });
    else if (scope === "ego" || scope === "path") ctx.set({ scope: "opening", focus: null, to: null });
    else if (step !== null) ctx.set({ step: null });
    else return false;
    return true;
  }

  function letter(key: string): boolean {
    const at = Number(key) - 1;
    if (VIEWS[at] !== undefined) {
      document.querySelector<HTMLInputElement>(`input[name=view][value=${VIEWS[at]}]`)?.click();
      view().focus();
    } else if (key === "/") {
      const find = document.getElementById("find");
      if (find && !find.checkVisibility()) document.getElementById("more-button")?.click();
      find?.focus();
    } else if (key === "?") document.getElementById("help-button")?.click();
    else if (key === "s") ctx.set({ said: !ctx.state().said });
    else if (key === "p") document.getElementById("panel-title")?.focus();
    else if (key === "f") {
      document.getElementById("filters-button")?.click();
      if (ctx.state().open) document.getElementById("two-voices")?.focus();
    }
    else return false;
    return true;
  }

  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
    const done = event.key === "Escape" ? back()
      : typing(event.target) ? false
      : event.key === "Enter" || event.key === " " ? enter(event)
      : event.key in ARROWS ? arrow(event)
      : letter(event.key);
    if (done) event.preventDefault();
  });
}
