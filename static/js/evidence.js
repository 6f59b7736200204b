// Data dukung at a question, made smoother: files can be dropped, a long upload shows how far it is, and what is typed
// in the answer beside it stays. Nothing here is needed: without it each form posts and the page comes back whole.

const PARTS = ["data-dukung", "pengaruh"]; // parts of the question page that a change of its documents concerns
const MB = 1024 * 1024;
const figures = new Intl.NumberFormat("id-ID");

/** Show file inputs in our words, list what is chosen, and let files be dropped on them. */
function dropZones(root) {
  for (const zone of root.querySelectorAll("[data-drop]:not([data-ready])")) {
    const input = zone.querySelector("input[type=file]");
    if (!input) continue;
    zone.dataset.ready = "1";
    const button = document.createElement("label");
    button.className = "btn btn-secondary";
    button.htmlFor = input.id;
    button.textContent = input.multiple ? "Pilih berkas" : "Pilih satu berkas";
    button.setAttribute("aria-hidden", "true"); // the input keeps its own label
    const list = document.createElement("ul");
    list.className = "drop-files";
    input.classList.add("visually-hidden");
    input.after(button, list);
    const show = () => {
      list.replaceChildren(...[...input.files].map((file) => {
        const line = document.createElement("li");
        line.textContent = `${file.name} (${size(file.size)})`;
        return line;
      }));
      if (!input.files.length && matchMedia("(hover: hover)").matches) {
        const line = document.createElement("li");
        line.className = "muted";
        line.textContent = "atau tarik berkas ke sini";
        list.append(line);
      }
    };
    input.addEventListener("change", show);
    show();
    const light = (isOver) => zone.classList.toggle("drop-over", isOver);
    zone.addEventListener("dragover", (event) => {
      event.preventDefault();
      light(true);
    });
    zone.addEventListener("dragleave", () => light(false));
    zone.addEventListener("drop", (event) => {
      event.preventDefault();
      light(false);
      if (!event.dataTransfer.files.length) return;
      input.files = event.dataTransfer.files;
      show();
    });
  }
}

/** Return `2,4 MB`, as the server writes sizes. */
function size(bytes) {
  const [unit, step] = bytes < MB ? ["KB", 1024] : ["MB", MB];
  return `${figures.format(Math.max(bytes / step, 0.1).toFixed(1))} ${unit}`;
}

/** Put the parts of `page` in place of those shown; true if it has them. */
function swap(page) {
  if (!page.getElementById(PARTS[0])) return false;
  for (const id of PARTS) {
    const [now, next] = [document.getElementById(id), page.getElementById(id)];
    if (now && next) now.replaceWith(next);
  }
  dropZones(document);
  return true;
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

/** Show how much has been sent; afterwards the server still looks at the files. */
function progress(form, sent, total) {
  const box = form.querySelector("[data-progress]");
  if (!box) return;
  box.hidden = false;
  const percent = total ? Math.round((100 * sent) / total) : 0;
  box.querySelector("progress").value = percent;
  box.querySelector("[role=status]").textContent = percent < 100 ? `${figures.format(percent)} %` : "Sedang diperiksa";
}

/** Put back what was said of the files; some were not taken and will be sent again. */
function retype(typed) {
  for (const field of document.querySelectorAll("[data-upload] [name]")) {
    if (field.type === "checkbox") field.checked = typed.has(field.name);
    else if (field.type === "text" && typed.has(field.name)) field.value = typed.get(field.name);
  }
}

/** Read the answer: the question page again, a list of what was not taken, or a page that tells why it may not be. */
async function show(request, form) {
  const page = new DOMParser().parseFromString(request.responseText, "text/html");
  if (swap(page)) {
    const words = page.querySelector("#pesan .notice p")?.textContent.trim();
    if (words) say(notice(words, page.querySelector("#pesan .notice-problem") ? "problem" : "done"));
    return;
  }
  const wrong = page.querySelector("[data-error-summary]");
  if (wrong) {
    say(wrong); // nothing was kept: chosen files and dates stay as they are
    return;
  }
  const results = page.getElementById("hasil-unggah");
  if (results) {
    const typed = new FormData(form);
    const again = await fetch(location.href, { headers: { Accept: "text/html" } });
    swap(new DOMParser().parseFromString(await again.text(), "text/html"));
    retype(typed);
    say(results);
    return;
  }
  const reason = page.querySelector("#isi h1 ~ p, #isi p")?.textContent.trim();
  say(notice(reason || "Perubahan ini belum tersimpan. Muat ulang halaman, lalu coba lagi.", "problem"));
}

function send(form) {
  const request = new XMLHttpRequest();
  request.open("POST", form.action);
  request.upload.addEventListener("progress", (event) => progress(form, event.loaded, event.total));
  const done = () => {
    delete form.dataset.sent;
    const box = form.querySelector("[data-progress]");
    if (box) box.hidden = true;
  };
  request.addEventListener("load", () => {
    done();
    show(request, form);
  });
  request.addEventListener("error", () => {
    done();
    say(notice("Tidak tersambung, jadi berkas belum tersimpan. Coba lagi setelah tersambung.", "problem"));
  });
  request.send(new FormData(form));
}

document.addEventListener("submit", (event) => {
  if (event.defaultPrevented || !event.target.closest("[data-evidence]")) return;
  event.preventDefault();
  send(event.target);
});
dropZones(document);
