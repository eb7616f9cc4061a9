// @ts-check
// Buttons that copy the text beside them; without scripts they are not there.

/** @param {ParentNode} root Where the snippets are. */
export function copyButtons(root) {
  for (const button of /** @type {NodeListOf<HTMLButtonElement>} */ (root.querySelectorAll(".snippet .copy"))) {
    const code = button.closest(".snippet")?.querySelector("code");
    if (!code) continue;
    button.hidden = false;
    button.addEventListener("click", async () => {
      button.textContent = await copy(code) ? "Copied" : "Press Ctrl+C";
      setTimeout(() => { button.textContent = "Copy"; }, 2000);
    });
  }
}

/**
 * Browsers let pages write to the clipboard only over HTTPS or from localhost; elsewhere the text is chosen, ready to be copied.
 * @param {HTMLElement} code
 */
async function copy(code) {
  try {
    await navigator.clipboard.writeText(code.textContent ?? "");
    return true;
  } catch {
    getSelection()?.selectAllChildren(code);
    return false;
  }
}
