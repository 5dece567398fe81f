// An element with its attributes and what is in it.
export const el = (name, attributes = {}, ...children) => {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value !== false && value !== null && value !== undefined) node.setAttribute(key, value === true ? "" : value);
  }
  node.append(...children.filter((child) => child !== "" && child !== null && child !== undefined));
  return node;
};

// What there is to see or to hear; nobody who cannot is left without words.
export const media = (one) => {
  if (!one) return "";
  const described = one.described || "";
  if (one.kind === "picture") return el("img", { class: "play-picture keep", src: one.url, alt: described });
  const kind = one.kind === "sound" ? "audio" : "video";
  const player = el(kind, { class: "play-media keep", src: one.url, controls: true, preload: "auto", playsinline: true, "aria-label": described || null });
  return described ? el("div", { class: "stack stack-2" }, player, el("p", { class: "hint" }, described)) : player;
};
