// A verdict that is heard and felt: two rising notes, two short ones, or a long low one.
const NOTES = { good: [[660, 0, 0.12], [880, 0.13, 0.2]], ask: [[520, 0, 0.12], [520, 0.2, 0.12]], stop: [[170, 0, 0.55]] };
const SHAKES = { good: [70], ask: [70, 80, 70], stop: [350] };
const WAKES_MS = 1000;
let context = null;

// Browsers let a page sound only after somebody has touched it.
export const wake = () => {
  context ??= new AudioContext();
  if (context.state === "suspended") context.resume();
};

// Touched for the first time, it takes a moment to wake; what is long past is not sounded.
const play = async (tone) => {
  if (!context) return;
  const asked = performance.now();
  if (context.state !== "running") await context.resume().catch(() => {});
  if (context.state === "running" && performance.now() - asked < WAKES_MS) sound(tone);
};

const sound = (tone) => {
  for (const [hertz, after, seconds] of NOTES[tone]) {
    const [voice, volume] = [context.createOscillator(), context.createGain()];
    const start = context.currentTime + after;
    voice.type = tone === "stop" ? "sawtooth" : "triangle";
    voice.frequency.value = hertz;
    volume.gain.setValueAtTime(0.5, start);
    volume.gain.exponentialRampToValueAtTime(0.01, start + seconds);
    voice.connect(volume).connect(context.destination);
    voice.start(start);
    voice.stop(start + seconds);
  }
};

export const signal = (tone) => {
  play(tone);
  navigator.vibrate?.(SHAKES[tone]);
};
