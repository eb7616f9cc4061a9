// @ts-check
// Two traces: from difference to difference by keys.
import { bind } from "./keys.js";
import { localize } from "./times.js";

const rows = /** @type {HTMLElement[]} */ ([...document.querySelectorAll("#diff tr.differs")]);
let at = -1;

/** @param {number} step */
function go(step) {
  if (rows.length === 0) return;
  at = at < 0 && step < 0 ? rows.length - 1 : (at + step + rows.length) % rows.length;
  const row = rows[at];
  row.tabIndex = -1;
  row.focus({ preventScroll: true });
  row.scrollIntoView({ block: "center" });
}

bind("Compare", [
  { keys: ["n"], text: "next difference", run: () => go(1) },
  { keys: ["N"], text: "previous difference", run: () => go(-1) },
]);
localize(document);
