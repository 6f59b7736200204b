// What the browser can make easier on every page. Nothing here is needed: without it each form still posts and says
// on the page what happened. No other host is asked, nothing is stored.

const COUNTER_SHOWS_FROM = 0.8; // share of the limit

/** Move to the list of what is wrong, and from its entries to the field, also when the field is a group of choices. */
function errorSummary() {
  const summary = document.querySelector("[data-error-summary]");
  if (!summary) return;
  summary.focus();
  summary.addEventListener("click", (event) => {
    const link = event.target.closest("a[href^='#']");
    const target = link && document.getElementById(decodeURIComponent(link.hash.slice(1)));
    if (!target) return;
    event.preventDefault();
    const field = target.matches("input, select, textarea") ? target : target.querySelector("input, select, textarea");
    (field ?? target).focus();
    (target.closest("fieldset") ?? target).scrollIntoView({ block: "center" });
  });
}

/** Say when the line is gone, and when it is back. */
function connection() {
  const bar = document.querySelector("[data-connection]");
  const state = document.querySelector("[data-connection-state]");
  if (!bar) return;
  const show = (isOn) => {
    bar.hidden = isOn;
    if (state) {
      state.hidden = false;
      state.textContent = isOn ? "Tersambung" : "Tidak tersambung";
    }
  };
  show(navigator.onLine);
  addEventListener("online", () => show(true));
  addEventListener("offline", () => show(false));
  // A request that never reached the server tells more than the browser's own idea of being online.
  document.addEventListener("htmx:error", (event) => {
    const request = event.detail?.ctx;
    if (request && !request.response) show(false);
  });
  document.addEventListener("htmx:after:request", (event) => {
    if (event.detail?.ctx?.response) show(true);
  });
}

/** Ask before a page with unsaved text is left. Forms marked data-guard; `zi:saved` on the form says it is safe again. */
function guardUnsaved() {
  const changed = new Set();
  document.addEventListener("input", (event) => {
    const form = event.target.form;
    if (form?.matches("[data-guard]")) changed.add(form);
  });
  document.addEventListener("submit", (event) => changed.delete(event.target));
  document.addEventListener("zi:saved", (event) => changed.delete(event.target));
  addEventListener("beforeunload", (event) => {
    const lost = [...changed].some((form) => form.isConnected);
    if (lost) event.preventDefault();
  });
}

/** Send a form once, however often the button is pressed. htmx forms look after themselves; a form marked data-download
    brings a file and stays, and its other button may be wanted next. */
function sendOnce() {
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.method !== "post" || "download" in form.dataset) return;
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "1";
    setTimeout(() => delete form.dataset.sent, 8000);
  });
  addEventListener("pageshow", () => {
    for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
  });
}

/** Let a text box grow with its text where the browser does not do it by itself. */
function autosize() {
  if (CSS.supports("field-sizing", "content")) return;
  const grow = (area) => {
    area.dataset.rows ??= area.rows;
    area.rows = Math.max(Number(area.dataset.rows), area.value.split("\n").length + Math.floor(area.value.length / 70));
  };
  const all = () => document.querySelectorAll("textarea.form-control").forEach(grow);
  document.addEventListener("input", (event) => {
    if (event.target.matches("textarea.form-control")) grow(event.target);
  });
  document.addEventListener("htmx:after:swap", all);
  all();
}

/** Tell how many characters are left, once it begins to matter: <p class="counter" data-counter-for="id">. */
function counters(root) {
  for (const line of root.querySelectorAll("[data-counter-for]")) {
    const area = document.getElementById(line.dataset.counterFor);
    const limit = Number(area?.getAttribute("maxlength") ?? area?.dataset.limit);
    if (!area || !limit || line.dataset.counting) continue;
    line.dataset.counting = "1";
    line.setAttribute("aria-live", "polite");
    const figures = new Intl.NumberFormat("id-ID");
    const count = () => {
      const length = area.value.length;
      line.toggleAttribute("data-over", length > limit);
      line.textContent =
        length < limit * COUNTER_SHOWS_FROM
          ? `Paling banyak ${figures.format(limit)} karakter`
          : length <= limit
            ? `Sisa ${figures.format(limit - length)} karakter`
            : `Lebih ${figures.format(length - limit)} karakter`;
    };
    area.addEventListener("input", count);
    count();
  }
}

/** Close the menu of small screens by Escape or a press beside it, and give the focus back. */
function foldedMenu() {
  const fold = document.querySelector(".menu-fold");
  if (!fold) return;
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && fold.open) {
      fold.open = false;
      fold.querySelector("summary").focus();
    }
  });
  document.addEventListener("click", (event) => {
    if (fold.open && !fold.contains(event.target)) fold.open = false;
  });
}

/** Unsent text waits in sessionStorage at most until the person signs out. */
function forgetOnSignOut() {
  document.addEventListener("submit", (event) => {
    if (event.target.matches("[data-sign-out]")) sessionStorage.clear();
  });
}

/** Offer to print where there is something to hand over on paper; without this the browser's own menu prints. */
function printButtons() {
  for (const button of document.querySelectorAll("[data-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => print());
  }
}

/** Offer a text that is shown once as a file; it goes from the page to the disk and past no server. */
function saveTextButtons() {
  for (const button of document.querySelectorAll("[data-save-text]")) {
    button.hidden = false;
    button.addEventListener("click", () => {
      const link = document.createElement("a");
      link.href = URL.createObjectURL(new Blob([document.querySelector("[data-text]").innerText], { type: "text/plain" }));
      link.download = button.dataset.saveText;
      link.click();
      URL.revokeObjectURL(link.href);
    });
  }
}

errorSummary();
connection();
guardUnsaved();
sendOnce();
foldedMenu();
forgetOnSignOut();
printButtons();
saveTextButtons();
autosize();
counters(document);
document.addEventListener("htmx:after:swap", () => counters(document));
