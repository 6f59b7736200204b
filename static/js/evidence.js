// Data dukung at a question, made smoother: files can be dropped, a long upload shows how far it is, and what is typed
// in the answer beside it stays. Nothing here is needed: without it each form posts and the page comes back whole.

const PARTS = ["data-dukung", "pengaruh"]; // parts of the question page that a change of its documents concerns
const figures = new Intl.NumberFormat("id-ID");

/** Let files be dropped on the box around a file input. */
function dropZones(root) {
  for (const zone of root.querySelectorAll("[data-drop]:not([data-ready])")) {
    const input = zone.querySelector("input[type=file]");
    if (!input) continue;
    zone.dataset.ready = "1";
    const hint = zone.querySelector("[data-drop-hint]");
    if (hint && matchMedia("(hover: hover)").matches) hint.hidden = false;
    const light = (isOver) => zone.classList.toggle("drop-over", isOver);
    zone.addEventListener("dragover", (event) => {
      event.preventDefault();
      light(true);
    });
    zone.addEventListener("dragleave", () => light(false));
    zone.addEventListener("drop", (event) => {
      event.preventDefault();
      light(false);
      if (event.dataTransfer.files.length) input.files = event.dataTransfer.files;
    });
  }
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

/** Read the answer: the question page again, a list of what was not taken, or a page that tells why it may not be. */
async function show(request) {
  const page = new DOMParser().parseFromString(request.responseText, "text/html");
  if (swap(page)) {
    const words = page.querySelector("#pesan .notice p")?.textContent.trim();
    if (words) say(notice(words, page.querySelector("#pesan .notice-problem") ? "problem" : "done"));
    return;
  }
  const results = page.getElementById("hasil-unggah") ?? page.querySelector("[data-error-summary]");
  if (results) {
    const again = await fetch(location.href, { headers: { Accept: "text/html" } });
    swap(new DOMParser().parseFromString(await again.text(), "text/html"));
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
    show(request);
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
