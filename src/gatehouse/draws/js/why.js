// «Why not me», told in sentences.
import { copy, element } from "./dom.js";
import { count, say } from "./words.js";

// The answer of the worker as nodes to show.
export const answered = (answer) => [
  element("h3", outcome(answer)),
  element("p", `${who(answer)} ${points(answer)}`.trim()),
  element("p", say("why_key", { key: answer.key, rank: answer.rank, count: answer.count })),
  wishes(answer),
  element("p", more(answer)),
];

const outcome = ({ lot, wish }) => (lot ? say("why_got", { lot, wish }) : say("why_none"));

const who = ({ ticket, size, tickets, lane }) => {
  const values = { ticket, size: count("of_persons", size), tickets: count("tickets", tickets), lane };
  return say(lane === "-" ? "why_ticket_no_lane" : "why_ticket", values);
};

const points = ({ points: given }) => {
  if (!given) return "";
  const { from, to } = given;
  if (to === null) return say("points_from", { from });
  if (from > to) return say("points_none");
  return from === to ? say("points_exact", { points: count("points", from) }) : say("points_range", { from, to });
};

const wishes = ({ wishes: given, size }) => {
  const list = document.createElement("ol");
  list.className = "check-wishes";
  list.append(...given.map((wish, at) => copy("check-wish", {
    lot: `${at + 1}. ${wish.lot}`, turn: turn(wish, size), last: wish.passed ? "" : last(wish),
  })));
  return list;
};

const turn = (wish, size) => {
  if (wish.passed) return say("wish_passed");
  const values = { ...wish, size: count("of_persons", size) };
  if (wish.got) return say("wish_got", values);
  return say(wish.free < size ? "wish_full" : "wish_held", values);
};

const last = ({ last: other }) => {
  if (!other) return say("last_none");
  const compared = say(other.later ? "last_later" : "last_earlier");
  return say("last_in", { key: other.key, rank: other.rank, compared });
};

const more = ({ more: one, lot }) => {
  if (!one.possible) return say("more_most");
  if (!one.smaller) return say("more_larger", one);
  if (one.lot === lot) return say("more_same", one);
  return say(one.better ? "more_better" : "more_worse", { ...one, lot: one.lot ?? say("nothing") });
};
