// Two clocks. The phone's own may be wrong by days: what was done is stamped with it, and the
// server reckons with how long ago that was. It must only never run backwards. The server's time
// is the phone's, moved by what the last answer said.
let carry = 0; // added to the phone's clock, so that it never went back
let last = { at: 0, tick: 0 };
let offset = 0; // the server's time less the phone's
let heard = 0; // when the server answered last, by the phone

// Milliseconds by the phone's clock, never less than before.
export const phoneNow = () => {
  const tick = performance.now();
  const least = last.at + (last.at ? Math.max(0, tick - last.tick) : 0);
  let at = Date.now() + carry;
  if (at < least - 1000) {
    carry += Math.round(least) - at;
    at = Math.round(least);
  }
  last = { at: Math.max(at, last.at), tick };
  return last.at;
};

export const serverNow = () => phoneNow() + offset;
export const hearServer = (atMs) => {
  heard = phoneNow();
  offset = atMs - heard;
};
export const heardAt = () => heard;

// What must be known after a reload.
export const clockToKeep = () => ({ carry, offset, heard, at: phoneNow() });
export const clockAsKept = (kept) => {
  ({ carry, offset, heard } = kept);
  if (Date.now() + carry < kept.at) carry = kept.at - Date.now();
  last = { at: kept.at, tick: performance.now() };
};
