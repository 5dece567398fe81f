// The words of the page, in its language: the server writes them into a block of JSON.
const block = document.getElementById("play-words");
const words = block ? JSON.parse(block.textContent) : {};
const language = document.documentElement.lang || "ru";
const plurals = new Intl.PluralRules(language);
const zone = document.body.dataset.zone || undefined;

const filled = (text, values) => text.replace(/\{(\w+)\}/g, (whole, key) => String(values[key] ?? whole));

// A sentence with {names} filled in.
export const say = (name, values = {}) => filled(words[name], values);

// One of several sentences, by its name.
export const oneOf = (name, which) => words[name][which];

// A sentence with a number, in the form the number asks for.
export const count = (name, n, values = {}) => {
  const forms = words[name];
  return filled(forms[plurals.select(n)] ?? forms.other, { n, ...values });
};

const exact = new Intl.DateTimeFormat(language, {
  hour: "2-digit", minute: "2-digit", second: "2-digit", fractionalSecondDigits: 2, hourCycle: "h23", timeZone: zone,
});
const short = new Intl.DateTimeFormat(language, { hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone: zone });
const tenths = new Intl.NumberFormat(language, { minimumFractionDigits: 1, maximumFractionDigits: 1 });

export const exactTime = (ms) => exact.format(new Date(ms)); // 14:02:07,31
export const shortTime = (ms) => short.format(new Date(ms)); // 14:02
export const secondsOf = (ms) => tenths.format(Math.max(0.1, ms / 1000)); // 1,4

// «1½», «−3» of halves.
export const halves = (n) => {
  const whole = Math.floor(Math.abs(n) / 2);
  const half = Math.abs(n) % 2 ? "½" : "";
  return `${n < 0 ? "−" : ""}${whole || !half ? whole : ""}${half}`;
};

// «2 балла», «½ балла», «1½ балла» of halves.
export const points = (n) => {
  if (n % 2 === 0) return count("points", Math.abs(n / 2), { n: halves(n) });
  return Math.abs(n) === 1 && n > 0 ? say("half_point") : say("halves", { n: halves(n).replace("½", "") });
};

// An answer as people read it.
export const inWords = (value, options) => {
  if (!value) return "";
  if ("text" in value) return value.text;
  const all = [...(options.choices ?? []), ...(options.left ?? []), ...(options.right ?? [])];
  const text = (id) => all.find((one) => one.id === id)?.text ?? "";
  if (value.order) return value.order.map(text).join(" → ");
  if (value.pairs) return Object.entries(value.pairs).map(([one, two]) => `${text(one)} — ${text(two)}`).join("; ");
  return (value.choices ?? []).map(text).join("; ");
};
