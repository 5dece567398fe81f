// The page on which anybody checks a draw: takes the files, shows the steps, answers questions.
// All reckoning is done by the worker; nothing is sent anywhere.
import { find, fill, goTo, show, speak } from "./dom.js";
import { dropped, filesOfDraw, loaded } from "./giving.js";
import { proved } from "./proof.js";
import { Broken, Refused, Stopped, reckon, stop } from "./reckoner.js";
import * as steps from "./steps.js";
import * as verdict from "./verdict.js";
import { answered } from "./why.js";
import { say } from "./words.js";

const { keepers, files: address } = find("[data-check]").dataset;
const drop = find("[data-drop]");
const going = find("[data-going]");
const bar = find("progress", going);
const problem = find("[data-problem]");
const why = find("[data-why]");
const TICKET = /^[0-9a-f]{20}$/;

const tell = (words) => {
  fill(problem, { problem: words });
  show(problem, Boolean(words));
  if (words) speak(words);
};

const busy = (words) => {
  drop.classList.toggle("is-busy", Boolean(words));
  show(going, Boolean(words));
  fill(going, { going: words });
};

const hear = (news) => {
  steps.hear(news);
  bar.value = steps.far(news);
};

const failed = (fault) => {
  if (fault instanceof Refused) return verdict.refused(fault);
  steps.reset();
  if (fault instanceof Stopped) return tell(say("stopped"));
  if (fault instanceof Broken) return verdict.broken();
  throw fault;
};

// Check these files; the questions about a draw are asked once it agrees.
const check = async (files) => {
  verdict.hide();
  steps.reset();
  tell("");
  show(why, false);
  if (!files.length) return tell(say("no_files"));
  bar.value = 0;
  busy(say("reading"));
  try {
    verdict.agrees(await reckon("check", { files }, hear));
    show(why, true);
  } catch (fault) {
    failed(fault);
  } finally {
    busy("");
  }
};

const load = async () => {
  const draw = address.split("/").at(-2);
  busy(say("loading", { draw }));
  try {
    const files = await loaded(address);
    busy("");
    if (files.length) await check(files);
    else tell(say("not_loaded", { draw }));
  } catch {
    busy("");
    tell(say("not_loaded", { draw }));
  }
};

const wrong = (form, words) => {
  const error = find(`[data-error="${form}"]`);
  fill(error, { error: words });
  show(error, Boolean(words));
  const field = find(`#${form === "why" ? "ticket" : "receipt-text"}`);
  field.toggleAttribute("aria-invalid", false);
  if (!words) return;
  field.setAttribute("aria-invalid", "true");
  show(find(`[data-answer="${form}"]`), false);
  field.focus();
};

const answer = (form, nodes) => {
  const place = find(`[data-answer="${form}"]`);
  place.replaceChildren(...nodes);
  show(place, true);
  goTo(place);
  speak(nodes[0].textContent);
};

const askWhy = async () => {
  const ticket = find("#ticket").value.trim().toLowerCase();
  if (!TICKET.test(ticket)) return wrong("why", say("ticket_form"));
  const found = await reckon("why", { ticket });
  if (!found.found) return wrong("why", say("ticket_unknown"));
  wrong("why", "");
  answer("why", answered(found));
};

const askReceipt = async () => {
  const values = Object.fromEntries(new FormData(find("[data-form=receipt]")));
  const typed = [values.surname, values.given, values.born].map((value) => value.trim()).filter(Boolean);
  if (typed.length % 3) return wrong("receipt", say("person_half"));
  const { surname, given, born } = values;
  try {
    const found = await reckon("receipt", { text: values.text, person: typed.length ? { surname, given, born } : null });
    wrong("receipt", "");
    answer("receipt", proved(found));
  } catch (fault) {
    if (!(fault instanceof Refused)) throw fault;
    wrong("receipt", `${verdict.whereOf(fault)}. ${verdict.reasonOf(fault)}`);
  }
};

// One receipt serves both questions: its lines for the proof, its ticket for «why not me».
const openReceipt = async (file, form) => {
  const text = await file.text();
  const [, ticket = ""] = /^line=E\|([0-9a-f]{20})\|/m.exec(text) ?? [];
  find("#receipt-text").value = text;
  find("#ticket").value = ticket;
  if (form === "ticket") await askWhy();
  else await askReceipt();
};

const picked = {
  folder: ({ files }) => check(filesOfDraw(files)),
  files: ({ files }) => check(filesOfDraw(files)),
  ticket: ({ files }) => openReceipt(files[0], "ticket"),
  receipt: ({ files }) => openReceipt(files[0], "receipt"),
};

for (const input of document.querySelectorAll("[data-pick]")) {
  input.addEventListener("change", async () => {
    if (input.files.length) await picked[input.dataset.pick](input);
    input.value = ""; // the same file may be chosen again after a change
  });
}
find("[data-form=why]").addEventListener("submit", (event) => { event.preventDefault(); askWhy(); });
find("[data-form=receipt]").addEventListener("submit", (event) => { event.preventDefault(); askReceipt(); });
find("[data-do=stop]").addEventListener("click", stop);
show(find("[data-folder]"), "webkitdirectory" in HTMLInputElement.prototype);

for (const name of ["dragover", "dragleave", "drop"]) {
  addEventListener(name, (event) => {
    if (!event.dataTransfer.types.includes("Files")) return; // words that are dragged into a field
    event.preventDefault();
    drop.classList.toggle("is-over", name === "dragover");
  });
}
addEventListener("drop", async ({ dataTransfer }) => {
  if (dataTransfer.types.includes("Files")) await check(filesOfDraw(await dropped(dataTransfer)));
});

for (const keeper of keepers.split(" ")) {
  navigator.serviceWorker?.register(keeper, { scope: keeper.replace(/sw\.js$/, "") });
}
if (address) await load();
