// A page that shows what happens now: it listens to one topic, and asks for a snapshot while it
// cannot. What is pushed may be lost; a snapshot tells the whole state.
const SILENCE_MS = 40_000; // the server says something at least every 15 seconds
const LONGEST_S = 60;
const POLL_MS = 2000;
const POLL_JITTER_MS = 500;
const SLOWEST_POLL_MS = 15_000;
const REPLAY_MS = 500; // the last frame comes at once, if there is one
const SPREAD_MS = 1500; // many pages that come back together do not ask together
const RECHECK_MS = 30_000;
const PATIENCE_MS = 8000;

// Any time between nothing and 2, 4, 8 … 60 seconds.
export const pause = (failures) => Math.random() * Math.min(LONGEST_S, 2 ** failures) * 1000;

const versionOf = (body) => body.v ?? body.game?.v ?? 0;

// {body, etag}, without a body when nothing changed; {gone} when there is no such thing any more;
// null when no answer came.
const fetched = async (address, etag) => {
  try {
    const answer = await fetch(address, {
      cache: "no-store",
      credentials: "same-origin",
      headers: etag ? { "If-None-Match": etag } : {},
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    if (answer.status === 304) return { body: null, etag };
    if (answer.status === 404 || answer.status === 410) return { gone: true };
    return answer.ok ? { body: await answer.json(), etag: answer.headers.get("ETag") ?? "" } : null;
  } catch {
    return null;
  }
};

// Listen until `stop()`.
//   topic       what is published, e.g. "play-…"
//   snapshot    the address of the same as JSON with an ETag, {v, …} or {game: {v, …}, …}
//   onFrame     called with each newer frame that was pushed, {v, …}
//   onSnapshot  called with each snapshot that has changed and is not older; onFrame by default
//   onState     called with {state, since}: "live" while the stream is open, "polling" while only
//               snapshots come, "lost" while nothing does; `since`: Date.now() of the last word heard
//   onGone      called once when the snapshot is not there any more, after listening has stopped; without
//               it that is as if no answer came
//   recheckMs   how often the snapshot is looked at beside an open stream; 0: never
// Returns {stop(), refresh()}; refresh asks for the snapshot now and resolves to whether it came.
export const listen = ({
  topic,
  snapshot,
  onFrame,
  onSnapshot = onFrame,
  onState = () => {},
  onGone = null,
  recheckMs = RECHECK_MS,
}) => {
  let stream = null;
  let failures = 0;
  let missed = 0; // snapshots that did not come, in a row
  let told = 0; // frames that were too large to be pushed, and how many of them a snapshot has answered
  let answered = 0;
  let newest = -1;
  let etag = "";
  let asking = null;
  let stopped = false;
  let state = "";
  let heard = Date.now();
  const timers = {};

  const later = (name, ms, what) => {
    clearTimeout(timers[name]);
    timers[name] = setTimeout(what, ms);
  };
  const become = (next) => {
    if (next !== "lost") heard = Date.now();
    if (state === next) return;
    state = next;
    onState({ state, since: heard });
  };

  const isOpen = () => stream?.readyState === EventSource.OPEN;

  // --- the stream ---
  const open = () => {
    if (stopped) return;
    close();
    stream = new EventSource(`/live/${topic}`);
    stream.onopen = () => {
      alive();
      if (snapshot) later("poll", REPLAY_MS + Math.random() * SPREAD_MS, check);
    };
    stream.onmessage = (event) => {
      alive();
      take(event.data);
    };
    stream.addEventListener("ping", alive);
    stream.onerror = broken;
    later("silence", SILENCE_MS, broken);
  };
  const close = () => {
    clearTimeout(timers.silence);
    if (stream) stream.onopen = stream.onmessage = stream.onerror = null;
    stream?.close();
    stream = null;
  };
  const alive = () => {
    failures = 0;
    later("silence", SILENCE_MS, broken);
    become("live");
  };
  const broken = () => {
    // The browser would try again after a fixed time, all pages of a hall at once.
    close();
    failures += 1;
    later("open", pause(failures), open);
    if (!snapshot) become("lost");
    else if (state === "live") later("poll", Math.random() * POLL_JITTER_MS, check);
  };
  const take = (text) => {
    let frame;
    try {
      frame = JSON.parse(text);
    } catch {
      return;
    }
    if (!(versionOf(frame) > newest)) return;
    if (frame.fetch) {
      told += 1;
      later("poll", Math.random() * SPREAD_MS, check); // too large to be pushed to thousands
      return;
    }
    newest = versionOf(frame);
    clearTimeout(timers.poll);
    if (snapshot && recheckMs) later("poll", recheckMs * (1 + Math.random() / 4), check);
    onFrame(frame);
  };

  // --- the snapshot ---
  const check = async () => {
    await refresh();
    if (stopped) return;
    // A snapshot that was asked for before such a frame came may not know of it yet.
    const isDue = !isOpen() || answered < told;
    const wait = isDue ? Math.min(POLL_MS * 2 ** missed, SLOWEST_POLL_MS) : recheckMs;
    if (wait) later("poll", wait * (1 + Math.random() / 4), check);
  };
  const refresh = () => {
    asking ??= ask().finally(() => {
      asking = null;
    });
    return asking;
  };
  const ask = async () => {
    const before = told;
    const came = snapshot ? await fetched(snapshot, etag) : null;
    if (stopped) return false;
    if (came?.gone && onGone) {
      stop();
      onGone();
      return false;
    }
    const answer = came?.gone ? null : came;
    missed = answer ? 0 : missed + 1;
    if (answer) answered = before;
    if (answer || !isOpen()) become(isOpen() ? "live" : answer ? "polling" : "lost");
    if (answer?.body && versionOf(answer.body) >= newest) {
      etag = answer.etag;
      newest = versionOf(answer.body);
      onSnapshot(answer.body);
    }
    return answer !== null;
  };

  // --- back in sight, back on line ---
  const wake = () => {
    if (document.hidden || stopped) return;
    if (!isOpen()) {
      failures = 0;
      open();
    }
    later("poll", Math.random() * POLL_JITTER_MS, check);
  };
  document.addEventListener("visibilitychange", wake);
  addEventListener("online", wake);
  const back = (event) => event.persisted && wake(); // from the browser's memory of pages
  addEventListener("pageshow", back);
  const stop = () => {
    stopped = true;
    close();
    Object.values(timers).forEach(clearTimeout);
    document.removeEventListener("visibilitychange", wake);
    removeEventListener("online", wake);
    removeEventListener("pageshow", back);
  };

  open();
  check();
  return { stop, refresh };
};
