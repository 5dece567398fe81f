// Codes as people type them and as a camera reads them; the same rules as core/codes.py.
const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const LENGTH = 12;
// What eyes and a Russian keyboard mix up: look-alike letters stand for the same sign.
const MIXED_UP = "OILUАВЕКМНОРСТХУЗ";
const MEANT = "011VABEKMH0PCTXY3";

// What was typed, as it is stored; null when it cannot be a code.
export const readCode = (typed) => {
  const signs = [...typed.toUpperCase()].filter((sign) => !/[\s\-–—_.]/.test(sign));
  const read = signs.map((sign) => (MIXED_UP.includes(sign) ? MEANT[MIXED_UP.indexOf(sign)] : sign));
  return read.length && read.every((sign) => ALPHABET.includes(sign)) ? read.join("") : null;
};

// Whether it has the length of a whole code, and a figure: a name can look like a code too.
export const isWhole = (code) => code !== null && code.length === LENGTH;
export const hasFigure = (code) => /\d/.test(code);

// How the day's list names a code, so that the phone holds none that could be copied.
export const digestOf = async (salt, code) => {
  const bytes = new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(salt + code)));
  return [...bytes.slice(0, 8)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
};
