// @ts-check
// Drawing over a chart of time chooses the window that one drew over: the page is opened again with from and to.

const LEFT = 0.09; // Where a plot begins: left of it are the numbers.

/** @param {HTMLElement} charts What holds the charts, with data-from and data-to in Unix nanoseconds. */
export function chartWindow(charts) {
  const from = Number(charts.dataset.from) / 1e6, to = Number(charts.dataset.to) / 1e6;
  for (const plot of /** @type {NodeListOf<SVGSVGElement>} */ (charts.querySelectorAll(".plot"))) {
    const brush = document.createElementNS("http://www.w3.org/2000/svg", "rect");
    brush.setAttribute("class", "brush");
    brush.setAttribute("height", "84%");
    let begin = NaN, drawn = false;
    /** @param {PointerEvent} event From 0 at the window's begin to 1 at its end. */
    const part = event => {
      const box = plot.getBoundingClientRect();
      return Math.min(1, Math.max(0, ((event.clientX - box.left) / box.width - LEFT) / (1 - LEFT)));
    };
    /** @param {number} end */
    const show = end => {
      brush.setAttribute("x", `${(LEFT + Math.min(begin, end) * (1 - LEFT)) * 100}%`);
      brush.setAttribute("width", `${Math.abs(end - begin) * (1 - LEFT) * 100}%`);
    };
    plot.addEventListener("pointerdown", event => {
      if (event.pointerType === "mouse" && event.button === 0) [begin, drawn] = [part(event), false];
    });
    plot.addEventListener("pointermove", event => {
      if (Number.isNaN(begin)) return;
      const end = part(event);
      if (!drawn && Math.abs(end - begin) * plot.getBoundingClientRect().width < 6) return;
      if (!drawn) {
        drawn = true;
        plot.setPointerCapture(event.pointerId);
        plot.append(brush);
      }
      show(end);
    });
    plot.addEventListener("pointerup", event => {
      const end = part(event);
      if (drawn) open(from + Math.min(begin, end) * (to - from), from + Math.max(begin, end) * (to - from));
      begin = NaN;
    });
    plot.addEventListener("pointercancel", () => {
      begin = NaN;
      brush.remove();
    });
    // The steps are links: no drag of them, and no click when something was drawn.
    plot.addEventListener("dragstart", event => event.preventDefault());
    plot.addEventListener("click", event => { if (drawn) event.preventDefault(); }, { capture: true });
  }
}

/** @param {number} from Unix milliseconds. @param {number} to The same. */
function open(from, to) {
  const address = new URL(location.href);
  address.searchParams.set("lookback", "custom");
  address.searchParams.set("from", text(Math.floor(from / 1000) * 1000));
  address.searchParams.set("to", text(Math.ceil(to / 1000) * 1000 + (to - from < 1000 ? 1000 : 0)));
  location.href = address.href;
}

/** @param {number} time UTC, as the form has it. */
const text = time => new Date(time).toISOString().slice(0, 19);
