// Reading the files of a draw: lines of printable ASCII, each ended by one LF. What breaks a rule
// is refused with its file and its line, counted from 1.
export class Refusal extends Error {
  constructor(file, line, code, values = {}) {
    super(`${file}${line ? `, line ${line}` : ""}: ${code}`);
    Object.assign(this, { file, line, code, values });
  }
}

export const HEX64 = "[0-9a-f]{64}";
export const LOT = "[A-Z0-9-]{1,16}";
export const COUNTED = "(?:0|[1-9][0-9]{0,8})"; // a number without sign or leading zeros
const LF = 10;
const decoder = new TextDecoder("latin1");

export const text = (bytes) => decoder.decode(bytes);

// Calls take(line, number, start, end) for each line; bytes start to end are the line without LF.
export const eachLine = (file, bytes, take) => {
  let number = 0;
  for (let start = 0; start < bytes.length; ) {
    number += 1;
    const end = bytes.indexOf(LF, start);
    if (end < 0) throw new Refusal(file, number, whatIsWrong(text(bytes.subarray(start)), number) ?? "no_end");
    take(text(bytes.subarray(start, end)), number, start, end);
    start = end + 1;
  }
  return number;
};

// Why a line cannot be one of ours, whatever it should say; nothing where its signs are in order.
const whatIsWrong = (line, number) => {
  if (number === 1 && line.startsWith("\u00ef\u00bb\u00bf")) return "bom";
  if (line.includes("\r")) return "carriage_return";
  if (/[^\x20-\x7e]/.test(line)) return "not_ascii";
  if (line === "") return "empty_line";
  if (line.includes(" ")) return "space";
  return undefined;
};

// A line that does not have its form: say which field, or what is wrong with its signs.
// `form` is a list of [name of the field, pattern].
export const refuseForm = (file, number, line, form, separator = "|") => {
  const wrong = whatIsWrong(line, number);
  if (wrong) throw new Refusal(file, number, wrong);
  const fields = line.split(separator);
  if (fields.length !== form.length) {
    throw new Refusal(file, number, "fields", { found: fields.length, form: form.map(([name]) => name).join(separator) });
  }
  const [name] = form.find(([, pattern], at) => !new RegExp(`^(?:${pattern})$`).test(fields[at])) ?? [line];
  throw new Refusal(file, number, "field", { field: name });
};

// Each line after the one before it, none twice.
export const keepSorted = (file, number, line, previous) => {
  if (line > previous) return;
  throw new Refusal(file, number, line === previous ? "line_twice" : "unsorted");
};

export const countLines = (bytes) => {
  let count = 0;
  for (let at = bytes.indexOf(LF); at >= 0; at = bytes.indexOf(LF, at + 1)) count += 1;
  return count;
};

// The one line of a file that has one.
export const onlyLine = (file, bytes, field, pattern) => {
  let only;
  eachLine(file, bytes, (line, number) => {
    if (number > 1) throw new Refusal(file, number, "one_line");
    if (!new RegExp(`^(?:${pattern})$`).test(line)) refuseForm(file, number, line, [[field, pattern]], "\n");
    only = line;
  });
  if (only === undefined) throw new Refusal(file, null, "empty_file");
  return only;
};
