// One dialog for short questions: a number of people, or one of several answers.
import { copy, fill, find } from "./dom.js";

const dialog = find("asking");
const form = find("asking-form");
let answered = null;

// `choices` are [value, words, class]; with `most` a number from 1 is asked too. Gives
// {value, persons}, or null for "cancel".
export const askFor = ({ title, text = "", choices, most = 0 }) => new Promise((resolve) => {
  fill(dialog, { title, text });
  const number = form.querySelector("input[type=number]");
  find("asking-number").hidden = !most;
  number.disabled = !most;
  number.value = "1";
  most ? (number.max = String(most)) : number.removeAttribute("max");
  find("choices").replaceChildren(...choices.map(([value, words, kind = ""]) => {
    const button = copy("t-verdict-button", { words });
    button.className = `button button-wide ${kind}`;
    Object.assign(button, { type: "submit", value });
    return button;
  }));
  answered?.(null);
  answered = (value) => {
    answered = null;
    resolve(value && { value, persons: most ? Number(number.value) : 1 });
  };
  dialog.showModal();
  (most ? number : find("choices").firstElementChild)?.focus();
});

export const start = () => {
  dialog.addEventListener("close", () => answered?.(dialog.returnValue));
  dialog.addEventListener("cancel", () => { dialog.returnValue = ""; });
  for (const one of [dialog, find("verdict")]) one.addEventListener("click", stepOn);
};

// The buttons beside a number.
export const stepOn = (event) => {
  const pressed = event.target.closest("[data-do=fewer], [data-do=more]");
  if (!pressed) return;
  const number = pressed.parentElement.querySelector("input");
  const next = (Number(number.value) || 0) + (pressed.dataset.do === "more" ? 1 : -1);
  number.value = String(Math.max(1, Math.min(next, Number(number.max || 999))));
  number.dispatchEvent(new Event("input", { bubbles: true }));
};
