// @ts-check
// The list of what a search found: keys, two that are compared, and new traces as they come.
import { bind } from "./keys.js";
import { agos, localize } from "./times.js";

const list = /** @type {HTMLElement | null} */ (document.getElementById("traces"));
const EVERY = 2_000, LONGEST = 60_000, MOST = 500;

/** @returns {HTMLLIElement[]} */
const rows = () => [.../** @type {NodeListOf<HTMLLIElement>} */ (document.querySelectorAll("#traces > li"))];
/** @param {Element} row */
const link = row => /** @type {HTMLAnchorElement} */ (row.querySelector("a.open"));
/** @param {Element} row */
const box = row => /** @type {HTMLInputElement} */ (row.querySelector("input[type=checkbox]"));
const current = () => document.activeElement?.closest("#traces > li") ?? null;
const chosen = () => rows().map(box).filter(its => its.checked);

/** @param {number} by */
function move(by) {
  const all = rows();
  const at = all.findIndex(row => row === current());
  const next = all[at < 0 ? (by > 0 ? 0 : all.length - 1) : Math.max(0, Math.min(all.length - 1, at + by))];
  if (!next) return;
  link(next).focus();
  next.scrollIntoView({ block: "nearest" });
}

// Of three the one that was chosen first goes.
/** @type {HTMLInputElement[]} */
let order = [];

function showChosen() {
  order = [...order.filter(its => its.checked && its.isConnected), ...chosen().filter(its => !order.includes(its))];
  while (order.length > 2) /** @type {HTMLInputElement} */ (order.shift()).checked = false;
  const form = /** @type {HTMLFormElement} */ (document.getElementById("compare"));
  const button = /** @type {HTMLButtonElement} */ (form.querySelector("button"));
  button.disabled = order.length !== 2;
  /** @type {HTMLElement} */ (document.getElementById("chosen")).textContent = order.length === 1 ? "with another" : "two";
}

if (list) {
  list.addEventListener("change", showChosen);
  showChosen();
  addEventListener("pageshow", showChosen);
  bind("Traces", [
    { keys: ["j", "ArrowDown"], text: "next trace", run: () => move(1) },
    { keys: ["k", "ArrowUp"], text: "previous trace", run: () => move(-1) },
    { keys: ["x"], text: "choose the trace to compare it", run: () => { const row = current(); if (row) { box(row).checked = !box(row).checked; showChosen(); } } },
    { keys: ["c"], text: "compare the two", run: () => { if (order.length === 2) /** @type {HTMLFormElement} */ (document.getElementById("compare")).requestSubmit(); } },
    { keys: ["o"], text: "older traces", run: () => document.getElementById("older")?.click() },
  ]);
  localize(list);
  agos(list);
  setInterval(() => agos(list), 15_000);
  if (list.dataset.live) live(list, list.dataset.live);
}

/**
 * Asks for the newest traces again and again, less often when it fails, and not while nobody looks.
 * @param {HTMLElement} list
 * @param {string} query
 */
async function live(list, query) {
  const news = /** @type {HTMLElement} */ (document.getElementById("news"));
  for (let wait = EVERY; ; ) {
    await new Promise(resolve => setTimeout(resolve, wait));
    if (document.hidden) continue;
    try {
      const response = await fetch(`/ui/search/live${query}`);
      if (!response.ok) throw new Error(String(response.status));
      const come = take(list, await response.text());
      if (come > 0) news.textContent = `${come} new ${come === 1 ? "trace" : "traces"}`;
      wait = EVERY;
    } catch {
      wait = Math.min(2 * wait, LONGEST);
    }
  }
}

/**
 * Puts traces where they belong by their start; one that is there already is shown anew.
 * @param {HTMLElement} list
 * @param {string} html Rendered and encoded by the server.
 * @returns {number} How many are new.
 */
function take(list, html) {
  const template = document.createElement("template");
  template.innerHTML = html;
  let come = 0;
  for (const row of [...template.content.querySelectorAll("li")]) {
    const old = rows().find(its => its.dataset.trace === row.dataset.trace);
    if (old) {
      box(row).checked = box(old).checked;
      if (old.contains(document.activeElement) || old.dataset.spans === row.dataset.spans) continue;
      old.replaceWith(row);
    } else {
      const before = rows().find(its => BigInt(its.dataset.start ?? 0) <= BigInt(row.dataset.start ?? 0));
      list.insertBefore(row, before ?? null);
      row.classList.add("new");
      come++;
    }
    localize(row);
    agos(row);
  }
  for (const row of rows().slice(MOST)) row.remove();
  showChosen();
  return come;
}
