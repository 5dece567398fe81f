// A toast goes by itself after a while, never under a hand or a focus, at once when closed.
const SECONDS = 8;
const host = document.getElementById("toasts");
const watch = (toast) => {
  let timer;
  const start = () => { timer = setTimeout(() => toast.remove(), SECONDS * 1000); };
  const hold = () => clearTimeout(timer);
  toast.addEventListener("pointerenter", hold);
  toast.addEventListener("pointerleave", start);
  toast.addEventListener("focusin", hold);
  toast.addEventListener("focusout", start);
  if (!toast.querySelector("form")) start();
};
if (host) {
  host.querySelectorAll("[data-toast]").forEach(watch);
  new MutationObserver((changes) => {
    for (const change of changes) {
      for (const node of change.addedNodes) {
        if (node.matches?.("[data-toast]")) watch(node);
      }
    }
  }).observe(host, { childList: true });
  host.addEventListener("click", (event) => {
    if (event.target.closest("[data-close]")) event.target.closest("[data-toast]").remove();
  });
}
