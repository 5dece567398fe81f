// A team that has said how far behind its own stream is hears what its channel hears. The times of a
// question are brought to its own here; its words come when the page asks for them at its opening.

// A frame of the channel as it is for the team. `before`: the last one, which was already so;
// `seconds`: the team's own delay, or null where it goes with its channel.
export const toOwn = (game, before, seconds) => ({
  ...game,
  runs: game.runs.map((run) => own(run, before.runs.find((one) => one.id === run.id), seconds)),
});

const own = (run, known, seconds) => {
  // When a question opens never changes: what a snapshot has said of it holds.
  const earlier = run.opens - (known ? known.opens : opening(run, seconds));
  if (earlier === 0) return run;
  const moved = { ...run, opens: run.opens - earlier, closes: run.closes - earlier };
  if ("stopped" in run) moved.stopped = run.stopped && run.stopped - earlier;
  return { ...known, ...moved }; // words that the channel does not have yet stay
};

const opening = (run, seconds) => (seconds === null ? run.opens : Math.min(run.opens, run.asked + seconds * 1000));
