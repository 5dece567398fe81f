// Elements without a template: el("p", {class: "x"}, "text", child).
export const el = (name, attributes = {}, ...children) => {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === true) node.setAttribute(key, "");
    else if (value !== false && value != null) node.setAttribute(key, value);
  }
  node.append(...children.filter((child) => child != null && child !== false));
  return node;
};

// "{number} of {all}" with its values.
export const say = (text, values = {}) =>
  text.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");

// The form of the words that a number asks for.
export const formOf = (forms, number) => {
  const rules = new Intl.PluralRules(document.documentElement.lang || "ru");
  return forms[rules.select(number)] ?? forms.other;
};

// Whole halves as points: 3 is «1½».
export const halves = (value) => {
  const whole = Math.floor(Math.abs(value) / 2);
  const half = Math.abs(value) % 2 ? "½" : "";
  return `${value < 0 ? "−" : ""}${half && !whole ? "" : whole}${half}`;
};

const two = (number) => String(number).padStart(2, "0");

// «1:05»: minutes and seconds of so many milliseconds, rounded up.
export const span = (ms) => {
  const seconds = Math.max(0, Math.ceil(ms / 1000));
  return `${Math.floor(seconds / 60)}:${two(seconds % 60)}`;
};

// «00:12»: how long ago, rounded down.
export const since = (ms) => {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  return `${two(Math.floor(seconds / 60))}:${two(seconds % 60)}`;
};

// «19:05» by the clock of the place where the game is, whatever the computer has been set to.
const clock = new Intl.DateTimeFormat("ru", {
  hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone: document.body.dataset.zone || undefined,
});
export const hour = (ms) => clock.format(ms);
