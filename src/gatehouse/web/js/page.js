// Small things that only make a complete page more pleasant.
document.documentElement.classList.add("js");

// A dialog instead of a page, where the browser has one.
document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-dialog]");
  const dialog = opener && document.getElementById(opener.dataset.dialog);
  if (!dialog || typeof dialog.showModal !== "function") return;
  event.preventDefault();
  dialog.showModal();
});

// What was wrong is read first.
document.querySelector("[data-focus]")?.focus();
document.body.addEventListener("htmx:afterSettle", (event) => {
  event.detail.elt.querySelector?.("[data-focus]")?.focus();
});

// Today's day of the strip is in sight.
for (const strip of document.querySelectorAll(".day-strip")) {
  const chosen = strip.querySelector("[aria-current]");
  if (chosen) strip.scrollLeft = chosen.offsetLeft - (strip.clientWidth - chosen.offsetWidth) / 2;
}

// So is the open part of the menu, and of a plant's desk. It sticks to the edge of its line, over its neighbour: where
// it belongs is told by the widths before it.
for (const line of document.querySelectorAll(".desk-nav ul, body:not(.at-desk) .site-nav ul")) {
  const open = line.querySelector("li:has([aria-current])");
  let before = 0;
  for (let one = open?.previousElementSibling; one; one = one.previousElementSibling) before += one.offsetWidth;
  const gaps = line.children.length * (parseFloat(getComputedStyle(line).columnGap) || 0);
  const isFar = open && before + gaps + open.offsetWidth > line.clientWidth;
  if (isFar) line.scrollLeft = before - (line.clientWidth - open.offsetWidth) / 2;
}

// A link to pass on is copied by one press; where that cannot be, there is no button.
for (const button of document.querySelectorAll("[data-copy]")) {
  if (!navigator.clipboard) continue;
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).textContent.trim());
    button.querySelector("span").textContent = button.dataset.copied;
  });
}
