// Keeps what is typed at a question: saves a choice at once and text a little after the last key, says where that
// stands, and keeps unsent text through a lost line, a closed session or a reload. Without this file the buttons of
// the page save the same form.

const TEXT_DELAY = 2500; // milliseconds after the last key
const CHOICE_DELAY = 0;
const RETRY_DELAY = 15000; // while the line is away
const LONGEST_WAIT = 2000; // of a pressed button for an autosave on its way
const STORE = "jawaban:";

// What is no text of the answer: the token, the version, what belongs to the files that may go along (evidence.js), a note.
const BESIDE = /^(csrfmiddlewaretoken|version|request_key|is_restricted|berkas-.*|note_.*)$/;

/** The fields that are the person's own, as text. */
function contentOf(form) {
  return JSON.stringify([...new FormData(form)].filter(([name]) => !BESIDE.test(name)));
}

/** The form as it is sent by itself: a file and a note are sent by a person only. */
function draftOf(form) {
  const draft = new FormData(form);
  for (const name of [...draft.keys()]) if (/^(berkas-|note_)/.test(name)) draft.delete(name);
  return draft;
}

/** Forget the unsent text of an answer that the server says is saved, and drop the note of it from the address. */
function forgetSaved() {
  const saved = document.querySelector("[data-saved-path]");
  if (!saved) return;
  sessionStorage.removeItem(STORE + saved.dataset.savedPath);
  history.replaceState(history.state, "", location.pathname);
}

class Autosave {
  constructor(form) {
    this.form = form;
    this.state = document.getElementById("keadaan");
    this.path = new URL(form.action).pathname;
    this.refused = document.querySelector("[data-error-summary]") !== null; // the page shows what was not taken
    this.saved = this.refused ? "" : contentOf(form); // what the server has, as far as this page knows
    this.sending = null; // what is on its way
    this.failed = false;
    this.timer = 0;
    this.submitter = null; // a button pressed while something was on its way
    this.reached = false; // the server answered although the browser sees no network
    this.restore();
    document.addEventListener("input", (event) => {
      // Some fields stand beside the form, as the explanation below the documents.
      if (event.target.form === form && event.target.type !== "file" && !BESIDE.test(event.target.name)) this.changed(event.target);
    });
    form.addEventListener("submit", (event) => this.submitting(event));
    form.addEventListener("htmx:before:request", () => this.say("saving", "Menyimpan…"));
    form.addEventListener("htmx:after:request", (event) => this.answered(event.detail.ctx.response?.raw ?? event.detail.ctx.response));
    form.addEventListener("htmx:error", () => this.fail("Gagal menyimpan.", true));
    form.addEventListener("htmx:finally:request", () => this.finished());
    addEventListener("online", () => this.failed && this.send());
    addEventListener("focus", () => this.failed && this.retry());
    addEventListener("pagehide", () => this.leave());
    addEventListener("beforeunload", (event) => {
      if (this.failed && this.isDirty()) event.preventDefault();
    });
  }

  isDirty() {
    return contentOf(this.form) !== this.saved;
  }

  changed(field) {
    clearTimeout(this.timer);
    if (this.isDirty()) {
      this.keep();
      if (!this.failed) this.say("saving", "Menyimpan…");
    }
    this.timer = setTimeout(() => this.send(), field.type === "radio" ? CHOICE_DELAY : TEXT_DELAY);
  }

  send() {
    clearTimeout(this.timer);
    if (this.sending !== null || !this.isDirty()) return;
    this.sending = contentOf(this.form);
    this.form.dispatchEvent(new CustomEvent("draf"));
  }

  answered(response) {
    if (response?.ok) {
      if (this.failed) document.getElementById("pesan").replaceChildren(); // what kept it from being saved is over
      this.failed = false;
      this.saved = this.sending;
      if (this.isDirty()) this.keep();
      else sessionStorage.removeItem(STORE + this.path);
      return;
    }
    this.failed = true;
    // 401 and 403 tell elsewhere on the page how to go on; 409 and 422 bring their own words for this line.
    if (![409, 422].includes(response?.status)) this.fail("Belum tersimpan.", response?.status >= 500, response?.headers?.get("Retry-After"));
  }

  finished() {
    const pressed = this.submitter;
    this.sending = null;
    this.submitter = null;
    if (pressed) this.form.requestSubmit(pressed);
    else if (!this.failed && this.isDirty()) this.timer = setTimeout(() => this.send(), TEXT_DELAY);
  }

  /** A save raises the version: a button pressed meanwhile waits, or its own form would come too late. */
  submitting(event) {
    clearTimeout(this.timer);
    if (!navigator.onLine && !this.reached) {
      event.preventDefault(); // the browser would put its own page of a lost line in the place of this one
      event.stopImmediatePropagation();
      this.reach(event.submitter);
      return;
    }
    this.reached = false;
    if (this.sending === null) {
      this.failed = false;
      return;
    }
    event.preventDefault();
    event.stopImmediatePropagation();
    this.submitter = event.submitter;
    // An autosave that never ends must not hold the button: the server sorts out which of the two was later.
    setTimeout(() => this.submitter && this.finished(), LONGEST_WAIT);
  }

  /** Without a network a portal on this very computer answers all the same: press the button again if it does. */
  async reach(pressed) {
    try {
      await fetch(this.path, { method: "HEAD", redirect: "manual" });
    } catch {
      this.fail("Tidak tersambung.", true);
      return;
    }
    this.reached = true;
    this.form.requestSubmit(pressed);
  }

  /** Say that it is not saved; `again`: it will be sent again by itself, after `seconds` where the server names them. */
  fail(text, again, seconds) {
    this.failed = true;
    this.keep();
    this.say("failed", `${text} Isian Anda masih ada di halaman ini.${again ? " Portal mencobanya lagi dengan sendirinya." : ""} `);
    const button = document.createElement("button");
    button.type = "button";
    button.className = "link-button";
    button.textContent = "Coba lagi";
    button.addEventListener("click", () => this.retry());
    this.state.append(button);
    if (again) this.timer = setTimeout(() => this.send(), Number(seconds) * 1000 || RETRY_DELAY);
  }

  /** Signing in again, also in another tab, changes the token of every form: fetch the new one, then send. */
  async retry() {
    if (this.sending !== null) return;
    try {
      const page = await fetch(this.path, { redirect: "manual" });
      if (!page.ok) return;
      const fresh = new DOMParser().parseFromString(await page.text(), "text/html");
      const token = fresh.querySelector("[name=csrfmiddlewaretoken]")?.value;
      if (!token) return;
      for (const field of document.querySelectorAll("[name=csrfmiddlewaretoken]")) field.value = token;
      document.body.setAttribute("hx-headers:inherited", JSON.stringify({ "X-CSRFToken": token }));
      document.getElementById("pesan").replaceChildren();
    } catch {
      return; // still no line
    }
    this.send();
  }

  say(state, text) {
    this.state.dataset.state = state;
    this.state.textContent = text;
  }

  /** Unsent text waits in this tab alone, until it is saved or the person signs out. */
  keep() {
    if (!this.isDirty()) return;
    const kept = { content: contentOf(this.form), version: this.form.elements.version.value };
    sessionStorage.setItem(STORE + this.path, JSON.stringify(kept));
  }

  /** The last words before a page is left go out by themselves; the text stays kept until a save is confirmed. */
  leave() {
    if (!this.isDirty() || this.sending !== null || this.failed) return;
    this.keep();
    navigator.sendBeacon(this.form.getAttribute("hx-post"), draftOf(this.form));
  }

  restore() {
    const kept = JSON.parse(sessionStorage.getItem(STORE + this.path) ?? "null");
    if (!kept || this.refused) return;
    if (kept.content === this.saved) {
      sessionStorage.removeItem(STORE + this.path);
      return;
    }
    for (const radio of this.form.querySelectorAll("input[type=radio]")) radio.checked = false;
    for (const [name, value] of JSON.parse(kept.content)) {
      const radio = this.form.querySelector(`input[type=radio][name="${name}"][value="${CSS.escape(value)}"]`);
      if (radio) radio.checked = true;
      else if (this.form.elements[name]) this.form.elements[name].value = value;
    }
    this.form.elements.version.value = kept.version;
    this.say("saving", "Isian yang belum tersimpan dipulihkan.");
    this.timer = setTimeout(() => this.send(), TEXT_DELAY);
  }
}

forgetSaved();
for (const link of document.querySelectorAll("[data-forget]")) {
  link.addEventListener("click", () => sessionStorage.removeItem(STORE + link.dataset.forget));
}
const form = document.querySelector("form[data-answer]");
if (form) new Autosave(form);
