// Opening the gate on this phone, and closing it.
import { NoAnswer, Refused, call } from "./calls.js";
import { askFor } from "./asking.js";
import { fill, find } from "./dom.js";
import { handIn } from "./net.js";
import { openDoor, phone, waiting, wipe } from "./phone.js";
import { count, say } from "./words.js";

const DOOR_OPEN = "gatehouse-gate-door"; // the name of a cache that is a sign for the worker
const screen = find("screen=opening");
const form = find("opening");

// Say why the phone has no gate any more, or nothing.
export const notice = (text) => {
  fill(screen, { notice: text });
  find("notice", screen).hidden = !text;
};

const trouble = (text) => {
  fill(screen, { error: text });
  find("error", screen).hidden = !text;
};

const open = async () => {
  const { name, enterprise, csrfmiddlewaretoken: token } = Object.fromEntries(new FormData(form));
  const door = await call(form.action, { method: "POST", body: { name, enterprise }, headers: { "X-CSRFToken": token } });
  await caches.open(DOOR_OPEN);
  await navigator.storage?.persist?.();
  notice("");
  await openDoor(door);
};

const OFTEN = { NoAnswer: "open_no_network", 401: "open_sign_in", 403: "open_sign_in" };
const wordsOf = (fault) => {
  if (fault instanceof NoAnswer) return say(OFTEN.NoAnswer);
  if (fault instanceof Refused) return OFTEN[fault.status] ? say(OFTEN[fault.status]) : fault.message || say("open_not_yours");
  throw fault;
};

// `opened()` is told when the phone is a door.
export const start = (opened) => form.addEventListener("submit", async (event) => {
  event.preventDefault();
  trouble("");
  const button = form.querySelector("button");
  button.setAttribute("aria-busy", "true");
  try {
    await open();
    opened();
  } catch (fault) {
    trouble(wordsOf(fault));
  } finally {
    button.removeAttribute("aria-busy");
  }
});

// Forget everything. `why` is a word for the person; what was not handed in is counted first.
export const forget = async (why) => {
  const lost = waiting().length;
  await caches.delete(DOOR_OPEN);
  await wipe();
  notice([say(why), lost ? count("lost_acts", lost) : ""].filter(Boolean).join(" "));
};

// The gate is closed by its keeper: hand in first, ask when something would be lost.
export const closeGate = async () => {
  await handIn();
  const left = waiting().length;
  const text = left ? count("close_loses", left) : say("close_about");
  const answer = await askFor({ title: say("close_title"), text, choices: [["close", say(left ? "close_and_lose" : "close_now"), "button-stop"]] });
  if (answer && phone.door) await forget("gate_closed");
  return Boolean(answer);
};
