// @ts-check
// The rows of the waterfall: windows of them come from the server as HTML when they are scrolled to, and go when they are far away.

export const ROW = 28;
const WINDOW = 50;
const KEPT = 6; // Windows that are kept before and after those that are needed.

/** @typedef {{ html: string, rows: number, matches: number }} Answer */
/** @typedef {{ element?: HTMLElement, loading: Promise<void>, stop: AbortController }} Page */

export class Rows {
  /** @type {Map<number, Page>} By the number of the window. */
  #pages = new Map();
  #generation = 0; // Answers to questions from before a change are thrown away.
  /** @type {Promise<unknown>} */
  #turn = Promise.resolve();
  #spacer = document.createElement("div");
  #scheduled = false;

  /**
   * @param {HTMLElement} element Holds the window that the server rendered, and scrolls.
   * @param {number} count The number of rows that there are.
   * @param {number} first The first row of that window.
   * @param {(from: number, count: number, signal: AbortSignal) => Promise<Answer>} ask
   * @param {{ onAnswer: (answer: Answer) => void, onPage: (page: HTMLElement) => void }} hooks
   */
  constructor(element, count, first, ask, hooks) {
    this.element = element;
    this.count = count;
    this.ask = ask;
    this.hooks = hooks;
    this.#spacer.className = "spacer";
    const rendered = /** @type {HTMLElement} */ (element.querySelector(".page"));
    const rows = [...rendered.children];
    for (let i = 0; i < rows.length; i += WINDOW) {
      const page = this.#place((first + i) / WINDOW, rows.slice(i, i + WINDOW));
      this.#pages.set((first + i) / WINDOW, { element: page, loading: Promise.resolve(), stop: new AbortController() });
    }
    rendered.remove();
    element.prepend(this.#spacer);
    this.#resize();
    element.addEventListener("scroll", () => this.#schedule(), { passive: true });
    addEventListener("resize", () => this.#schedule());
  }

  /** The first row that is seen. */
  get top() {
    return Math.round(this.element.scrollTop / ROW);
  }

  /** How many rows are seen. */
  get visible() {
    return Math.floor(this.element.clientHeight / ROW);
  }

  /** @param {number} index */
  at(index) {
    return /** @type {HTMLElement | null} */ (this.element.querySelector(`.page:not(.old) > .row[data-row="${index}"]`));
  }

  /** Loads the windows around what is seen, and lets go of those far away. */
  async show() {
    const { scrollTop: top, clientHeight: height } = this.element;
    const from = Math.max(0, Math.floor((top - height) / ROW / WINDOW));
    const to = Math.min(Math.ceil((top + 2 * height) / ROW / WINDOW), Math.ceil(this.count / WINDOW));
    for (const [index, page] of this.#pages) {
      const kept = page.element ? KEPT : 0;
      if (index < from - kept || index >= to + kept) this.#drop(index, page);
    }
    const loading = [];
    for (let index = from; index < to; index++) {
      if (!this.#pages.has(index)) this.#load(index);
      loading.push(this.#pages.get(index)?.loading);
    }
    await Promise.all(loading);
  }

  /**
   * Everything anew.
   * @param {number} [row] The row to begin with; without it the rows stay where they are.
   */
  async refresh(row) {
    this.#generation++;
    const old = [...this.element.querySelectorAll(".page")];
    for (const page of old) page.classList.add("old");
    for (const page of this.#pages.values()) page.stop.abort();
    this.#pages.clear();
    const generation = this.#generation;
    this.count = Math.max(this.count, (row ?? 0) + 1);
    if (row !== undefined) this.scrollTo(row);
    await this.show();
    if (generation === this.#generation) await this.show(); // How many there are is known only now.
    for (const page of old) page.remove();
  }

  /** @param {number} row */
  scrollTo(row) {
    this.#resize();
    this.element.scrollTop = row * ROW;
  }

  /**
   * Brings a row into sight.
   * @param {number} index
   * @param {boolean} center
   */
  async reveal(index, center) {
    const { scrollTop, clientHeight } = this.element;
    const top = index * ROW;
    if (center) this.element.scrollTop = top - clientHeight / 2;
    else if (top < scrollTop) this.element.scrollTop = top;
    else if (top + ROW > scrollTop + clientHeight) this.element.scrollTop = top + ROW - clientHeight;
    await this.show();
  }

  /** @param {number} index */
  #load(index) {
    const stop = new AbortController();
    /** @type {Page} */
    const page = { stop, loading: Promise.resolve() };
    page.loading = this.#fetch(index, page, this.#generation).catch(() => {
      if (this.#pages.get(index) === page) this.#pages.delete(index);
    });
    this.#pages.set(index, page);
  }

  /** @param {number} index @param {Page} page @param {number} generation */
  async #fetch(index, page, generation) {
    const answer = await this.ask(index * WINDOW, WINDOW, page.stop.signal);
    // No frame has to take in more than one window.
    await (this.#turn = this.#turn.then(() => new Promise(requestAnimationFrame)));
    if (generation !== this.#generation || page.stop.signal.aborted) return;
    this.count = answer.rows;
    this.#resize();
    this.hooks.onAnswer(answer);
    if (index * WINDOW >= answer.rows) {
      this.#pages.delete(index);
      return;
    }
    const holder = document.createElement("template");
    holder.innerHTML = answer.html; // Rendered and encoded by the server.
    page.element = this.#place(index, [...holder.content.children]);
  }

  /** @param {number} index @param {Element[]} rows */
  #place(index, rows) {
    const page = document.createElement("div");
    page.className = "page";
    page.setAttribute("role", "presentation");
    page.append(...rows);
    page.style.top = `${index * WINDOW * ROW}px`;
    page.style.height = `${rows.length * ROW}px`;
    this.hooks.onPage(page);
    this.element.append(page);
    return page;
  }

  /** @param {number} index @param {Page} page */
  #drop(index, page) {
    page.stop.abort();
    page.element?.remove();
    this.#pages.delete(index);
  }

  #resize() {
    this.#spacer.style.height = `${this.count * ROW}px`;
  }

  #schedule() {
    if (this.#scheduled) return;
    this.#scheduled = true;
    requestAnimationFrame(() => { this.#scheduled = false; this.show(); });
  }
}
