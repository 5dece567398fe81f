// The tree of RFC 6962 over the lines of entries.txt: its root stands in the commit, and a path
// from a line to the root proves that the line is in the list.
import { SameBeginning, hexOf, sha, unhex } from "./hashing.js";

const LEAF = new SameBeginning(Uint8Array.of(0));
const NODE = new SameBeginning(Uint8Array.of(1));
const HASH = 32;
const NOTHING = new Uint8Array();

// The root in hex. Only one hash for each height is held at a time.
export const rootOf = (entries, progress) => {
  const stack = []; // [height, hash], heights falling: the full trees so far, from left to right
  for (let at = 0; at < entries.count; at += 1) {
    const leaf = new Uint8Array(HASH);
    LEAF.into(leaf, entries.bytes.subarray(entries.starts[at], entries.starts[at + 1] - 1));
    push(stack, 0, leaf);
    if (at % 4096 === 0) progress(at, entries.count);
  }
  if (!stack.length) return sha(NOTHING);
  while (stack.length > 1) join(stack);
  return hexOf(stack[0][1]);
};

const push = (stack, height, hash) => {
  stack.push([height, hash]);
  while (stack.length > 1 && stack.at(-1)[0] === stack.at(-2)[0]) join(stack);
};

const join = (stack) => {
  const [, right] = stack.pop();
  const [height, left] = stack.at(-1);
  NODE.into(left, left, right);
  stack[stack.length - 1] = [height + 1, left];
};

// The root that a line and its path lead to, in hex; nothing where the path does not fit its place.
// `path` is hashes in hex from the leaf upwards, `index` is counted from 0.
export const climb = (line, index, count, path) => {
  let hash = new Uint8Array(HASH);
  LEAF.into(hash, line);
  let at = index;
  let last = count - 1;
  for (const hex of path) {
    if (last === 0) return undefined;
    const beside = unhex(hex);
    const above = new Uint8Array(HASH);
    if (at % 2 === 1 || at === last) {
      NODE.into(above, beside, hash);
      while (at % 2 === 0 && at !== 0) { at = half(at); last = half(last); }
    } else {
      NODE.into(above, hash, beside);
    }
    hash = above;
    at = half(at);
    last = half(last);
  }
  return last === 0 ? hexOf(hash) : undefined;
};

const half = (number) => Math.floor(number / 2);
