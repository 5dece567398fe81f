// What the phone keeps: sealed with a key that never leaves the browser, gone with one call.
const NAME = "gatehouse-gate";
let database;
let key;

// The phone has no room, or its disk does not answer.
export class NotKept extends Error {}

const answered = (request) => new Promise((resolve, reject) => {
  request.onsuccess = () => resolve(request.result);
  request.onerror = () => reject(request.error);
});
const written = (transaction) => new Promise((resolve, reject) => {
  transaction.oncomplete = () => resolve();
  transaction.onabort = transaction.onerror = () => reject(transaction.error);
});

export const open = async () => {
  const request = indexedDB.open(NAME, 1);
  request.onupgradeneeded = () => {
    request.result.createObjectStore("kept");
    request.result.createObjectStore("acts");
  };
  database = await answered(request);
  key = await answered(database.transaction("kept").objectStore("kept").get("key"));
  if (key) return;
  key = await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
  const transaction = database.transaction("kept", "readwrite");
  transaction.objectStore("kept").put(key, "key");
  await written(transaction);
};

const seal = async (value) => {
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const plain = new TextEncoder().encode(JSON.stringify(value));
  return { iv, sealed: await crypto.subtle.encrypt({ name: "AES-GCM", iv }, key, plain) };
};
const unseal = async ({ iv, sealed }) =>
  JSON.parse(new TextDecoder().decode(await crypto.subtle.decrypt({ name: "AES-GCM", iv }, key, sealed)));

// One named value (door, day, clock), or undefined.
export const read = async (name) => {
  const kept = await answered(database.transaction("kept").objectStore("kept").get(name));
  return kept && unseal(kept);
};

// Every act that is kept, in the order of their numbers.
export const readActs = async () => {
  const kept = await answered(database.transaction("acts").objectStore("acts").getAll());
  const acts = await Promise.all(kept.map(unseal));
  return acts.sort((one, other) => one.number - other.number);
};

// Named values, acts and acts that go, all or nothing. `values` of undefined are removed.
export const write = async (what) => {
  try {
    await writeAll(what);
  } catch (fault) {
    throw new NotKept(String(fault));
  }
};

const writeAll = async ({ values = {}, acts = [], gone = [] }) => {
  const named = await Promise.all(Object.entries(values).map(
    async ([name, value]) => [name, value === undefined ? undefined : await seal(value)]));
  const done = await Promise.all(acts.map(async (act) => [act.key, await seal(act)]));
  const transaction = database.transaction(["kept", "acts"], "readwrite", { durability: "strict" });
  const [kept, list] = [transaction.objectStore("kept"), transaction.objectStore("acts")];
  for (const [name, value] of named) value === undefined ? kept.delete(name) : kept.put(value, name);
  for (const [name, value] of done) list.put(value, name);
  for (const name of gone) list.delete(name);
  await written(transaction);
};

// Forget everything, the key first: what is left on the disk cannot be read without it.
export const wipe = async () => {
  const transaction = database.transaction(["kept", "acts"], "readwrite", { durability: "strict" });
  transaction.objectStore("kept").clear();
  transaction.objectStore("acts").clear();
  await written(transaction);
  database.close();
  await answered(indexedDB.deleteDatabase(NAME));
  await open();
};
