// @ts-check
// The keys of the waterfall.
import { bind } from "./keys.js";
import * as view from "./viewstate.js";

/**
 * @typedef {object} Waterfall
 * @property {import("./rows.js").Rows} rows
 * @property {import("./minimap.js").Minimap} minimap
 * @property {HTMLInputElement} filter
 * @property {() => number} current The row that has the keyboard.
 * @property {(row: number, center?: boolean) => unknown} focusRow
 * @property {(key: string) => unknown} focusOn Shows a subtree; empty for the whole trace.
 * @property {(key: string) => unknown} choose Shows the details of a span; empty for none.
 * @property {(row: HTMLElement) => unknown} toggle
 * @property {(direction: number) => unknown} step To the next match.
 * @property {(question: Record<string, string | number | boolean>) => Promise<{ row: number } | null>} position
 */

/** @param {Waterfall} page */
export function bindKeys(page) {
  const { rows, minimap, filter, focusRow, focusOn, choose, toggle, step } = page;
  const at = () => rows.at(page.current());
  const by = (/** @type {number} */ count) => focusRow(page.current() + count);
  const press = (/** @type {string} */ id) => document.getElementById(id)?.click();

  async function closeOrLeave() {
    const row = at();
    if (!row) return;
    if (row.ariaExpanded === "true" && !view.get("q") && !view.get("path")) {
      await toggle(row);
      return;
    }
    const parent = await page.position({ span: row.dataset.span ?? row.dataset.key ?? "", parent: true });
    if (parent) await focusRow(parent.row);
  }

  function openOrEnter() {
    const row = at();
    return row?.ariaExpanded === "false" ? toggle(row) : by(1);
  }

  function focusCurrent() {
    const row = at();
    const key = row?.dataset.span ? "" : row?.dataset.key;
    if (key && key !== view.get("focus")) focusOn(key);
  }

  function escape() {
    if (minimap.cancel()) return;
    if (view.get("span")) choose("");
    else if (!minimap.isWhole) minimap.whole();
  }

  bind("Rows", [
    { keys: ["ArrowDown", "j"], text: "next row", run: () => by(1) },
    { keys: ["ArrowUp", "k"], text: "previous row", run: () => by(-1) },
    { keys: ["PageDown"], text: "a page down", run: () => by(rows.visible - 1) },
    { keys: ["PageUp"], text: "a page up", run: () => by(1 - rows.visible) },
    { keys: ["Home"], text: "first row", run: () => focusRow(0) },
    { keys: ["End"], text: "last row", run: () => focusRow(rows.count - 1) },
    { keys: ["ArrowRight"], text: "open, or next row", run: openOrEnter },
    { keys: ["ArrowLeft"], text: "close, or go to the parent", run: closeOrLeave },
    { keys: ["Enter"], text: "details of the span", run: () => { const row = at(); if (row) choose(row.dataset.span ?? row.dataset.key ?? ""); } },
    { keys: ["Escape"], text: "close the details; then show all of the time", run: escape },
  ]);
  bind("What is shown", [
    { keys: ["["], text: "close all", run: () => press("collapse") },
    { keys: ["]"], text: "open all", run: () => press("expand") },
    { keys: ["p"], text: "close one level", run: () => press("collapse-level") },
    { keys: ["o"], text: "open one level", run: () => press("expand-level") },
    { keys: ["f"], text: "only this span and what is below it", run: focusCurrent },
    { keys: ["F"], text: "the whole trace", run: () => press("unfocus") },
    { keys: ["G"], text: "siblings that are alike as one row", run: () => press("group") },
    { keys: ["c"], text: "draw the critical path", run: () => press("critical") },
    { keys: ["C"], text: "only spans on the critical path", run: () => press("only-critical") },
  ]);
  bind("Filter", [
    { keys: ["/"], text: "filter", run: () => filter.focus() },
    { keys: ["n"], text: "next match", run: () => step(1) },
    { keys: ["N"], text: "previous match", run: () => step(-1) },
  ]);
  bind("Time", [
    { keys: ["w"], text: "zoom in", run: () => minimap.zoom(0.6) },
    { keys: ["s"], text: "zoom out", run: () => minimap.zoom(1 / 0.6) },
    { keys: ["a"], text: "earlier", run: () => minimap.pan(-0.2) },
    { keys: ["d"], text: "later", run: () => minimap.pan(0.2) },
  ]);
}
