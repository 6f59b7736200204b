// The list of chosen files with a bar and a state each: waiting, on its way, being checked, kept, refused with the reason.
// One that fails holds no other up, and what is kept stays kept when the page is left.

import { isLargePhoto } from "./photo.js";
import { button, Line, part } from "./queue_line.js";

const AT_ONCE = 2;
const SETTLED = new Set(["saved", "skipped"]);

export class Queue {
  /**
   * place: element the list and its summary go into. to: { url, begin, token(), renew(), fields(line), beginFields(line),
   * focus(line), done(lines), guess?(lines), draw?(lines), placesLater?, atOnce? }; focus() gives what takes the focus when
   * the last line goes; placesLater: what is done with bytes the unit has already is asked on the next page; atOnce: what is
   * added is sent without a press, once `line.slot` says where it belongs; draw puts the lines where they are shown.
   * choices: a select of asked documents, or null; guess is told the new lines and may choose in them.
   */
  constructor(place, to, choices = null) {
    Object.assign(this, { place, to, choices, lines: [], working: 0, isSending: false, isHeld: false });
    this.list = part("ul", "queue");
    this.summary = part("p", "queue-summary");
    this.summary.setAttribute("role", "status");
    this.total = document.createElement("progress");
    this.total.setAttribute("aria-label", "Semua berkas");
    this.hold = button("Hentikan semua", () => this.stop());
    this.head = part("div", "queue-head");
    this.head.append(this.summary, this.total, this.hold);
    this.original = document.createElement("input");
    this.original.type = "checkbox";
    this.original.className = "check-input";
    this.photos = part("label", "form-check queue-photos");
    this.photos.append(this.original, part("span", "", "Kirim foto dalam ukuran asli. Tanpa ini foto di atas 2 MB dikecilkan dan tanpa data lokasi."));
    place.append(this.head, ...(to.atOnce ? [] : [this.photos, this.list]));
    this.changed();
    addEventListener("beforeunload", (event) => {
      if (this.isOpen() && !this.isGivenUp) event.preventDefault(); // the browser asks in its own words
    });
  }

  /** Whether a chosen file would be lost if the page were left now. */
  isOpen() {
    return this.isSending || this.count("waiting", "lost") > 0 || (!this.to.placesLater && this.count("twin") > 0);
  }

  /** Take files, without those that are in the list; `slot` is the key of their asked document, null while unknown. */
  add(found, slot = "") {
    const seen = new Set(this.lines.map(mark));
    this.lines = this.lines.filter((line) => !SETTLED.has(line.state));
    const fresh = found.filter((one) => !seen.has(mark(one))).map(({ file, path }) => new Line(this, file, path, slot));
    this.lines.push(...fresh);
    this.isGivenUp = false;
    this.draw();
    if (fresh.length && this.choices) this.to.guess(fresh);
    if (fresh.length && this.to.atOnce) this.begin(fresh);
  }

  /** Send what was added, once it is known where it belongs. */
  async begin(fresh) {
    if (fresh.some((line) => line.slot === null)) {
      await this.to.guess(fresh);
      for (const line of fresh) line.slot ??= "";
      this.draw();
    }
    this.send();
  }

  /** Let what was held back or lost wait for the next sending. */
  takeUp() {
    for (const line of this.lines) if (line.state === "lost") line.become("waiting", "Menunggu");
  }

  remove(line) {
    const next = this.lines[this.lines.indexOf(line) + 1];
    this.lines = this.lines.filter((one) => one !== line);
    this.draw();
    (next?.acts.querySelector("button") || this.to.focus(line)).focus();
  }

  draw() {
    if (this.to.draw) this.to.draw(this.lines);
    else this.list.replaceChildren(...this.lines.map((line) => line.node));
    this.changed();
  }

  count(...states) {
    return this.lines.filter((line) => states.includes(line.state)).length;
  }

  /** Say in one line how things stand; percents are left to the bars, or a screen reader would never be silent. */
  changed() {
    const [all, waiting, lost] = [this.lines.length, this.count("waiting"), this.count("refused", "lost")];
    const twins = this.to.placesLater ? 0 : this.count("twin");
    const kept = this.count("saved", "twin") - twins;
    const said = [];
    const left = this.count("waiting", "sending", "resting", "checking");
    if (this.isSending && this.to.atOnce) said.push(`${this.named(left)} dikirim`);
    else if (this.isSending) said.push(`${kept} dari ${all} berkas tersimpan.`);
    else if (waiting) said.push(this.to.atOnce ? `${this.named(waiting)} menunggu dikirim.` : `${waiting} berkas dipilih.`);
    else if (kept) said.push(`${kept} berkas tersimpan.`);
    if (lost) said.push(`${lost} belum diterima; lihat alasannya.`);
    if (twins) said.push(`${twins} sudah ada di pustaka; pilih apa yang dilakukan.`);
    const words = said.join(" ");
    if (this.summary.textContent !== words) this.summary.textContent = words;
    this.total.hidden = this.hold.hidden = !this.isSending;
    this.photos.hidden = !this.to.atOnce && !this.lines.some((line) => line.state === "waiting" && isLargePhoto(line.file));
    this.moved();
    this.to.changed?.(this);
  }

  /** Return `2 foto`, or `2 berkas` where one of what is left is no photograph. */
  named(number) {
    const left = this.lines.filter((line) => ["waiting", "sending", "resting", "checking"].includes(line.state));
    return `${number} ${left.length && left.every((line) => line.file.type.startsWith("image/")) ? "foto" : "berkas"}`;
  }

  /** Show how much of all files has been dealt with. */
  moved() {
    this.total.max = this.lines.reduce((sum, line) => sum + line.file.size, 0) || 1;
    this.total.value = this.lines.reduce((sum, line) => sum + line.settledBytes, 0);
    this.to.moved?.(Math.floor((100 * this.total.value) / this.total.max));
  }

  /** Hold back what is on its way and what waits; the button of the form goes on with both. */
  stop() {
    this.isHeld = true;
    for (const line of this.lines) line.stop();
  }

  /** Send what waits, some at once; what is added meanwhile goes along. */
  send() {
    this.isHeld = false;
    if (!this.isSending) {
      this.isSending = true;
      this.changed();
      if (!this.to.atOnce) this.head.scrollIntoView({ block: "nearest" });
    }
    while (this.working < AT_ONCE && this.next()) this.work();
    this.rest();
  }

  next() {
    return this.isHeld ? undefined : this.lines.find((line) => line.state === "waiting" && line.slot !== null);
  }

  async work() {
    this.working += 1;
    try {
      for (let line = this.next(); line; line = this.next()) await line.send();
    } finally {
      this.working -= 1;
      this.rest();
    }
  }

  /** Tell that all is done, once nothing is being sent. */
  rest() {
    if (this.working || !this.isSending) return;
    this.isSending = false;
    this.finished();
  }

  async again(line) {
    try {
      await this.to.renew();
    } catch (error) {
      line.become("lost", error.message);
      return;
    }
    line.become("waiting", "Menunggu");
    this.send();
  }

  finished() {
    this.changed();
    if (!this.isSending) this.to.done(this.lines);
  }
}

const mark = ({ file, path }) => `${path}|${file.size}|${file.lastModified}`;

/** Give the form the token of the session that is open now, as after signing in again in another tab. */
export async function renewToken(form, selector) {
  let page;
  try {
    const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
    page = new DOMParser().parseFromString(await answer.text(), "text/html");
  } catch {
    throw new Error("Belum tersambung. Tekan Ulangi setelah tersambung.");
  }
  const token = page.querySelector(`${selector} [name=csrfmiddlewaretoken]`);
  if (!token) throw new Error("Sesi Anda berakhir. Masuk lagi di tab lain, lalu tekan Ulangi; halaman ini jangan ditutup.");
  form.elements.csrfmiddlewaretoken.value = token.value;
}
