// What a receipt proves, told in sentences.
import { element } from "./dom.js";
import { count, listed, say } from "./words.js";

const AGREES = new Set([null, "same"]);

export const proved = (found) => {
  const isWrong = !AGREES.has(found.folder) || found.person === "other";
  const title = isWrong ? "receipt_wrong" : found.folder === "same" ? "receipt_proved" : "receipt_led";
  return [
    element("h3", say(title), isWrong ? "stop" : ""),
    element("p", say("receipt_line", {
      size: count("of_persons", found.size), tickets: count("tickets", found.tickets), lane: found.lane,
      wishes: listed(found.wishes),
    })),
    element("p", say("receipt_place", { place: found.index + 1, count: found.count, root: found.root })),
    element("p", found.folder ? say(`receipt_${found.folder}`, found) : say("receipt_no_folder")),
    ...(found.person ? [element("p", say(`person_${found.person}`))] : []),
  ];
};
