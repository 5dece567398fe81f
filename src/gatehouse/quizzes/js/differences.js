// What two read differently: 1 and 2 choose, letters begin a word of one's own.
const first = document.querySelector(".differ");

document.addEventListener("keydown", (event) => {
  if (event.target.matches("input, select, textarea") || event.ctrlKey || event.metaKey || event.altKey) return;
  const row = event.target.closest(".differ") ?? first;
  if (!row) return;
  if (event.key === "1" || event.key === "2") row.querySelector(`[data-pick="${event.key}"]`).click();
  else if (event.key === "3") {
    event.preventDefault();
    row.querySelector("[data-own]").focus();
  }
});
