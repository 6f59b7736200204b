// One chosen file: its line with a bar, its state in words, and what can be done about it. `queue.js` keeps the list.

import { figures, size } from "./files.js";
import { shrunk, takenAt } from "./photo.js";
import { deliver, NotTaken, post } from "./sending.js";

const UNDER_WAY = ["sending", "resting"]; // states in which a file can still be held back

export function button(words, act, kind = "btn btn-secondary btn-sm") {
  const made = document.createElement("button");
  made.type = "button";
  made.className = kind;
  made.textContent = words;
  made.addEventListener("click", act);
  return made;
}

export function part(tag, className, text = "") {
  const made = document.createElement(tag);
  made.className = className;
  made.textContent = text;
  return made;
}

export class Line {
  constructor(queue, file, path, slot = "") {
    Object.assign(this, { queue, file, path, slot, going: file, state: "waiting", told: {} });
    this.key = [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    this.node = part("li", "queue-line");
    this.bar = document.createElement("progress");
    this.bar.max = 100;
    this.bar.value = 0;
    this.bar.setAttribute("aria-label", path);
    this.words = part("span", "queue-words");
    this.acts = part("span", "queue-acts");
    const name = part("span", "queue-name", path);
    this.weight = part("span", "queue-size", ` ${size(file.size)}`);
    name.append(this.weight);
    this.node.append(name, this.bar, this.words);
    if (queue.choices) this.node.append(this.chooser());
    this.node.append(this.acts);
    this.become("waiting", "Menunggu");
  }

  /** Let the person say which asked document this file is; what the server guesses is chosen beforehand. */
  chooser() {
    this.item = this.queue.choices.cloneNode(true);
    for (const name of ["id", "name", "aria-describedby"]) this.item.removeAttribute(name);
    this.item.value = "";
    this.item.addEventListener("change", () => {
      this.isChosen = true;
    });
    const label = part("label", "queue-item", "Memenuhi");
    label.append(part("span", "visually-hidden", `: ${this.path}`), this.item);
    return label;
  }

  /** Choose the asked document that the name seems to be, unless the person was faster. */
  guessed(value) {
    if (!this.isChosen) this.item.value = value;
  }

  /** Return the field that says which asked document it is. */
  named() {
    return [["item", this.item ? this.item.value : (this.slot ?? "")]];
  }

  /** How many bytes of it have been dealt with, for the bar of the whole list. */
  get settledBytes() {
    return ["waiting", "sending", "resting", "checking"].includes(this.state) ? (this.file.size * this.bar.value) / 100 : this.file.size;
  }

  become(state, words) {
    this.state = state;
    this.node.dataset.state = state;
    this.words.textContent = words;
    this.bar.hidden = !["sending", "checking", "resting", "lost"].includes(state);
    if (state === "saved" || state === "checking") this.bar.value = 100;
    if (this.item) this.item.parentElement.hidden = !["waiting", "twin", "lost"].includes(state);
    const isAt = this.acts.contains(document.activeElement);
    this.acts.replaceChildren(...this.buttons(state));
    if (isAt) this.acts.querySelector("button, a")?.focus(); // whoever goes by keyboard stays at the file
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
    if (UNDER_WAY.includes(state)) return [named("Hentikan", () => this.stop())];
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
    const percent = (bytes) => Math.floor((100 * bytes) / Math.max(this.going.size, 1));
    const show = (state, words) => (this.state === state ? (this.words.textContent = words) : this.become(state, words));
    return {
      sent: (bytes) => {
        this.bar.value = percent(bytes);
        this.queue.moved();
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

  /** Hold it back; what has arrived of a large file waits on the server for "Ulangi". */
  stop() {
    this.brake?.abort();
  }

  async send() {
    this.become("sending", "Terkirim 0 %");
    const { to } = this.queue;
    this.brake = new AbortController();
    const { signal } = this.brake;
    try {
      this.going = this.queue.original.checked ? this.file : await shrunk(this.file);
      this.weight.textContent = ` ${size(this.file.size)}${this.going === this.file ? "" : `, dikirim ${size(this.going.size)}`}`;
      const fields = [...to.fields(this), ...this.named()];
      if (this.going !== this.file) fields.push(["noted", await takenAt(this.file)]);
      this.told = await deliver(this.going, { ...to, fields, beginFields: to.beginFields(this), signal }, this.watch());
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
    const fields = [...to.fields(this), ["dokumen", this.told.document], ["name", this.file.name], ...this.named()];
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
