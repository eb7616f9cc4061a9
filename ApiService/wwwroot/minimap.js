// @ts-check
// The whole time of the trace in small. Dragging over it chooses the window of time that the rows show; the handles at its ends move it.
import { drawMap } from "./mapdrawing.js";

const SMALLEST = 1e-7; // Of the trace's time: what a number of JavaScript still tells apart.

/** @typedef {{ from: number, to: number }} Part From 0 to 1. */

export class Minimap {
  /** @type {Part} */
  #part = { from: 0, to: 1 };
  /** @type {number | null} Where a selection began. */
  #origin = null;
  #commit = 0;

  /**
   * @param {HTMLElement} element
   * @param {string} url Of the picture.
   * @param {(start: string, end: string) => unknown} chosen In nanoseconds after the trace's start; empty at its ends.
   */
  constructor(element, url, chosen) {
    this.element = element;
    this.chosen = chosen;
    this.duration = Number(element.dataset.duration);
    this.startHandle = part("handle-start");
    this.endHandle = part("handle-end");
    this.selection = part("selection");
    this.url = url;
    this.#listen();
  }

  /** Draws the picture; it needs its place on the page before. */
  draw() {
    return drawMap(/** @type {HTMLCanvasElement} */ (part("map")), this.url);
  }

  /**
   * Shows a window.
   * @param {string} start
   * @param {string} end
   */
  show(start, end) {
    const from = Number(start) / this.duration || 0;
    const to = end ? Math.min(1, Number(end) / this.duration || 1) : 1;
    this.#place(from < to ? { from, to } : { from: 0, to: 1 });
  }

  get isWhole() {
    return this.#part.from === 0 && this.#part.to === 1;
  }

  /** Stops a selection that is being made. */
  cancel() {
    const active = this.#origin !== null;
    this.#origin = null;
    this.selection.hidden = true;
    return active;
  }

  whole() {
    this.#move({ from: 0, to: 1 });
  }

  /** @param {number} factor Below 1 for less time. */
  zoom(factor) {
    const { from, to } = this.#part;
    const [middle, half] = [(from + to) / 2, Math.max(((to - from) / 2) * factor, SMALLEST)];
    this.#move({ from: middle - half, to: middle + half });
  }

  /** @param {number} step In parts of what is shown. */
  pan(step) {
    const { from, to } = this.#part;
    const by = Math.max(-from, Math.min(1 - to, (to - from) * step));
    this.#move({ from: from + by, to: to + by });
  }

  /** @param {Part} wanted */
  #move({ from, to }) {
    if (this.duration === 0) return;
    this.#place({ from: from < SMALLEST ? 0 : from, to: to > 1 - SMALLEST ? 1 : to });
    clearTimeout(this.#commit);
    this.#commit = setTimeout(() => {
      const { from: start, to: end } = this.#part;
      this.chosen(start > 0 ? String(Math.round(start * this.duration)) : "", end < 1 ? String(Math.round(end * this.duration)) : "");
    }, 120);
  }

  /** @param {Part} wanted */
  #place({ from, to }) {
    this.#part = { from, to };
    part("shade-start").style.width = `${from * 100}%`;
    part("shade-end").style.width = `${(1 - to) * 100}%`;
    for (const [handle, at] of /** @type {[HTMLElement, number][]} */ ([[this.startHandle, from], [this.endHandle, to]])) {
      handle.style.left = `${at * 100}%`;
      handle.setAttribute("aria-valuenow", String(Math.round(at * 1000)));
      handle.setAttribute("aria-valuetext", durationText(at * this.duration));
    }
  }

  /** @param {PointerEvent} event */
  #at(event) {
    const { left, width } = this.element.getBoundingClientRect();
    return Math.max(0, Math.min(1, (event.clientX - left) / width));
  }

  #listen() {
    this.element.addEventListener("pointerdown", event => {
      if (event.button !== 0) return;
      const target = /** @type {HTMLElement} */ (event.target);
      target.setPointerCapture(event.pointerId);
      if (target === this.startHandle || target === this.endHandle) return;
      this.#origin = this.#at(event);
      event.preventDefault();
    });
    this.element.addEventListener("pointermove", event => this.#drag(event));
    this.element.addEventListener("pointerup", event => this.#drop(event));
    this.element.addEventListener("pointercancel", () => this.cancel());
    this.element.addEventListener("dblclick", () => this.whole());
    for (const handle of [this.startHandle, this.endHandle]) handle.addEventListener("keydown", event => this.#step(handle, event));
  }

  /** @param {PointerEvent} event */
  #drag(event) {
    const target = /** @type {HTMLElement} */ (event.target);
    const at = this.#at(event);
    if (this.#origin !== null) {
      const [from, to] = [Math.min(this.#origin, at), Math.max(this.#origin, at)];
      this.selection.hidden = false;
      this.selection.style.left = `${from * 100}%`;
      this.selection.style.width = `${(to - from) * 100}%`;
    } else if (target.hasPointerCapture(event.pointerId)) {
      this.#set(target, at);
    }
  }

  /** @param {PointerEvent} event */
  #drop(event) {
    const [origin, at] = [this.#origin, this.#at(event)];
    this.cancel();
    if (origin !== null && Math.abs(at - origin) * this.element.clientWidth > 3)
      this.#move({ from: Math.min(origin, at), to: Math.max(origin, at) });
  }

  /** @param {HTMLElement} handle @param {number} at */
  #set(handle, at) {
    const { from, to } = this.#part;
    if (handle === this.startHandle) this.#move({ from: Math.min(at, to - SMALLEST), to });
    else this.#move({ from, to: Math.max(at, from + SMALLEST) });
  }

  /** @param {HTMLElement} handle @param {KeyboardEvent} event */
  #step(handle, event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const at = handle === this.startHandle ? this.#part.from : this.#part.to;
    const step = event.shiftKey ? 0.1 : 0.01;
    const wanted = new Map([
      ["ArrowLeft", at - step], ["ArrowDown", at - step], ["ArrowRight", at + step], ["ArrowUp", at + step],
      ["PageDown", at - 0.1], ["PageUp", at + 0.1], ["Home", 0], ["End", 1],
    ]).get(event.key);
    if (wanted === undefined) return;
    event.preventDefault();
    this.#set(handle, wanted);
  }
}

/** @param {string} id */
function part(id) {
  return /** @type {HTMLElement} */ (document.getElementById(id));
}

/** @param {number} nanoseconds */
function durationText(nanoseconds) {
  const [size, unit] = nanoseconds < 1e3 ? [1, "ns"] : nanoseconds < 1e6 ? [1e3, "µs"] : nanoseconds < 1e9 ? [1e6, "ms"] : [1e9, "s"];
  return `${Number((nanoseconds / Number(size)).toPrecision(4))} ${unit}`;
}
