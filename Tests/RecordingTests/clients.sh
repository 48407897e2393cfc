#!/usr/bin/env bash
# The programs that people play recordings and look at pictures with, on what mmscope writes: asciinema (cat, play),
# termtosvg, rsvg-convert, and pyte, a terminal in Python that must end with exactly mmscope's own last picture.
# Installs nothing. A program that is missing is skipped and named, or with MMSCOPE_NO_SKIP=1 a failure.
#
#   Tests/RecordingTests/clients.sh [PROGRAM] [FOLDER-FOR-PICTURES]
set -euo pipefail
top=$(cd "$(dirname "$0")/../.." && pwd)
program=$(realpath "${1:-$top/.build/release/mmscope}")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
pictures=${2:-$work/pictures}
mkdir -p "$pictures"
export LC_ALL=C.UTF-8
failed=0

fail() { echo "FAILED: $*" >&2; failed=1; }
# has NAME COMMAND…: whether a client is there.
has() {
  local name=$1
  shift
  if "$@" >/dev/null 2>&1; then return 0; fi
  if [ -n "${MMSCOPE_NO_SKIP:-}" ]; then fail "$name is not installed"; else echo "skipped: $name is not installed"; fi
  return 1
}
mmscope() { "$program" "$@" --data "$top"; }
# Players want a terminal; `script` gives them one of its own.
in_terminal() { script -qec "stty cols 120 rows 40; $1" /dev/null </dev/null; }

cat >"$work/last_picture.py" <<'PYTHON'
"""Plays a recording in pyte and compares the last picture with a text file, glyph by glyph."""
import json, sys, pyte

cast, text = sys.argv[1:]
lines = open(cast, encoding="utf-8").read().splitlines()
header = json.loads(lines[0])
term = header.get("term", {"cols": header.get("width"), "rows": header.get("height")})
screen = pyte.Screen(term["cols"], term["rows"])
stream = pyte.Stream(screen)
for line in lines[1:]:
    event = json.loads(line)
    if event[1] == "o":
        stream.feed(event[2])
wanted = open(text, encoding="utf-8").read().splitlines()
for row, (want, got) in enumerate(zip(wanted, screen.display, strict=True)):
    if want != got:
        sys.exit(f"row {row + 1}\n  mmscope: {want}\n  pyte:    {got}")
PYTHON

# Every scenario once, each in the next kind of picture: so each kind is seen of several scenarios, and no picture costs
# more than it tells.
mapfile -t scenarios < <(mmscope list | cut -d' ' -f1)
[ ${#scenarios[@]} -ge 12 ] || fail "${#scenarios[@]} scenarios do not show every kind of picture"
# Calls a function with each number of a scenario, as many at once as there are cores; false when one of them was.
each_scenario() {
  export -f "$1" mmscope
  printf '%s\n' "${!scenarios[@]}" |
    xargs -P "$(nproc)" -I{} bash -euo pipefail -c "$1 {} \"\$@\"" "$1" "${scenarios[@]}"
}
export program top work pictures

last_picture() {
  local i=$1 scenario=${*:$1 + 2:1}
  local sizes=(80x24 120x40) langs=(en ja) formats=(v2 v3)
  local size=${sizes[i % 2]} lang=${langs[i / 2 % 2]} format=${formats[i / 4 % 2]}
  mmscope record "$scenario" -o "$work/$i.cast" --force --size $size --lang $lang --format $format --fps 10
  mmscope snapshot "$scenario" -o "$work/$i.txt" --force --size $size --lang $lang --fps 10
  python3 "$work/last_picture.py" "$work/$i.cast" "$work/$i.txt" ||
    { echo "pyte differs: $scenario $size $lang $format" >&2; return 1; }
}
if has pyte python3 -c 'import pyte'; then
  each_scenario last_picture || fail "a last picture differs"
  echo "pyte: ${#scenarios[@]} last pictures are equal"
fi

if has asciinema asciinema --version; then
  for lang in en ja; do
    mmscope record comb -o "$work/b.cast" --force --size 80x24 --lang $lang --pace 0 --speed 200
    in_terminal "asciinema cat $work/b.cast" >"$work/cat.out" || fail "asciinema cat ($lang)"
    python3 - "$work/b.cast" "$work/cat.out" <<'PYTHON' || fail "asciinema cat shows something else ($lang)"
import json, sys
events = [json.loads(line) for line in open(sys.argv[1], encoding="utf-8").read().splitlines()[1:]]
sent = "".join(e[2] for e in events if e[1] == "o")
shown = open(sys.argv[2], encoding="utf-8", newline="").read()
plain = lambda text: text.replace("\r", "").replace("\n", "")
sys.exit(plain(sent) not in plain(shown))
PYTHON
    in_terminal "asciinema play -s 20 -i 0.05 $work/b.cast" >"$work/play.out" || fail "asciinema play ($lang)"
    [ "$(wc -c <"$work/play.out")" -gt 5000 ] || fail "asciinema play shows nothing ($lang)"
  done
  echo "asciinema: cat and play ($(asciinema --version))"
fi

if has termtosvg termtosvg --help; then
  for lang in en ja; do
    mmscope record split-and-merge -o "$work/c.cast" --force --size 80x24 --lang $lang --pace 10
    termtosvg render "$work/c.cast" "$work/c.svg" >/dev/null || fail "termtosvg ($lang)"
    python3 -c 'import sys, xml.dom.minidom as x; x.parse(sys.argv[1])' "$work/c.svg" || fail "termtosvg's SVG ($lang)"
  done
  echo "termtosvg: renders"
fi

picture() {
  local i=$1 scenario=${*:$1 + 2:1}
  local langs=(en ja) views=(overview frames buddy zones slab log)
  local lang=${langs[i / 6 % 2]} view=${views[i % 6]}
  # Not every machine has a slab allocator, and a world of the textbook has none of the machine's panels.
  if grep -q '^world:' "$top/Scenarios/$scenario.yaml"; then view=overview; fi
  if [ "$view" = slab ] && [[ $(mmscope run "$scenario" --json) != *'"slabs":[{'* ]]; then view=frames; fi
  local name="$scenario-$lang-$view"
  mmscope snapshot "$scenario" -o "$work/$name.svg" --lang $lang --view $view --size 100x30
  rsvg-convert "$work/$name.svg" -o "$pictures/$name.png" || { echo "rsvg-convert: $name" >&2; return 1; }
  # Width and height stand in the first chunk of a PNG.
  [ "$(od -An -tu1 -j16 -N8 "$pictures/$name.png" | xargs)" = "0 0 3 132 0 0 2 28" ] ||
    { echo "size of $name.png" >&2; return 1; }
}
if has rsvg-convert rsvg-convert --version; then
  each_scenario picture || fail "a picture is not what it should be"
  echo "rsvg-convert: ${#scenarios[@]} pictures"
fi
exit $failed
