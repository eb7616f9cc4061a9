// @ts-check
// The flame graph: zooms without loading the page anew, says at once what is pointed at, and is walked through by arrow keys.
import "./head.js";
import { bind } from "./keys.js";
import { localize } from "./times.js";

const picture = /** @type {HTMLElement} */ (document.getElementById("flame"));
const filter = /** @type {HTMLInputElement} */ (document.getElementById("filter"));
const form = /** @type {HTMLFormElement} */ (document.getElementById("find"));
let asked = 0; // Answers to older questions are thrown away.

/**
 * Draws the picture of an address of this page.
 * @param {URL} url
 */
async function draw(url) {
  const mine = ++asked;
  picture.classList.add("loading");
  const query = new URLSearchParams(url.search);
  query.set("width", String(Math.round(picture.clientWidth)));
  const response = await fetch(`/ui/trace/${picture.dataset.trace}/flame?${query}`).catch(() => null);
  if (mine !== asked) return;
  if (!response?.ok) { location.assign(url); return; } // The page says what is wrong.
  picture.innerHTML = await response.text(); // Rendered and encoded by the server.
  picture.classList.remove("loading");
  arrange();
}

/** @param {string} address */
async function zoom(address) {
  const url = new URL(address, location.href);
  const hadFocus = picture.contains(document.activeElement);
  history.pushState(null, "", url);
  await draw(url);
  follow(url);
  if (hadFocus) boxes()[0]?.focus();
}

// The form and the links to the shapes lead on from what is drawn.
/** @param {URL} url */
function follow(url) {
  filter.value = url.searchParams.get("q") ?? "";
  for (const field of form.querySelectorAll("input[type=hidden]")) field.remove();
  for (const name of ["shape", "focus"]) {
    const value = url.searchParams.get(name);
    if (!value) continue;
    const field = document.createElement("input");
    Object.assign(field, { type: "hidden", name, value });
    form.append(field);
  }
  for (const link of /** @type {NodeListOf<HTMLAnchorElement>} */ (document.querySelectorAll(".segments a"))) {
    const to = new URL(link.href);
    if (filter.value) to.searchParams.set("q", filter.value);
    else to.searchParams.delete("q");
    link.href = to.href;
  }
}

/** @returns {SVGAElement[]} */
function boxes() {
  return Array.from(picture.querySelectorAll("a.box"), box => /** @type {SVGAElement} */ (box));
}

// One stop for Tab: the arrow keys do the rest.
function arrange() {
  for (const [i, box] of boxes().entries()) box.setAttribute("tabindex", i === 0 ? "0" : "-1");
}

/** @param {Element} box */
function extent(box) {
  const rect = box.querySelector("rect");
  const left = parseFloat(rect?.getAttribute("x") ?? "0"), width = parseFloat(rect?.getAttribute("width") ?? "0");
  return { row: Number(/** @type {SVGElement} */ (box).dataset.row), left, right: left + width };
}

/** @param {number} rows @param {number} places */
function walk(rows, places) {
  const all = boxes();
  const at = all.findIndex(box => box === document.activeElement);
  if (at < 0) { all[0]?.focus(); return; }
  const own = extent(all[at]);
  const beside = all[at + places];
  const next = rows === 0
    ? beside && extent(beside).row === own.row ? beside : undefined
    : all.find(box => { const its = extent(box); return its.row === own.row + rows && its.left < own.right && its.right > own.left; });
  if (!next) return;
  for (const [box, index] of /** @type {[SVGAElement, string][]} */ ([[all[at], "-1"], [next, "0"]])) box.setAttribute("tabindex", index);
  next.focus();
  next.scrollIntoView({ block: "nearest" });
}

/** @param {Element | null} box */
function tell(box) {
  const about = document.getElementById("about");
  if (about) about.textContent = box?.querySelector("title")?.textContent ?? "";
}

function out() {
  const steps = picture.querySelectorAll(".way a[data-zoom]");
  const last = picture.querySelectorAll(".way a.step[data-zoom]");
  const to = last[last.length - 1] ?? steps[steps.length - 1];
  if (to) zoom(/** @type {HTMLAnchorElement} */ (to).href);
}

/** @param {Event} event @returns {Element | null} */
const target = event => event.target instanceof Element ? event.target : null;

picture.addEventListener("click", event => {
  if (event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
  const address = target(event)?.closest("a[data-zoom]")?.getAttribute("href");
  if (!address) return;
  event.preventDefault();
  zoom(address);
});
picture.addEventListener("pointerover", event => tell(target(event)?.closest("a.box") ?? null));
picture.addEventListener("focusin", event => tell(target(event)?.closest("a.box") ?? null));
addEventListener("popstate", () => { const url = new URL(location.href); follow(url); draw(url); });
form.addEventListener("submit", event => {
  event.preventDefault();
  const url = new URL(location.href);
  if (filter.value.trim()) url.searchParams.set("q", filter.value.trim());
  else url.searchParams.delete("q");
  zoom(url.href);
});

bind("Flame graph", [
  { keys: ["ArrowDown"], text: "to what is called", run: () => walk(1, 0) },
  { keys: ["ArrowUp"], text: "to the caller", run: () => walk(-1, 0) },
  { keys: ["ArrowLeft", "ArrowRight"], text: "to the neighbour", run: event => walk(0, event.key === "ArrowRight" ? 1 : -1) },
  { keys: ["Enter"], text: "zoom in", run: () => {} },
  { keys: ["Escape"], text: "zoom out", run: out },
  { keys: ["m"], text: "merged, or by time", run: () => /** @type {HTMLElement | null} */ (document.querySelector(".segments a:not([aria-current])"))?.click() },
  { keys: ["/"], text: "find spans", run: () => filter.focus() },
]);
localize(document);
arrange();
