// results.txt: R|rank|ticket|key|rankOfWish or -|session or -, in order. Made line by line, hashed
// and, where somebody published it, compared byte by byte.
import { hexOf, bytesOf, sha256 } from "./hashing.js";
import { ticketOf } from "./entries.js";
import { Refusal, text } from "./reading.js";

export const FILE = "results.txt";
const LF = 10;
const AT_ONCE = 2048;

export const resultLine = ({ entries, lots, keys, order, went }, rank) => {
  const at = order[rank];
  const place = went.lot[at] < 0 ? "-|-" : `${went.wish[at]}|${lots.ids[went.lot[at]]}`;
  return `R|${rank + 1}|${ticketOf(entries, at)}|${keys.key(at)}|${place}`;
};

// The hash of the results. A published file that differs is refused at its first other line.
export const results = (drawn, published, progress) => {
  const hasher = sha256.create();
  const count = drawn.order.length;
  let offset = 0;
  for (let from = 0; from < count; from += AT_ONCE) {
    const lines = [];
    for (let rank = from; rank < Math.min(from + AT_ONCE, count); rank += 1) lines.push(resultLine(drawn, rank));
    const block = bytesOf(`${lines.join("\n")}\n`);
    hasher.update(block);
    if (published) compare(block, published.subarray(offset, offset + block.length), from, lines);
    offset += block.length;
    progress(from, count);
  }
  if (published && published.length > offset) throw new Refusal(FILE, count + 1, "line_over");
  return hexOf(hasher.digest());
};

const compare = (own, theirs, from, lines) => {
  const other = own.findIndex((byte, at) => byte !== theirs[at]);
  if (other < 0) return;
  const before = own.subarray(0, other).filter((byte) => byte === LF).length;
  const start = own.subarray(0, other).lastIndexOf(LF) + 1;
  const end = theirs.indexOf(LF, start);
  const found = text(theirs.subarray(start, end < 0 ? undefined : end));
  if (found === "" && start >= theirs.length) throw new Refusal(FILE, from + before + 1, "result_missing", { expected: lines[before] });
  throw new Refusal(FILE, from + before + 1, "result_differs", { expected: lines[before], found: found.slice(0, 200) });
};
