// On a phone the sections stand in one line: the one that is open comes into sight.
for (const nav of document.querySelectorAll(".office-nav")) {
  const here = nav.querySelector("[aria-current]");
  if (here && nav.scrollWidth > nav.clientWidth) {
    const over = here.getBoundingClientRect().left - nav.getBoundingClientRect().left;
    nav.scrollLeft += over - (nav.clientWidth - here.offsetWidth) / 2;
  }
}
