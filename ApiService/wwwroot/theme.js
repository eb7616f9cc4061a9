// @ts-check
// Runs before the first paint, which is why it is no module: the theme that was chosen, and that there are scripts at all.
document.documentElement.classList.add("scripts");
try {
  const chosen = localStorage.getItem("theme");
  if (chosen === "light" || chosen === "dark") document.documentElement.dataset.theme = chosen;
} catch {
  // A browser that keeps nothing follows the system.
}
