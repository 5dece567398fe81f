// The checkers' desk: piles that keep themselves up to date, and a code by camera or scanner.
import { look } from "../../gate/js/camera.js";
import { poll } from "./desk_poll.js";

const live = document.querySelector("[data-poll]");
poll(live, { address: () => live.dataset.poll });

const form = document.querySelector("[data-find]");
const { text } = form.elements;
const round = new URLSearchParams(location.search).get("round");
if (round && [...form.elements.round.options].some((one) => one.value === round)) form.elements.round.value = round;

// What one types anywhere goes into the field: a scanner does not know where the focus is.
document.addEventListener("keydown", (event) => {
  const isTyped = event.key.length === 1 && !event.ctrlKey && !event.metaKey && !event.altKey && event.key !== " ";
  if (isTyped && event.target === document.body) text.focus();
});

// "Only take in" stays as it was chosen, also over the next page.
const KEEP = "gatehouse-only-take";
const onlyTake = form.elements.only_take;
if (sessionStorage.getItem(KEEP)) onlyTake.checked = true;
onlyTake.addEventListener("change", () => sessionStorage.setItem(KEEP, onlyTake.checked ? "1" : ""));

const box = document.querySelector("[data-camera]");
const open = document.querySelector("[data-camera-open]");
let camera = null;
const close = () => {
  camera?.end();
  camera = null;
  box.hidden = true;
  open.focus();
};
const found = (code) => {
  if (!camera || !/^[0-9A-Z]{12}$/.test(code)) return;
  camera.end();
  camera = null;
  text.value = code;
  form.requestSubmit();
};
if (navigator.mediaDevices?.getUserMedia) {
  open.hidden = false;
  open.addEventListener("click", () => {
    box.hidden = false;
    box.querySelector("[data-camera-trouble]").hidden = true;
    camera = look({
      video: box.querySelector("video"),
      worker: box.dataset.reader,
      onCode: found,
      onTrouble: () => { box.querySelector("[data-camera-trouble]").hidden = false; },
    });
  });
  box.querySelector("[data-camera-close]").addEventListener("click", close);
}
