// The waterfall of one trace: rows come in windows from the server, which knows what is open and what the filter leaves.
import "./head.js";
import { showFilterError } from "./filter.js";
import "./panel.js";
import { localize } from "./times.js";

const ROW = 28;
const root = document.getElementById("trace");
const rows = document.getElementById("rows");
const body = document.getElementById("body");
const panel = document.getElementById("panel");
const filter = document.getElementById("filter");
const matches = document.getElementById("matches");
const help = document.getElementById("help");
const windowSize = Number(root.dataset.window);
const base = `/ui/trace/${root.dataset.trace}`;

const url = new URL(location.href);
const state = {
  depth: url.searchParams.get("depth") ?? "",
  toggled: (url.searchParams.get("toggle") ?? "").split(",").filter(Boolean),
  q: url.searchParams.get("q") ?? "",
  span: url.searchParams.get("span") ?? "",
};
let count = Number(root.dataset.rows);
let current = 0; // The row that has the keyboard.
let generation = 0; // Answers to questions from before a change are thrown away.
const pages = new Map(); // First row of a window -> its element, or a promise of it.

function query(extra = {}) {
  const parameters = new URLSearchParams();
  if (state.depth) parameters.set("depth", state.depth);
  if (state.toggled.length) parameters.set("toggle", state.toggled.join(","));
  if (state.q) parameters.set("q", state.q);
  for (const [name, value] of Object.entries(extra)) parameters.set(name, value);
  return parameters;
}

function remember() {
  const parameters = query(state.span ? { span: state.span } : {}).toString();
  history.replaceState(null, "", location.pathname + (parameters ? `?${parameters}` : ""));
}

function setCount(value) {
  count = value;
  spacer.style.height = `${count * ROW}px`;
  document.getElementById("waterfall").setAttribute("aria-rowcount", count + 1);
}

function showMatches(number) {
  matches.textContent = state.q ? `${number} ${number === "1" ? "match" : "matches"}` : "";
}

function place(page, first) {
  page.dataset.first = first;
  page.style.top = `${first * ROW}px`;
}

async function load(first) {
  const mine = generation;
  const response = await fetch(`${base}/rows?${query({ from: first, count: windowSize })}`);
  if (!response.ok) throw new Error(`rows: ${response.status}`);
  const html = await response.text();
  if (mine !== generation) return;
  setCount(Number(response.headers.get("X-Rows")));
  showMatches(response.headers.get("X-Matches"));
  showFilterError(decodeURIComponent(response.headers.get("X-Filter-Error") ?? ""));
  const page = document.createElement("div");
  page.className = "page";
  page.innerHTML = html; // Rendered and encoded by the server.
  place(page, first);
  mark(page);
  pages.get(first)?.element?.remove();
  pages.set(first, { element: page });
  rows.append(page);
}

// Loads the windows around what is seen, and lets go of those far away.
async function show() {
  const from = Math.floor(rows.scrollTop / ROW / windowSize) * windowSize;
  const to = rows.scrollTop / ROW + rows.clientHeight / ROW;
  const wanted = [];
  for (let first = from; first < Math.min(to, count); first += windowSize) wanted.push(first);
  for (const [first, page] of pages) {
    if (page.element && Math.abs(first - from) > 6 * windowSize) {
      page.element.remove();
      pages.delete(first);
    }
  }
  await Promise.all(wanted.map(first => {
    if (!pages.has(first)) pages.set(first, { loading: load(first).catch(() => pages.delete(first)) });
    return pages.get(first).loading;
  }));
}

async function refresh() {
  generation++;
  for (const page of pages.values()) page.element?.classList.add("old");
  const old = [...pages.values()].map(page => page.element).filter(Boolean);
  pages.clear();
  remember();
  root.classList.add("loading");
  await show();
  if (count === 0) await load(0);
  for (const element of old) element.remove();
  root.classList.remove("loading");
  if (rows.scrollTop > count * ROW) { rows.scrollTop = 0; await show(); }
}

function mark(container) {
  for (const row of container.querySelectorAll(".row")) {
    const chosen = row.dataset.key === state.span;
    row.classList.toggle("chosen", chosen);
    row.setAttribute("aria-selected", chosen);
  }
}

function rowAt(index) {
  return rows.querySelector(`.page:not(.old) > .row[data-row="${index}"]`);
}

async function focusRow(index, center = false) {
  current = Math.max(0, Math.min(index, count - 1));
  const top = current * ROW;
  if (center || top < rows.scrollTop || top + ROW > rows.scrollTop + rows.clientHeight) {
    rows.scrollTop = center ? top - rows.clientHeight / 2
      : top < rows.scrollTop ? top : top + ROW - rows.clientHeight;
    await show();
  }
  rowAt(current)?.focus({ preventScroll: true });
}

async function position(parameters) {
  const response = await fetch(`${base}/position?${query(parameters)}`);
  return response.ok ? response.json() : null;
}

async function choose(key) {
  state.span = key;
  remember();
  mark(rows);
  if (!key) {
    body.classList.remove("with-panel");
    panel.replaceChildren();
    return;
  }
  const response = await fetch(`${base}/span/${encodeURIComponent(key)}?${query()}`);
  if (state.span !== key) return;
  if (response.ok) panel.innerHTML = await response.text();
  else panel.textContent = "The details could not be loaded.";
  body.classList.add("with-panel");
  panel.scrollTop = 0;
}

async function toggle(row) {
  const key = row.dataset.key;
  state.toggled = state.toggled.includes(key)
    ? state.toggled.filter(other => other !== key)
    : [...state.toggled, key].slice(-300);
  const index = Number(row.dataset.row);
  await refresh();
  await focusRow(index);
}

async function setDepth(depth) {
  state.depth = depth;
  state.toggled = [];
  rows.scrollTop = 0;
  await refresh();
  await focusRow(0);
}

async function step(direction) {
  const found = await position({ row: current, step: direction });
  if (found) await focusRow(found.row, true);
}

async function keys(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
  const typing = event.target.matches("input, select, textarea");
  if (typing) {
    if (event.key === "Escape") rows.focus();
    return;
  }
  const row = rowAt(current);
  const actions = {
    ArrowDown: () => focusRow(current + 1), j: () => focusRow(current + 1),
    ArrowUp: () => focusRow(current - 1), k: () => focusRow(current - 1),
    PageDown: () => focusRow(current + Math.floor(rows.clientHeight / ROW) - 1),
    PageUp: () => focusRow(current - Math.floor(rows.clientHeight / ROW) + 1),
    Home: () => focusRow(0), End: () => focusRow(count - 1),
    ArrowRight: () => row?.ariaExpanded === "false" ? toggle(row) : focusRow(current + 1),
    ArrowLeft: async () => {
      if (row?.ariaExpanded === "true" && !state.q) return toggle(row);
      const parent = row && await position({ span: row.dataset.key, parent: true });
      if (parent) await focusRow(parent.row);
    },
    Enter: () => row && choose(row.dataset.key),
    Escape: () => choose(""),
    "[": () => setDepth("1"), "]": () => setDepth(""),
    "/": () => filter.focus(),
    n: () => step(1), N: () => step(-1),
  };
  if (!Object.hasOwn(actions, event.key)) return;
  if (event.key === "Enter" && event.target.closest("a, button, summary") && !event.target.closest(".row")) return;
  event.preventDefault();
  await actions[event.key]();
}

function clicks(event) {
  if (event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
  const row = event.target.closest(".row");
  if (!row) return;
  event.preventDefault();
  current = Number(row.dataset.row);
  if (event.target.closest("[data-toggle]")) toggle(row);
  else if (!String(getSelection())) { row.focus({ preventScroll: true }); choose(row.dataset.key); }
}

// The first window is the server's; from here on it is one page of many.
const spacer = document.createElement("div");
rows.prepend(spacer);
root.classList.add("live");
setCount(count);
const firstPage = rows.querySelector(".page");
place(firstPage, Number(root.dataset.first));
// A window that the URL asked for may not lie on our grid.
if (Number(root.dataset.first) % windowSize === 0) pages.set(Number(root.dataset.first), { element: firstPage });
else firstPage.remove();
rows.scrollTop = Number(root.dataset.first) * ROW;
showMatches(root.dataset.matches);

let scheduled = false;
rows.addEventListener("scroll", () => {
  if (scheduled) return;
  scheduled = true;
  requestAnimationFrame(() => { scheduled = false; show(); });
});
addEventListener("resize", show);
rows.addEventListener("click", clicks);
document.addEventListener("keydown", keys);
panel.addEventListener("click", event => {
  if (event.target.closest("#close")) { event.preventDefault(); choose(""); rowAt(current)?.focus({ preventScroll: true }); }
});
panel.addEventListener("open-span", async event => {
  event.preventDefault();
  const found = await position({ span: event.detail });
  if (found) await focusRow(found.row, true);
  await choose(event.detail);
});
for (const [id, depth] of [["collapse", "1"], ["expand", ""]])
  document.getElementById(id).addEventListener("click", event => { event.preventDefault(); setDepth(depth); });
document.getElementById("next").addEventListener("click", () => step(1));
document.getElementById("previous").addEventListener("click", () => step(-1));
document.getElementById("help-button").addEventListener("click", () => help.showModal());

let typing;
async function applyFilter() {
  clearTimeout(typing);
  if (state.q === filter.value.trim()) return;
  state.q = filter.value.trim();
  rows.scrollTop = 0;
  current = -1;
  await refresh();
}
filter.addEventListener("input", () => { clearTimeout(typing); typing = setTimeout(applyFilter, 250); });
filter.form.addEventListener("submit", async event => { event.preventDefault(); await applyFilter(); await step(1); });

localize(document);
show();
if (state.span) position({ span: state.span }).then(found => found && focusRow(found.row, true));
