// A film: chapters move it in place, and a start is reported once, after so many seconds of it.
const post = (url) => url && fetch(url, { method: "POST", keepalive: true }).catch(() => {});
for (const figure of document.querySelectorAll("[data-player]")) {
  const video = figure.querySelector("video");
  const wanted = Number(figure.dataset.startSeconds);
  let played = 0, last = null, told = false;
  video.addEventListener("timeupdate", () => {
    const step = last === null ? 0 : video.currentTime - last;
    last = video.currentTime;
    if (told || video.paused || step < 0 || step > 2) return; // a jump is not playing
    played += step;
    if (played < wanted) return;
    told = true;
    post(figure.dataset.startsUrl);
    post(figure.dataset.startUrl);
    figure.dispatchEvent(new CustomEvent("gatehouse:video-start", { bubbles: true }));
  });
  figure.addEventListener("click", (event) => {
    const link = event.target.closest("[data-seconds]");
    if (!link) return;
    event.preventDefault();
    video.currentTime = Number(link.dataset.seconds);
    video.play();
    video.focus();
  });
}
