// Small helpers for a page that the server has written.
export const find = (selector, within = document) => within.querySelector(selector);

export const show = (node, isShown) => { node.hidden = !isShown; };

// [data-slot]s filled in; an empty one is hidden.
export const fill = (node, slots) => {
  for (const [name, value] of Object.entries(slots)) {
    const slot = find(`[data-slot="${name}"]`, node);
    slot.textContent = value ?? "";
    slot.hidden = !value;
  }
  return node;
};

export const copy = (id, slots) => fill(document.getElementById(id).content.firstElementChild.cloneNode(true), slots);

export const element = (tag, text, name = "") => {
  const made = document.createElement(tag);
  made.textContent = text;
  made.className = name;
  return made;
};

// Told to whoever listens and does not look; the same words twice are said once.
const said = find("[data-said]");
export const speak = (words) => { if (said.textContent !== words) said.textContent = words; };

// An answer that has come is read first.
export const goTo = (node) => {
  node.focus({ preventScroll: true });
  node.scrollIntoView({ block: "nearest" });
};
