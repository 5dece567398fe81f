// witnesses.txt: name:secret of those who revealed. Each secret must be the one whose hash the
// commit holds; who kept silent is left out.
import { shaOf } from "./hashing.js";
import { HEX64, Refusal, eachLine, keepSorted, refuseForm } from "./reading.js";

export const FILE = "witnesses.txt";
const FORM = [["name", "[a-z0-9-]+"], ["secret", HEX64]];
const LINE = new RegExp(`^(${FORM[0][1]}):(${FORM[1][1]})$`);
const NOBODY = "0".repeat(64);

// {revealed, silent, mixed}: names, and the 64 signs that go into the seed.
export const readWitnesses = (bytes, promised) => {
  const said = new Map();
  let previous = "";
  eachLine(FILE, bytes ?? new Uint8Array(), (line, number) => {
    const found = LINE.exec(line);
    if (!found) refuseForm(FILE, number, line, FORM, ":");
    const [, name, secret] = found;
    keepSorted(FILE, number, line, previous);
    previous = line;
    if (said.has(name)) throw new Refusal(FILE, number, "witness_twice", { name });
    if (!promised.has(name)) throw new Refusal(FILE, number, "witness_unknown", { name });
    if (shaOf(`FTD1|wcommit|${name}|${secret}`) !== promised.get(name)) {
      throw new Refusal(FILE, number, "witness_wrong", { name });
    }
    said.set(name, secret);
  });
  const revealed = [...said.keys()].sort();
  const silent = [...promised.keys()].filter((name) => !revealed.includes(name));
  const joined = revealed.map((name) => `|${name}:${said.get(name)}`).join("");
  return { revealed, silent, mixed: said.size ? shaOf(`FTD1|witness${joined}`) : NOBODY };
};
