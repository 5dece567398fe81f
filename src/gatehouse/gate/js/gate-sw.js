// The worker of the gate: keeps the page and its parts, so that the phone starts without a
// network. What was loaded for the day lies elsewhere, locked; no answer of a call is kept here.
const { version, page, files } = self.GATE;
const CACHE = `gatehouse-gate-${version}`;
const DOOR_OPEN = "gatehouse-gate-door";

const keepAll = async () => {
  const cache = await caches.open(CACHE);
  const answer = await fetch(page, { credentials: "same-origin", redirect: "error", cache: "no-store" });
  if (!answer.ok) throw new Error(`the page answered ${answer.status}`);
  await cache.put(page, answer);
  await cache.addAll(files);
};

const dropOld = async () => {
  const names = await caches.keys();
  const old = names.filter((name) => name.startsWith("gatehouse-gate-") && name !== CACHE && name !== DOOR_OPEN);
  await Promise.all(old.map((name) => caches.delete(name)));
};

const kept = async (address) => (await caches.open(CACHE)).match(address, { ignoreVary: true, ignoreSearch: true });

// With an open door the page comes from here at once; without one the server says who may see it.
const shell = async (request) => {
  const own = await kept(page);
  if (own && (await caches.has(DOOR_OPEN))) return own;
  try {
    return await fetch(request);
  } catch (fault) {
    if (own) return own;
    throw fault;
  }
};

self.addEventListener("install", (event) => {
  self.skipWaiting();
  event.waitUntil(keepAll());
});
self.addEventListener("activate", (event) => event.waitUntil(dropOld().then(() => self.clients.claim())));
self.addEventListener("fetch", (event) => {
  const { pathname, origin } = new URL(event.request.url);
  if (event.request.method !== "GET" || origin !== location.origin) return;
  if (event.request.mode === "navigate" && pathname === page) event.respondWith(shell(event.request));
  else if (files.includes(pathname)) event.respondWith(kept(pathname).then((own) => own ?? fetch(event.request)));
});
