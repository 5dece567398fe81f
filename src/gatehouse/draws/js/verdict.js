// What came of it: agrees or not, where and why not, and the hashes to compare with others.
import { copy, fill, find, goTo, show, speak } from "./dom.js";
import { mark, stepItem } from "./steps.js";
import { say } from "./words.js";

const card = find("[data-verdict]");
const rows = find("[data-hashes]");
const HASHES = ["results_sha256", "commit_sha256", "entries_root", "seed"];

export const hide = () => { show(card, false); };

const told = (tone, slots, hashes = {}) => {
  card.dataset.tone = tone;
  fill(card, { where: "", reason: "", about: "", ...slots });
  rows.replaceChildren(...HASHES.filter((name) => hashes[name]).map((name) => {
    const row = copy("check-row", { name: say(`name_${name}`), hash: hashes[name] });
    find("code", row).dataset.hash = name;
    return row;
  }));
  show(card, true);
  speak([slots.title, slots.where, slots.reason].filter(Boolean).join(". "));
  goTo(card);
};

export const agrees = (answer) => {
  const name = answer.compared ? "agrees" : "reckoned";
  const slots = { title: say(`${name}_title`), about: say(`${name}_about`, { draw: answer.draw }) };
  told(answer.compared ? "good" : "none", slots, answer);
};

// «results.txt, строка 3» of a refusal, and why.
export const whereOf = ({ file, line }) => (line ? say("refused_line", { file, line: String(line) }) : file);
export const reasonOf = ({ code, values }) => say(`no_${code}`, values);

export const refused = (refusal) => {
  const step = stepItem(refusal.step);
  if (step) mark(step, "stop", { fact: `${whereOf(refusal)}. ${reasonOf(refusal)}` });
  const title = say("refused_title");
  told("stop", { title, where: whereOf(refusal), reason: reasonOf(refusal), about: say("refused_about") });
};

export const broken = () => told("stop", { title: say("broken_title"), about: say("broken_about") });
