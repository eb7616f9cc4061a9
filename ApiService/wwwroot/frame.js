// @ts-check
// What every page has: the keys that lead from page to page, the theme, the list of keys.
import { bind, showKeys } from "./keys.js";

/** @param {string} id */
const find = id => document.getElementById(id);

/** @param {HTMLElement | null} field */
function focus(field) {
  field?.focus();
  if (field instanceof HTMLInputElement) field.select();
}

/** The field that a page is about: the first that can be filled in. */
const mainField = () => /** @type {HTMLElement | null} */ (
  document.querySelector("main [data-main-field]") ??
  [...document.querySelectorAll("main input, main select")].find(field => field.matches(":not([type=hidden]):not([type=checkbox]):not([type=radio])") && field.checkVisibility()) ?? null);

bind("Everywhere", [
  ...[.../** @type {NodeListOf<HTMLAnchorElement>} */ (document.querySelectorAll(".top nav a[data-key]"))].map(link => ({
    keys: [`g ${link.dataset.key}`], text: `go to ${link.textContent}`, run: () => { location.href = link.href; },
  })),
  { keys: ["t"], text: "open a trace by its id", run: () => focus(find("jump")) },
  { keys: ["/"], text: "to the first field", run: () => focus(mainField()) },
]);
find("keys-button")?.addEventListener("click", showKeys);

/** What follows what when the button is pressed. @type {Record<string, "system" | "light" | "dark">} */
const NEXT = { system: "light", light: "dark", dark: "system" };
const themeButton = find("theme-button");

/** @param {string} theme */
function setTheme(theme) {
  if (theme === "system") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
  showTheme();
}

const theme = () => document.documentElement.dataset.theme ?? "system";

function showTheme() {
  if (!themeButton) return;
  const text = `Theme: ${theme() === "system" ? "as the system" : theme()}`;
  themeButton.title = text;
  themeButton.setAttribute("aria-label", text);
  themeButton.dataset.theme = theme();
}

themeButton?.addEventListener("click", () => {
  const next = NEXT[theme()] ?? "system";
  try {
    if (next === "system") localStorage.removeItem("theme");
    else localStorage.setItem("theme", next);
  } catch {
    // Then it holds for this page.
  }
  setTheme(next);
});
// Another tab has changed it, or a page that the browser kept comes back.
addEventListener("storage", event => { if (event.key === "theme") setTheme(event.newValue ?? "system"); });
addEventListener("pageshow", event => {
  if (!event.persisted) return;
  try {
    setTheme(localStorage.getItem("theme") ?? "system");
  } catch {
    // As it was.
  }
});
showTheme();
