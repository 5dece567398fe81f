// The worker that reckons, as a function: reckon(kind, told, news) → answer. Stopping ends it at
// once, whatever it is at; the next question starts a fresh one.
const address = document.querySelector("[data-check]").dataset.worker;
let worker = null;
let asked = 0;
const waiting = new Map();

export class Refused extends Error {}
export class Stopped extends Error {}
export class Broken extends Error {}

const begin = () => {
  worker = new Worker(address);
  worker.addEventListener("message", ({ data }) => {
    const one = waiting.get(data.id);
    if (!one) return;
    if (data.news) return void one.news(data.news);
    waiting.delete(data.id);
    if (data.refused) one.fail(Object.assign(new Refused(data.refused.code), data.refused));
    else one.answer(data.answer);
  });
  worker.addEventListener("error", (event) => { event.preventDefault(); end(new Broken(event.message)); });
};

const end = (why) => {
  worker?.terminate();
  worker = null;
  for (const one of waiting.values()) one.fail(why);
  waiting.clear();
};

export const stop = () => end(new Stopped());

export const reckon = (kind, told, news = () => {}) => new Promise((answer, fail) => {
  if (!worker) begin();
  asked += 1;
  waiting.set(asked, { answer, fail, news });
  worker.postMessage({ id: asked, kind, ...told });
});
