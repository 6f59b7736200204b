// The text of a list goes to the clipboard by a button, which stands there only where that works.

const button = document.querySelector("[data-copy]");
const text = document.querySelector("[data-copy-text]");

if (button && text && navigator.clipboard) {
  button.hidden = false;
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(text.value);
      button.textContent = "Tersalin";
    } catch {
      text.select();
    }
  });
}
