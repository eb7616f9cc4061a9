// @ts-check
// The page of the architecture: choices take effect at once, the graph can be moved, and shows what a node or an edge is connected with.
import { graphZoom } from "./graph-zoom.js";
import { bind } from "./keys.js";
import { timeWindow } from "./window.js";

const form = /** @type {HTMLFormElement} */ (document.getElementById("window-form"));
timeWindow(form);
form.addEventListener("change", event => {
  const field = /** @type {HTMLInputElement} */ (event.target);
  const lookback = /** @type {HTMLSelectElement} */ (form.elements.namedItem("lookback"));
  if (field.matches("select, [type=checkbox]") && lookback.value !== "custom") form.requestSubmit();
});
bind("Architecture", [{ keys: ["f"], text: "find a service", run: () => document.getElementById("q")?.focus() }]);

const graph = document.getElementById("graph");
if (graph) start(graph);

/** @param {HTMLElement} graph */
function start(graph) {
  const canvas = /** @type {HTMLElement} */ (graph.querySelector(".canvas"));
  const svg = /** @type {SVGSVGElement} */ (graph.querySelector("svg"));
  const hint = /** @type {HTMLElement} */ (document.getElementById("hint"));
  const nodes = /** @type {SVGElement[]} */ ([...graph.querySelectorAll(".node")]);
  const edges = /** @type {SVGElement[]} */ ([...graph.querySelectorAll("g .edge")]);
  const byNumber = new Map(nodes.map(node => [node.dataset.node, node]));
  graph.classList.add("live");
  const zoom = graphZoom(canvas, svg, svg.querySelector(".node.found") ?? svg.querySelector(".node.chosen"));

  /** @param {SVGElement[]} near What is lit while all else is dim; nothing: all as it was. */
  const light = near => {
    for (const lit of graph.querySelectorAll(".near")) lit.classList.remove("near");
    graph.classList.toggle("focused", near.length > 0);
    for (const element of near) element.classList.add("near");
  };
  /** @param {SVGElement} edge */
  const ends = edge => [byNumber.get(edge.dataset.from), byNumber.get(edge.dataset.to)].filter(node => node !== undefined);
  /** @param {SVGElement} node */
  const around = node => {
    const own = edges.filter(edge => edge.dataset.from === node.dataset.node || edge.dataset.to === node.dataset.node);
    light([node, ...own, ...own.flatMap(ends)]);
  };

  for (const node of nodes) {
    node.addEventListener("focus", () => around(node));
    node.addEventListener("blur", () => light([]));
  }

  /** @type {Element | null} */
  let pointed = null;
  svg.addEventListener("pointermove", event => {
    if (event.buttons !== 0) return;
    const target = /** @type {Element} */ (event.target).closest(".node") ?? edgeNear(event);
    if (target === pointed) return;
    pointed = target;
    svg.classList.toggle("onto", target !== null && target.matches(".edge"));
    hint.textContent = target instanceof SVGElement && target.matches(".edge") ? describe(target) : "";
    if (!(target instanceof SVGElement)) light([]);
    else if (target.matches(".edge")) light([target, ...ends(target)]);
    else around(target);
  });
  svg.addEventListener("pointerleave", () => {
    pointed = null;
    hint.textContent = "";
    light([]);
  });
  svg.addEventListener("click", event => {
    const edge = /** @type {Element} */ (event.target).closest(".node") || zoom.wasMoved() ? null : edgeNear(event);
    if (edge) location.href = `${graph.dataset.link}&caller=${encodeURIComponent(name(edge.dataset.from))}&called=${encodeURIComponent(name(edge.dataset.to))}`;
  });

  /** @param {string | undefined} number */
  const name = number => byNumber.get(number)?.dataset.name ?? "";
  /** @param {SVGElement} edge */
  const describe = edge => `${name(edge.dataset.from)} → ${name(edge.dataset.to)}: ${edge.dataset.text}`;
}

// A line is thin: what is a few pixels beside it means it.
/** @param {MouseEvent} event @returns {SVGElement | null} */
function edgeNear(event) {
  for (const [x, y] of [[0, 0], [0, -4], [0, 4], [-4, 0], [4, 0]]) {
    const found = document.elementFromPoint(event.clientX + x, event.clientY + y);
    if (found instanceof SVGElement && found.matches("g > .edge")) return found;
  }
  return null;
}
