// The words of the page, in its language: the server writes them into a block of JSON.
const words = JSON.parse(document.getElementById("check-words").textContent);
export const language = document.documentElement.lang || "ru";
const plurals = new Intl.PluralRules(language);
const numbers = new Intl.NumberFormat(language);
const lists = new Intl.ListFormat(language);

const filled = (sentence, values) =>
  sentence.replace(/\{(\w+)\}/g, (whole, key) => shown(values[key] ?? whole));
const shown = (value) => (typeof value === "number" ? numbers.format(value) : String(value));

// A sentence with {names} filled in; numbers are written as the language writes them.
export const say = (name, values = {}) => filled(words[name], values);

// A sentence with a number, in the form the number asks for.
export const count = (name, n) => filled(words[name][plurals.select(n)] ?? words[name].other, { n });

export const listed = (names) => lists.format(names);

// «12 мая 2026 г., 03:00 UTC» of milliseconds: the same for everybody, wherever they check.
const moments = new Intl.DateTimeFormat(language, {
  dateStyle: "long", timeStyle: "short", timeZone: "UTC",
});
export const moment = (ms) => `${moments.format(ms)} UTC`;
