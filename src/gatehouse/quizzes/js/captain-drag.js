// Lets a finger or a mouse move the items of a list by their handles.
export const draggable = (list, { handle, isLocked, done }) => {
  list.addEventListener("pointerdown", (event) => {
    const grip = event.target.closest(handle);
    const item = grip?.closest("li");
    if (!item || isLocked() || event.button) return;
    event.preventDefault();
    let moved = false;
    grip.setPointerCapture(event.pointerId);
    item.classList.add("play-dragged");
    // The neighbours move, not the item: what is taken out of the page loses the finger.
    const middle = (row) => row.getBoundingClientRect().top + row.offsetHeight / 2;
    const over = ({ clientY }) => {
      const { previousElementSibling: before, nextElementSibling: after } = item;
      if (before && clientY < middle(before)) item.after(before);
      else if (after && clientY > middle(after)) item.before(after);
      else return;
      moved = true;
    };
    const end = () => {
      item.classList.remove("play-dragged");
      grip.removeEventListener("pointermove", over);
      grip.removeEventListener("pointerup", end);
      grip.removeEventListener("pointercancel", end);
      if (moved) done(item);
    };
    grip.addEventListener("pointermove", over);
    grip.addEventListener("pointerup", end);
    grip.addEventListener("pointercancel", end);
  });
};
