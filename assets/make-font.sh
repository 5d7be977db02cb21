#!/bin/sh
# Makes NotoSansCJKsc-GBK.otf: Noto Sans CJK SC Regular cut down to GBK and the marks that permu's charts use.
#
# Needs the Debian package fonts-noto-cjk and Python with fonttools. The outlines are untouched; hints and layout
# features other than kerning are dropped. The font is under the SIL Open Font License 1.1 (OFL.txt).
#
#   assets/make-font.sh [NotoSansCJK-Regular.ttc]
set -eu
cd "$(dirname "$0")"
collection=${1:-$(dpkg -L fonts-noto-cjk | grep '/NotoSansCJK-Regular\.ttc$')}
codes=$(mktemp)
trap 'rm -f "$codes"' EXIT

# All that GBK can encode, and what it lacks: superscripts, units, dashes, the real minus, arrows, boxes, marks.
python3 - "$codes" <<'PYTHON'
import sys

letters = {chr(code) for code in range(0x20, 0x7F)}
for lead in range(0x81, 0xFF):
    for trail in range(0x40, 0xFF):
        try:
            letters.update(bytes([lead, trail]).decode("gbk"))
        except UnicodeDecodeError:
            pass
letters.update(chr(code) for code in range(0xA0, 0x180))
letters.update("㎡㎢㎥²³¹⁰⁴⁵⁶⁷⁸⁹₀₁₂₃₄₅₆₇₈₉·•‰−–—―…‘’“”≤≥≈≠±×÷∑Σ∞√Δ")
letters.update("←↑→↓↔↕↖↗↘↙▲△▼▽■□▪▫◆◇●○◎★☆▶◀✓✗")
letters.update(chr(code) for code in range(0x2500, 0x2580))
letters.update(chr(code) for code in range(0x3000, 0x3040))
letters.update(chr(code) for code in range(0xFF01, 0xFF5F))
with open(sys.argv[1], "w", encoding="utf-8") as out:
    out.write("\n".join(f"U+{ord(letter):04X}" for letter in sorted(letters)))
PYTHON

# The collection holds one face a region; the one wanted is found by its name.
face=$(python3 - "$collection" <<'PYTHON'
import sys

from fontTools.ttLib import TTCollection

names = [font["name"].getDebugName(1) for font in TTCollection(sys.argv[1], lazy=True).fonts]
print(names.index("Noto Sans CJK SC"))
PYTHON
)

python3 -m fontTools.subset "$collection" --font-number="$face" --unicodes-file="$codes" \
    --layout-features=kern --no-hinting --no-recalc-timestamp --name-IDs='0,1,2,3,4,5,6,13,14' \
    --notdef-outline --output-file=NotoSansCJKsc-GBK.otf
