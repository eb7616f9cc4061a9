// @ts-check
// The waterfall of one trace. The server knows what is open and what the filter leaves; the state of the view is the URL (viewstate.js), and every change
// of it asks the server anew for the rows that are seen (rows.js) and for what stands around them.
import "./head.js";
import { showFilterError } from "./filter.js";
import "./panel.js";
import { bindKeys } from "./tracekeys.js";
import { Minimap } from "./minimap.js";
import { Rows } from "./rows.js";
import { localize } from "./times.js";
import * as view from "./viewstate.js";

/** @typedef {import("./rows.js").Answer & { filterError: string }} Answer */

const root = part("trace");
const body = part("body");
const panel = part("panel");
const filter = /** @type {HTMLInputElement} */ (part("filter"));
const base = `/ui/trace/${root.dataset.trace}`;
let current = Number(view.get("from")); // The row that has the keyboard.
let frames = 0;

/** @param {string} id */
function part(id) {
  return /** @type {HTMLElement} */ (document.getElementById(id));
}

/** @param {string} url @param {AbortSignal} [signal] @returns {Promise<Answer>} */
async function ask(url, signal) {
  const response = await fetch(`${base}/${url}`, { signal });
  if (!response.ok) throw new Error(`${url}: ${response.status}`);
  const { headers } = response;
  return {
    html: await response.text(),
    rows: Number(headers.get("X-Rows")),
    matches: Number(headers.get("X-Matches")),
    filterError: decodeURIComponent(headers.get("X-Filter-Error") ?? ""),
  };
}

/** @param {{ rows: number, matches: number }} answer */
function showCounts({ rows: count, matches }) {
  part("grid").setAttribute("aria-rowcount", String(count + 1));
  part("none").hidden = count > 0;
  const isFiltered = view.get("q") || view.get("path");
  part("matches").textContent = isFiltered ? `${matches} ${matches === 1 ? "match" : "matches"}` : "";
}

/** @param {Element} container */
function markChosen(container) {
  for (const row of /** @type {NodeListOf<HTMLElement>} */ (container.querySelectorAll(".row"))) {
    const chosen = keyOf(row) === view.get("span");
    row.classList.toggle("chosen", chosen);
    row.setAttribute("aria-selected", String(chosen));
  }
}

/** The span whose details a row shows. @param {HTMLElement} row */
function keyOf(row) {
  return row.dataset.span ?? row.dataset.key ?? "";
}

/** The links and the axis around the rows. */
async function refreshFrame() {
  const mine = ++frames;
  const { html, filterError } = await ask(`frame?${view.asked()}`);
  if (mine !== frames) return;
  showFilterError(filterError);
  const focused = document.activeElement?.id;
  const holder = document.createElement("template");
  holder.innerHTML = html; // Rendered and encoded by the server.
  for (const fresh of [...holder.content.children]) part(fresh.id).replaceWith(fresh);
  if (focused && document.activeElement?.id !== focused) document.getElementById(focused)?.focus();
}

/**
 * Shows the state of the view, which has changed.
 * @param {number} [row] The row to begin with; without it the rows stay where they are.
 */
async function render(row) {
  const hadFocus = rows.element.contains(document.activeElement);
  minimap.show(view.get("start"), view.get("end"));
  root.classList.add("loading");
  if (row !== undefined) current = row;
  await Promise.allSettled([rows.refresh(row), refreshFrame()]);
  root.classList.remove("loading");
  if (hadFocus) await focusRow(current);
}

/** @param {number} index @param {boolean} [center] */
async function focusRow(index, center = false) {
  current = Math.max(0, Math.min(index, rows.count - 1));
  await rows.reveal(current, center);
  rows.at(current)?.focus({ preventScroll: true });
}

/** @param {Record<string, string | number | boolean>} question @returns {Promise<{ row: number, span: string } | null>} */
async function position(question) {
  const response = await fetch(`${base}/position?${view.asked(question)}`);
  return response.ok ? response.json() : null;
}

/** Shows the details of the span that is chosen, if one is. */
async function showChosen() {
  const key = view.get("span");
  markChosen(rows.element);
  if (!key) {
    body.classList.remove("with-panel");
    panel.replaceChildren();
    return;
  }
  const response = await fetch(`${base}/span/${encodeURIComponent(key)}?${view.asked()}`);
  if (view.get("span") !== key) return;
  if (response.ok) panel.innerHTML = await response.text(); // Rendered and encoded by the server.
  else panel.textContent = "The details could not be loaded.";
  body.classList.add("with-panel");
  panel.scrollTop = 0;
}

/** @param {string} key */
function choose(key) {
  view.change({ span: key }, "push");
  return showChosen();
}

/** @param {HTMLElement} row */
async function toggle(row) {
  view.toggle(row.dataset.key ?? "");
  await render();
  await focusRow(Number(row.dataset.row));
}

/** @param {string} key */
function focusOn(key) {
  view.change({ focus: key, from: "" }, "push");
  return render(0);
}

/** @param {number} direction */
async function step(direction) {
  const found = await position({ row: current, step: direction });
  if (found) await focusRow(found.row, true);
}

/** Follows a link to another view of the rows. @param {HTMLAnchorElement} link */
function follow(link) {
  const replaces = link.dataset.view === "replace";
  view.follow(link.href, replaces ? "replace" : "push");
  return render(replaces ? undefined : 0);
}

/** @param {MouseEvent} event */
function clicked(event) {
  if (event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
  const target = /** @type {Element} */ (event.target);
  const link = /** @type {HTMLAnchorElement | null} */ (target.closest("a[data-view]"));
  if (link) {
    event.preventDefault();
    follow(link);
    return;
  }
  const row = /** @type {HTMLElement | null} */ (target.closest(".rows .row"));
  if (row) {
    event.preventDefault();
    current = Number(row.dataset.row);
    if (target.closest("[data-toggle]")) toggle(row);
    else if (target.closest("[data-focus]")) focusOn(row.dataset.key ?? "");
    else if (!String(getSelection())) { row.focus({ preventScroll: true }); choose(keyOf(row)); }
  } else if (target.closest("#close")) {
    event.preventDefault();
    choose("");
    focusRow(current);
  }
}

const rows = new Rows(
  part("rows"), Number(root.dataset.rows), Number(root.dataset.first),
  (from, count, signal) => ask(`rows?${view.asked({ from, count })}`, signal),
  { onAnswer: showCounts, onPage: markChosen });
const minimap = new Minimap(part("minimap"), `${base}/map`, (start, end) => {
  view.change({ start, end }, "replace");
  return render();
});

root.classList.add("live");
rows.scrollTo(Number(view.get("from")) || Number(root.dataset.first));
minimap.show(view.get("start"), view.get("end"));
minimap.draw();
showCounts({ rows: rows.count, matches: Number(root.dataset.matches) });
localize(document);
rows.show();
if (view.get("span") && !view.get("from")) position({ span: view.get("span") }).then(found => found && focusRow(found.row, true));

document.addEventListener("click", clicked);
panel.addEventListener("open-span", async event => {
  event.preventDefault();
  const { detail: span } = /** @type {CustomEvent<string>} */ (event);
  const found = await position({ span });
  if (found) await focusRow(found.row, true);
  await choose(span);
});
part("next").addEventListener("click", () => step(1));
part("previous").addEventListener("click", () => step(-1));
bindKeys({
  rows, minimap, filter, focusRow, focusOn, choose, toggle, step, position,
  current: () => current,
});

// Going back finds the rows where they were.
let scrolled = 0;
rows.element.addEventListener("scroll", () => {
  clearTimeout(scrolled);
  scrolled = setTimeout(() => view.change({ from: rows.top > 0 ? String(rows.top) : "" }, "replace"), 250);
}, { passive: true });
view.onReturn(onlyChosen => {
  clearTimeout(scrolled);
  filter.value = view.get("q");
  if (!onlyChosen) render(Number(view.get("from")));
  showChosen();
});

// What is typed in one go is one step to go back.
let typing = 0;
let typed = false;
async function applyFilter() {
  clearTimeout(typing);
  const text = filter.value.trim();
  if (view.get("q") === text) return;
  view.change({ q: text, from: "" }, typed ? "replace" : "push");
  typed = true;
  await render(0);
  current = -1; // The next match is the first.
}
filter.addEventListener("focus", () => { typed = false; });
filter.addEventListener("input", () => { clearTimeout(typing); typing = setTimeout(applyFilter, 250); });
filter.form?.addEventListener("submit", async event => { event.preventDefault(); await applyFilter(); await step(1); });
