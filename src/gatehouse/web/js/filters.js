// On a wide screen the filters stand open; a phone keeps them folded until asked.
const wide = window.matchMedia("(min-width: 60em)");
const fold = () => {
  for (const details of document.querySelectorAll("[data-open-wide]")) details.open = wide.matches;
};
fold();
wide.addEventListener("change", fold);
