// Data dukung at a question, made smoother: each asked document is a slot, and a file given to it by choosing, dropping or
// photographing is sent at once with a bar of its own; what is typed beside it stays. Nothing here is needed: without it
// the buttons of the answer send the chosen files along, and the page comes back whole.

import { dropAnywhere, named, photographed } from "./files.js";
import { Leaving } from "./leaving.js";
import { Queue, renewToken } from "./queue.js";
import { part } from "./queue_line.js";
import { notice, say } from "./say.js";
import { NotTaken, post } from "./sending.js";

const PARTS = ["data-dukung", "pengaruh"]; // parts of the question page that a change of its documents concerns
const FORM = "#jawaban";
const RESTRICTED = "id_is_restricted";
const UNDER_WAY = new Set(["waiting", "sending", "resting", "checking"]);

const form = document.querySelector(FORM);
const section = () => document.getElementById(PARTS[0]);
const slotOf = (key) => section()?.querySelector(`[data-slot="${CSS.escape(key)}"]`);
const token = () => form.elements.csrfmiddlewaretoken.value;
const question = () => [["pertanyaan", section().dataset.question]];
let queue = null;
let leaving = null;

function begin() {
  const bar = document.querySelector("[data-files-bar]");
  const percent = document.createElement("span");
  percent.className = "files-percent";
  percent.setAttribute("aria-hidden", "true"); // the bar says it where it is asked for
  queue = new Queue(bar, {
    atOnce: true,
    url: section().dataset.upload,
    begin: section().dataset.begin,
    token,
    renew: () => renewToken(form, FORM),
    fields: (line) => [...question(), ...restricted(line), ["request_key", line.key]],
    beginFields: question,
    focus: (line) => slotOf(line.slot ?? "")?.querySelector("input[type=file]") || document.getElementById("isi"),
    draw,
    guess,
    done,
    moved: (share) => {
      percent.textContent = ` ${share} %`;
    },
    changed: (lines) => {
      percent.hidden = !lines.isSending;
      bar.hidden = !lines.lines.length;
      bar.dataset.state = lines.count("refused", "lost", "twin") ? "failed" : lines.isSending ? "sending" : "saved";
      document.getElementById("keadaan")?.toggleAttribute("data-with-files", lines.isOpen());
      mark(lines.lines);
    },
  });
  queue.summary.after(percent);
  leaving = new Leaving(form, queue);
  fit();
  document.addEventListener("change", (event) => {
    const input = event.target;
    if (!input.matches("[data-slot] input[type=file]")) return;
    const files = input.matches("[capture]") ? photographed(input.files) : named(input.files);
    take(files, input.closest("[data-slot]").dataset.slot);
    input.value = ""; // so that the same file can be chosen again, and no button sends it a second time
  });
  dropAnywhere(
    (target) => (section()?.querySelector("[data-slot] input[type=file]") ? target.closest?.("[data-slot]") || section() : null),
    (files, place) => take(files, "slot" in place.dataset ? place.dataset.slot : null),
  );
}

function take(files, slot) {
  queue.add(files, slot);
  document.querySelector("[data-evidence-say]")?.replaceChildren();
}

/** Whether the file was marked when it was chosen; the box may be changed for the next one meanwhile. */
function restricted(line) {
  line.isRestricted ??= document.getElementById(RESTRICTED)?.checked ?? false;
  return line.isRestricted ? [["is_restricted", "on"]] : [];
}

/** Show each file in its slot; a kept one is shown by the page itself. */
function draw(lines) {
  for (const place of section().querySelectorAll("[data-slot]")) {
    const own = lines.filter((line) => (line.slot ?? "") === place.dataset.slot && !(line.state === "saved" && line.isShown));
    const list = document.createElement("ul");
    list.className = "queue";
    list.append(...own.map((line) => line.node));
    place.querySelector("[data-slot-queue]").replaceChildren(...(own.length ? [list] : []));
  }
}

const before = new WeakMap(); // slot → what its head showed before something was sent to it

/** Let the head of a slot say by shape and word that something is on its way to it. */
function mark(lines) {
  for (const place of section()?.querySelectorAll("[data-slot]") ?? []) {
    const [shape, words] = [place.querySelector(".slot-shape"), place.querySelector("[data-slot-state]")];
    const isSent = lines.some((line) => line.slot === place.dataset.slot && UNDER_WAY.has(line.state) && !(line.state === "waiting" && queue?.isHeld));
    if (isSent && !before.has(place)) {
      before.set(place, [shape.innerHTML, words.textContent]);
      shape.innerHTML = section().querySelector("[data-shape]").innerHTML; // our own drawing, from the page
      words.textContent = "Sedang dikirim";
    } else if (!isSent && before.has(place)) {
      [shape.innerHTML, words.textContent] = before.get(place);
      before.delete(place);
    }
  }
}

/** Ask which asked document each file that was dropped beside the slots seems to be. */
async function guess(lines) {
  const names = lines.map((line) => ["nama", line.file.name]);
  try {
    const { items } = await post(section().dataset.guess, [...question(), ...names], token());
    items.forEach((item, number) => (lines[number].slot = item));
  } catch (error) {
    if (!(error instanceof NotTaken)) throw error; // they stand with the other documents
  }
}

/** Put what the script adds into the section as it is now. */
function fit() {
  const box = document.getElementById(RESTRICTED)?.closest(".form-check");
  box?.after(queue.photos);
  if (queue.lines.length) draw(queue.lines);
  mark(queue.lines);
}

/** Return the slots in which something is being typed. */
function busySlots() {
  const isTyped = (field) => field === document.activeElement || field.value !== field.defaultValue;
  return [...section().querySelectorAll("[data-slot]")].filter((place) => [...place.querySelectorAll("input[type=text]")].some(isTyped));
}

/** The words of a file are read a little after it is kept, and may tell its date: look again, twice. */
function lookAgain() {
  for (const pause of [3000, 10000]) {
    setTimeout(() => {
      const isOpen = section().querySelector('[data-date=""]') && !section().querySelector(".slot-date-edit[open]");
      if (isOpen && !busySlots().length && !queue.isSending && document.visibilityState === "visible") refresh();
    }, pause);
  }
}

/** Put the parts of `page` in place of those shown, but for a slot where something is being typed; true if it has them. */
function swap(page) {
  if (!page.getElementById(PARTS[0]) || !section()) return false;
  const focused = document.activeElement;
  const focusId = focused?.id;
  for (const place of busySlots()) {
    const fresh = page.querySelector(`[data-slot="${CSS.escape(place.dataset.slot)}"]`);
    if (fresh) fresh.replaceWith(place);
  }
  const box = page.getElementById(RESTRICTED);
  if (box) box.checked = document.getElementById(RESTRICTED)?.checked ?? false;
  for (const id of PARTS) {
    const [now, next] = [document.getElementById(id), page.getElementById(id)];
    if (now && next) now.replaceWith(next);
  }
  if (queue) fit();
  const again = focused?.isConnected ? focused : focusId && document.getElementById(focusId);
  if (again) again.focus({ preventScroll: true });
  return true;
}

/** Show the page as it is now; false if it does not come. */
async function refresh() {
  try {
    const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
    return swap(new DOMParser().parseFromString(await answer.text(), "text/html"));
  } catch {
    return false;
  }
}

async function done(lines) {
  const saved = lines.filter((line) => line.state === "saved" && !line.isShown);
  if (saved.length && (await refresh())) {
    for (const line of saved) line.isShown = true;
    draw(lines);
    lookAgain();
  } else if (saved.length) {
    say(notice(`${saved.length} berkas tersimpan. Muat ulang halaman untuk melihatnya.`, "done"));
  }
  leaving.settled();
}

/** Read the answer to a small form: the question page again, or a page that tells why it may not be. */
async function act(sent, submitter) {
  let answer;
  const data = new FormData(sent);
  if (submitter?.name) data.append(submitter.name, submitter.value);
  try {
    answer = await fetch(sent.action, { method: "POST", body: data, headers: { Accept: "text/html" } });
  } catch {
    say(notice("Tidak tersambung, jadi belum ada yang berubah. Coba lagi setelah tersambung.", "problem"));
    return;
  } finally {
    delete sent.dataset.sent;
  }
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const words = page.querySelector("#pesan .notice p")?.textContent.trim();
  if (answer.ok) for (const field of sent.querySelectorAll("input[type=text]")) field.defaultValue = field.value; // it is kept
  if (answer.ok && sent.contains(document.activeElement)) document.activeElement.blur();
  if (swap(page)) {
    if (words) say(notice(words, page.querySelector("#pesan .notice-problem") ? "problem" : "done"));
    return;
  }
  if (atFields(sent, page)) return;
  const wrong = page.querySelector("[data-error-summary] li, #isi h1 ~ p, #isi p")?.textContent.trim();
  say(notice(wrong || "Perubahan ini belum tersimpan. Muat ulang halaman, lalu coba lagi.", "problem"));
}

/** Say at each typed field of a small form what `page` has against it; true if it has anything. */
function atFields(sent, page) {
  let first = null;
  for (const field of sent.querySelectorAll("input[type=text]")) {
    document.getElementById(`${field.id}_error`)?.remove();
    field.removeAttribute("aria-invalid");
    field.removeAttribute("aria-describedby");
    const words = page.getElementById(`id_${field.name}_error`)?.textContent.trim();
    if (!words) continue;
    const told = part("p", "field-error", words);
    told.id = `${field.id}_error`;
    field.before(told);
    field.setAttribute("aria-invalid", "true");
    field.setAttribute("aria-describedby", told.id);
    first ??= field;
  }
  document.querySelector("[data-evidence-say]").replaceChildren();
  first?.focus();
  return first !== null;
}

document.addEventListener("submit", (event) => {
  if (event.defaultPrevented || !event.target.closest("[data-evidence]")) return;
  event.preventDefault();
  act(event.target, event.submitter);
});
if (form && document.querySelector("[data-files-bar]")) begin();
