// The number from outside: the signature of a round of drand's quicknet, checked here and not by
// asking anybody; or the throws of dice in its stead.
import { bls12_381 } from "@noble/curves/bls12-381.js";
import { sha, sha256, shaOf, unhex } from "./hashing.js";
import { Refusal, onlyLine } from "./reading.js";

export const FILE = "beacon.txt";
export const DICE = "dice.txt";
export const QUICKNET = {
  chain: "52db9ba70e0cc0f6eaf7803dd07447a1f5477735fd3f661792ba94600c84e971",
  genesis: 1692803367,
  period: 3,
  key: "83cf0f2896adee7eb8b5f01fcad3912212c437e0073e911fb90022d3e760183c8c4b450b6a0a6c3ac6a5776a2d106451"
    + "0d1fec758c921cc22b0e17e63aaf4bcb5ed66304de9cf809bd274ca73bab4af5a6e9c76a4bc09e76eae8991ef5ece45a",
};
const TAG = "BLS_SIG_BLS12381G1_XMD:SHA-256_SSWU_RO_NUL_";
const SIGNATURE_SIGNS = 96;
const G2_SIGNS = 192;

// When a round is signed, in seconds since 1970.
export const timeOf = (round) => QUICKNET.genesis + (round - 1) * QUICKNET.period;

// The 64 signs that the seed takes, of a signature that is the round's.
export const readBeacon = (bytes, commit) => {
  if (commit.chain !== QUICKNET.chain) throw new Refusal("commit.txt", null, "chain_unknown", { chain: commit.chain });
  const hex = onlyLine(FILE, bytes, "signature", `[0-9a-f]{${SIGNATURE_SIGNS}}|[0-9a-f]{${G2_SIGNS}}`);
  if (hex.length === G2_SIGNS) throw new Refusal(FILE, 1, "signature_group");
  const signature = pointOf(hex);
  if (!isOf(signature, commit.round)) throw new Refusal(FILE, 1, "signature_wrong", { round: commit.round });
  return sha(unhex(hex));
};

// 100 throws at a ceremony.
export const readDice = (bytes) => shaOf(`FTD1|dice|${onlyLine(DICE, bytes, "dice", "[1-6]{100}")}`);

const pointOf = (hex) => {
  try {
    const point = bls12_381.G1.Point.fromHex(hex);
    point.assertValidity(); // on the curve and in the group of the right order
    return point;
  } catch {
    throw new Refusal(FILE, 1, "signature_no_point");
  }
};

const isOf = (signature, round) => {
  const number = new Uint8Array(8);
  new DataView(number.buffer).setBigUint64(0, BigInt(round));
  const signs = bls12_381.shortSignatures;
  return signs.verify(signature, signs.hash(sha256(number), TAG), bls12_381.G2.Point.fromHex(QUICKNET.key));
};

export const seedOf = (commitHash, number, mixed) => shaOf(`FTD1|seed|${commitHash}|${number}|${mixed}`);
export const isAfterClose = (commit) => timeOf(commit.round) * 1000 > Date.parse(commit.closed_at);
