// «Why not me»: what befell one ticket, where its places went, and what one more ticket would have
// changed. That is reckoned, not guessed: the next ticket of the same seed is known.
import { findTicket, lineOf } from "./entries.js";
import { letterOf } from "./lots.js";
import { heldFor, lanesOf, walk, walkOnce } from "./walking.js";

const MOST_TICKETS = 99;

export const ask = (drawn, ticket) => {
  const { entries, keys, order, went, lots } = drawn;
  const at = findTicket(entries, ticket);
  if (at < 0) return { found: false };
  const rank = order.indexOf(at);
  return {
    found: true, ticket, line: lineOf(entries, at), place: at + 1, count: entries.count,
    size: entries.size[at], tickets: entries.tickets[at], lane: letterOf(entries.lane[at]),
    points: pointsOf(drawn.commit.size_table, entries.size[at], entries.tickets[at]),
    key: keys.key(at), rank: rank + 1, lot: lots.ids[went.lot[at]] ?? null, wish: went.wish[at],
    wishes: wishesOf(drawn, at, rank), more: oneMore(drawn, at, rank),
  };
};

// From how many points to how many give so many tickets: w = floor(points * SIZE[n] / 10), from 1
// to 99. Nothing where the table says nothing of this size; `from > to` where no points do.
export const pointsOf = (table, size, tickets) => {
  const tenths = Number(table.split(",")[size - 1]);
  if (!tenths) return null;
  const from = tickets === 1 ? 0 : Math.ceil((tickets * 10) / tenths);
  const to = tickets === MOST_TICKETS ? null : Math.ceil(((tickets + 1) * 10) / tenths) - 1;
  return { from, to, tenths };
};

// Each wish, as it stood at this ticket's turn, and the last of the same size and lane let in.
const wishesOf = (drawn, at, rank) => {
  const { entries, lots, order, went } = drawn;
  const then = walkOnce(entries, lots, order, went.guarantees, () => {}, at);
  const lanes = lanesOf(went.guarantees, lots.ids.length);
  const last = lastLetIn(drawn, at);
  const found = [];
  for (let each = entries.wishFrom[at]; each < entries.wishFrom[at + 1]; each += 1) {
    const lot = entries.wishes[each];
    const size = entries.size[at];
    found.push({
      lot: lots.ids[lot], hard: lots.hard[lot], free: lots.hard[lot] - then.taken[lot],
      held: heldFor(lot, entries.lane[at], size, went.guarantees, then.used, lanes),
      got: went.lot[at] === lot, passed: went.wish[at] > 0 && found.length >= went.wish[at],
      last: last.has(lot) ? seat(drawn, last.get(lot), rank) : null,
    });
  }
  return found;
};

const seat = ({ order, keys }, place, rank) => ({ key: keys.key(order[place]), rank: place + 1, later: place > rank });

// lot → place in the order of the last party of this size and lane that it let in.
const lastLetIn = ({ entries, order, went }, at) => {
  const last = new Map();
  order.forEach((other, place) => {
    const isAlike = entries.size[other] === entries.size[at] && entries.lane[other] === entries.lane[at];
    if (isAlike && other !== at && went.lot[other] >= 0) last.set(went.lot[other], place);
  });
  return last;
};

// With one more ticket: the ticket itself, and where it leads if it is the smallest.
const oneMore = (drawn, at, rank) => {
  const { entries, keys, lots, went } = drawn;
  const tickets = entries.tickets[at];
  if (tickets >= MOST_TICKETS) return { possible: false };
  const key = keys.ticket(at, tickets);
  if (key >= keys.key(at)) return { possible: true, key, smaller: false };
  const moved = moveUp(drawn, at, rank, key);
  const again = walk(entries, lots, moved);
  return {
    possible: true, key, smaller: true, rank: moved.indexOf(at) + 1, lot: lots.ids[again.lot[at]] ?? null,
    wish: again.wish[at], better: isBetter(again.wish[at], went.wish[at]), changed: again.lot[at] !== went.lot[at],
  };
};

const isBetter = (wish, before) => wish > 0 && (before === 0 || wish < before);

// The order with this entry moved up to where its new key belongs.
const moveUp = ({ keys, order }, at, rank, key) => {
  let low = 0;
  let high = rank;
  while (low < high) {
    const middle = (low + high) >> 1;
    const other = keys.key(order[middle]);
    if (other < key || (other === key && order[middle] < at)) low = middle + 1;
    else high = middle;
  }
  const moved = Uint32Array.from(order);
  moved.copyWithin(low + 1, low, rank);
  moved[low] = at;
  return moved;
};

