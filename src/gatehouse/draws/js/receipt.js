// A receipt: the line of one party, its salt, and the path that proves the line to be in the list.
// The same lines as the other files of a draw: key=value, each ended by LF.
import { bytesOf, shaOf } from "./hashing.js";
import { lineOf } from "./entries.js";
import { climb } from "./merkle.js";
import { COUNTED, HEX64, Refusal } from "./reading.js";

export const FILE = "receipt.txt";
const KEYS = {
  "FTD1-RECEIPT": "1", draw: "[!-~]+", line: "E\\|[0-9a-f]{20}\\|[1-9]\\|[1-9][0-9]?\\|[A-Z-]\\|[A-Z0-9,-]+\\|[0-9a-f]{64}",
  record_salt: HEX64, index: COUNTED, count: COUNTED, path: `(?:${HEX64}(?:,${HEX64})*)?`, commit_sha256: HEX64,
};

// What was pasted may have lost its last LF, or have got a CR on the way: only the values count.
export const readReceipt = (pasted) => {
  const lines = pasted.replace(/\r/g, "").split("\n").map((line) => line.trim()).filter(Boolean);
  const values = {};
  lines.forEach((line, at) => {
    const [key] = line.split("=", 1);
    if (!(key in KEYS)) throw new Refusal(FILE, at + 1, "receipt_key", { key: key.slice(0, 40) });
    if (key in values) throw new Refusal(FILE, at + 1, "receipt_twice", { key });
    values[key] = line.slice(key.length + 1);
    if (!new RegExp(`^(?:${KEYS[key]})$`).test(values[key])) throw new Refusal(FILE, at + 1, "field", { field: key });
  });
  const missing = Object.keys(KEYS).find((key) => !(key in values));
  if (missing) throw new Refusal(FILE, null, "key_missing", { key: missing });
  return { ...values, index: Number(values.index), count: Number(values.count), path: values.path ? values.path.split(",") : [] };
};

// The hash that stands in the line for a person, by the protocol.
export const recordHash = (salt, { surname, given, born }) => {
  const record = [surname, given].map((name) => name.trim().toUpperCase()).concat(born).join("|");
  const isAscii = /^[\x20-\x7e]*$/.test(record);
  const bytes = bytesOf(record.normalize("NFC"));
  const told = isAscii ? record : Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return shaOf(`FTD1|person|${salt}|${told}`);
};

// What a receipt proves. `drawn` is the draw that was checked here, or nothing: then the root it
// leads to must be compared with the published one by eye.
export const checkReceipt = (pasted, person, drawn) => {
  const receipt = readReceipt(pasted);
  const root = climb(bytesOf(receipt.line), receipt.index, receipt.count, receipt.path);
  if (receipt.index >= receipt.count || root === undefined) throw new Refusal(FILE, null, "receipt_path");
  const fields = receipt.line.split("|");
  const found = {
    draw: receipt.draw, line: receipt.line, ticket: fields[1], size: Number(fields[2]), tickets: Number(fields[3]),
    lane: fields[4], wishes: fields[5].split(","), index: receipt.index, count: receipt.count, root,
    commit_sha256: receipt.commit_sha256, folder: compared(receipt, root, drawn),
  };
  if (!person) return found;
  return { ...found, person: recordHash(receipt.record_salt, person) === fields[6] ? "same" : "other" };
};

const compared = (receipt, root, drawn) => {
  if (!drawn) return null;
  if (receipt.draw !== drawn.commit.draw) return "other_draw";
  if (receipt.commit_sha256 !== drawn.commitHash) return "other_commit";
  if (root !== drawn.commit.entries_root) return "other_root";
  if (receipt.count !== drawn.entries.count || lineOf(drawn.entries, receipt.index) !== receipt.line) return "other_line";
  return "same";
};
