// Questions are dragged onto a person: that ticks them and chooses the person, and the button still gives them.
//
// Ticking and choosing works without it; dragging only spares the way down to the form. Of several ticked ones all go along.

const people = document.querySelector("[data-give-people]");
const form = people?.closest("form");
const owner = form?.querySelector("[name=owner]");
const said = form?.querySelector("[data-give-say]");
const KIND = "text/x-pertanyaan";
let isGiven = false; // what is being dragged has come to a person; the page moves on only when the pointer has let go

function ticked() {
  return [...form.querySelectorAll("[name=pertanyaan]:checked")];
}

function take(row) {
  const box = row.querySelector("[name=pertanyaan]");
  if (!box.checked) {
    for (const other of ticked()) other.checked = false;
  }
  box.checked = true;
}

if (people && owner && matchMedia("(any-pointer: fine)").matches) {
  people.hidden = false;
  for (const row of form.querySelectorAll("[data-give]")) {
    row.draggable = true;
    row.addEventListener("dragstart", (event) => {
      event.dataTransfer.setData(KIND, row.querySelector("[name=pertanyaan]").value);
      event.dataTransfer.effectAllowed = "move";
      people.classList.add("is-near");
    });
    row.addEventListener("dragend", () => {
      people.classList.remove("is-near");
      if (isGiven) form.querySelector("[type=submit]").focus();
      isGiven = false;
    });
  }
  for (const place of people.querySelectorAll("[data-owner]")) {
    place.addEventListener("dragover", (event) => {
      if (!event.dataTransfer.types.includes(KIND)) return;
      event.preventDefault();
      place.classList.add("is-over");
    });
    place.addEventListener("dragleave", () => place.classList.remove("is-over"));
    place.addEventListener("drop", (event) => {
      event.preventDefault();
      place.classList.remove("is-over");
      const code = event.dataTransfer.getData(KIND);
      const row = [...form.querySelectorAll("[data-give]")].find((one) => one.querySelector("[name=pertanyaan]").value === code);
      if (!row) return;
      take(row);
      owner.value = place.dataset.owner;
      const count = ticked().length;
      said.textContent = `${count} pertanyaan untuk ${place.textContent}. Periksa tenggatnya, lalu tekan Berikan tugas.`;
      isGiven = true;
    });
  }
}
