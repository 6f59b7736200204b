// A folder of files, each sent with a bar of its own; folders can be chosen or dropped whole, and the names of the folders
// go along, since they may tell the question. Without this the form posts all files at once.

import { dropAnywhere, named } from "./files.js";
import { Queue, renewToken } from "./queue.js";

const FORM = "[data-many]";
const form = document.querySelector(FORM);
const input = form.querySelector("input[type=file]");
const zone = form.querySelector("[data-drop]");
const next = document.createElement("p");
next.className = "queue-next";

/** Offer to choose a whole folder beside single files. */
const folder = document.createElement("input");
folder.type = "file";
folder.webkitdirectory = true;
folder.className = "visually-hidden";
folder.id = "pilih-folder";
const label = document.createElement("label");
label.className = "btn btn-secondary";
label.htmlFor = folder.id;
label.textContent = "Pilih folder";
const choose = document.createElement("label");
choose.className = "btn btn-secondary";
choose.htmlFor = input.id;
choose.textContent = "Pilih berkas";
choose.setAttribute("aria-hidden", "true"); // the input keeps its own label
input.classList.add("visually-hidden");
input.after(choose);
choose.after(folder, label);

const queue = new Queue(form.querySelector("[data-queue]"), {
  url: form.action || location.href,
  begin: form.dataset.begin,
  token: () => form.elements.csrfmiddlewaretoken.value,
  renew: () => renewToken(form, FORM),
  fields: (line) => [["request_key", form.elements.request_key.value], ["jalur", line.path]],
  beginFields: () => [["batch", form.elements.request_key.value]],
  focus: () => input,
  done,
  placesLater: true,
});

queue.head.after(next);

/** Hidden files of systems and of open documents are nobody's data dukung. */
const isOfSystem = (path) => path.split("/").some((part) => part.startsWith(".") || part.startsWith("~$") || part === "__MACOSX")
  || /(^|\/)(thumbs\.db|desktop\.ini)$/i.test(path);

function take(found) {
  const ours = found.filter(({ path }) => !isOfSystem(path)).sort((one, other) => one.path.localeCompare(other.path, "id", { numeric: true }));
  queue.add(ours);
  const left = found.length - ours.length;
  next.textContent = left ? `${left} berkas sistem dilewati, seperti .DS_Store dan Thumbs.db.` : "";
}

for (const from of [input, folder]) {
  from.addEventListener("change", () => {
    take(named(from.files));
    from.value = "";
  });
}
dropAnywhere(() => zone, take);

function done(lines) {
  const kept = lines.filter((line) => line.state === "saved" || line.state === "twin");
  const left = lines.length - kept.length;
  const placing = new URL(`${form.elements.request_key.value}/`, location.href).href;
  if (kept.length && !left) {
    location.assign(placing);
    return;
  }
  next.replaceChildren();
  if (kept.length) {
    const link = document.createElement("a");
    link.href = placing;
    link.className = "btn btn-primary";
    link.textContent = "Tempatkan yang tersimpan";
    next.append(link);
  }
  // What still needs somebody stands first.
  queue.lines.sort((one, other) => kept.includes(one) - kept.includes(other));
  queue.draw();
  next.scrollIntoView({ block: "nearest" });
}

form.addEventListener("submit", (event) => {
  if (!queue.lines.length) return; // the server says that there is no file
  event.preventDefault();
  delete form.dataset.sent;
  queue.takeUp();
  queue.send();
});
