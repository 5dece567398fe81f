// How a stop stands: what the server last said, and on top of it what this phone has done since
// and not handed in yet. Plain values in, plain values out.

const waits = (act) => act.state === "waiting";

// Acts that still mean something: waiting, and not taken back while they wait.
const inForce = (acts) => {
  const waiting = acts.filter(waits);
  const keys = new Set(waiting.map((act) => act.key));
  const undone = new Set(waiting.filter((act) => act.kind === "taken_back").map((act) => act.takes_back));
  return waiting.filter((act) =>
    !undone.has(act.key) && !(act.kind === "taken_back" && keys.has(act.takes_back)));
};

const enter = (state, act) => {
  const one = state.passes.get(act.pass);
  if (act.kind === "walked_in") state.walkIns += act.persons;
  if (one) {
    if (act.kind === "came" && one.in > 0) return; // a second time with one pass is nobody new
    state.came += Math.max(0, one.in + act.persons - one.came);
    one.in += act.persons;
    one.came = Math.max(one.came, one.in);
    one.cameAt ??= act.at;
  } else {
    state.came += act.persons;
  }
  state.inside += act.persons;
};

const leave = (state, act) => {
  const one = state.passes.get(act.pass);
  const persons = Math.min(act.persons, one ? one.in : state.inside);
  if (one) one.in -= persons;
  state.inside -= persons;
  if (state.inside > 0) return;
  state.inside = 0; // all are out: whoever came with a pass as well
  for (const each of state.passes.values()) each.in = 0;
};

const takeBack = (state, act, taken) => {
  if (!taken) return;
  const one = state.passes.get(taken.pass);
  if (taken.kind === "left") {
    if (one) return enter(state, { ...taken, at: act.at });
    state.inside += taken.persons; // heads: nobody came, they were in before
    return;
  }
  if (one) {
    one.came = Math.max(0, one.came - taken.persons);
    if (!one.came) one.cameAt = null;
  }
  state.came = Math.max(0, state.came - taken.persons);
  leave(state, taken);
};

// {inside, came, shareLeft, passes: Map of {in, came, cameAt}} of one stop.
export const standing = (stop, acts) => {
  const passes = new Map(stop.passes.map((one) =>
    [one.id, { in: one.in, came: one.came, cameAt: one.came_at && one.came_at.slice(11, 16) }]));
  const state = { inside: stop.inside, came: stop.came, walkIns: 0, passes };
  for (const act of inForce(acts)) {
    if (act.stop !== stop.id) continue;
    if (act.kind === "left") leave(state, act);
    else if (act.kind === "taken_back") takeBack(state, act, acts.find((one) => one.key === act.takes_back));
    else enter(state, act);
  }
  const shareLeft = stop.share_left === null ? null : Math.max(0, stop.share_left - state.walkIns);
  return { ...state, shareLeft };
};

// How many more may be inside at once; Infinity where no limit is set.
export const roomOf = (stop, state) =>
  stop.limit === null ? Infinity : Math.max(0, stop.limit - state.inside);

// Whom this phone may let in without a pass by itself, without asking the server.
export const shareOf = (stop, state) =>
  Math.min(roomOf(stop, state), state.shareLeft === null ? Infinity : state.shareLeft);
