// @ts-check
// Charts of which a part is chosen: drawing over one with the pointer leads to the search in that time and those durations, arrows go from link to link.

const LEAST = 6;
const SVG = "http://www.w3.org/2000/svg";

/**
 * @typedef {object} Axes Where the plot is in the picture, in percent, and what its edges mean.
 * @property {[number, number]} x
 * @property {[number, number]} y At the shortest and at the longest duration.
 * @property {[bigint, bigint]} times Unix nanoseconds.
 * @property {{ low: number, high: number, isLog: boolean } | null} durations Nanoseconds; null if the picture has no such axis.
 */

/** @param {string | undefined} text @returns {[number, number]} */
const two = text => /** @type {[number, number]} */ ((text ?? "0 100").split(" ").map(Number));

/** @param {SVGElement} svg @returns {Axes} */
function axesOf(svg) {
  const { x, y, times, durations } = svg.dataset;
  const [from, to] = (times ?? "0 1").split(" ").map(BigInt);
  const [low, high, scale] = (durations ?? "").split(" ");
  return {
    x: two(x), y: two(y), times: [from ?? 0n, to ?? 1n],
    durations: durations ? { low: Number(low), high: Number(high), isLog: scale === "log" } : null,
  };
}

/** @param {number} value */
const clamp = value => Math.max(0, Math.min(1, value));

/** @param {Axes} axes @param {number} part Of the axis, from 0 to 1. */
function timeAt({ times: [from, to] }, part) {
  const millionth = BigInt(Math.round(part * 1e6));
  return Number((from + ((to - from) * millionth) / 1_000_000n) / 1000n) / 1000;
}

/** @param {NonNullable<Axes["durations"]>} axis @param {number} part */
const durationAt = ({ low, high, isLog }, part) => isLog ? low * (high / low) ** part : low + (high - low) * part;

/** @param {number} ns */
const microseconds = ns => `${Number((ns / 1000).toPrecision(4))}us`;

/** @param {number} ms */
const utc = ms => new Date(ms).toISOString().slice(0, -1);

/**
 * The search in a part of the chart.
 * @param {SVGElement} svg
 * @param {{ x0: number, x1: number, y0: number, y1: number, isTall: boolean }} part In pixels of the picture, ordered. What is not tall means all durations.
 */
function searchIn(svg, { x0, x1, y0, y1, isTall }) {
  const axes = axesOf(svg);
  const box = svg.getBoundingClientRect();
  /** @param {number} at @param {number} size @param {[number, number]} edges */
  const along = (at, size, [start, end]) => clamp(((at / size) * 100 - start) / (end - start));
  const url = new URL(svg.dataset.brush ?? "/search", location.href);
  url.searchParams.set("lookback", "custom");
  url.searchParams.set("from", utc(Math.floor(timeAt(axes, along(x0, box.width, axes.x)))));
  url.searchParams.set("to", utc(Math.ceil(timeAt(axes, along(x1, box.width, axes.x))) + 1));
  if (axes.durations && isTall) {
    const [least, most] = [along(y1, box.height, axes.y), along(y0, box.height, axes.y)];
    const shortest = durationAt(axes.durations, least);
    if (least > 0 && shortest >= 1) url.searchParams.set("minDuration", microseconds(shortest));
    if (most < 1) url.searchParams.set("maxDuration", microseconds(durationAt(axes.durations, most)));
  }
  return url;
}

/** @param {SVGElement} svg */
function brush(svg) {
  /** @type {{ x: number, y: number, mark: SVGRectElement | null } | null} */
  let begun = null;
  /** @param {PointerEvent} event */
  const partTo = event => {
    const box = svg.getBoundingClientRect();
    const { x, y } = /** @type {NonNullable<typeof begun>} */ (begun);
    const [toX, toY] = [event.clientX - box.left, event.clientY - box.top];
    const isTall = svg.dataset.durations !== undefined && Math.abs(toY - y) > LEAST;
    return {
      x0: Math.max(0, Math.min(x, toX)), x1: Math.min(box.width, Math.max(x, toX)),
      y0: isTall ? Math.max(0, Math.min(y, toY)) : 0, y1: isTall ? Math.min(box.height, Math.max(y, toY)) : box.height,
      isTall,
    };
  };

  svg.addEventListener("pointerdown", event => {
    // A finger scrolls the page.
    if (event.button !== 0 || event.pointerType === "touch") return;
    const box = svg.getBoundingClientRect();
    begun = { x: event.clientX - box.left, y: event.clientY - box.top, mark: null };
  });
  svg.addEventListener("pointermove", event => {
    if (!begun) return;
    const part = partTo(event);
    if (!begun.mark) {
      if (part.x1 - part.x0 < LEAST) return;
      svg.setPointerCapture(event.pointerId);
      begun.mark = /** @type {SVGRectElement} */ (document.createElementNS(SVG, "rect"));
      begun.mark.setAttribute("class", "brushed");
      svg.append(begun.mark);
    }
    for (const [name, value] of Object.entries({ x: part.x0, y: part.y0, width: part.x1 - part.x0, height: part.y1 - part.y0 }))
      begun.mark.setAttribute(name, String(value));
  });
  svg.addEventListener("pointerup", event => {
    const mark = begun?.mark;
    if (begun && mark) location.assign(searchIn(svg, partTo(event)));
    mark?.remove();
    begun = null;
  });
  const stop = () => { begun?.mark?.remove(); begun = null; };
  svg.addEventListener("pointercancel", stop);
  // A link is not dragged away, and is not followed when a stroke ends on it.
  svg.addEventListener("dragstart", event => event.preventDefault());
  svg.addEventListener("keydown", event => { if (event.key === "Escape") stop(); });
}

/**
 * Arrows go to the nearest link in their direction, so that a picture of many is one stop on the way through the page.
 * @param {SVGElement} svg
 */
function walk(svg) {
  svg.addEventListener("keydown", event => {
    const step = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
    const here = document.activeElement?.closest("a");
    if (!step || !here || !svg.contains(here)) return;
    event.preventDefault();
    event.stopPropagation();
    const [dx, dy] = /** @type {[number, number]} */ (step);
    /** @param {Element} link */
    const middle = link => { const box = link.getBoundingClientRect(); return { x: box.x + box.width / 2, y: box.y + box.height / 2 }; };
    const from = middle(here);
    let best = null, least = Infinity;
    for (const link of svg.querySelectorAll("a")) {
      const { x, y } = middle(link);
      const ahead = (x - from.x) * dx + (y - from.y) * dy;
      const aside = Math.abs((x - from.x) * dy) + Math.abs((y - from.y) * dx);
      if (ahead > 1 && ahead + 3 * aside < least) [best, least] = [link, ahead + 3 * aside];
    }
    if (!best) return;
    here.setAttribute("tabindex", "-1");
    best.setAttribute("tabindex", "0");
    best.focus();
  });
}

for (const svg of /** @type {NodeListOf<SVGElement>} */ (document.querySelectorAll("svg[data-brush]"))) {
  brush(svg);
  walk(svg);
}
