// A question of a solo quiz by keyboard: a figure chooses, Enter answers. Without it all works too.

const form = document.querySelector("[data-solo]");

function choices() {
  return [...form.querySelectorAll("input[type=radio], input[type=checkbox]")];
}

function chosen(event) {
  if (event.altKey || event.ctrlKey || event.metaKey) return null;
  if (event.target.matches("input[type=text], select, textarea")) return null;
  return choices()[Number(event.key) - 1] ?? null;
}

if (form) {
  form.querySelector("[data-keys]").hidden = choices().length === 0;
  document.addEventListener("keydown", (event) => {
    const choice = chosen(event);
    if (!choice) return;
    event.preventDefault();
    choice.checked = choice.type === "radio" || !choice.checked;
    choice.focus();
  });
  // A double tap sends once; who comes back by the browser's own button may send again.
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = "1";
  });
  window.addEventListener("pageshow", () => delete form.dataset.sent);
}
