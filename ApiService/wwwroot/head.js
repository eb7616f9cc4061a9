// @ts-check
// The head of every page about a trace: its buttons, and the keys that lead from view to view.
import { bind } from "./keys.js";
import { copyFrom } from "./copy.js";

const link = document.getElementById("copy-link");
const id = document.getElementById("copy-id");
link?.addEventListener("click", () => copyFrom(link, location.href));
id?.addEventListener("click", () => copyFrom(id, id.dataset.trace ?? ""));
for (const button of [link, id]) if (button) button.hidden = false;

/** @type {NodeListOf<HTMLAnchorElement>} */
const tabs = document.querySelectorAll(".tabs a");
bind("Views of the trace", [...tabs].map((tab, i) => ({ keys: [String(i + 1)], text: tab.textContent ?? "", run: () => tab.click() })));

// On a phone the tabs scroll.
document.querySelector(".tabs [aria-current]")?.scrollIntoView({ block: "nearest", inline: "nearest" });
