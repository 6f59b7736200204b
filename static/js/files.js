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

/** Let files be dropped anywhere on the page, or a slip would open the file in place of the page and lose what is typed. */
export function dropAnywhere(zone, take) {
  const holdsFiles = (event) => event.dataTransfer?.types.includes("Files");
  const light = (isOver) => zone().classList.toggle("drop-over", isOver);
  addEventListener("dragover", (event) => {
    if (!holdsFiles(event) || !zone()) return;
    event.preventDefault();
    light(true);
  });
  addEventListener("dragleave", (event) => {
    if (!event.relatedTarget && zone()) light(false);
  });
  addEventListener("drop", async (event) => {
    if (!holdsFiles(event) || !zone()) return;
    event.preventDefault();
    light(false);
    take(await dropped(event.dataTransfer));
  });
}
