// The camera, and what reads codes in its picture: the browser's own reader where it has one,
// else the one of the library in a worker.
const SIDE = 560; // pixels of the square in the middle that is read
const PAUSE_MS = 60;

const ownReader = async () => {
  if (!("BarcodeDetector" in window)) return null;
  const formats = await BarcodeDetector.getSupportedFormats();
  if (!formats.includes("qr_code")) return null;
  const detector = new BarcodeDetector({ formats: ["qr_code"] });
  return { read: async (canvas) => (await detector.detect(canvas))[0]?.rawValue ?? null, end: () => {} };
};

const libraryReader = (address) => {
  const worker = new Worker(address);
  const asked = new Map();
  let number = 0;
  worker.onmessage = ({ data }) => {
    asked.get(data.id)?.(data.data);
    asked.delete(data.id);
  };
  const read = (canvas) => new Promise((resolve) => {
    const picture = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
    number += 1;
    asked.set(number, resolve);
    worker.postMessage({ id: number, type: "decode", data: picture }, [picture.data.buffer]);
  });
  return { read, end: () => worker.terminate() };
};

// The square in the middle of the picture, as big as it is worth reading.
const square = (video, canvas) => {
  const side = Math.min(video.videoWidth, video.videoHeight);
  canvas.width = canvas.height = Math.min(side, SIDE);
  const [left, top] = [(video.videoWidth - side) / 2, (video.videoHeight - side) / 2];
  canvas.getContext("2d", { willReadFrequently: true })
    .drawImage(video, left, top, side, side, 0, 0, canvas.width, canvas.height);
  return canvas;
};

const pause = (ms) => new Promise((resolve) => { setTimeout(resolve, ms); });

// Look through the camera until `end()`. `onCode(text)` hears each reading, several a second
// while a code is in sight; `onTrouble(name)` hears that there is no camera to look through.
export const look = ({ video, worker, onCode, onTrouble }) => {
  let stream = null;
  let over = false;
  let awake = null;
  const canvas = document.createElement("canvas");
  const end = () => {
    over = true;
    for (const track of stream?.getTracks() ?? []) track.stop();
    if (video.srcObject === stream) video.srcObject = null; // else another look has it by now
    awake?.release().catch(() => {});
  };
  const begin = async () => {
    const wish = { facingMode: { ideal: "environment" }, width: { ideal: 1280 }, height: { ideal: 720 } };
    stream = await navigator.mediaDevices.getUserMedia({ video: wish, audio: false });
    if (over) return end();
    video.srcObject = stream;
    await video.play();
    awake = await navigator.wakeLock?.request("screen").catch(() => null);
    const reader = (await ownReader().catch(() => null)) ?? libraryReader(worker);
    while (!over) {
      if (video.readyState >= 2 && video.videoWidth) {
        const text = await reader.read(square(video, canvas)).catch(() => null);
        if (text && !over) onCode(text);
      }
      await pause(PAUSE_MS);
    }
    reader.end();
    end(); // what came meanwhile too
  };
  // Closed before it began is no trouble.
  begin().catch((fault) => {
    const isClosed = over;
    end();
    if (!isClosed) onTrouble(fault.name);
  });
  return { end, light: (on) => setLight(stream, on), hasLight: () => hasLight(stream) };
};

const hasLight = (stream) => Boolean(stream?.getVideoTracks()[0]?.getCapabilities?.().torch);
const setLight = async (stream, on) => {
  await stream?.getVideoTracks()[0]?.applyConstraints({ advanced: [{ torch: on }] });
};
