// The words of the page, in its language: the server writes them into a block of JSON.
const block = document.getElementById("gate-words");
const words = block ? JSON.parse(block.textContent) : {};
const language = document.documentElement.lang || "ru";
const plurals = new Intl.PluralRules(language);

// A sentence with {names} filled in.
export const say = (name, values = {}) =>
  words[name].replace(/\{(\w+)\}/g, (whole, key) => String(values[key] ?? whole));

// A sentence with a number, in the form the number asks for.
export const count = (name, n, values = {}) => {
  const forms = words[name];
  const form = forms[plurals.select(n)] ?? forms.other;
  return form.replace(/\{(\w+)\}/g, (whole, key) => String(key === "n" ? n : (values[key] ?? whole)));
};

// «25 ноября» of an ISO date.
const days = new Intl.DateTimeFormat(language, { day: "numeric", month: "long", timeZone: "UTC" });
export const dayWords = (isoDate) => days.format(new Date(`${isoDate}T00:00:00Z`));

// The wall clock of the place stands in signs 11 to 16 of an ISO time with an offset.
export const clockOf = (iso) => iso.slice(11, 16);

// «1 ч 5 мин» of a length in milliseconds.
export const lasted = (ms) => {
  const minutes = Math.floor(ms / 60000);
  if (minutes < 1) return say("under_a_minute");
  if (minutes < 60) return say("minutes", { minutes });
  return say("hours", { hours: Math.floor(minutes / 60), minutes: minutes % 60 });
};

// «русский, английский» of languages by their two letters, «ru,en».
const languages = new Intl.DisplayNames([language], { type: "language" });
export const languageWords = (codes) =>
  codes.split(/[\s,]+/).filter(Boolean).map((code) => languages.of(code)).join(", ");
