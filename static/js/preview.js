// Pages of a document, made easier: arrow keys go from page to page, a page the server had no time for is asked for
// again, and on a slow line a small picture stands there until the sharp one has come. Nothing here is needed.

const BUSY_WIDTH = 301; // pixels, as drawn in img/preview-busy.svg; the page itself is never so wide
const FAILED_WIDTH = 302; // of img/preview-failed.svg
const TRIES = 5;
const WAIT = 3000; // milliseconds; the server's own wait for a free place is 4 seconds

/** Ask again for a picture that says the server is busy; a browser tells a script nothing else of it. */
function askAgain(image) {
  let tries = 0;
  const address = image.src;
  image.addEventListener("load", () => {
    if (image.naturalWidth === FAILED_WIDTH) image.alt = "Halaman ini gagal dibuat. Unduh berkas aslinya.";
    if (image.naturalWidth !== BUSY_WIDTH || tries >= TRIES) return;
    tries += 1;
    setTimeout(() => { image.src = `${address}&coba=${tries}`; }, WAIT);
  });
}

/** Show the small picture first where the line is slow. */
function smallFirst(image) {
  const line = navigator.connection;
  if (!line || !(line.saveData || /(^|-)(2g|3g)$/.test(line.effectiveType ?? "")) || image.complete) return;
  const sharp = image.src;
  if (!sharp.endsWith("ukuran=sedang")) return;
  image.src = sharp.replace("ukuran=sedang", "ukuran=kecil");
  image.addEventListener("load", () => {
    const next = new Image();
    next.addEventListener("load", () => { if (next.naturalWidth !== BUSY_WIDTH) image.src = sharp; });
    next.src = sharp;
  }, { once: true });
}

/** Go to the page before or after the one in sight, or to the next part of a long document. */
function arrowKeys(preview) {
  const pages = [...preview.querySelectorAll("[data-page]")];
  const say = preview.querySelector("[data-preview-say]");
  if (!pages.length) return;
  addEventListener("keydown", (event) => {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (!step || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (event.target.closest("input, select, textarea, [role=group]")) return;
    const middle = innerHeight / 2;
    const seen = pages.findLastIndex((page) => page.getBoundingClientRect().top <= middle);
    const target = pages[Math.max(seen, 0) + step];
    const beyond = target ? null : preview.querySelector(step < 0 ? "[data-before]" : "[data-after]");
    if (!target && !beyond) return;
    event.preventDefault();
    if (beyond) return beyond.click();
    target.scrollIntoView();
    target.focus({ preventScroll: true });
    say.textContent = `Halaman ${target.dataset.page}`;
  });
}

for (const preview of document.querySelectorAll("[data-preview]")) {
  arrowKeys(preview);
  for (const image of preview.querySelectorAll("img")) {
    askAgain(image);
    smallFirst(image);
  }
}
