// The whole check of a folder, step by step. `files` is a Map of name to bytes; `tell` hears
// {step, state, facts} as each begins and ends, and {step, done, total} on the way.
import * as beacon from "./beacon.js";
import * as commit from "./commit.js";
import * as entries from "./entries.js";
import * as lots from "./lots.js";
import * as results from "./results.js";
import * as witnesses from "./witnesses.js";
import { sha, shaOfFile } from "./hashing.js";
import { Keys } from "./keys.js";
import { rootOf } from "./merkle.js";
import { isAfter, timeOf } from "./quicknet.js";
import { Refusal } from "./reading.js";
import { walk } from "./walking.js";

export const STEPS = ["files", "list", "witnesses", "number", "seed", "keys", "walk", "results"];
export const NAMES = [entries.FILE, lots.FILE, commit.FILE, beacon.FILE, beacon.DICE, witnesses.FILE, results.FILE];
const NEEDED = [commit.FILE, lots.FILE, entries.FILE];

// What the draw came to, for the questions after it. Throws a Refusal, with the step it came in.
export const check = (files, tell) => {
  const drawn = {};
  for (const step of STEPS) {
    tell({ step, state: "doing" });
    const progress = (done, total) => tell({ step, done, total });
    try {
      const { state = "done", ...facts } = DOING[step](drawn, files, progress);
      tell({ step, state, facts });
    } catch (fault) {
      if (fault instanceof Refusal) fault.step = step;
      throw fault;
    }
  }
  return drawn;
};

const DOING = {
  files(drawn, files, progress) {
    for (const name of NEEDED) if (!files.has(name)) throw new Refusal(name, null, "file_missing");
    const isDice = files.has(beacon.DICE);
    if (isDice && files.has(beacon.FILE)) throw new Refusal(beacon.FILE, null, "two_numbers");
    if (!isDice && !files.has(beacon.FILE)) throw new Refusal(beacon.FILE, null, "file_missing");
    drawn.commit = commit.readCommit(files.get(commit.FILE));
    drawn.lots = lots.readLots(files.get(lots.FILE));
    drawn.entries = entries.readEntries(files.get(entries.FILE), drawn.lots, progress);
    return { draw: drawn.commit.draw, entries: drawn.entries.count, lots: drawn.lots.ids.length };
  },

  list(drawn, files, progress) {
    const found = {
      sessions_sha256: sha(files.get(lots.FILE)),
      entries_sha256: shaOfFile(files.get(entries.FILE), progress),
      entries_count: String(drawn.entries.count),
      entries_root: rootOf(drawn.entries, progress),
    };
    for (const [key, value] of Object.entries(found)) {
      if (drawn.commit[key] !== value) {
        const file = key.startsWith("sessions") ? lots.FILE : entries.FILE;
        const line = commit.lineOfKey(key);
        throw new Refusal(commit.FILE, line, "not_committed", { file, key, promised: drawn.commit[key], found: value });
      }
    }
    drawn.commitHash = sha(files.get(commit.FILE));
    return { commit_sha256: drawn.commitHash, entries_root: found.entries_root, closed_at: drawn.commit.closed_at };
  },

  witnesses(drawn, files) {
    const { revealed, silent, mixed } = witnesses.readWitnesses(files.get(witnesses.FILE), drawn.commit.witnesses);
    drawn.mixed = mixed;
    return { revealed, silent };
  },

  number(drawn, files) {
    if (files.has(beacon.DICE)) {
      drawn.number = beacon.readDice(files.get(beacon.DICE));
      return { dice: true };
    }
    drawn.number = beacon.readBeacon(files.get(beacon.FILE), drawn.commit);
    const { round, closed_at: closedAt } = drawn.commit;
    return { round, signed_at: timeOf(round), state: isAfter(round, closedAt) ? "done" : "warn" };
  },

  seed(drawn) {
    drawn.seed = beacon.seedOf(drawn.commitHash, drawn.number, drawn.mixed);
    return { seed: drawn.seed };
  },

  keys(drawn, _files, progress) {
    drawn.keys = new Keys(drawn.entries, drawn.seed);
    drawn.keys.draw(progress);
    drawn.order = drawn.keys.order();
    return { tickets: drawn.entries.tickets.reduce((sum, tickets) => sum + tickets, 0) };
  },

  walk(drawn, _files, progress) {
    drawn.went = walk(drawn.entries, drawn.lots, drawn.order, progress);
    const parties = drawn.went.lot.reduce((sum, lot) => sum + (lot >= 0 ? 1 : 0), 0);
    const sum = (row) => row.reduce((total, each) => total + each, 0);
    return { parties, persons: sum(drawn.went.taken), places: sum(drawn.lots.hard), rounds: drawn.went.rounds };
  },

  results(drawn, files, progress) {
    const published = files.get(results.FILE);
    drawn.resultsHash = results.results(drawn, published, progress);
    return { results_sha256: drawn.resultsHash, state: published ? "done" : "none" };
  },
};
