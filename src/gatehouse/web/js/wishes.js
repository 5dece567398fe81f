// A list for a draw is put in order by hand and by keys; the buttons do the same without this.
const MOVES = { ArrowUp: -1, ArrowDown: 1 };

const wake = () => {
  const box = document.querySelector("[data-wishes]");
  const order = box?.querySelector("[data-order]");
  if (!order) return;
  for (const hint of box.querySelectorAll("[data-keys], [data-grip]")) hint.hidden = false;
};

const keysOf = (list) => [...list.querySelectorAll("[data-key]")].map((one) => one.dataset.key);

// The server puts it in order; what it answers is the list as it is now. One after another, so that
// the last move is the last word; what is already overtaken is not shown.
let last = Promise.resolve();
let sent = 0;
const send = (body, focus) => {
  sent += 1;
  const mine = sent;
  last = last.then(() => sendNow(body, focus, () => mine === sent));
};
const sendNow = async (body, focus, isLast) => {
  const box = document.querySelector("[data-wishes]");
  const form = box.querySelector("[data-order]");
  let answer;
  try {
    answer = await fetch(form.action, { method: "POST", body, headers: { "HX-Request": "true" } });
  } catch {
    form.submit(); // without a network the browser says so itself
    return;
  }
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page.querySelector("[data-wishes]");
  if (!isLast()) return;
  if (!fresh) {
    location.reload();
    return;
  }
  box.replaceWith(fresh);
  window.htmx?.process(fresh);
  wake();
  const wish = focus && fresh.querySelector(`[data-key="${focus.key}"]`);
  const control = wish?.querySelector(`${focus.control}:not(:disabled)`) ?? wish?.querySelector("button:not(:disabled)");
  (control ?? fresh.querySelector("[data-focus]"))?.focus();
  const said = fresh.querySelector("[data-said]");
  if (said && wish) said.textContent = `${said.dataset.words} ${wish.querySelector(".num").textContent}: ${wish.querySelector("h3").textContent}`;
};

const middle = (one) => {
  const { top, height } = one.getBoundingClientRect();
  return top + height / 2;
};

const sendOrder = (list, focus) => {
  const form = list.closest("[data-wishes]").querySelector("[data-order]");
  form.elements.order.value = keysOf(list).join(",");
  send(new FormData(form), focus);
};

// The buttons, without a new page.
document.addEventListener("submit", (event) => {
  const form = event.target.closest("[data-wish-form]");
  const button = event.submitter;
  if (!form || !button?.value.startsWith("move:")) return;
  event.preventDefault();
  const body = new FormData(form);
  body.set("do", button.value);
  send(body, { key: form.closest("[data-key]").dataset.key, control: button.matches("[data-up]") ? "[data-up]" : "[data-down]" });
});

// Alt and an arrow, wherever in the wish the focus is.
document.addEventListener("keydown", (event) => {
  const wish = event.altKey && event.key in MOVES && event.target.closest("[data-wishes] [data-key]");
  if (!wish || !wish.querySelector("[data-wish-form]")) return;
  event.preventDefault();
  const other = MOVES[event.key] < 0 ? wish.previousElementSibling : wish.nextElementSibling;
  if (!other) return;
  if (MOVES[event.key] < 0) other.before(wish);
  else other.after(wish);
  sendOrder(wish.parentElement, { key: wish.dataset.key, control: MOVES[event.key] < 0 ? "[data-up]" : "[data-down]" });
});

// By the dots, with a mouse or a finger.
document.addEventListener("pointerdown", (event) => {
  const grip = event.target.closest("[data-grip]");
  if (!grip || event.button > 0) return;
  event.preventDefault();
  const wish = grip.closest("[data-key]");
  const list = wish.parentElement;
  const before = keysOf(list).join();
  grip.setPointerCapture(event.pointerId);
  wish.classList.add("is-held");
  // The others step aside: what is held must not leave the page for a moment, or it is let go.
  const follow = ({ clientY }) => {
    for (let one; (one = wish.previousElementSibling) && clientY < middle(one); ) wish.after(one);
    for (let one; (one = wish.nextElementSibling) && clientY > middle(one); ) wish.before(one);
  };
  const drop = () => {
    wish.classList.remove("is-held");
    grip.removeEventListener("pointermove", follow);
    if (keysOf(list).join() !== before) sendOrder(list, { key: wish.dataset.key, control: "[data-up]" });
  };
  grip.addEventListener("pointermove", follow);
  grip.addEventListener("lostpointercapture", drop, { once: true });
});

wake();
