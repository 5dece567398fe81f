// In the frame of a preview only previews open; any other page of the site opens beside it.
for (const frame of document.querySelectorAll("iframe[data-preview]")) {
  const watch = () => {
    const inside = frame.contentDocument;
    if (!inside || inside.documentElement.dataset.watched) return;
    inside.documentElement.dataset.watched = "yes";
    inside.addEventListener("click", (event) => {
      const link = event.target.closest?.("a[href]");
      if (!link || link.getAttribute("href").startsWith("#") || /\/preview\/[^/]+\/$/.test(link.pathname)) return;
      event.preventDefault();
      window.open(link.href, "_blank", "noopener");
    }, true);
  };
  frame.addEventListener("load", watch);
  if (frame.contentDocument?.readyState === "complete") watch();
}
