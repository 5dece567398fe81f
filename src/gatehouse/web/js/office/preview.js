// In the frame of a preview only previews open and nothing is sent; any other page of the site opens
// beside it. (No sandbox: with our own scripts in the frame it would hold nothing back.)
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
    inside.addEventListener("submit", (event) => event.preventDefault(), true);
  };
  frame.addEventListener("load", watch);
  if (frame.contentDocument?.readyState === "complete") watch();
}
