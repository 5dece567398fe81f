// commit.txt: what was promised before the number from outside was known, a key on each line.
import { QUICKNET } from "./quicknet.js";
import { COUNTED, HEX64, Refusal, eachLine, refuseForm } from "./reading.js";

export const FILE = "commit.txt";
const WITNESS = /^witness\.([a-z0-9-]+)=([0-9a-f]{64})$/;
const BEFORE = [
  ["FTD1-COMMIT", "1"], ["draw", "[!-~]+"], ["rules_sha256", HEX64], ["code_sha256", HEX64],
  ["sessions_sha256", HEX64], ["entries_sha256", HEX64], ["entries_root", HEX64],
  ["entries_count", COUNTED], ["size_table", `${COUNTED}(?:,${COUNTED})*`],
];
const AFTER = [
  ["beacon", `drand-quicknet:${HEX64}:[1-9][0-9]{0,14}`],
  ["closed_at", "[0-9]{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])T(?:[01][0-9]|2[0-3])(?::[0-5][0-9]){2}Z"],
];

// The line on which a key from before the witnesses stands.
export const lineOfKey = (key) => BEFORE.findIndex(([name]) => name === key) + 1;

// {draw, entries_sha256, …, witnesses: Map of name to hash, round}, all as they are written but the
// round, which is a number.
export const readCommit = (bytes) => {
  const lines = [];
  eachLine(FILE, bytes, (line) => { lines.push(line); });
  const witnesses = new Map();
  const end = lines.findIndex((line, at) => at >= BEFORE.length && !line.startsWith("witness."));
  const named = lines.slice(BEFORE.length, end < 0 ? undefined : end);
  const values = read(lines, BEFORE, 0);
  named.forEach((line, at) => takeWitness(witnesses, line, BEFORE.length + at + 1));
  const first = BEFORE.length + named.length;
  Object.assign(values, read(lines, AFTER, first));
  if (lines.length > first + AFTER.length) throw new Refusal(FILE, first + AFTER.length + 1, "line_over");
  const [, chain, round] = values.beacon.split(":");
  if (chain !== QUICKNET.chain) throw new Refusal(FILE, first + 1, "chain_unknown", { chain });
  return { ...values, witnesses, round: Number(round) };
};

const read = (lines, keys, from) => {
  const values = {};
  keys.forEach(([key, pattern], at) => {
    const number = from + at + 1;
    const line = lines[number - 1];
    if (line === undefined) throw new Refusal(FILE, null, "key_missing", { key });
    if (!line.startsWith(`${key}=`)) throw new Refusal(FILE, number, "key_expected", { key });
    const value = line.slice(key.length + 1);
    if (!new RegExp(`^(?:${pattern})$`).test(value)) refuseForm(FILE, number, line, [[key, `${key}=(?:${pattern})`]], "\n");
    values[key] = value;
  });
  return values;
};

const takeWitness = (witnesses, line, number) => {
  const found = WITNESS.exec(line);
  if (!found) refuseForm(FILE, number, line, [["witness", WITNESS.source]], "\n");
  const last = [...witnesses.keys()].at(-1) ?? "";
  if (found[1] <= last) throw new Refusal(FILE, number, "witnesses_order");
  witnesses.set(found[1], found[2]);
};
