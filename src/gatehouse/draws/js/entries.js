// entries.txt: E|ticket|n|w|lane|prefs|pc – who takes part, without a name. Kept as the bytes of
// the file and a few arrays of small numbers, so that a million fit into a tab.
import { laneOf } from "./lots.js";
import { HEX64, LOT, Refusal, countLines, eachLine, keepSorted, refuseForm, text } from "./reading.js";

export const FILE = "entries.txt";
const FORM = [
  ["E", "E"], ["ticket", "[0-9a-f]{20}"], ["n", "[1-9]"], ["w", "[1-9][0-9]?"], ["lane", "[A-Z-]"],
  ["prefs", `${LOT}(?:,${LOT})*`], ["pc", HEX64],
];
const LINE = new RegExp(`^${FORM.map(([, pattern]) => `(${pattern})`).join("\\|")}$`);
const TICKET_AT = 2;
const TICKET_SIGNS = 20;

export const readEntries = (bytes, lots, progress) => {
  const count = countLines(bytes);
  const Lot = lots.ids.length > 0xffff ? Uint32Array : Uint16Array;
  const entries = {
    count, bytes, starts: new Uint32Array(count + 1), size: new Uint8Array(count), tickets: new Uint8Array(count),
    lane: new Uint8Array(count), wishFrom: new Uint32Array(count + 1), wishes: new Lot(count * 4 + 16),
  };
  let previous = "";
  let wished = 0;
  eachLine(FILE, bytes, (line, number, start) => {
    const found = LINE.exec(line);
    if (!found) refuseForm(FILE, number, line, FORM);
    const at = number - 1;
    if (line.startsWith(previous.slice(0, TICKET_AT + TICKET_SIGNS)) && previous) {
      throw new Refusal(FILE, number, "ticket_twice", { ticket: found[2] });
    }
    keepSorted(FILE, number, line, previous);
    previous = line;
    entries.starts[at] = start;
    entries.size[at] = Number(found[3]);
    entries.tickets[at] = Number(found[4]);
    entries.lane[at] = laneOf(found[5]);
    wished = takeWishes(entries, wished, found[6].split(","), lots, number);
    entries.wishFrom[number] = wished;
    if (number % 4096 === 0) progress(number, count);
  });
  entries.starts[count] = bytes.length;
  return entries;
};

const takeWishes = (entries, from, ids, lots, number) => {
  if (from + ids.length > entries.wishes.length) {
    const larger = new entries.wishes.constructor(entries.wishes.length * 2 + ids.length);
    larger.set(entries.wishes);
    entries.wishes = larger;
  }
  let end = from;
  for (const id of ids) {
    const lot = lots.byId.get(id);
    if (lot === undefined) throw new Refusal(FILE, number, "lot_unknown", { lot: id });
    for (let before = from; before < end; before += 1) {
      if (entries.wishes[before] === lot) throw new Refusal(FILE, number, "wish_twice", { lot: id });
    }
    entries.wishes[end] = lot;
    end += 1;
  }
  return end;
};

// The 20 signs of a ticket, as bytes and as a text; the whole line without its end.
export const ticketBytes = (entries, at) =>
  entries.bytes.subarray(entries.starts[at] + TICKET_AT, entries.starts[at] + TICKET_AT + TICKET_SIGNS);
export const ticketOf = (entries, at) => text(ticketBytes(entries, at));
export const lineOf = (entries, at) => text(entries.bytes.subarray(entries.starts[at], entries.starts[at + 1] - 1));

// Where a ticket stands in the list, or -1. The list is sorted by ticket.
export const findTicket = (entries, ticket) => {
  let low = 0;
  let high = entries.count;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (ticketOf(entries, middle) < ticket) low = middle + 1;
    else high = middle;
  }
  return low < entries.count && ticketOf(entries, low) === ticket ? low : -1;
};
