#!/usr/bin/env python3
"""Writes engine/core/font_tables.hpp: the advance widths and heights of the shipped faces, so that lenses lay out
without a font at hand. Run it again when characters.txt or the faces change:

    tools/dev shell tools/fonts/metrics.py
"""

import subprocess
from pathlib import Path

from fontTools.ttLib import TTFont

from faces import FACES, characters

TARGET = Path(__file__).resolve().parents[2] / "engine/core/font_tables.hpp"
DIRECT = range(0x20, 0x100)  # looked up by index; the rest by binary search

HEADER = """// Made by tools/fonts/metrics.py from the faces named below; do not edit. Font units.
#pragma once

#include <array>
#include <cstdint>

#include "engine/core/font_metrics.hpp"

namespace glassbox {

struct FaceTable {
  FaceMetrics face;
  std::array<std::uint16_t, %d> direct;  // U+0020 … U+00FF; 0: the face has no such glyph
  std::array<std::uint16_t, %d> others;  // of kOtherCodes
};
"""


def advances(font, codes):
    """The advance of each code point; 0 where the face lacks it."""
    glyphs = font.getBestCmap()
    return [font["hmtx"][glyphs[code]][0] if code in glyphs else 0 for code in codes]


def array(numbers):
    return "{" + ", ".join(map(str, numbers)) + "}"


def table(font, others):
    """One FaceTable: heights, then the width that stands for unknown characters, then the widths."""
    head, hhea, os2, name = font["head"], font["hhea"], font["OS/2"], font["name"]
    wide = max(advances(font, map(ord, "MW")))
    heights = array([head.unitsPerEm, hhea.ascent, -hhea.descent, os2.sCapHeight, os2.sxHeight, wide])
    title = f"// {name.getDebugName(4)}, {name.getDebugName(5).split(';')[0]}\n"
    allowed = [code for code in DIRECT if code in characters()]
    direct = [width if code in allowed else 0 for code, width in zip(DIRECT, advances(font, DIRECT))]
    return f"{title}{{{heights}, {array(direct)}, {array(advances(font, others))}}},\n"


def main():
    others = [code for code in characters() if code not in DIRECT]
    fonts = {name: TTFont(path) for name, path in FACES.items()}
    text = HEADER % (len(DIRECT), len(others))
    text += f"inline constexpr std::array<char32_t, {len(others)}> kOtherCodes = {array(map(hex, others))};\n"
    text += f"inline constexpr std::array<FaceTable, {len(fonts)}> kFaceTables = {{{{\n"
    text += "".join(table(font, others) for font in fonts.values()) + "}};\n\n}  // namespace glassbox\n"
    TARGET.write_text(text, encoding="utf-8")
    subprocess.run(["clang-format-19", "-i", TARGET], check=True)


if __name__ == "__main__":
    main()
