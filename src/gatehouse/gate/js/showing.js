// The verdict on the whole screen: colour, sign, sound, a shake of the phone and words.
import { copy, fill, find } from "./dom.js";
import { signal } from "./signals.js";
import { TONES } from "./verdict.js";
import { clockOf, count, dayWords, say } from "./words.js";

const dialog = find("verdict");
let shown = null;

export const shownNow = () => (dialog.open ? shown : null);

export const whoIs = (pass) => {
  if (!pass) return "";
  const name = pass.name || say("no_name");
  if (pass.kind === "group") return `${name} · ${count("people", pass.persons)}`;
  return pass.age === null ? name : `${name} · ${count("years", pass.age)}`;
};

const needsOf = (pass) => [pass?.step_free ? say("step_free") : "", pass?.needs ?? ""].filter(Boolean).join(" · ");

// The sentence under the title.
const aboutOf = (verdict) => {
  const { code, pass, stop, other, at } = verdict;
  if (verdict.text) return verdict.text;
  const values = {
    time: at || (stop ? clockOf(stop.arrives) : ""), title: stop?.title ?? "", limit: stop?.limit ?? "",
    inside: stop?.limit ?? "", n: pass?.persons ?? "",
  };
  if (other) Object.assign(values, { date: dayWords(other.date), time: other.time, title: other.title });
  if (code === "already_in" && !at) return say("already_in_about_soon");
  return say(`${code}_about`, values);
};

// `verdict`: {code, pass, stop, other, at, text, title, tone, alsoIn, buttons, number, party}.
// `buttons` and `party` are [words, what to do, class]; `number` is {label, value, most}.
// Gives the verdict back: it is `shownNow()` until another one is, or none.
export const show = (verdict) => {
  const tone = verdict.tone ?? TONES[verdict.code];
  const title = verdict.title ?? say(`${verdict.code}_title`);
  const who = [verdict.pass, ...(verdict.alsoIn ?? [])].filter(Boolean).map(whoIs).join(", ");
  const [about, needs] = [aboutOf(verdict), needsOf(verdict.pass)];
  shown = verdict;
  dialog.dataset.tone = tone;
  dialog.dataset.code = verdict.code;
  fill(dialog, { title, who, about, needs });
  showNumber(verdict.number);
  showNames(verdict.pass);
  showParty(verdict.party ?? []);
  find("actions").replaceChildren(...verdict.buttons.map(button));
  if (dialog.open) heard([title, who, about, needs].filter(Boolean).join(". "));
  else dialog.showModal();
  (verdict.number ? dialog.querySelector("input") : find("actions").firstElementChild)?.focus();
  dialog.scrollTop = 0;
  if (!verdict.silent) signal(tone);
  return verdict;
};

const button = ([words, does, kind = ""]) => {
  const made = copy("t-verdict-button", { words });
  made.className = `button button-wide ${kind}`;
  made.addEventListener("click", () => does(), { once: true });
  return made;
};

const showNumber = (number) => {
  find("number").hidden = !number;
  if (!number) return;
  const input = dialog.querySelector("input");
  fill(dialog, { number_label: number.label });
  Object.assign(input, { value: String(number.value), max: String(number.most) });
};
export const numberShown = () => {
  const input = dialog.querySelector("input");
  return input.reportValidity() ? Number(input.value) : 0;
};

const showNames = (pass) => {
  const names = pass?.names ?? [];
  find("names").hidden = names.length === 0;
  find("names").open = false;
  find("names-list").replaceChildren(...names.map((name) => {
    const item = document.createElement("li");
    item.textContent = name;
    return item;
  }));
};

const showParty = (party) => {
  find("party").hidden = party.length === 0;
  fill(dialog, { party_title: say("together") });
  find("party-list").replaceChildren(...party.map(button));
};

// A verdict that takes the place of another is spoken by a part of the same dialog.
let times = 0;
const heard = (text) => {
  times += 1;
  find("heard").textContent = text + (times % 2 ? "\u00a0" : "");
};

export const hide = () => dialog.open && dialog.close();

export const start = () => {
  find("number").addEventListener("submit", (event) => {
    event.preventDefault();
    find("actions").firstElementChild?.click();
  });
  // A dialog tells of its end a moment later: the next verdict may be on it by then.
  dialog.addEventListener("close", () => { if (!dialog.open) shown = null; });
};
