// What happens when a pass is shown or somebody stands at the gate without one.
import { digestOf, hasFigure, isWhole, readCode } from "./codes.js";
import { askFor } from "./asking.js";
import { phoneNow, serverNow } from "./clock.js";
import { ask, askAbout, handIn, net } from "./net.js";
import { note, phone, stateOf, stopOf } from "./phone.js";
import { isGivenOn, letInLate, presentStandby } from "./standing.js";
import { hide, numberShown, show, shownNow, whoIs } from "./showing.js";
import { roomOf, shareOf } from "./tally.js";
import { adultsOf, isOn, judge, judgeUnknown, stillOutside } from "./verdict.js";
import { count, say } from "./words.js";

const PLAIN = "";
const next = () => [say("next"), hide, "button-main"];
const HELD_MS = 2 * 60 * 1000;
let heldChild = null; // who waits for an adult, and since when: {pass, at}

// A code was typed or read by the camera while the gate looks at `chosen`. False: not a code.
// One code in eighty has no figure: it may be the name of somebody, but only if `isName` says so.
export const present = async (text, chosen, isName = () => false) => {
  const code = readCode(text);
  const found = code && hereOf(phone.byDigest.get(await digestOf(phone.door.salt, code)), chosen);
  if (found) {
    await presentPass(found.pass, stopOf(found.stop), chosen, { byCode: true });
    return true;
  }
  const standsBy = code && phone.standbys.get(await digestOf(phone.door.salt, code));
  if (standsBy) {
    const stop = stopOf(standsBy.stop);
    presentStandby(stop.standby.parties.find((one) => one.id === standsBy.party), stop);
    return true;
  }
  if (!isWhole(code) || (!hasFigure(code) && isName())) return false;
  presentUnknown(code, chosen); // the server may take its time; meanwhile others come
  return true;
};

// A route may stop twice at one plant: the stop this gate looks at goes first, then one that is on.
const hereOf = (entries = [], chosen) => entries.find(({ stop }) => stop === chosen?.id)
  ?? entries.find(({ stop }) => isOn(stopOf(stop), serverNow())) ?? entries[0];

// Whatever the camera read is answered, a code of another kind too.
export const presentScanned = async (text, chosen) => {
  if (!(await present(text, chosen))) sayUnknown({ code: "unknown" }, chosen);
};

const presentUnknown = async (code, chosen) => {
  const other = phone.others.get(await digestOf(phone.door.salt, code));
  if (other || !net.online) return sayUnknown(judgeUnknown(other), chosen);
  const asked = show({ code: "asking", tone: "ask", silent: true, buttons: [next()] });
  const answer = await askAbout(code, chosen.id);
  if (shownNow() !== asked) return undefined; // by now somebody else stands there
  if (!answer) return sayUnknown({ code: "unknown" }, chosen);
  const stop = answer.stop && stopOf(answer.stop);
  if (answer.pass && stop) {
    if (!stop.passes.some((one) => one.id === answer.pass.id)) stop.passes.push(answer.pass);
    return presentPass(answer.pass, stop, chosen, { byCode: true });
  }
  return sayUnknown({ code: answer.verdict, text: answer.text }, chosen);
};

const WITHOUT_PASS = new Set(["not_today", "unknown", "other_plant", "given_back"]);
const sayUnknown = (verdict, chosen) => {
  const buttons = [next()];
  if (WITHOUT_PASS.has(verdict.code) && !chosen.cancelled) buttons.push([say("without_pass"), () => letWalkIn(chosen), PLAIN]);
  show({ ...verdict, buttons });
};

// A pass of today: by its code it opens at once, by name or for a group after one more press.
export const presentPass = async (pass, stop, chosen, { byCode }) => {
  const state = stateOf(stop);
  const verdict = judge({ pass, stop, chosen, state, now: serverNow() });
  const isGood = verdict.code === "ok" || verdict.code === "welcome_back";
  if (!isGood) return sayNo(verdict, chosen);
  if (pass.kind === "group") return askGroup(verdict, state);
  if (byCode) return letIn(verdict);
  return show({ ...verdict, title: say("on_the_list"), text: placeOf(verdict, chosen), silent: true,
    buttons: [[say("let_in"), () => letIn(verdict), "button-main"], [say("back"), hide, PLAIN]] });
};

const placeOf = ({ stop }, chosen) => (stop.id === chosen?.id ? say("on_the_list_about") : say("ok_about", { title: stop.title, time: stop.arrives.slice(11, 16) }));

const sayNo = (verdict, chosen) => {
  const { code, pass, stop } = verdict;
  const buttons = [next()];
  if (code === "not_cleared") buttons.unshift([say("cleared_now"), () => letIn(verdict), PLAIN]);
  if (code === "other_time") buttons.unshift([say("let_in_now"), () => letInNow(verdict), PLAIN]);
  if (code === "already_in" || code === "all_in") buttons.push([say("leaves"), () => leavesWith(pass, stop), PLAIN]);
  if (WITHOUT_PASS.has(code)) buttons.push([say("without_pass"), () => letWalkIn(chosen ?? stop), PLAIN]);
  if (code === "child_alone") return sayChildAlone(verdict);
  return show({ ...verdict, buttons });
};

const sayChildAlone = (verdict) => {
  const { pass, stop } = verdict;
  heldChild = { pass, at: phoneNow() };
  const adults = adultsOf(pass, stop).map((adult) =>
    [say("let_in_with", { name: adult.name }), () => letIn({ ...verdict, pass: adult }), "button-main"]);
  show({ ...verdict, buttons: [...adults, [say("other_adult"), () => letIn(verdict), PLAIN], [say("wait"), hide, PLAIN]] });
};

const letInNow = (verdict) => {
  const state = stateOf(verdict.stop);
  if (roomOf(verdict.stop, state) < 1) return show({ ...verdict, code: "full", buttons: [next()] });
  return verdict.pass.kind === "group" ? askGroup({ ...verdict, code: "ok" }, state) : letIn(verdict);
};

// Somebody comes in, unless the server says no while there is a network.
const tryOut = (done) => note({ ...done, asks: net.online });

// Let one person in by their pass; the child who waits for this adult comes with them.
const letIn = async (verdict) => {
  const { pass, stop } = verdict;
  if (isGivenOn(stop) && !stateOf(stop).passes.get(pass.id).came) {
    return letInLate(pass, stop, (act) => showLetIn({ pass, stop, acts: [act] }));
  }
  const act = await tryOut({ kind: "came", stop: stop.id, pass: pass.id });
  const child = takeHeldChild(pass, stop);
  const acts = [act];
  if (child) acts.push(await tryOut({ kind: "came", stop: stop.id, pass: child.id }));
  showLetIn({ pass, stop, acts, alsoIn: child ? [child] : [] });
  for (const one of acts) heedServer(one, stop);
};

// The server may know better than this phone; nobody waits for it.
const heedServer = async (act, stop) => {
  const answer = await ask(act);
  if (answer?.code) correct(act, answer, stop);
};

const takeHeldChild = (pass, stop) => {
  const child = heldChild && phoneNow() - heldChild.at < HELD_MS ? heldChild.pass : null;
  if (!child || child.party !== pass.party || (child.id !== pass.id && pass.kind !== "adult")) return null;
  heldChild = null;
  if (child.id === pass.id) return null;
  return stateOf(stop).passes.get(child.id).in || roomOf(stop, stateOf(stop)) < 1 ? null : child;
};

const showLetIn = ({ pass, stop, acts, alsoIn = [], silent = false, code = "ok" }) => {
  const state = stateOf(stop);
  const before = new Set(alsoIn.map((one) => one.id)); // an answer may be older than they are
  const outside = stillOutside(pass, stop, state).filter((one) => !before.has(one.id));
  const rest = roomOf(stop, state) < 1 ? [] : outside;
  const party = rest.map((one) => [say("let_in_also", { name: whoIs(one) }),
    () => letInAlso({ pass, stop, acts, alsoIn }, one), PLAIN]);
  show({ code, pass, stop, alsoIn, acts, silent, party,
    text: say("ok_about", { title: stop.title, time: stop.arrives.slice(11, 16) }),
    buttons: [next(), [say("undo"), () => undoAll(acts), PLAIN]] });
};

const letInAlso = async (before, one) => {
  if (isGivenOn(before.stop) && !stateOf(before.stop).passes.get(one.id).came) {
    return letInLate(one, before.stop, (act) =>
      showLetIn({ ...before, acts: [...before.acts, act], alsoIn: [...before.alsoIn, one] }));
  }
  const act = await tryOut({ kind: "came", stop: before.stop.id, pass: one.id });
  showLetIn({ ...before, acts: [...before.acts, act], alsoIn: [...before.alsoIn, one] });
  heedServer(act, before.stop);
};

// The act is not counted, unless a person says so.
const correct = (act, answer, stop) => {
  const pass = stop.passes.find((one) => one.id === act.pass);
  const codes = { twice: "already_in", over_limit: "full", too_many: "all_in" };
  const buttons = [next()];
  if (!["over_limit", "cancelled", "given_on"].includes(answer.code)) {
    buttons.push([say("all_the_same"), () => countAllTheSame(act, pass, stop), PLAIN]);
  }
  show({ code: codes[answer.code] ?? answer.code, tone: "stop", text: answer.text, pass, stop, buttons });
};
const countAllTheSame = async (act, pass, stop) => {
  const again = await note({ ...act, state: "waiting", asks: false });
  handIn();
  showLetIn({ pass: pass ?? null, stop, acts: [again] });
};

const askGroup = (verdict, state) => {
  const { pass, stop } = verdict;
  const most = Math.min(pass.persons - state.passes.get(pass.id).in, roomOf(stop, state));
  const inside = state.passes.get(pass.id).in;
  show({ ...verdict, title: say("group_title"), text: inside ? count("group_inside", inside) : say("group_about"),
    number: { label: say("how_many"), value: most, most },
    buttons: [[say("let_in"), () => letInGroup(verdict), "button-main"], [say("back"), hide, PLAIN]] });
};
const letInGroup = async (verdict) => {
  const persons = numberShown();
  if (!persons) return askGroup(verdict, stateOf(verdict.stop));
  const { pass, stop } = verdict;
  const act = await tryOut({ kind: "counted", stop: stop.id, pass: pass.id, persons });
  show({ ...verdict, code: "ok", title: count("let_in_n", persons), acts: [act],
    text: say("ok_about", { title: stop.title, time: stop.arrives.slice(11, 16) }),
    buttons: [next(), [say("undo"), () => undoAll([act]), PLAIN]] });
  heedServer(act, stop);
};

// People without a pass: online the server says whether there is room, offline this door's share.
export const letWalkIn = async (stop) => {
  hide();
  const room = roomOf(stop, stateOf(stop));
  if (room < 1) return show({ code: "full", stop, buttons: [next()] });
  const answer = await askFor({ title: say("walk_in_title"), text: roomWords(stop), most: Math.min(room, 999),
    choices: [["in", say("let_in"), "button-main"]] });
  return answer && walkIn(stop, answer.persons);
};
export const roomWords = (stop) => {
  const state = stateOf(stop);
  if (!net.online && state.shareLeft !== null) return count("share_left", shareOf(stop, state));
  return stop.limit === null ? "" : count("room_left", roomOf(stop, state));
};

const walkIn = async (stop, persons) => {
  const state = stateOf(stop);
  if (persons > roomOf(stop, state)) return show({ code: "full", stop, buttons: [next()] });
  const mayAlone = persons <= shareOf(stop, state);
  if (!net.online && !mayAlone) return sayShare(stop);
  const act = await tryOut({ kind: "walked_in", stop: stop.id, persons });
  if (mayAlone && !net.online) return showWalkedIn(stop, act);
  show({ code: "asking", tone: "ask", silent: true, buttons: [next()] });
  const answer = await ask(act);
  if (answer?.code) return show({ code: "full", stop, text: answer.text, buttons: [next()] });
  if (answer === null && !mayAlone) {
    await note({ kind: "taken_back", stop: stop.id, takes_back: act.key, reason: say("reason_no_answer") });
    return sayShare(stop);
  }
  return showWalkedIn(stop, act);
};
const sayShare = (stop) => show({ code: "share", tone: "stop", stop, buttons: [next()] });
const showWalkedIn = (stop, act) => show({ code: "walked_in", tone: "good", stop, title: count("let_in_n", act.persons),
  text: say("walked_in_about"), buttons: [next(), [say("undo"), () => undoAll([act]), PLAIN]] });

// Somebody goes out: with a pass, or so many heads.
const leavesWith = async (pass, stop) => {
  const inside = stateOf(stop).passes.get(pass.id).in;
  const act = await note({ kind: "left", stop: stop.id, pass: pass.id, persons: Math.max(1, pass.kind === "group" ? inside : 1) });
  handIn();
  show({ code: "left", tone: "good", pass, stop, buttons: [next(), [say("undo"), () => undoAll([act]), PLAIN]] });
};
export const leave = async (stop) => {
  const { inside } = stateOf(stop);
  if (!inside) return show({ code: "nobody_inside", tone: "ask", stop, silent: true, buttons: [next()] });
  const answer = await askFor({ title: say("left_title_ask"), text: count("inside_now", inside), most: inside,
    choices: [["some", say("these_left"), "button-main"], ["all", say("all_left"), PLAIN]] });
  if (!answer) return undefined;
  const persons = answer.value === "all" ? inside : answer.persons;
  const act = await note({ kind: "left", stop: stop.id, persons });
  handIn();
  return show({ code: "left", tone: "good", stop, title: count("left_n", persons),
    buttons: [next(), [say("undo"), () => undoAll([act]), PLAIN]] });
};

// Take back what was done, with a reason; nothing is wiped out.
export const undoAll = async (acts) => {
  const reasons = ["reason_wrong_person", "reason_not_in", "reason_wrong_number"];
  const answer = await askFor({ title: say("undo_title"), choices: reasons.map((reason) => [reason, say(reason), PLAIN]) });
  if (!answer) return;
  for (const act of acts) {
    await note({ kind: "taken_back", stop: act.stop, persons: act.persons, takes_back: act.key, reason: say(answer.value) });
  }
  handIn();
  hide();
};
