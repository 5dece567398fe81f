// The inputs of a question by its form. Each is {node, read(), write(value), lock(is)}; `changed` is
// called whenever somebody has touched it.
import { el } from "./captain-dom.js";
import { draggable } from "./captain-drag.js";
import { count, halves, points, say } from "./captain-words.js";

const field = (label, control, ...more) =>
  el("div", { class: "field" }, el("label", { class: "field-label", for: control.id }, label), control, ...more);

const text = (run, changed, label, more) => {
  const control = el("input", {
    class: "input play-text", id: `answer-${run.id}`, type: "text", maxlength: 400, autocomplete: "off", enterkeyhint: "send",
    spellcheck: "false", ...more,
  });
  control.addEventListener("input", () => changed());
  return {
    node: field(label, control),
    read: () => (control.value.trim() ? { text: control.value.trim() } : {}),
    write: (value) => {
      control.value = value.text ?? "";
    },
    lock: (is) => {
      control.readOnly = is;
    },
  };
};

const choices = (run, changed, type, legend) => {
  const boxes = run.options.choices.map(({ id, text: words }) => {
    const box = el("input", { type, name: `answer-${run.id}`, value: id });
    box.addEventListener("change", () => changed(type === "radio"));
    return { box, node: el("label", { class: "choice" }, box, el("span", {}, words)) };
  });
  const list = el("div", { class: "choices" }, ...boxes.map(({ node }) => node));
  return {
    node: el("fieldset", { class: "field play-choices" }, el("legend", {}, legend), list),
    read: () => {
      const chosen = boxes.filter(({ box }) => box.checked).map(({ box }) => box.value);
      return chosen.length ? { choices: chosen } : {};
    },
    write: (value) => {
      for (const { box } of boxes) box.checked = (value.choices ?? []).includes(box.value);
    },
    lock: (is) => {
      for (const { box } of boxes) box.disabled = is;
    },
  };
};

const order = (run, changed, announce) => {
  let touched = false;
  let locked = false;
  const list = el("ol", { class: "play-order" });
  const items = new Map();
  const arrow = (name, what, by) => {
    const button = el("button", { class: "button play-move", type: "button", "aria-label": say(name, { what }) }, by < 0 ? "↑" : "↓");
    button.addEventListener("click", () => move(button, by));
    return button;
  };
  for (const { id, text: words } of run.options.choices) {
    const handle = el("span", { class: "play-handle", "aria-hidden": "true" }, "⠿");
    const item = el("li", { "data-id": id }, handle, el("span", { class: "play-item" }, words), arrow("up", words, -1), arrow("down", words, 1));
    items.set(id, item);
    list.append(item);
  }
  const done = (item) => {
    touched = true;
    const rows = [...list.children];
    announce(say("moved", { what: item.querySelector(".play-item").textContent, place: rows.indexOf(item) + 1, of: rows.length }));
    changed();
  };
  const move = (button, by) => {
    const item = button.closest("li");
    const other = by < 0 ? item.previousElementSibling : item.nextElementSibling;
    if (locked || !other) return;
    by < 0 ? item.after(other) : item.before(other);
    done(item);
  };
  draggable(list, { handle: ".play-handle", isLocked: () => locked, done });
  return {
    node: el("fieldset", { class: "field" }, el("legend", {}, say("order")), el("p", { class: "hint" }, say("order_hint")), list),
    // Left as it was shown, it is an answer only once somebody says so.
    read: (isMeant) => (touched || isMeant ? { order: [...list.children].map((item) => item.dataset.id) } : {}),
    write: (value) => {
      if (!value.order) return;
      touched = true;
      list.append(...value.order.map((id) => items.get(id)));
    },
    lock: (is) => {
      locked = is;
      for (const button of list.querySelectorAll("button")) button.disabled = is;
    },
  };
};

const match = (run, changed) => {
  const selects = run.options.left.map(({ id, text: words }) => {
    const select = el("select", { id: `answer-${run.id}-${id}`, class: "input" },
      el("option", { value: "" }, say("not_chosen")),
      ...run.options.right.map((right) => el("option", { value: right.id }, right.text)));
    select.addEventListener("change", () => changed());
    return { id, select, node: field(words, select) };
  });
  return {
    node: el("fieldset", { class: "field play-match" }, el("legend", {}, say("match")), ...selects.map(({ node }) => node)),
    read: () => {
      const pairs = Object.fromEntries(selects.filter(({ select }) => select.value).map(({ id, select }) => [id, select.value]));
      return Object.keys(pairs).length ? { pairs } : {};
    },
    write: (value) => {
      for (const { id, select } of selects) select.value = value.pairs?.[id] ?? "";
    },
    lock: (is) => {
      for (const { select } of selects) select.disabled = is;
    },
  };
};

const FORMS = {
  text: (run, changed) => text(run, changed, say("answer")),
  number: (run, changed) => text(run, changed, say("number"), { inputmode: "decimal" }),
  choice: (run, changed) => choices(run, changed, "radio", say("choice")),
  several: (run, changed) => choices(run, changed, "checkbox", say("several")),
  order,
  match,
};

const tick = (run, scoring, changed) => {
  const box = el("input", { type: "checkbox", id: `tick-${run.id}` });
  box.addEventListener("change", () => changed(true));
  const words = say("tick", { gain: points(scoring.tick_gain), loss: points(scoring.tick_loss) });
  const most = scoring.ticks_at_most ? el("span", { class: "hint" }, count("ticks_at_most", scoring.ticks_at_most)) : "";
  return {
    node: el("div", { class: "field" }, el("label", { class: "choice" }, box, el("span", {}, words), most)),
    read: () => (box.checked ? { tick: true } : {}),
    write: (value) => {
      box.checked = Boolean(value.tick);
    },
    lock: (is) => {
      box.disabled = is;
    },
  };
};

const stake = (run, scoring, changed) => {
  const control = el("input", {
    type: "number", class: "input", id: `stake-${run.id}`, min: scoring.stake_from / 2, max: scoring.stake_to / 2, step: 0.5,
    value: scoring.stake_from / 2, inputmode: "decimal",
  });
  control.addEventListener("input", () => changed());
  const within = (n) => Math.max(scoring.stake_from, Math.min(scoring.stake_to, Math.round(n * 2) || 0));
  return {
    node: field(
      say("stake", { from: halves(scoring.stake_from), to: halves(scoring.stake_to) }),
      control,
      scoring.stake_of_total ? el("p", { class: "hint" }, say("stake_of_total")) : "",
    ),
    read: () => ({ stake_halves: within(control.valueAsNumber || 0) }),
    write: (value) => {
      if ("stake_halves" in value) control.value = value.stake_halves / 2;
    },
    lock: (is) => {
      control.readOnly = is;
    },
  };
};

// All inputs of a question as one; a tick or a stake alone is no answer.
export const inputs = (run, scoring, changed, announce) => {
  const main = FORMS[run.form](run, changed, announce);
  const extra = { tick, stake }[scoring?.kind]?.(run, scoring, changed);
  const each = extra ? [main, extra] : [main];
  return {
    nodes: each.map(({ node }) => node),
    read: (isMeant) => {
      const value = main.read(isMeant);
      return Object.keys(value).length && extra ? { ...value, ...extra.read() } : value;
    },
    write: (value) => each.forEach((one) => one.write(value)),
    lock: (is) => each.forEach((one) => one.lock(is)),
  };
};
