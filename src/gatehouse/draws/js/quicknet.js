// The chain of rounds that a draw waits for: drand's quicknet.
export const QUICKNET = {
  chain: "52db9ba70e0cc0f6eaf7803dd07447a1f5477735fd3f661792ba94600c84e971",
  genesis: 1692803367,
  period: 3,
  key: "83cf0f2896adee7eb8b5f01fcad3912212c437e0073e911fb90022d3e760183c8c4b450b6a0a6c3ac6a5776a2d106451"
    + "0d1fec758c921cc22b0e17e63aaf4bcb5ed66304de9cf809bd274ca73bab4af5a6e9c76a4bc09e76eae8991ef5ece45a",
};

// When a round is signed, in seconds since 1970.
export const timeOf = (round) => QUICKNET.genesis + (round - 1) * QUICKNET.period;
export const isAfter = (round, closedAt) => timeOf(round) * 1000 > Date.parse(closedAt);
