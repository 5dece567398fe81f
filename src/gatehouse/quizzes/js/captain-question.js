// One question on the captain's page: its words, its inputs, the receipt, and sending as one types.
import { serverNow } from "../../web/js/clock.js";
import { el, media } from "./captain-dom.js";
import { inputs } from "./captain-inputs.js";
import { exactTime, inWords, points, say, secondsOf } from "./captain-words.js";

const QUIET_MS = 1500; // after the last key, what was typed is sent by itself
const BEFORE_CLOSE_MS = 400;
// What an answer is worth: its own points, on a ladder its step. A stake says it itself.
const worth = (run, scoring) => {
  if (run.step) return say(run.step.is_first ? "worth" : "step", { points: points(run.step.halves) });
  return scoring?.kind === "stake" ? "" : say("worth", { points: points(run.worth) });
};
// What comes back from a database may have its names in another order.
const sorted = (_name, one) => (one?.constructor === Object ? Object.fromEntries(Object.entries(one).sort()) : one);
const told = (value) => JSON.stringify(value ?? {}, sorted);
const same = (one, other) => told(one) === told(other);

// `here`: {play, kept, box, announce, changed}; play.is(id) tells window, answer, late and who plays.
export const card = (run, scoring, here) => {
  const { kept, box, play, announce } = here;
  const shownAt = serverNow();
  let timer = null;
  let locked = null;
  let shown = null;
  const isWritten = !run.options.choices && !run.options.left;

  const sent = () => kept.waiting[run.id]?.value ?? play.answer(run.id)?.value;
  const draft = () => kept.drafts[run.id];
  const answered = () => play.answer(run.id)?.value ?? {};
  const send = (value) => {
    clearTimeout(timer);
    if (same(value, sent())) return;
    box.put(run, value, shownAt);
  };
  const touched = (atOnce) => {
    kept.drafts[run.id] = form.read();
    kept.save();
    clearTimeout(timer);
    timer = setTimeout(() => isOpen() && send(draft()), atOnce ? 0 : QUIET_MS);
    update();
  };
  const isOpen = () => {
    const [opens, closes] = play.window(run.id);
    return opens <= serverNow() && serverNow() < closes;
  };

  const form = inputs(run, scoring, touched, announce);
  const heading = el("h2", { class: "play-words", tabindex: -1, id: `question-${run.id}` }, run.text);
  const receipt = el("p", { class: "play-receipt" });
  const own = el("p", { class: "play-own", hidden: true });
  const button = el("button", { class: "button button-signal button-wide", type: "submit" }, say("send"));
  const fields = el("form", { class: "form play-form", novalidate: true }, ...form.nodes, button);
  fields.addEventListener("submit", (event) => {
    event.preventDefault();
    kept.drafts[run.id] = form.read(true);
    kept.save();
    if (isOpen()) send(draft());
    update();
    announce(receipt.textContent);
  });
  const kicker = [say("round_question", { round: run.round, number: run.number }), worth(run, scoring)].filter(Boolean).join(" · ");
  const node = el("section", { class: "play-question stack", "data-run": run.id, "aria-labelledby": `question-${run.id}` },
    el("p", { class: "kicker" }, kicker), heading, media(run.media), fields, own, receipt);

  const said = () => {
    const [answer, late] = [play.answer(run.id), play.late(run.id)];
    if (run.id in kept.waiting && box.gone) return ["none", say("not_sent")];
    if (run.id in kept.waiting) return [box.failing ? "waiting" : "sending", box.failing ? say("waiting") : say("sending")];
    const lines = [];
    if (answer) {
      const time = exactTime(answer.received);
      lines.push(say(Object.keys(answer.value).length ? "counted" : "empty", { time }));
    }
    if (late && (!answer || late.received > answer.received)) lines.push(say("late", { seconds: secondsOf(late.late_ms) }));
    if (lines.length) return [late && !answer ? "late" : "counted", lines.join(". ")];
    return isOpen() || play.window(run.id)[0] > serverNow() ? ["", ""] : ["none", say("none")];
  };
  const update = () => {
    const open = isOpen();
    const plays = play.isHere();
    const takes = plays && open;
    // What there is to choose from is for everybody to see, also when nobody may choose any more.
    fields.hidden = isWritten && !takes;
    button.hidden = !takes;
    if (!plays && !same(shown, answered())) form.write((shown = answered()));
    const answer = kept.waiting[run.id]?.value ?? play.answer(run.id)?.value;
    own.hidden = takes;
    const words = inWords(answer, run.options);
    if (plays) own.textContent = words ? say("your_answer", { answer: words }) : "";
    else own.textContent = words ? say("team_answer", { answer: words }) : say("team_none");
    if (locked !== !takes) form.lock((locked = !takes));
    const [state, text] = plays || play.answer(run.id) ? said() : ["", ""];
    const stale = plays && open && draft() !== undefined && !(run.id in kept.waiting) && !same(draft(), play.answer(run.id)?.value);
    receipt.dataset.state = stale ? "unsent" : state;
    receipt.textContent = stale && state !== "" ? `${say("unsent")}. ${text}` : text;
  };

  // Just before the close goes what is typed and was not sent.
  const last = () => {
    const [, closes] = play.window(run.id);
    if (play.isHere() && draft() !== undefined && isOpen() && closes - serverNow() < BEFORE_CLOSE_MS) send(draft());
  };

  form.write((play.isHere() && draft()) || sent() || {});
  update();
  return { node, heading, update, tick: last };
};
