// Rules R6 and R7: in order, each takes the first wish in which it fits with what is kept for
// others; what was kept and not used is lowered, and the same order walks again.
import { LANES } from "./lots.js";

// {lot, wish, rounds, guarantees, used, taken}: lot[at] is the number of the lot or -1, wish[at]
// the rank of the wish from 1 or 0.
export const walk = (entries, lots, order, progress = () => {}) => {
  const guarantees = Int32Array.from(lots.guarantees);
  for (let rounds = 1; ; rounds += 1) {
    const went = walkOnce(entries, lots, order, guarantees, progress);
    let isMet = true;
    for (let cell = 0; cell < guarantees.length; cell += 1) {
      if (went.used[cell] >= guarantees[cell]) continue;
      isMet = false;
      guarantees[cell] = went.used[cell];
    }
    if (isMet) return { ...went, rounds, guarantees };
  }
};

// `stop` is an entry at whose turn the walk ends, with the places as they are then.
export const walkOnce = (entries, lots, order, guarantees, progress, stop = -1) => {
  const taken = new Int32Array(lots.ids.length);
  const used = new Int32Array(guarantees.length);
  const lot = new Int32Array(entries.count).fill(-1);
  const wish = new Uint32Array(entries.count);
  const went = { lot, wish, used, taken };
  const watched = lanesOf(guarantees, lots.ids.length);
  for (let rank = 0; rank < order.length; rank += 1) {
    const at = order[rank];
    if (at === stop) break;
    const size = entries.size[at];
    const lane = entries.lane[at];
    for (let from = entries.wishFrom[at], to = entries.wishFrom[at + 1], each = from; each < to; each += 1) {
      const wanted = entries.wishes[each];
      const free = lots.hard[wanted] - taken[wanted];
      if (free < size || free - size < heldFor(wanted, lane, size, guarantees, used, watched)) continue;
      taken[wanted] += size;
      used[wanted * LANES + lane] += size;
      lot[at] = wanted;
      wish[at] = each - from + 1;
      break;
    }
    if (rank % 4096 === 0) progress(rank, order.length);
  }
  return went;
};

// Of each lot, the lanes something is kept for.
export const lanesOf = (guarantees, count) =>
  Array.from({ length: count }, (_, lot) => {
    const row = guarantees.subarray(lot * LANES, (lot + 1) * LANES);
    return Array.from(row.keys()).filter((lane) => row[lane] > 0);
  });

// How many places must stay for lanes that have not had theirs, once a party of `size` is in.
export const heldFor = (lot, lane, size, guarantees, used, watched) => {
  let held = 0;
  for (const other of watched[lot]) {
    const cell = lot * LANES + other;
    held += Math.max(0, guarantees[cell] - used[cell] - (other === lane ? size : 0));
  }
  return held;
};
