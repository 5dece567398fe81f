"""axe, which looks for what is out of reach on a page; it finds the same here in half the time.

It is written for browsers of long ago: what an object keeps for itself lies in weak maps, of which
a page of words makes a million. And it reads the same few colours again for each word.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import axe_playwright_python

AXE = Path(axe_playwright_python.__file__).parent / "axe.min.js"
WITH_PLAIN_PROPERTIES = """((WeakMap, WeakSet) => {
%s
})(class {
  #mark = Symbol();
  constructor(pairs) { for (const [key, value] of pairs ?? []) this.set(key, value); }
  has(key) { return Object.hasOwn(key, this.#mark); }
  get(key) { return key[this.#mark]; }
  set(key, value) { key[this.#mark] = value; return this; }
  delete(key) { return this.has(key) && delete key[this.#mark]; }
}, class {
  #mark = Symbol();
  constructor(keys) { for (const key of keys ?? []) this.add(key); }
  has(key) { return Object.hasOwn(key, this.#mark); }
  add(key) { key[this.#mark] = true; return this; }
  delete(key) { return this.has(key) && delete key[this.#mark]; }
});"""
WITH_COLOURS_READ_ONCE = """(() => {
  const colour = axe.commons.color.Color.prototype;
  const read = colour.parseString;
  const known = new Map();
  colour.parseString = function (text) {
    if (known.has(text)) {
      [this.r, this.g, this.b, this.alpha] = known.get(text);
      return this;
    }
    read.call(this, text);
    known.set(text, [this.r, this.g, this.b, this.alpha]);
    return this;
  };
})();"""


def plain() -> str:
    """The script as its makers give it."""
    return AXE.read_text()


@cache
def quick() -> str:
    """The script that is used."""
    return WITH_PLAIN_PROPERTIES % plain() + WITH_COLOURS_READ_ONCE
