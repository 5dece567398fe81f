// In the editor of a packet the row that has the focus is moved with Alt and an arrow, deleted with
// Delete, and followed by a new question with n. Each key presses a button that stands on the page.
document.addEventListener("keydown", (event) => {
  const link = event.target.closest?.("#packet [data-row]");
  if (!link || event.ctrlKey || event.metaKey) return;
  const row = link.closest(".packet-line") ?? link.closest(".packet-round-head");
  const round = link.closest(".packet-round");
  const move = { ArrowUp: "up", ArrowDown: "down" }[event.key];
  let target = null;
  if (move && event.altKey) target = row.querySelector(`[data-move="${move}"]`);
  else if (!event.altKey && event.key === "Delete") target = row.querySelector("[data-delete]");
  else if (!event.altKey && event.key === "n") {
    target = round.querySelector("[data-add]");
    const number = row.querySelector(".packet-number")?.textContent.trim();
    if (target && row.matches(".packet-line")) target.search += `&after=${number}`;
  }
  if (!target || target.disabled) return;
  event.preventDefault();
  target.click();
});

// Choosing how one answers shows its fields at once.
document.querySelector(".packet-kind select")?.addEventListener("change", (event) => {
  event.target.form.requestSubmit(event.target.form.querySelector('[name="do"][value="form"]'));
});
