// Parties that stand by: they have no place, and come in when somebody else has not come. Only the
// server lets them in, so that two doors never let in more than there is room for.
import { serverNow } from "./clock.js";
import { ask, net, tell } from "./net.js";
import { hearStop, note, stateOf, stopOf, unask, waiting } from "./phone.js";
import { hide, numberShown, show, shownNow } from "./showing.js";
import { clockOf, count, say } from "./words.js";

const next = () => [say("next"), hide, "button-main"];
const HERE = { standby_ok: "good", standby_wait: "ask", standby_turn: "ask", not_cleared: "ask" };

// Whether places of whoever has not come are given on by now: then the server has the word.
export const isGivenOn = (stop) =>
  Boolean(stop.standby) && serverNow() >= Date.parse(stop.standby.from);

const partyOf = (stop, id) => stop.standby?.parties.find((one) => one.id === id);
const who = (party) => `${say("standby_turn_of", { n: party.turn })} · ${party.name} · ${count("people", party.persons)}`;
const after = (stop) => say("standby_from", { time: clockOf(stop.standby.from) });

const told = (code, party, stop, text, buttons = [next()]) =>
  show({ code, tone: HERE[code] ?? "stop", title: say(`${code}_title`), stop,
    text: [who(party), text].filter(Boolean).join(". "), buttons });

// A party that stands by shows its code, or its name is pressed.
export const presentStandby = async (party, stop) => {
  if (!net.online) return told("standby_offline", party, stop, say("standby_offline_about"));
  const asked = show({ code: "asking", tone: "ask", silent: true, buttons: [next()] });
  const { answer, trouble } = await tell("standby", { stop: stop.id, standby: party.id });
  if (shownNow() !== asked) return undefined; // by now somebody else stands there
  if (!answer) return told("standby_offline", party, stop, trouble);
  if (answer.stop) await hearStop(answer.stop);
  if (answer.code === "standby_ok") return offer(party, stop, answer);
  const text = answer.code === "standby_wait" ? `${answer.text} ${after(stop)}` : answer.text;
  return told(answer.code, party, stop, text);
};

const offer = (party, stop, { room, text }) => show({
  code: "standby_ok", tone: "good", title: say("standby_ok_title"), stop, text: `${who(party)}. ${text}`,
  number: { label: say("how_many"), value: party.persons, most: Math.min(room, party.persons) },
  buttons: [[say("let_in"), () => letIn(party, stop), "button-main"], [say("back"), hide, ""]],
});

// All of them or nobody: one act for each, decided by the server together.
const letIn = async (party, stop) => {
  const persons = numberShown();
  if (!persons) return presentStandby(party, stop);
  const passes = partyOf(stopOf(stop.id), party.id)?.passes ?? party.passes;
  show({ code: "asking", tone: "ask", silent: true, buttons: [next()] });
  const acts = await Promise.all(passes.slice(0, persons).map((pass) =>
    note({ kind: "came", stop: stop.id, pass, asks: true, held: true })));
  const answers = await Promise.all(acts.map(ask));
  const no = answers.find((one) => one?.code);
  if (no) return told(no.code, party, stop, no.text);
  if (answers.some((one) => one === null)) return notAnswered(acts, party, stop);
  return show({ code: "ok", title: count("let_in_n", persons), stop, acts, text: party.name, buttons: [next()] });
};

// Without an answer nobody came in.
const notAnswered = async (acts, party, stop) => {
  for (const act of acts) await unask(act, say("reason_no_answer"));
  return told("standby_offline", party, stop, say("standby_offline_about"));
};

// Somebody with a place who comes after it may have been given on: the server says whether it was.
export const letInLate = async (pass, stop, done) => {
  if (!net.online) return sayLate(pass, stop);
  show({ code: "asking", tone: "ask", silent: true, buttons: [next()] });
  const act = await note({ kind: "came", stop: stop.id, pass: pass.id, asks: true, held: true });
  const answer = await ask(act);
  if (answer === "taken") return done(act);
  if (answer?.code) {
    const isFull = answer.code === "given_on" || answer.code === "over_limit";
    return show({ code: isFull ? "given_on" : answer.code, tone: "stop", pass, stop,
      title: isFull ? say("given_on_title") : undefined, text: answer.text, buttons: [next()] });
  }
  await unask(act, say("reason_no_answer"));
  return sayLate(pass, stop);
};
const sayLate = (pass, stop) => show({ code: "late_offline", tone: "stop", pass, stop,
  title: say("late_offline_title"), text: say("late_offline_about"), buttons: [next()] });

// What was asked before this page was closed, and never answered, did not happen.
export const forgetAsked = async () => {
  for (const act of waiting().filter((one) => one.held)) await unask(act, say("reason_no_answer"));
};

// How many of them are in, for the list of the stop.
export const badgeOf = (party, stop) => {
  const state = stateOf(stop);
  const inside = party.passes.filter((pass) => state.passes.get(pass)?.in > 0).length;
  if (party.state === "in") return [inside ? say("is_in") : say("has_left"), inside ? "good" : ""];
  if (party.state === "turned_away") return [say("standby_turned_away"), "stop"];
  return party.state === "here" ? [say("standby_here"), ""] : ["", ""];
};
export const aboutOf = (party) => `${say("standby_turn_of", { n: party.turn })} · ${count("people", party.persons)}`;
