// How the files of a draw come here: dropped, chosen, or loaded from this site when the address
// of the page names one of its draws.
const NAMES = ["entries.txt", "sessions.txt", "commit.txt", "beacon.txt", "dice.txt", "witnesses.txt", "results.txt"];

// Of many files those of one draw: where several folders were given, the one highest up.
export const filesOfDraw = (files) => {
  const ours = [...files].filter((file) => NAMES.includes(file.name));
  const folderOf = (file) => (file.webkitRelativePath || file.name).slice(0, -file.name.length);
  const folders = [...new Set(ours.map(folderOf))].sort((one, other) => one.length - other.length);
  return ours.filter((file) => folderOf(file) === folders[0]).map((file) => ({ name: file.name, file }));
};

// The files of what was dropped: files, or a folder with its own files.
export const dropped = async (transfer) => {
  const items = [...transfer.items].map((item) => item.webkitGetAsEntry?.()).filter(Boolean);
  const folder = items.find((entry) => entry.isDirectory);
  if (!folder) return [...transfer.files];
  const entries = await inFolder(folder);
  const files = entries.filter((entry) => entry.isFile);
  return Promise.all(files.map((entry) => new Promise((done, fail) => entry.file(done, fail))));
};

// A browser lists a folder a hundred names at a time.
const inFolder = async (folder) => {
  const reader = folder.createReader();
  const found = [];
  for (;;) {
    const some = await new Promise((done, fail) => reader.readEntries(done, fail));
    if (!some.length) return found;
    found.push(...some);
  }
};

// The public files of a draw of this site; one that it does not have is left out.
export const loaded = async (address) => {
  const found = [];
  for (const name of NAMES) {
    const answer = await fetch(address + name, { credentials: "omit" });
    if (answer.ok) found.push({ name, file: await answer.arrayBuffer() });
    else if (answer.status !== 404) throw new Error(`${name}: ${answer.status}`);
  }
  return found;
};
