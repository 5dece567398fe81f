// What was done on this phone: to undo it, and to see what still waits or was refused.
import { undoAll } from "./doing.js";
import { copy, fill, find, refill } from "./dom.js";
import { needAPerson, phone, seen, stopOf, waiting } from "./phone.js";
import { count, say } from "./words.js";

const screen = find("screen=done");

const passOf = (act) => stopOf(act.stop)?.passes.find((one) => one.id === act.pass);
const whatOf = (act) => (act.kind === "came" ? say("act_came") : count(`act_${act.kind}`, act.persons));

const item = (act, undone) => {
  const isUndone = undone.has(act.key);
  const state = isUndone ? say("act_undone") : act.state === "waiting" ? say("act_waits") : "";
  const made = copy("t-act", { at: act.at, what: whatOf(act), who: passOf(act)?.name ?? "", state });
  const button = made.querySelector("button");
  button.hidden = isUndone;
  Object.assign(button.dataset, { act: act.key, key: act.key });
  button.setAttribute("aria-label", say("undo_this", { what: `${act.at} ${whatOf(act)} ${passOf(act)?.name ?? ""}` }));
  return made;
};

export const render = () => {
  const undone = new Set(phone.acts.map((act) => act.takes_back).filter(Boolean));
  const shown = phone.acts.filter((act) => act.kind !== "taken_back" && act.state !== "refused").reverse();
  const left = waiting().length;
  const refused = needAPerson();
  fill(screen, { waiting: left ? count("acts_wait", left) : say("all_handed_in"), nothing: shown.length ? "" : say("nothing_yet") });
  find("refused").hidden = refused.length === 0;
  refill(find("refused-list"), refused.map((act) => copyRefused(act)));
  refill(find("list"), shown.map((act) => item(act, undone)));
};
const copyRefused = (act) => {
  const line = document.getElementById("t-refused").content.firstElementChild.cloneNode(true);
  line.textContent = `${act.at} ${whatOf(act)}: ${act.text ?? act.code}`;
  return line;
};

export const start = () => screen.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-do]");
  if (button?.dataset.do === "seen") await seen();
  if (button?.dataset.do === "take-back") await undoAll(phone.acts.filter((act) => act.key === button.dataset.act));
});
