// A witness makes a secret and its hash on their own device: nothing is sent anywhere.
const form = document.querySelector("[data-make-secret]");
const NAME = /^[a-z0-9-]{1,32}$/;
const SECRET = /^[0-9a-f]{64}$/;
const hexOf = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
const find = (selector) => form.querySelector(selector);

const sealed = async (name, secret) => {
  const bytes = new TextEncoder().encode(`FTD1|wcommit|${name}|${secret}`);
  return hexOf(new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)));
};

form?.addEventListener("submit", async (event) => {
  event.preventDefault();
  const { name, secret } = form.elements;
  const wanted = name.value.trim();
  const own = secret.value.trim().toLowerCase();
  const isNamed = NAME.test(wanted);
  const isWhole = !own || SECRET.test(own);
  find("[data-wrong]").hidden = isNamed;
  find("[data-wrong-secret]").hidden = isWhole;
  find("[data-made]").hidden = !(isNamed && isWhole);
  if (!isNamed || !isWhole) return (isNamed ? secret : name).focus();
  const made = own || hexOf(crypto.getRandomValues(new Uint8Array(32)));
  find("[data-secret]").textContent = made;
  find("[data-sealed]").textContent = await sealed(wanted, made);
});
