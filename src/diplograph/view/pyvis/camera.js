/* What part of the picture is seen, and how a reader changes that */

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
  network.moveTo({ scale: scaled(factor), animation: !still.matches && { duration: 200 } });
  touched();
}
const scaled = (factor) => Math.min(Math.max(network.getScale() * factor, 0.2), 5);

/** Zoom so that what lies under a point of the window stays there. */
function zoomAt(factor, { clientX, clientY }) {
  const { left, top } = byId("network").getBoundingClientRect();
  const fixed = network.DOMtoCanvas({ x: clientX - left, y: clientY - top });
  const { x, y } = network.getViewPosition(), scale = scaled(factor), less = network.getScale() / scale;
  network.moveTo({ position: { x: fixed.x + (x - fixed.x) * less, y: fixed.y + (y - fixed.y) * less }, scale, animation: false });
  touched();
}
function moveBy(right, down) {
  const { x, y } = network.getViewPosition(), scale = network.getScale();
  network.moveTo({ position: { x: x + right / scale, y: y + down / scale }, animation: false });
  touched();
}
function touched() {
  state.touched = true;
  byId("network").classList.add("near");
}

const KEYS = {
  "+": () => zoom(1.3), "=": () => zoom(1.3), "-": () => zoom(1 / 1.3), 0: () => fit(true),
  ArrowLeft: () => moveBy(-60, 0), ArrowRight: () => moveBy(60, 0),
  ArrowUp: () => moveBy(0, -60), ArrowDown: () => moveBy(0, 60),
};
/** A key that is pressed while the picture has the focus. */
function move(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || !KEYS[event.key]) return;
  event.preventDefault();
  KEYS[event.key]();
}

/** A wheel belongs to the page, and zooms with Ctrl or ⌘; a pinch on a touchpad comes as Ctrl. */
function wheel(event) {
  if (!network) return;
  event.stopPropagation(); // vis-network would take any
  if (!event.ctrlKey && !event.metaKey) return tellWheel();
  event.preventDefault();
  byId("wheel").hidden = true;
  zoomAt(Math.exp(-Math.max(-25, Math.min(25, event.deltaY)) / 100), event);
}
let told;
function tellWheel() {
  const key = /Mac|iP/.test(navigator.platform) ? "⌘" : "Ctrl";
  byId("wheel").textContent = word("wheel", { key });
  byId("wheel").hidden = false;
  clearTimeout(told);
  told = setTimeout(() => { byId("wheel").hidden = true; }, 1600);
}

/** Where the panel covers the picture, scroll so that what is chosen is seen above what is said of it. */
function reveal() {
  if (!network || !stacked.matches || !state.chosen) return;
  const { type, id } = state.chosen, { nodes } = focus();
  const shown = type === "thing" || (type === "claim" && nodes.has(id)) ? [id] : [...nodes];
  const heights = shown.filter((node) => nodeSet.get(node)).map((node) => network.canvasToDOM(network.getPosition(node)).y);
  if (!heights.length) return;
  const { top } = byId("network").getBoundingClientRect(), room = byId("panel").offsetHeight;
  const first = top + Math.min(...heights) - 40, last = top + Math.max(...heights) + 40, end = innerHeight - room;
  if (first < 0 || last > end)
    scrollBy({ top: (first + last - end) / 2, behavior: still.matches ? "auto" : "smooth" });
}

/** One finger scrolls the page while the picture is whole, and moves it once it is near. */
let drags = true;
function press({ pointerType }) {
  drags = pointerType !== "touch" || state.touched;
  network?.setOptions({ interaction: { dragView: drags } });
}

byId("network").addEventListener("pointerdown", press, { capture: true });
byId("network").addEventListener("wheel", wheel, { capture: true, passive: false });
