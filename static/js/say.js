// What became of an act with data dukung, said in its part of the page, in sight and for a screen reader.

/** Say in the section what happened, and bring it into sight for every kind of reader. */
export function say(...nodes) {
  const place = document.querySelector("[data-evidence-say]");
  place.replaceChildren(...nodes);
  place.focus({ preventScroll: true });
  place.scrollIntoView({ block: "nearest" });
}

export function notice(text, kind) {
  const box = document.createElement("p");
  box.className = `notice notice-${kind}`;
  box.textContent = text;
  return box;
}

/** Show what is wrong with the form as the server's own pages do: on top with a link to the field, and at the field. */
export function showErrors(errors) {
  const box = document.createElement("div");
  box.className = "error-summary";
  box.dataset.errorSummary = "";
  const list = document.createElement("ul");
  for (const [id, words] of Object.entries(errors)) {
    const link = document.createElement("a");
    link.href = `#${id}`;
    link.textContent = words;
    const line = document.createElement("li");
    line.append(link);
    list.append(line);
    document.getElementById(id)?.setAttribute("aria-invalid", "true");
  }
  box.append(list);
  say(box);
}
