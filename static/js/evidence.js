// Data dukung at a question and in the library, made smoother: files can be dropped or photographed, each is sent with a
// bar of its own, and what is typed in the answer beside them stays. Nothing here is needed: without it each form posts and
// the page comes back whole.

import { dress, dropAnywhere, named } from "./files.js";
import { Queue, renewToken } from "./queue.js";
import { NotTaken, post } from "./sending.js";

const PARTS = ["data-dukung", "pengaruh"]; // parts of the question page that a change of its documents concerns
const FORM = "[data-upload]";
const DETAILS = "[data-upload] [type=text], [data-upload] [type=checkbox]";
let queue = null;

/** A photograph gets a name that tells it from the next one: phones call each of them image.jpg. */
function photographed(files) {
  return [...files].map((file) => {
    if (!/^image\.\w+$/i.test(file.name)) return { file, path: file.name };
    const at = new Date(file.lastModified);
    const two = (number) => String(number).padStart(2, "0");
    const day = [at.getFullYear(), two(at.getMonth() + 1), two(at.getDate())].join("-");
    const time = [two(at.getHours()), two(at.getMinutes()), two(at.getSeconds())].join(".");
    const name = `Foto ${day} ${time}${file.name.slice(file.name.lastIndexOf("."))}`;
    return { file: new File([file], name, { type: file.type, lastModified: file.lastModified }), path: name };
  });
}

const form = () => document.querySelector(FORM);
const token = () => (form() || document).querySelector("[name=csrfmiddlewaretoken]").value;

/** Return what was said of all files: the fields of the form but the files and what each file has of its own. */
function said() {
  const own = new Set(["uploads", "item", "request_key", "arrived"]);
  return form() ? [...new FormData(form())].filter(([name]) => !own.has(name)) : kept;
}
let kept = []; // what the form said last, should the question be full while files are still under way

function begin() {
  const place = document.querySelector("[data-queue]");
  if (!place || queue) return;
  const choices = form().querySelector("select[name=item]");
  const guessing = form().dataset.guess;
  const question = () => said().filter(([name]) => name === "pertanyaan");
  queue = new Queue(place, {
    url: form().action,
    begin: form().dataset.begin,
    token,
    renew: async () => form() && renewToken(form(), FORM), // no form: the question is full, and the page says so
    fields: (line) => [...said(), ["request_key", line.key]],
    beginFields: question,
    focus: () => document.getElementById("id_uploads") || document.getElementById("isi"),
    done,
    guess: async (lines) => {
      const names = lines.map((line) => ["nama", line.file.name]);
      try {
        const { items } = await post(guessing, [...question(), ...names], token());
        items.forEach((item, number) => lines[number].guessed(item));
      } catch (error) {
        if (!(error instanceof NotTaken)) throw error; // the person chooses
      }
    },
  }, choices);
  if (choices) choices.closest("[data-item]").hidden = true; // each file has a choice of its own
  const input = form().querySelector("#id_uploads");
  dress(input, "Pilih berkas");
  input.addEventListener("change", () => {
    queue.add(named(input.files));
    input.value = ""; // so that the same file can be chosen again
  });
  const camera = form().querySelector("[capture]");
  camera.addEventListener("change", () => {
    queue.add(photographed(camera.files));
    camera.value = "";
  });
}

/** Put the parts of `page` in place of those shown, with the form as it stands; true if it has them. */
function swap(page) {
  if (!page.getElementById(PARTS[0]) || !document.getElementById(PARTS[0])) return false;
  const [focused, old, fresh] = [document.activeElement, form(), page.querySelector(FORM)];
  if (old) kept = said();
  if (old && fresh) {
    old.elements.csrfmiddlewaretoken.value = fresh.elements.csrfmiddlewaretoken.value;
    fresh.replaceWith(old);
  } else if (old && queue) page.getElementById(PARTS[0]).append(queue.place); // the question is full
  for (const id of PARTS) {
    const [now, next] = [document.getElementById(id), page.getElementById(id)];
    if (now && next) now.replaceWith(next);
  }
  if (fresh && !old) {
    const place = document.querySelector("[data-queue]");
    if (queue) place.replaceWith(queue.place);
    else begin();
  }
  if (focused?.isConnected) focused.focus({ preventScroll: true });
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

/** Say in the section what happened, and bring it into sight for every kind of reader. */
function say(...nodes) {
  const place = document.querySelector("[data-evidence-say]");
  place.replaceChildren(...nodes);
  place.focus({ preventScroll: true });
  place.scrollIntoView({ block: "nearest" });
}

function notice(text, kind) {
  const box = document.createElement("p");
  box.className = `notice notice-${kind}`;
  box.textContent = text;
  return box;
}

/** Show what is wrong with the form as the server's own pages do: on top with a link to the field, and at the field. */
function showErrors(errors) {
  const box = document.createElement("div");
  box.className = "error-summary";
  box.dataset.errorSummary = "";
  const list = document.createElement("ul");
  for (const [id, words] of Object.entries(errors)) {
    const link = document.createElement("a");
    link.href = `#${id}`;
    link.textContent = words;
    const line = document.createElement("li");
    line.append(link);
    list.append(line);
    document.getElementById(id)?.setAttribute("aria-invalid", "true");
  }
  box.append(list);
  say(box);
}

async function done(lines) {
  const [saved, open] = [lines.filter((line) => line.state === "saved"), lines.filter((line) => line.state !== "saved")];
  const isDated = said().some(([name, value]) => name === "document_date" && value);
  const isStale = saved.length && document.getElementById(PARTS[0]) && !(await refresh());
  if (saved.length && !open.length) {
    let then = isDated ? "" : " Isi tanggal dokumennya agar dihitung sebagai data dukung.";
    if (isStale) then += " Muat ulang halaman untuk melihatnya.";
    for (const field of document.querySelectorAll(DETAILS)) {
      field.value = field.type === "checkbox" ? field.value : "";
      field.checked = false;
    }
    say(notice(`${saved.length} berkas tersimpan.${then}`, "done"));
  }
}

/** Look at what was typed before any file is sent; then send. */
async function upload() {
  for (const field of form().querySelectorAll("[aria-invalid]")) field.removeAttribute("aria-invalid");
  let errors = {};
  try {
    ({ errors = {} } = await post(form().action, [...said(), ["check", "1"]], token()));
  } catch (error) {
    if (!(error instanceof NotTaken)) throw error;
    return say(notice(error.message, "problem"));
  }
  if (queue.count("waiting", "sending", "checking", "resting", "lost")) delete errors.id_uploads;
  if (Object.keys(errors).length) return showErrors(errors);
  document.querySelector("[data-evidence-say]").replaceChildren();
  for (const line of queue.lines) if (line.state === "lost") line.become("waiting", "Menunggu");
  return queue.send();
}

/** Read the answer to a small form: the question page again, or a page that tells why it may not be. */
async function act(sent) {
  let answer;
  try {
    answer = await fetch(sent.action, { method: "POST", body: new FormData(sent), headers: { Accept: "text/html" } });
  } catch {
    say(notice("Tidak tersambung, jadi belum ada yang berubah. Coba lagi setelah tersambung.", "problem"));
    return;
  } finally {
    delete sent.dataset.sent;
  }
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const words = page.querySelector("#pesan .notice p")?.textContent.trim();
  if (swap(page)) {
    if (words) say(notice(words, page.querySelector("#pesan .notice-problem") ? "problem" : "done"));
    return;
  }
  const reason = page.querySelector("#isi h1 ~ p, #isi p")?.textContent.trim();
  say(notice(reason || "Perubahan ini belum tersimpan. Muat ulang halaman, lalu coba lagi.", "problem"));
}

document.addEventListener("submit", (event) => {
  if (event.defaultPrevented) return;
  if (event.target.matches(FORM) && queue) {
    event.preventDefault();
    delete event.target.dataset.sent;
    upload();
  } else if (event.target.closest("[data-evidence]")) {
    event.preventDefault();
    act(event.target);
  }
});
if (form()) {
  begin();
  dropAnywhere(() => document.querySelector(`${FORM} [data-drop]`), (found) => queue.add(found));
}
