// One key opens what is used all day: "/" goes to the search of the page, "g" and then a section's
// letter goes there. Nothing happens while somebody types.
const typing = (target) => target.closest("input, textarea, select, [contenteditable]");
let isGoing = false;
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
  if (isGoing) {
    isGoing = false;
    const link = document.querySelector(`.office-nav a[data-key="${CSS.escape(event.key)}"]`);
    if (link) { event.preventDefault(); link.click(); }
    return;
  }
  if (event.key === "g") isGoing = true;
  if (event.key === "/") {
    const search = document.querySelector("[data-search]");
    if (search) { event.preventDefault(); search.focus(); search.select(); }
  }
});

// On a narrow screen the sections stand in one line: the one that is open comes into sight.
const line = document.querySelector(".office-nav");
const open = line?.querySelector("[aria-current]");
if (open && line.scrollWidth > line.clientWidth) {
  const over = open.getBoundingClientRect().left - line.getBoundingClientRect().left;
  line.scrollLeft += over - (line.clientWidth - open.offsetWidth) / 2;
}
