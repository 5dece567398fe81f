// What the guide does besides letting in: a word to everybody of the group, the end of the visit.
// Both need a network; without one what was typed stays where it is.
import { stepOn } from "./asking.js";
import { fill, find } from "./dom.js";
import { tell } from "./net.js";
import { hearStop } from "./phone.js";
import { count, say } from "./words.js";

const screen = find("screen=stop");
const [writing, ending] = [find("writing"), find("ending")];
let stop = null;
let key = ""; // of the word that is being written: sent twice it is written once

const told = (text) => fill(screen, { told: text });

const minutes = () => {
  const isLate = find("writing-form").kind.value === "late";
  find("minutes").hidden = !isLate;
  find("writing-form").minutes.disabled = !isLate;
  find("writing-form").text.required = !isLate;
  return isLate;
};

const open = (dialog, of) => {
  stop = of;
  key = crypto.randomUUID();
  told("");
  fill(dialog, { trouble: "" });
  dialog.querySelector("form").reset();
  minutes();
  dialog.showModal();
};
export const write = (of) => open(writing, of);
export const end = (of) => open(ending, of);

const send = async (dialog, what, body, done) => {
  const button = dialog.querySelector(".button-main");
  button.disabled = true;
  const { answer, trouble } = await tell(what, { stop: stop.id, ...body });
  button.disabled = false;
  fill(dialog, { trouble: trouble ?? "" });
  if (!answer) return;
  dialog.close();
  await done(answer);
};

export const start = () => {
  for (const dialog of [writing, ending]) {
    dialog.addEventListener("click", (event) => {
      if (event.target.closest("[data-do=cancel]")) dialog.close();
      else stepOn(event);
    });
  }
  find("writing-form").addEventListener("change", minutes);
  find("writing-form").addEventListener("submit", (event) => {
    event.preventDefault();
    const { kind, text, minutes: late } = event.target;
    const word = { key, kind: kind.value, text: text.value, minutes: kind.value === "late" ? Number(late.value) : null };
    send(writing, "write", word, ({ letters }) => told(count("letters_sent", letters)));
  });
  find("ending-form").addEventListener("submit", (event) => {
    event.preventDefault();
    send(ending, "end", { note: event.target.note.value }, async (answer) => {
      await hearStop(answer.stop);
      told(say("visit_ended"));
    });
  });
};
