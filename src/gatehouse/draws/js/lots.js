// sessions.txt: S|id|hard|lanes – what is drawn, how many it holds, what is kept for whom.
import { COUNTED, LOT, Refusal, eachLine, keepSorted, refuseForm } from "./reading.js";

export const FILE = "sessions.txt";
export const LANES = 27; // none, and A to Z
const FORM = [["S", "S"], ["id", LOT], ["hard", COUNTED], ["lanes", `-|[A-Z]${COUNTED}(?:,[A-Z]${COUNTED})*`]];
const LINE = new RegExp(`^S\\|(${LOT})\\|(${COUNTED})\\|(${FORM[3][1]})$`);

// The number of a lane's letter: 0 of none, 1 of A.
export const laneOf = (letter) => (letter === "-" ? 0 : letter.charCodeAt(0) - 64);
export const letterOf = (lane) => (lane ? String.fromCharCode(64 + lane) : "-");

// {ids, hard, guarantees, byId}: guarantees[lot * LANES + lane] places are kept for a lane.
export const readLots = (bytes) => {
  const ids = [];
  const hard = [];
  const kept = [];
  const byId = new Map();
  let previous = "";
  eachLine(FILE, bytes, (line, number) => {
    const found = LINE.exec(line);
    if (!found) refuseForm(FILE, number, line, FORM);
    const [, id, places, lanes] = found;
    if (byId.has(id)) throw new Refusal(FILE, number, "lot_twice", { lot: id });
    keepSorted(FILE, number, line, previous);
    previous = line;
    byId.set(id, ids.length);
    ids.push(id);
    hard.push(Number(places));
    kept.push(guarantees(lanes, Number(places), number));
  });
  return { ids, byId, hard: Int32Array.from(hard), guarantees: Int32Array.from(kept.flat()) };
};

const guarantees = (lanes, places, number) => {
  const row = new Array(LANES).fill(0);
  let previous = 0;
  for (const part of lanes === "-" ? [] : lanes.split(",")) {
    const lane = laneOf(part[0]);
    if (lane <= previous) throw new Refusal(FILE, number, "lanes_order");
    row[lane] = Number(part.slice(1));
    previous = lane;
  }
  if (row.reduce((sum, kept) => sum + kept, 0) > places) throw new Refusal(FILE, number, "guarantees_over");
  return row;
};
