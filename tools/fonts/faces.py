"""The four faces that pictures are drawn with, where Debian's fonts-inter and fonts-jetbrains-mono put them, and the
characters that are used of them."""

from pathlib import Path

from fontTools import subset

FOLDER = Path("/usr/share/fonts")
FACES = {  # the name in our code and files: the source file
    "inter-regular": FOLDER / "opentype/inter/Inter-Regular.otf",
    "inter-semibold": FOLDER / "opentype/inter/Inter-SemiBold.otf",
    "jetbrains-mono-regular": FOLDER / "truetype/jetbrains-mono/JetBrainsMono-Regular.ttf",
    "jetbrains-mono-semibold": FOLDER / "truetype/jetbrains-mono/JetBrainsMono-SemiBold.ttf",
}


def characters():
    """The code points of characters.txt, in order."""
    lines = Path(__file__).with_name("characters.txt").read_text(encoding="utf-8").splitlines()
    return sorted(subset.parse_unicodes(" ".join(line.split("#")[0].replace("U+", "") for line in lines)))
