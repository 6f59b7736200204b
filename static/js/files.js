// Files as a person chooses or drops them: the control in our words, folders opened, sizes as the server writes them.

const MB = 1024 * 1024;
export const figures = new Intl.NumberFormat("id-ID");

/** Return `2,4 MB`, as the server writes sizes. */
export function size(bytes) {
  const [unit, step] = bytes < MB ? ["KB", 1024] : ["MB", MB];
  return `${figures.format(Math.max(bytes / step, bytes ? 0.1 : 0).toFixed(1))} ${unit}`;
}

/** Show a file input in our words; the input itself stays for keyboard and screen reader. */
export function dress(input, words) {
  const button = document.createElement("label");
  button.className = "btn btn-secondary";
  button.htmlFor = input.id;
  button.textContent = words;
  button.setAttribute("aria-hidden", "true"); // the input keeps its own label
  input.classList.add("visually-hidden");
  const drag = document.createElement("span");
  drag.className = "drop-words";
  drag.textContent = "atau seret ke halaman ini";
  drag.setAttribute("aria-hidden", "true"); // nobody drags without seeing
  input.after(button, drag);
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
async function dropped(transfer) {
  const files = named(transfer.files);
  const entries = [...transfer.items].map((item) => item.webkitGetAsEntry?.()).filter(Boolean);
  if (!entries.some((entry) => entry.isDirectory)) return files;
  return (await Promise.all(entries.map((entry) => inside(entry)))).flat();
}

/**
 * Let files be dropped anywhere on the page, or a slip would open the file in place of the page and lose what is typed.
 * zone(target): the element that takes what is dropped at `target`, lit while it would; null where nothing is taken.
 */
export function dropAnywhere(zone, take) {
  let lit = null;
  const holdsFiles = (event) => event.dataTransfer?.types.includes("Files");
  const light = (place) => {
    lit?.classList.remove("drop-over");
    lit = place;
    lit?.classList.add("drop-over");
  };
  addEventListener("dragover", (event) => {
    const place = holdsFiles(event) && zone(event.target);
    if (!place) return;
    event.preventDefault();
    light(place);
  });
  addEventListener("dragleave", (event) => {
    if (!event.relatedTarget) light(null);
  });
  addEventListener("drop", async (event) => {
    const place = holdsFiles(event) && zone(event.target);
    if (!place) return;
    event.preventDefault();
    light(null);
    take(await dropped(event.dataTransfer), place);
  });
}

/** A photograph gets a name that tells it from the next one: phones call each of them image.jpg. */
export function photographed(files) {
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
