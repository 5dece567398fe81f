// The number from outside: the signature of a round of drand's quicknet, checked here and not by
// asking anybody; or the throws of dice in its stead.
import { bls12_381 } from "@noble/curves/bls12-381.js";
import { sha, sha256, shaOf, unhex } from "./hashing.js";
import { QUICKNET } from "./quicknet.js";
import { Refusal, onlyLine } from "./reading.js";

export const FILE = "beacon.txt";
export const DICE = "dice.txt";
const TAG = "BLS_SIG_BLS12381G1_XMD:SHA-256_SSWU_RO_NUL_";
const SIGNATURE_SIGNS = 96;
const G2_SIGNS = 192;

// The 64 signs that the seed takes, of a signature that is the round's.
export const readBeacon = (bytes, commit) => {
  const hex = onlyLine(FILE, bytes, "signature", `[0-9a-f]{${SIGNATURE_SIGNS}}|[0-9a-f]{${G2_SIGNS}}`);
  if (hex.length === G2_SIGNS) throw new Refusal(FILE, 1, "signature_group");
  const signature = pointOf(hex);
  if (!isOf(signature, commit.round)) throw new Refusal(FILE, 1, "signature_wrong", { round: String(commit.round) });
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
