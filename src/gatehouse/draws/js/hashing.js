// SHA-256, always of bytes. The browser's own answers one call at a time and late: for a million
// short texts it is forty times slower than this one, which was audited (see docs/draw.md).
import { sha256 } from "@noble/hashes/sha2.js";

const encoder = new TextEncoder();
const CHUNK = 1 << 20;

export const bytesOf = (text) => encoder.encode(text);
export const hexOf = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
export const unhex = (hex) => Uint8Array.from(hex.match(/../g) ?? [], (pair) => parseInt(pair, 16));

export const sha = (bytes) => hexOf(sha256(bytes));
export const shaOf = (text) => sha(bytesOf(text));

// Of a large file, telling how far it has come.
export const shaOfFile = (bytes, progress = () => {}) => {
  const hasher = sha256.create();
  for (let at = 0; at < bytes.length; at += CHUNK) {
    hasher.update(bytes.subarray(at, at + CHUNK));
    progress(Math.min(at + CHUNK, bytes.length), bytes.length);
  }
  return hexOf(hasher.digest());
};

// Many texts with the same beginning: it is hashed once and taken up again for each. A beginning
// of 64 bytes, which is a whole block, costs nothing from then on.
export class SameBeginning {
  constructor(beginning) {
    this.begun = sha256.create().update(beginning);
    this.hasher = sha256.create();
  }

  // The hash of the beginning with these parts after it, written into 32 bytes.
  into(out, ...parts) {
    this.begun._cloneInto(this.hasher);
    for (const part of parts) this.hasher.update(part);
    this.hasher.digestInto(out);
  }
}

export { sha256 };
