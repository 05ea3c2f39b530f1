// Nearer and back: the picture grows within a frame that scrolls, so that letters only get larger.
import { h } from "./dom";
import type { Words } from "./types";

const MOST = 5;

export interface Zoom {
  readonly buttons: HTMLElement;
  /** As large as `width` by `height` shows it whole, from now on. */
  whole(width: number, height: number): void;
}

/** Let `frame`, which scrolls, show `svg` from nearer: by buttons, by Ctrl and the wheel, by dragging. */
export function zooming(frame: HTMLElement, svg: SVGSVGElement, words: Words): Zoom {
  let [width, height, near] = [0, 0, 1];

  /** Scale to `next`, with what lies at a point of the frame staying there. */
  function scale(next: number, x = frame.clientWidth / 2, y = frame.clientHeight / 2): void {
    const wanted = Math.min(MOST, Math.max(1, next));
    const factor = wanted / near;
    near = wanted;
    const [left, top] = [(frame.scrollLeft + x) * factor - x, (frame.scrollTop + y) * factor - y];
    svg.setAttribute("width", String(Math.round(width * near)));
    svg.setAttribute("height", String(Math.round(height * near)));
    frame.scrollTo(left, top);
    frame.classList.toggle("near", near > 1);
  }

  frame.addEventListener("wheel", (event) => {
    if (!event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    const { left, top } = frame.getBoundingClientRect();
    scale(near * Math.exp(-Math.max(-25, Math.min(25, event.deltaY)) / 100), event.clientX - left, event.clientY - top);
  }, { passive: false });
  frame.addEventListener("pointerdown", (event) => {
    if (near === 1 || event.pointerType === "touch" || event.button !== 0) return;
    const [x, y, left, top] = [event.clientX, event.clientY, frame.scrollLeft, frame.scrollTop];
    const move = (moved: PointerEvent): void => frame.scrollTo(left - moved.clientX + x, top - moved.clientY + y);
    const end = (): void => {
      window.removeEventListener("pointermove", move);
      window.removeEventListener("pointerup", end);
    };
    window.addEventListener("pointermove", move);
    window.addEventListener("pointerup", end);
  });

  const button = (letter: string, name: string, done: () => void): HTMLElement => {
    const made = h("button", { type: "button", "aria-label": name, title: name }, letter);
    made.addEventListener("click", done);
    return made;
  };
  return {
    buttons: h("div", { class: "zoom", role: "group", "aria-label": words.say("zoom") },
      button("+", words.say("zoom-in"), () => scale(near * 1.4)),
      button("−", words.say("zoom-out"), () => scale(near / 1.4)),
      button("⤢", words.say("fit"), () => scale(1))),
    whole(wide, high) {
      [width, height] = [wide, high];
      scale(near);
    },
  };
}
