// Nobody leaves a question by accident while a chosen file is not there yet: a button or link waits until it is, and then
// goes on; pressed again it goes at once, and the browser asks.

const SAVING = "Menunggu berkas sampai, lalu jawaban disimpan.";
const GOING = "Menunggu berkas sampai, lalu halaman berikutnya dibuka. Tekan lagi untuk pergi sekarang.";
const STAYED = "Ada berkas yang belum tersimpan; lihat alasannya di butirnya. Tekan lagi untuk melanjutkan tanpa berkas itu.";

export class Leaving {
  /** form: the answer whose buttons wait. queue: the files. */
  constructor(form, queue) {
    Object.assign(this, { form, queue, then: null, pressed: null, warned: new Set() });
    this.words = document.createElement("p");
    this.words.className = "files-wait";
    this.words.setAttribute("role", "status");
    queue.place.append(this.words);
    document.addEventListener("submit", (event) => event.target === form && this.pressing(event), { capture: true });
    document.addEventListener("click", (event) => this.clicking(event), { capture: true });
  }

  isUnderWay() {
    return this.queue.isSending || this.queue.lines.some((line) => line.state === "waiting" && !this.queue.isHeld);
  }

  /** A button of the answer: its form goes on once the files are there. */
  pressing(event) {
    if (this.queue.isGivenUp || (!this.isUnderWay() && !this.notTaken().length)) return;
    if (!this.isUnderWay() && this.isTold()) {
      this.queue.isGivenUp = true;
      return;
    }
    event.preventDefault();
    event.stopImmediatePropagation();
    const { submitter } = event;
    if (this.isUnderWay()) this.wait(submitter, SAVING, () => this.form.requestSubmit(submitter));
    else this.stay();
  }

  /** A link to another page. */
  clicking(event) {
    const link = event.target.closest?.("a[href]");
    if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey || link.target || link.hasAttribute("download")) return;
    const isHere = link.href.split("#")[0] === location.href.split("#")[0];
    if (isHere || this.pressed === link) return; // pressed again: the browser asks
    if (!this.isUnderWay() && this.isTold()) return;
    event.preventDefault();
    if (this.isUnderWay()) this.wait(link, GOING, () => location.assign(link.href));
    else this.stay();
  }

  wait(pressed, words, then) {
    Object.assign(this, { pressed, then });
    this.words.textContent = words;
  }

  /** The files that did not make it, or wait for a decision. */
  notTaken() {
    return this.queue.lines.filter(({ state }) => ["lost", "twin", "refused", "waiting"].includes(state));
  }

  /** Whether each of them was pointed out before: the next press goes on without it. */
  isTold() {
    return this.notTaken().every((line) => this.warned.has(line));
  }

  stay() {
    this.warned = new Set(this.notTaken());
    this.words.textContent = STAYED;
    this.notTaken()[0]?.node.scrollIntoView({ block: "center" });
  }

  /** Nothing is under way any more: go where the person wanted, unless a file did not make it. */
  settled() {
    const { then } = this;
    Object.assign(this, { then: null, pressed: null });
    this.words.textContent = "";
    if (!then) return;
    if (this.notTaken().length) this.stay();
    else then();
  }
}
