// Keeps the page that checks draws, so that it opens without a network. Files of a draw are never
// kept: whoever checks brings them.
const { version, page, files } = self.CHECK;
const FAMILY = `gatehouse-check-${page}-`;
const CACHE = FAMILY + version;

const keepAll = async () => {
  const cache = await caches.open(CACHE);
  const answer = await fetch(page, { credentials: "same-origin", redirect: "error", cache: "no-store" });
  if (!answer.ok) throw new Error(`the page answered ${answer.status}`);
  await cache.put(page, answer);
  await cache.addAll(files);
};

const dropOld = async () => {
  const old = (await caches.keys()).filter((name) => name.startsWith(FAMILY) && name !== CACHE);
  await Promise.all(old.map((name) => caches.delete(name)));
};

const kept = async (address) => (await caches.open(CACHE)).match(address, { ignoreVary: true, ignoreSearch: true });

// The server first, for it knows the newest page and the colours one has chosen.
const shell = async (request) => {
  try {
    const answer = await fetch(request);
    if (answer.ok && new URL(request.url).search === "") await (await caches.open(CACHE)).put(page, answer.clone());
    return answer.status < 500 ? answer : (await kept(page)) ?? answer;
  } catch (fault) {
    const own = await kept(page);
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
