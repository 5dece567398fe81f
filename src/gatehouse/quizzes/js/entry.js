// A blank on the desk: each line goes to the server as soon as it is left; what could not be sent
// or was unclear stays on this device until it could.
import { newKey } from "./captain-keep.js";

const form = document.querySelector("[data-entry]");
const photo = document.querySelector("[data-photo]");
const RETRY_MS = 2000;

photo?.querySelector("input").addEventListener("change", ({ target }) => {
  if (!target.files.length) return;
  photo.querySelector("button").setAttribute("aria-busy", "true");
  photo.requestSubmit();
});

const start = () => {
  const { dataset } = form;
  const store = `gatehouse-blank-${dataset.code}`;
  const rows = [...form.querySelectorAll("[data-question]")].filter((row) => row.querySelector("input"));
  const line = document.querySelector("[data-line]");
  const drafts = JSON.parse(sessionStorage.getItem(store) ?? "{}");
  const keep = () => sessionStorage.setItem(store, JSON.stringify(drafts));

  const fieldsOf = (row) => ({
    text: row.querySelector("input[name^=line]"),
    tick: row.querySelector("input[name^=tick]"),
    stake: row.querySelector("input[name^=stake]"),
    said: row.querySelector("[data-said]"),
  });
  const read = (row) => {
    const { text, tick, stake } = fieldsOf(row);
    return { text: text.value, tick: Boolean(tick?.checked), stake: stake?.value ?? "" };
  };
  const show = (row, state, words) => {
    const { text, said } = fieldsOf(row);
    row.dataset.state = state;
    row.classList.toggle("is-wrong", state === "wrong");
    text.toggleAttribute("aria-invalid", state === "wrong");
    said.textContent = words;
  };

  // One after another, so that the last of a line is the one that stays.
  let sending = Promise.resolve();
  const send = (row) => { sending = sending.then(() => sendNow(row)); return sending; };
  const sendNow = async (row) => {
    const question = row.dataset.question;
    const draft = drafts[question];
    if (!draft || draft.isWrong) return;
    show(row, "saving", dataset.saving);
    let answer;
    try {
      answer = await fetch(dataset.entry, {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify({ question: Number(question), ...draft }),
      });
    } catch {
      show(row, "unsent", dataset.unsent);
      tell();
      return;
    }
    if (answer.status >= 500 || answer.status === 429) {
      show(row, "unsent", dataset.unsent);
      tell();
      return;
    }
    const body = await answer.json().catch(() => ({ error: "" }));
    if (drafts[question] !== draft) return;
    if (!answer.ok) {
      drafts[question] = { ...draft, isWrong: true };
      show(row, "wrong", body.error ?? "");
    } else {
      delete drafts[question];
      const { text } = fieldsOf(row);
      if (text.value === draft.text && body.text !== draft.text && document.activeElement !== text) text.value = body.text;
      show(row, "kept", body.words || dataset.saved);
    }
    keep();
    tell();
  };
  const unsent = () => rows.filter((row) => drafts[row.dataset.question] && !drafts[row.dataset.question].isWrong);
  const tell = () => {
    const isLost = rows.some((row) => row.dataset.state === "unsent");
    line.hidden = !isLost;
    if (isLost) line.textContent = dataset.offline;
  };
  const note = (row) => {
    drafts[row.dataset.question] = { ...read(row), key: newKey() };
    keep();
  };
  const differs = (row) => JSON.stringify(read(row)) !== row.dataset.was;

  for (const row of rows) {
    const draft = drafts[row.dataset.question];
    const { text, tick, stake } = fieldsOf(row);
    row.dataset.was = JSON.stringify(read(row));
    if (draft) {
      text.value = draft.text;
      if (tick) tick.checked = draft.tick;
      if (stake) stake.value = draft.stake;
      drafts[row.dataset.question] = { ...draft, isWrong: false };
      send(row);
    }
    row.addEventListener("input", () => { note(row); });
    row.addEventListener("change", () => {
      if (!differs(row) && !drafts[row.dataset.question]) return;
      row.dataset.was = JSON.stringify(read(row));
      note(row);
      send(row);
    });
  }
  setInterval(() => {
    for (const row of rows) if (row.dataset.state === "unsent" && drafts[row.dataset.question]) send(row);
  }, RETRY_MS);

  const stops = () => [...form.querySelectorAll("input:not([type=hidden])"), form.querySelector("[value=finish]")];
  form.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      form.requestSubmit(form.querySelector("[value=finish]"));
      return;
    }
    const isField = event.target.matches("input");
    if (isField && event.key === "Enter") {
      event.preventDefault();
      if (event.target.type === "checkbox") event.target.blur();
      const all = stops();
      const next = all.slice(all.indexOf(event.target) + 1).find((one) => one.type !== "checkbox");
      next?.focus();
      next?.select?.();
    } else if (isField && event.target.type !== "checkbox" && ["ArrowDown", "ArrowUp"].includes(event.key)) {
      event.preventDefault();
      const all = stops().filter((one) => one.type !== "checkbox");
      const to = all[all.indexOf(event.target) + (event.key === "ArrowDown" ? 1 : -1)];
      to?.focus();
      to?.select?.();
    } else if (isField && event.altKey && event.code === "KeyG") {
      event.preventDefault();
      fieldsOf(event.target.closest("[data-question]")).tick?.click();
    }
  });

  // Done: first all that is on the way; the first unclear line, if there is one, is looked at.
  let isSure = false;
  form.addEventListener("submit", async (event) => {
    if (isSure) return;
    event.preventDefault();
    const button = event.submitter ?? form.querySelector("[value=finish]");
    document.activeElement?.blur();
    for (const row of unsent()) send(row);
    await sending;
    const wrong = rows.find((row) => drafts[row.dataset.question]);
    if (wrong) return void fieldsOf(wrong).text.focus();
    isSure = true;
    sessionStorage.removeItem(store);
    // Not within the event: where nothing was on the way, it has not ended yet, and a form that is
    // being sent is not sent once more.
    setTimeout(() => form.requestSubmit(button));
  });
  addEventListener("beforeunload", (event) => {
    if (!isSure && rows.some((row) => row.dataset.state === "unsent")) event.preventDefault();
  });
  rows.map((row) => fieldsOf(row).text).find((text) => !text.value)?.focus();
};

if (form) start();
