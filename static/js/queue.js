// The list of chosen files with a bar and a state each: waiting, on its way, being checked, kept, refused with the reason.
// One that fails holds no other up, and what is kept stays kept when the page is left.

import { deliver, NotTaken, post } from "./sending.js";

const AT_ONCE = 2;
const MB = 1024 * 1024;
const figures = new Intl.NumberFormat("id-ID");
const SETTLED = new Set(["saved", "skipped"]);
const EMPTY = new Set(["dan", "yang", "di", "ke", "dari", "pada", "untuk", "dengan", "atau", "per", "tiap", "serta", "oleh",
  "dalam", "tahun", "final", "fix", "scan", "copy", "salinan", "revisi", "dokumen", "unit", "kantor"]);

/** Return `2,4 MB`, as the server writes sizes. */
export function size(bytes) {
  const [unit, step] = bytes < MB ? ["KB", 1024] : ["MB", MB];
  return `${figures.format(Math.max(bytes / step, bytes ? 0.1 : 0).toFixed(1))} ${unit}`;
}

/** Return the telling words of a name, cut to five letters: as `stems_of` in evidence/fitting.py. */
function stems(name) {
  const plain = name.replace(/\.[^.]*$/, "").normalize("NFKD").replace(/[\u0300-\u036f]/g, "").toLowerCase();
  const words = (plain.match(/[a-z]+/g) || []).map((word) => (word === "keputusan" ? "sk" : word));
  return new Set(words.filter((word) => word.length > 1 && !EMPTY.has(word)).map((word) => word.slice(0, 5)));
}

/** Return the value of the one option whose words `name` has, "" where none or several fit. */
function fitting(name, options) {
  const said = stems(name);
  let [best, value] = [1, ""];
  for (const option of options) {
    const asked = (option.dataset.stems || "").split(" ").filter(Boolean);
    const score = asked.filter((word) => said.has(word)).length + (said.has(asked[0]) ? 1 : 0);
    if (score > best) [best, value] = [score, option.value];
    else if (score === best) value = "";
  }
  return value;
}

function button(words, act, kind = "btn btn-secondary btn-sm") {
  const made = document.createElement("button");
  made.type = "button";
  made.className = kind;
  made.textContent = words;
  made.addEventListener("click", act);
  return made;
}

function part(tag, className, text = "") {
  const made = document.createElement(tag);
  made.className = className;
  made.textContent = text;
  return made;
}

class Line {
  constructor(queue, file, path) {
    Object.assign(this, { queue, file, path, state: "waiting", told: {} });
    this.key = [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    this.node = part("li", "queue-line");
    this.bar = document.createElement("progress");
    this.bar.max = 100;
    this.bar.value = 0;
    this.bar.setAttribute("aria-label", path);
    this.words = part("span", "queue-words");
    this.acts = part("span", "queue-acts");
    const name = part("span", "queue-name", path);
    name.append(part("span", "queue-size", ` ${size(file.size)}`));
    this.node.append(name, this.bar, this.words);
    if (queue.choices) this.node.append(this.chooser());
    this.node.append(this.acts);
    this.become("waiting", "Menunggu");
  }

  /** Let the person say which asked document this file is; the one its name fits is chosen beforehand. */
  chooser() {
    this.item = this.queue.choices.cloneNode(true);
    for (const name of ["id", "name", "aria-describedby"]) this.item.removeAttribute(name);
    this.item.value = fitting(this.file.name, this.item.options);
    const label = part("label", "queue-item", "Memenuhi");
    label.append(part("span", "visually-hidden", `: ${this.path}`), this.item);
    return label;
  }

  become(state, words) {
    this.state = state;
    this.node.dataset.state = state;
    this.words.textContent = words;
    this.bar.hidden = !["sending", "checking", "resting", "lost"].includes(state);
    if (state === "saved" || state === "checking") this.bar.value = 100;
    if (this.item) this.item.parentElement.hidden = !["waiting", "twin", "lost"].includes(state);
    this.acts.replaceChildren(...this.buttons(state));
    this.queue.changed();
  }

  buttons(state) {
    const named = (words, act) => {
      const made = button(words, act);
      made.append(part("span", "visually-hidden", ` ${this.path}`));
      return made;
    };
    const remove = named(state === "twin" ? "Lewati" : "Hapus", () => this.queue.remove(this));
    if (state === "waiting" || state === "refused") return [remove];
    if (state === "lost") return [named("Ulangi", () => this.queue.again(this)), remove];
    if (state === "saved" && this.told.url) {
      const link = part("a", "", "Buka dokumen");
      link.href = this.told.url;
      link.append(part("span", "visually-hidden", ` ${this.path}`));
      return [link];
    }
    if (state !== "twin") return [];
    if (this.queue.to.placesLater) return []; // the preview asks
    const use = this.told.cite ? [named("Pakai yang sudah ada", () => this.settle("cite"))] : [];
    return [...use, named("Simpan sebagai dokumen sendiri", () => this.settle("repeat")), remove];
  }

  watch() {
    const percent = (bytes) => Math.floor((100 * bytes) / Math.max(this.file.size, 1));
    const show = (state, words) => (this.state === state ? (this.words.textContent = words) : this.become(state, words));
    return {
      sent: (bytes) => {
        this.bar.value = percent(bytes);
        show("sending", `Terkirim ${figures.format(percent(bytes))} %`);
      },
      resumed: (bytes) => {
        this.bar.value = percent(bytes);
        show("sending", `Dilanjutkan dari ${figures.format(percent(bytes))} %`);
      },
      checking: () => show("checking", "Sedang diperiksa"),
      broken: (seconds) => show("resting", `Sambungan terputus. Dicoba lagi dalam ${seconds} detik.`),
    };
  }

  async send() {
    this.become("sending", "Terkirim 0 %");
    const { to } = this.queue;
    try {
      const fields = [...to.fields(this)];
      if (this.item) fields.push(["item", this.item.value]);
      this.told = await deliver(this.file, { ...to, fields, beginFields: to.beginFields(this) }, this.watch());
    } catch (error) {
      if (!(error instanceof NotTaken)) throw error;
      this.become(error.again ? "lost" : "refused", error.errors ? "Perbaiki isiannya, lalu tekan Ulangi." : error.message);
      return;
    }
    const { outcome, words, passing } = this.told;
    this.become(outcome === "refused" && passing ? "lost" : outcome, words);
  }

  /** Answer the offer of bytes that the unit has already. */
  async settle(how) {
    const { to } = this.queue;
    const fields = [...to.fields(this), ["dokumen", this.told.document], ["name", this.file.name]];
    fields.push(["item", this.item ? this.item.value : ""]);
    const offer = this.told;
    this.become("checking", "Sedang disimpan");
    try {
      const told = await post(offer[how], fields, to.token());
      this.told = told.results ? told.results[0] : { outcome: "saved", words: told.words, url: offer.url };
      this.become(this.told.outcome, this.told.words);
    } catch (error) {
      if (!(error instanceof NotTaken)) throw error;
      this.become("twin", error.message);
    }
    this.queue.finished();
  }
}

export class Queue {
  /**
   * place: element the list and its summary go into. to: { url, begin, token(), renew(), fields(line), beginFields(line),
   * focus(), done(lines), placesLater? }; focus() gives what takes the focus when the last line goes; placesLater: what
   * is done with bytes the unit has already is asked on the next page. choices: a select of asked documents, or null.
   */
  constructor(place, to, choices = null) {
    Object.assign(this, { place, to, choices, lines: [], isSending: false });
    this.list = part("ul", "queue");
    this.summary = part("p", "queue-summary");
    this.summary.setAttribute("role", "status");
    place.append(this.summary, this.list);
    addEventListener("beforeunload", (event) => {
      if (this.isSending) event.preventDefault(); // the browser asks in its own words
    });
  }

  add(found) {
    const seen = new Set(this.lines.map(mark));
    this.lines = this.lines.filter((line) => !SETTLED.has(line.state));
    for (const { file, path } of found) {
      if (!seen.has(mark({ file, path }))) this.lines.push(new Line(this, file, path));
    }
    this.draw();
  }

  remove(line) {
    const next = this.lines[this.lines.indexOf(line) + 1];
    this.lines = this.lines.filter((one) => one !== line);
    this.draw();
    (next?.acts.querySelector("button") || this.to.focus()).focus();
  }

  draw() {
    this.list.replaceChildren(...this.lines.map((line) => line.node));
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
    if (this.isSending) said.push(`${kept} dari ${all} berkas tersimpan.`);
    else if (waiting) said.push(`${waiting} berkas dipilih.`);
    else if (kept) said.push(`${kept} berkas tersimpan.`);
    if (lost) said.push(`${lost} belum diterima; lihat alasannya.`);
    if (twins) said.push(`${twins} sudah ada di pustaka; pilih apa yang dilakukan.`);
    const words = said.join(" ");
    if (this.summary.textContent !== words) this.summary.textContent = words;
  }

  async send() {
    if (this.isSending) return;
    this.isSending = true;
    const next = () => this.lines.find((line) => line.state === "waiting");
    const work = async () => {
      for (let line = next(); line; line = next()) await line.send();
    };
    await Promise.allSettled(Array.from({ length: AT_ONCE }, work));
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

/** Return the files below a dropped entry, with their folders. */
async function inside(entry, before = "") {
  const path = before + entry.name;
  if (entry.isFile) return [{ file: await new Promise((done, fail) => entry.file(done, fail)), path }];
  const reader = entry.createReader();
  const found = [];
  for (;;) {
    const some = await new Promise((done, fail) => reader.readEntries(done, fail)); // a hundred at a time
    if (!some.length) return found;
    for (const child of some) found.push(...(await inside(child, `${path}/`)));
  }
}

export const named = (files) => [...files].map((file) => ({ file, path: file.webkitRelativePath || file.name }));

/** Return what was dropped, folders opened. */
export async function dropped(transfer) {
  const files = named(transfer.files);
  const entries = [...transfer.items].map((item) => item.webkitGetAsEntry?.()).filter(Boolean);
  if (!entries.some((entry) => entry.isDirectory)) return files;
  return (await Promise.all(entries.map((entry) => inside(entry)))).flat();
}

/** Let files be dropped anywhere on the page, or a slip would open the file in place of the page and lose what is typed. */
export function dropAnywhere(zone, take) {
  const holdsFiles = (event) => event.dataTransfer?.types.includes("Files");
  const light = (isOver) => zone().classList.toggle("drop-over", isOver);
  addEventListener("dragover", (event) => {
    if (!holdsFiles(event) || !zone()) return;
    event.preventDefault();
    light(true);
  });
  addEventListener("dragleave", (event) => {
    if (!event.relatedTarget && zone()) light(false);
  });
  addEventListener("drop", async (event) => {
    if (!holdsFiles(event) || !zone()) return;
    event.preventDefault();
    light(false);
    take(await dropped(event.dataTransfer));
  });
}
