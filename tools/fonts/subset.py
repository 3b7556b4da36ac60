#!/usr/bin/env python3
"""Writes the four faces, cut down to characters.txt, into a folder for the stage:

    tools/dev shell tools/fonts/subset.py FOLDER

Features (kerning, ligatures), hints and glyph names are left out: the stage places every character by its advance width
alone, and so does the table that metrics.py writes.
"""

import io
import sys
from pathlib import Path

import brotli
from fontTools import subset

from faces import FACES, characters

LIMIT = 60_000  # bytes of all four together, compressed as they travel


def options():
    chosen = subset.Options()
    chosen.layout_features = []
    chosen.hinting = False
    chosen.glyph_names = False
    chosen.notdef_outline = True
    chosen.legacy_kern = False
    chosen.name_IDs = [0, 1, 2, 13]  # copyright, family, style, licence: the licence asks that they stay
    chosen.name_languages = [0x409]
    chosen.drop_tables += ["GSUB", "GPOS", "GDEF", "BASE", "DSIG", "STAT", "meta", "FFTM"]
    return chosen


def cut(source):
    """The font file's bytes, with only the characters that are used."""
    chosen = options()
    font = subset.load_font(str(source), chosen)
    worker = subset.Subsetter(chosen)
    worker.populate(unicodes=characters())
    worker.subset(font)
    out = io.BytesIO()
    subset.save_font(font, out, chosen)
    return out.getvalue()


def main():
    if len(sys.argv) != 2:
        sys.exit("usage: subset.py FOLDER")
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    total = packed = 0
    for name, source in FACES.items():
        data = cut(source)
        target = folder / (name + source.suffix)
        target.write_bytes(data)
        total += len(data)
        packed += len(brotli.compress(data))
        print(f"{target}: {len(data):,} bytes, {len(brotli.compress(data)):,} after brotli")
    print(f"together {total:,} bytes, {packed:,} after brotli")
    if packed > LIMIT:
        sys.exit(f"more than {LIMIT:,} bytes after brotli: characters.txt lists too much")


if __name__ == "__main__":
    main()
