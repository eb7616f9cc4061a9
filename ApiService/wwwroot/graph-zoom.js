// @ts-check
// Moves and zooms a picture in a box that scrolls: with the mouse, two fingers, buttons and keys.
import { bind } from "./keys.js";

const LEAST = 0.15, MOST = 3;

/**
 * @param {HTMLElement} canvas What scrolls.
 * @param {SVGSVGElement} svg The picture, with its own size as width and height.
 * @param {Element | null} first What is to be seen at first.
 * @returns {{ wasMoved: () => boolean }} Whether the click that comes now ends a movement.
 */
export function graphZoom(canvas, svg, first) {
  const width = Number(svg.getAttribute("width")), height = Number(svg.getAttribute("height"));
  let scale = 1, moved = false;
  /** @type {Map<number, { x: number, y: number }>} */
  const fingers = new Map();

  /** @param {number} to @param {number} [atX] @param {number} [atY] A point of the box that stays where it is. */
  const zoom = (to, atX = canvas.clientWidth / 2, atY = canvas.clientHeight / 2) => {
    const x = (canvas.scrollLeft + atX) / scale, y = (canvas.scrollTop + atY) / scale;
    scale = Math.min(MOST, Math.max(LEAST, to));
    svg.setAttribute("width", String(Math.round(width * scale)));
    svg.setAttribute("height", String(Math.round(height * scale)));
    canvas.scrollTo(x * scale - atX, y * scale - atY);
  };
  const fit = () => zoom(Math.min(1, (canvas.clientWidth - 14) / width));
  const larger = () => zoom(scale * 1.25), smaller = () => zoom(scale / 1.25);
  document.getElementById("zoom-in")?.addEventListener("click", larger);
  document.getElementById("zoom-out")?.addEventListener("click", smaller);
  document.getElementById("zoom-fit")?.addEventListener("click", fit);
  bind("Architecture", [
    { keys: ["+", "="], text: "larger", run: larger },
    { keys: ["-"], text: "smaller", run: smaller },
    { keys: ["0"], text: "the whole graph", run: fit },
  ]);

  canvas.addEventListener("wheel", event => {
    if (!event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    const box = canvas.getBoundingClientRect();
    zoom(scale * (event.deltaY < 0 ? 1.1 : 1 / 1.1), event.clientX - box.left, event.clientY - box.top);
  }, { passive: false });

  canvas.addEventListener("pointerdown", event => {
    if (event.pointerType === "mouse" && event.button !== 0) return;
    if (fingers.size === 0) moved = false;
    fingers.set(event.pointerId, { x: event.clientX, y: event.clientY });
  });
  canvas.addEventListener("pointermove", event => {
    const from = fingers.get(event.pointerId);
    if (!from) return;
    const to = { x: event.clientX, y: event.clientY };
    const other = [...fingers].find(([id]) => id !== event.pointerId)?.[1];
    if (other) {
      const box = canvas.getBoundingClientRect();
      zoom(scale * distance(to, other) / Math.max(1, distance(from, other)), (to.x + other.x) / 2 - box.left, (to.y + other.y) / 2 - box.top);
    } else if (event.pointerType === "mouse") {
      // A finger scrolls by itself.
      if (!moved && distance(from, to) < 4) return;
      canvas.scrollBy(from.x - to.x, from.y - to.y);
    } else return;
    moved = true;
    canvas.classList.add("dragged");
    fingers.set(event.pointerId, to);
  });
  for (const end of /** @type {const} */ (["pointerup", "pointercancel", "pointerleave"])) {
    canvas.addEventListener(end, event => {
      fingers.delete(event.pointerId);
      canvas.classList.remove("dragged");
    });
  }
  canvas.addEventListener("touchmove", event => { if (event.touches.length > 1) event.preventDefault(); }, { passive: false });
  // Nodes are links, which a browser would drag away; and a movement that ends on one is no click.
  svg.addEventListener("dragstart", event => event.preventDefault());
  svg.addEventListener("click", event => { if (moved && event.detail > 0) event.preventDefault(); }, { capture: true });

  // Small enough to be seen whole, but not so small that nothing can be read.
  zoom(Math.min(1, Math.max(0.6, (canvas.clientWidth - 14) / width)));
  canvas.scrollTo(0, Math.max(0, (height * scale - canvas.clientHeight) / 2));
  if (first) {
    const box = canvas.getBoundingClientRect(), at = first.getBoundingClientRect();
    canvas.scrollBy(at.left + at.width / 2 - box.left - canvas.clientWidth / 2, at.top + at.height / 2 - box.top - canvas.clientHeight / 2);
  }
  return { wasMoved: () => moved };
}

/** @param {{ x: number, y: number }} a @param {{ x: number, y: number }} b */
const distance = (a, b) => Math.hypot(a.x - b.x, a.y - b.y);
