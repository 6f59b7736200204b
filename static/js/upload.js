// Files into the library, with what is said of them: dropped, chosen or photographed, each sent with a bar of its own once
// the form is sent. Nothing here is needed: without it the form posts.

import { dress, dropAnywhere, named, photographed } from "./files.js";
import { Queue, renewToken } from "./queue.js";
import { notice, say, showErrors } from "./say.js";
import { NotTaken, post } from "./sending.js";

const FORM = "[data-upload]";
const form = document.querySelector(FORM);
const token = () => form.elements.csrfmiddlewaretoken.value;

/** Return what was said of all files: the fields of the form but the files and what each file has of its own. */
function said() {
  const own = new Set(["uploads", "item", "request_key", "arrived"]);
  return [...new FormData(form)].filter(([name]) => !own.has(name));
}

const question = () => said().filter(([name]) => name === "pertanyaan");
const choices = form.querySelector("select[name=item]");
const input = form.querySelector("#id_uploads");
const queue = new Queue(document.querySelector("[data-queue]"), {
  url: form.action,
  begin: form.dataset.begin,
  token,
  renew: () => renewToken(form, FORM),
  fields: (line) => [...said(), ["request_key", line.key]],
  beginFields: question,
  focus: () => input,
  done,
  guess: async (lines) => {
    const names = lines.map((line) => ["nama", line.file.name]);
    try {
      const { items } = await post(form.dataset.guess, [...question(), ...names], token());
      items.forEach((item, number) => lines[number].guessed(item));
    } catch (error) {
      if (!(error instanceof NotTaken)) throw error; // the person chooses
    }
  },
}, choices);

function done(lines) {
  const saved = lines.filter((line) => line.state === "saved");
  if (!saved.length || saved.length < lines.length) return;
  const isDated = said().some(([name, value]) => name === "document_date" && value);
  for (const field of form.querySelectorAll("[type=text], [type=checkbox]")) {
    field.value = field.type === "checkbox" ? field.value : "";
    field.checked = false;
  }
  say(notice(`${saved.length} berkas tersimpan.${isDated ? "" : " Isi tanggal dokumennya agar dihitung sebagai data dukung."}`, "done"));
}

/** Look at what was typed before any file is sent; then send. */
async function upload() {
  for (const field of form.querySelectorAll("[aria-invalid]")) field.removeAttribute("aria-invalid");
  let errors = {};
  try {
    ({ errors = {} } = await post(form.action, [...said(), ["check", "1"]], token()));
  } catch (error) {
    if (!(error instanceof NotTaken)) throw error;
    return say(notice(error.message, "problem"));
  }
  if (queue.count("waiting", "sending", "checking", "resting", "lost")) delete errors.id_uploads;
  if (Object.keys(errors).length) return showErrors(errors);
  document.querySelector("[data-evidence-say]").replaceChildren();
  queue.takeUp();
  return queue.send();
}

if (choices) choices.closest("[data-item]").hidden = true; // each file has a choice of its own
dress(input, "Pilih berkas");
input.addEventListener("change", () => {
  queue.add(named(input.files));
  input.value = ""; // so that the same file can be chosen again
});
const camera = form.querySelector("[capture]");
camera.addEventListener("change", () => {
  queue.add(photographed(camera.files));
  camera.value = "";
});
dropAnywhere(() => form.querySelector("[data-drop]"), (found) => queue.add(found));
form.addEventListener("submit", (event) => {
  event.preventDefault();
  delete form.dataset.sent;
  upload();
});
