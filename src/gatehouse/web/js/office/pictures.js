// A photo that was chosen or dropped is shown before it is sent, upright as its notes say; one that
// is too large is told at once. Without this the form works the same, only without the look ahead.
const sideAtMost = 720;
async function show(input, form) {
  const file = input.files[0];
  const box = form.querySelector("[data-preview]");
  const isTooBig = Boolean(file) && file.size > Number(input.dataset.atMost);
  form.querySelector("[data-too-big]").hidden = !isTooBig;
  box.hidden = true;
  box.replaceChildren();
  if (!file || isTooBig) return;
  let bitmap;
  try {
    bitmap = await createImageBitmap(file, { imageOrientation: "from-image" });
  } catch {
    return; // what is no picture is said by the server
  }
  const share = Math.min(1, sideAtMost / Math.max(bitmap.width, bitmap.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(bitmap.width * share));
  canvas.height = Math.max(1, Math.round(bitmap.height * share));
  canvas.getContext("2d").drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  const words = document.createElement("p");
  words.textContent = `${bitmap.width} × ${bitmap.height}`;
  bitmap.close();
  canvas.setAttribute("aria-hidden", "true");
  box.replaceChildren(canvas, words);
  box.hidden = false;
}
for (const form of document.querySelectorAll("[data-picture]")) {
  const input = form.querySelector('input[type="file"]');
  input.addEventListener("change", () => show(input, form));
  const target = form.querySelector("[data-drop]");
  if (!target) continue;
  target.querySelector("[data-drop-hint]").hidden = false;
  for (const name of ["dragenter", "dragover"]) {
    target.addEventListener(name, (event) => {
      if (!event.dataTransfer.types.includes("Files")) return;
      event.preventDefault();
      target.classList.add("is-over");
    });
  }
  for (const name of ["dragleave", "drop"]) {
    target.addEventListener(name, () => target.classList.remove("is-over"));
  }
  target.addEventListener("drop", (event) => {
    if (!event.dataTransfer.files.length) return;
    event.preventDefault();
    const kept = new DataTransfer();
    kept.items.add(event.dataTransfer.files[0]);
    input.files = kept.files;
    show(input, form);
  });
}
