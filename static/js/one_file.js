// A form that sends one file the ordinary way: the control in our words, what is chosen, and a place to drop it. Without this
// the browser shows its own.

import { dress, dropAnywhere, size } from "./files.js";

for (const zone of document.querySelectorAll("[data-drop]")) {
  const input = zone.querySelector("input[type=file]");
  if (!input) continue;
  dress(input, "Pilih satu berkas");
  const chosen = document.createElement("p");
  chosen.className = "queue-words";
  chosen.setAttribute("role", "status");
  zone.append(chosen);
  input.addEventListener("change", () => {
    chosen.textContent = [...input.files].map((file) => `${file.name} (${size(file.size)})`).join(", ");
  });
  dropAnywhere(() => zone, (found) => {
    const one = new DataTransfer();
    if (found.length) one.items.add(found[0].file);
    input.files = one.files;
    input.dispatchEvent(new Event("change"));
  });
}
