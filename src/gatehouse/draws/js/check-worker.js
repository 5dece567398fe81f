// What reckons, beside the page: it is told {id, kind, …} and answers {id, …}. It asks the network
// for nothing.
import { ask } from "./asking.js";
import { NAMES, check } from "./folder.js";
import { checkReceipt } from "./receipt.js";
import { Refusal } from "./reading.js";

const EVERY_MS = 80;
let drawn = null;

const bytesOfFile = async (file) => new Uint8Array(file instanceof ArrayBuffer ? file : await file.arrayBuffer());

const read = async (given) => {
  const files = new Map();
  for (const { name, file } of given) if (NAMES.includes(name)) files.set(name, await bytesOfFile(file));
  return files;
};

const teller = (id) => {
  let told = 0;
  return (news) => {
    if ("done" in news && performance.now() - told < EVERY_MS) return;
    if ("done" in news) told = performance.now();
    postMessage({ id, news });
  };
};

const answers = {
  async check({ id, files }) {
    drawn = null;
    const known = await read(files);
    const came = check(known, teller(id));
    drawn = came;
    return {
      draw: came.commit.draw, results_sha256: came.resultsHash, commit_sha256: came.commitHash, seed: came.seed,
      entries_root: came.commit.entries_root, rounds: came.went.rounds, entries: came.entries.count,
      compared: known.has("results.txt"),
    };
  },
  why: ({ ticket }) => ask(drawn, ticket),
  receipt: ({ text, person }) => checkReceipt(text, person, drawn),
};

addEventListener("message", async ({ data }) => {
  try {
    postMessage({ id: data.id, answer: await answers[data.kind](data) });
  } catch (fault) {
    if (!(fault instanceof Refusal)) throw fault;
    const { file, line, code, values, step } = fault;
    postMessage({ id: data.id, refused: { file, line, code, values, step } });
  }
});
