#!/usr/bin/env python3
"""Повторить прогон симулятора. Repeat a run of the simulator.

    python3 tools/simulate_draws.py INPUT.json [FOLDER] > OUTPUT.json

INPUT.json is what the page of a run gives; FOLDER holds entries.txt and sessions.txt of the draw
that it names, if it names one. Nothing but Python 3.11 and this source tree is needed. The same
input gives the same bytes; their hash, which the page shows, is the last line said.
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "src"))

from gatehouse.draws.simulation.__main__ import main

if __name__ == "__main__":
    sys.exit(main())
