// Sends answers until the server has acknowledged each of them. What waits is on the phone's disk;
// of one question only the newest answer waits. The same key goes out until it is heard of, so that
// an answer whose acknowledgement got lost is written down once.
import { offset, serverNow } from "../../web/js/clock.js";
import { newKey } from "./captain-keep.js";

const PATIENCE_MS = 6000;
const FIRST_PAUSE_MS = 400;
const LONGEST_PAUSE_MS = 4000;

// `heard.receipt(receipt)`, `heard.refused(run, {code, text})`, `heard.changed()` when what waits
// has changed, `heard.gone()` when nobody takes answers of this team any more: nothing is sent again
// by itself then, and what waits stays on the phone.
export const outbox = ({ address, device, kept, heard }) => {
  let running = null;
  let failures = 0;
  let gone = false;
  let timer = null;
  let wakeUp = () => {};

  const put = (run, value, shownAt) => {
    kept.waiting[run.id] = {
      run: run.id, rev: run.rev, key: newKey(), value,
      shown_at: Math.round(shownAt), tapped_at: Math.round(serverNow()),
    };
    kept.save();
    heard.changed();
    return flush();
  };

  const settle = (sent, answer) => {
    if (kept.waiting[sent.run]?.key === sent.key) delete kept.waiting[sent.run];
    if (answer.error) heard.refused(sent.run, answer.error);
    else heard.receipt({ ...answer, value: sent.value });
  };

  // Whether the server answered.
  const post = async (sent) => {
    const clock = offset();
    const body = { device, offset_ms: clock.ms, offset_error_ms: clock.errorMs, answers: sent };
    try {
      const answer = await fetch(address, {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify(body),
        credentials: "omit",
        cache: "no-store",
        signal: AbortSignal.timeout(PATIENCE_MS),
      });
      if (answer.status === 404 || answer.status === 410) {
        gone = true;
        return false;
      }
      if (answer.status === 429 || answer.status >= 500) return false;
      const said = await answer.json();
      const refused = said.errors?.[0];
      for (const one of sent) {
        settle(one, refused ? { error: refused } : said.answers.find((row) => row.key === one.key));
      }
      return true;
    } catch {
      return false;
    }
  };

  const pause = () => new Promise((resolve) => {
    const longest = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** failures);
    wakeUp = resolve;
    timer = setTimeout(resolve, longest * (0.5 + Math.random() / 2));
  });

  const run = async () => {
    while (Object.keys(kept.waiting).length) {
      const came = await post(Object.values(kept.waiting).slice(0, 50));
      failures = came ? 0 : failures + 1;
      kept.save();
      heard.changed();
      if (gone) return heard.gone();
      if (!came) await pause();
    }
  };

  // Resolves when nothing waits any more, or nobody takes it.
  const flush = () => {
    if (gone) return Promise.resolve();
    if (running) {
      clearTimeout(timer);
      wakeUp();
    }
    running ??= run().finally(() => {
      running = null;
    });
    return running;
  };

  addEventListener("online", flush);
  document.addEventListener("visibilitychange", () => document.hidden || flush());
  return {
    put,
    flush,
    waits: (id) => id in kept.waiting,
    get gone() {
      return gone;
    },
    get failing() {
      return failures > 0;
    },
  };
};
