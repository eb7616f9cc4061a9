// @ts-check
// The views of a trace that are tables.
import "./head.js";
import { bind } from "./keys.js";
import { localize } from "./times.js";

localize(document);
const filter = /** @type {HTMLInputElement | null} */ (document.querySelector("#view input[type=search], #view input[name=by]"));
if (filter) bind("Table", [{ keys: ["/"], text: filter.name === "by" ? "group by an attribute" : "filter", run: () => filter.focus() }]);

/** @param {string} rel */
const turn = rel => () => /** @type {HTMLAnchorElement | null} */ (document.querySelector(`#view a[rel=${rel}]`))?.click();
if (document.querySelector("#view a[rel]"))
  bind("Table", [{ keys: ["n"], text: "next page", run: turn("next") }, { keys: ["p"], text: "previous page", run: turn("prev") }]);
