// Small helpers for a page that is made of <template>s.
export const find = (name, within = document) => within.querySelector(`[data-${name}]`);
export const all = (name, within = document) => [...within.querySelectorAll(`[data-${name}]`)];

// A copy of a template's one element, its [data-slot]s filled in. An empty value hides its slot.
export const copy = (id, slots = {}) =>
  fill(document.getElementById(id).content.firstElementChild.cloneNode(true), slots);

export const fill = (node, slots) => {
  for (const [name, value] of Object.entries(slots)) {
    for (const slot of node.querySelectorAll(`[data-slot="${name}"]`)) {
      slot.textContent = value ?? "";
      slot.hidden = value === "" || value === null || value === undefined;
    }
  }
  return node;
};

// Replace what is in a place, if it is not the same: what a finger or a reader is on stays.
export const refill = (place, nodes) => {
  const fresh = document.createElement("div");
  fresh.append(...nodes);
  if (place.innerHTML !== fresh.innerHTML) {
    const held = document.activeElement?.closest?.("[data-key]")?.dataset.key;
    const within = place.contains(document.activeElement);
    place.replaceChildren(...fresh.childNodes);
    if (within && held) place.querySelector(`[data-key="${CSS.escape(held)}"]`)?.focus();
  }
};
