// The key of a party is the smallest of its tickets; the parties stand in the order of their keys.
import { SameBeginning, bytesOf } from "./hashing.js";
import { ticketBytes } from "./entries.js";

const IN_A_HASH = 4; // tickets of 64 bits in one hash

export class Keys {
  constructor(entries, seed) {
    this.entries = entries;
    const beginning = bytesOf(`FTD1|key|${seed}|`);
    this.same = new SameBeginning(beginning.subarray(0, 64)); // one block, the same for everybody
    this.rest = beginning.subarray(64);
    this.numbers = Array.from({ length: 25 }, (_, j) => bytesOf(`|${j}`));
    this.out = new Uint8Array(32);
    this.view = new DataView(this.out.buffer);
    this.high = new Uint32Array(entries.count);
    this.low = new Uint32Array(entries.count);
  }

  hash(at, j) {
    this.same.into(this.out, this.rest, ticketBytes(this.entries, at), this.numbers[j]);
  }

  // The key of everybody.
  draw(progress) {
    for (let at = 0; at < this.entries.count; at += 1) {
      this.drawOne(at);
      if (at % 4096 === 0) progress(at, this.entries.count);
    }
  }

  drawOne(at) {
    const { view } = this;
    let high = 0xffffffff;
    let low = 0xffffffff;
    for (let left = this.entries.tickets[at], j = 0; left > 0; left -= IN_A_HASH, j += 1) {
      this.hash(at, j);
      for (let slot = 0; slot < Math.min(IN_A_HASH, left); slot += 1) {
        const top = view.getUint32(slot * 8);
        if (top > high) continue;
        const bottom = view.getUint32(slot * 8 + 4);
        if (top < high || bottom < low) { high = top; low = bottom; }
      }
    }
    this.high[at] = high;
    this.low[at] = low;
  }

  // The ticket with this number, counted from 0, as 16 signs.
  ticket(at, number) {
    this.hash(at, Math.floor(number / IN_A_HASH));
    const from = (number % IN_A_HASH) * 8;
    return signs(this.view.getUint32(from), this.view.getUint32(from + 4));
  }

  key(at) {
    return signs(this.high[at], this.low[at]);
  }

  // Numbers of the entries in the order of their keys. The list is sorted by ticket and this
  // sorting keeps the order of equals, so equal keys stand in the order of their tickets.
  order() {
    let from = Uint32Array.from({ length: this.entries.count }, (_, at) => at);
    let to = new Uint32Array(this.entries.count);
    for (const [word, shift] of [[this.low, 0], [this.low, 16], [this.high, 0], [this.high, 16]]) {
      sortBy(from, to, word, shift);
      [from, to] = [to, from];
    }
    return from;
  }
}

const signs = (high, low) => high.toString(16).padStart(8, "0") + low.toString(16).padStart(8, "0");

const sortBy = (from, to, word, shift) => {
  const starts = new Uint32Array(0x10001);
  for (const at of from) starts[((word[at] >>> shift) & 0xffff) + 1] += 1;
  for (let digit = 1; digit <= 0x10000; digit += 1) starts[digit] += starts[digit - 1];
  for (const at of from) {
    const digit = (word[at] >>> shift) & 0xffff;
    to[starts[digit]] = at;
    starts[digit] += 1;
  }
};
