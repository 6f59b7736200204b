// A folder of files, sent one after the other with a bar each; folders can be chosen or dropped whole, and the names of
// the folders go along, since they may tell the question. Without this the form posts all files at once.

const form = document.querySelector("[data-many]");
const input = form.querySelector("input[type=file]");
const list = form.querySelector("[data-many-list]");
const status = form.querySelector("[data-many-say]");
const zone = form.querySelector("[data-drop]");
let chosen = []; // {file, path}

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
zone.append(folder, label);

const named = (files) => [...files].map((file) => ({ file, path: file.webkitRelativePath || file.name }));
const take = (found) => {
  // Hidden files of the system, such as .DS_Store and Thumbs.db, are nobody's data dukung.
  chosen = found.filter(({ file }) => !file.name.startsWith(".") && file.name !== "Thumbs.db");
  list.replaceChildren();
  status.textContent = chosen.length ? `${chosen.length} berkas dipilih.` : "";
};
input.addEventListener("change", () => take(named(input.files)));
folder.addEventListener("change", () => take(named(folder.files)));

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

zone.addEventListener("drop", async (event) => {
  const entries = [...event.dataTransfer.items].map((item) => item.webkitGetAsEntry?.()).filter(Boolean);
  if (!entries.some((entry) => entry.isDirectory)) return take(named(event.dataTransfer.files));
  event.preventDefault();
  const found = [];
  for (const entry of entries) found.push(...(await inside(entry)));
  take(found);
});

/** Send one file; resolves to what the server says of it. */
function send({ file, path }, bar) {
  return new Promise((done) => {
    const data = new FormData();
    for (const name of ["csrfmiddlewaretoken", "request_key"]) data.append(name, form.elements[name].value);
    data.append("uploads", file, file.name);
    data.append("jalur", path);
    const request = new XMLHttpRequest();
    request.open("POST", form.action || location.href);
    request.setRequestHeader("Accept", "application/json");
    request.upload.addEventListener("progress", (event) => {
      if (event.lengthComputable) bar.value = Math.round((100 * event.loaded) / event.total);
    });
    request.addEventListener("load", () => {
      let told = null;
      try {
        told = JSON.parse(request.responseText).results[0];
      } catch {
        const page = new DOMParser().parseFromString(request.responseText, "text/html");
        told = { outcome: "refused", words: page.querySelector("#isi h1 ~ p")?.textContent.trim() || "Belum tersimpan." };
      }
      done(told);
    });
    request.addEventListener("error", () => done({ outcome: "lost", words: "Tidak tersambung." }));
    request.send(data);
  });
}

/** Return a line of the list with its bar and a place for the outcome. */
function line({ path }) {
  const item = document.createElement("li");
  const name = document.createElement("span");
  name.textContent = path;
  const bar = document.createElement("progress");
  bar.max = 100;
  bar.value = 0;
  bar.setAttribute("aria-label", path);
  const words = document.createElement("span");
  words.className = "muted";
  item.append(name, bar, words);
  return { item, bar, words };
}

form.addEventListener("submit", async (event) => {
  if (!chosen.length) return;
  event.preventDefault();
  const button = form.querySelector("button[type=submit]");
  button.disabled = true;
  const waiting = chosen.map((one) => ({ ...one, ...line(one) }));
  list.replaceChildren(...waiting.map(({ item }) => item));
  let kept = 0;
  const left = [];
  for (const [number, one] of waiting.entries()) {
    status.textContent = `Mengunggah ${number + 1} dari ${waiting.length}.`;
    const told = await send(one, one.bar);
    one.bar.value = 100;
    one.words.textContent = told.words;
    if (told.outcome === "saved" || told.outcome === "twin") kept += 1;
    else left.push(one);
  }
  button.disabled = false;
  chosen = left.map(({ file, path }) => ({ file, path }));
  if (kept && !left.length) {
    location.assign(placing());
    return;
  }
  status.textContent = `${kept} berkas tersimpan, ${left.length} belum. Kirim lagi yang belum, atau `;
  if (kept) {
    const link = document.createElement("a");
    link.href = placing();
    link.textContent = "tempatkan yang tersimpan";
    status.append(link, ".");
  }
});

const placing = () => new URL(`${form.elements.request_key.value}/`, location.href).href;
