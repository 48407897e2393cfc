import Cells
import Testing

private func row(_ text: String, width: Int = 10) -> Canvas {
  var c = Canvas(size: Size(width: width, height: 1))
  c.text(text, x: 0, y: 0, style: Style())
  return c
}

private func runs(_ old: Canvas?, _ new: Canvas) -> [CanvasDiff.Run] { Array(CanvasDiff(from: old, to: new)) }

@Test func equalPicturesHaveNoRuns() {
  #expect(CanvasDiff(from: row("free"), to: row("free")).isEmpty)
  #expect(CanvasDiff(from: row("free"), to: row("free")).changedCells == 0)
}

@Test func neighboursAreOneRunAndRowsAreApart() {
  var old = Canvas(size: Size(width: 4, height: 2))
  old.text("abcd", x: 0, y: 0, style: Style())
  var new = old
  new.text("XY", x: 2, y: 0, style: Style())
  new.text("Z", x: 0, y: 1, style: Style())
  #expect(runs(old, new) == [.init(y: 0, columns: 2..<4), .init(y: 1, columns: 0..<1)])
  #expect(CanvasDiff(from: old, to: new).changedCells == 3)
}

@Test func aStyleIsAChangeToo() {
  var new = row("abc")
  new.restyle(Rectangle(x: 1, y: 0, width: 1, height: 1)) { $0.background = Color(rgb: 0x102030) }
  #expect(runs(row("abc"), new) == [.init(y: 0, columns: 1..<2)])
}

@Test func aRunHoldsBothHalvesOfADoubleWidthScalar() {
  #expect(runs(row("ab"), row("日")) == [.init(y: 0, columns: 0..<2)])
  #expect(runs(row("日"), row("ab")) == [.init(y: 0, columns: 0..<2)])
  #expect(runs(row("日x"), row("本x")) == [.init(y: 0, columns: 0..<2)])
  #expect(runs(row("a日"), row("日本")) == [.init(y: 0, columns: 0..<4)])
}

@Test func withoutAPictureBeforeEverythingHasChanged() {
  let new = Canvas(size: Size(width: 3, height: 2))
  let whole: [CanvasDiff.Run] = [.init(y: 0, columns: 0..<3), .init(y: 1, columns: 0..<3)]
  #expect(runs(nil, new) == whole)
  #expect(runs(Canvas(size: Size(width: 2, height: 3)), new) == whole)
  #expect(runs(nil, Canvas(size: Size(width: 0, height: 3))).isEmpty)
}

/// The runs carried over to the old picture give the new one, and no run holds a cell that did not change, but for the
/// halves of double-width scalars.
@Test(arguments: [UInt64(11), 12, 13, 14])
func runsAreEnoughAndNotMore(seed: UInt64) {
  var rolls = Rolls(seed: seed)
  var old = Canvas(size: Size(width: 23, height: 7))
  for step in 0..<1_000 {
    var new = old
    for _ in 0..<rolls.below(6) {
      let style = Style(foreground: Color(rgb: UInt32(rolls.below(3))))
      let texts = ["a", "bc", "日", "日本x", "     "]
      new.text(texts[rolls.below(5)], x: rolls.inside(-2...22), y: rolls.below(7), style: style)
    }
    var rebuilt = old.cells
    var isRight = true
    for run in CanvasDiff(from: old, to: new) {
      isRight = isRight && new[run.columns.lowerBound, run.y].width != 0
      isRight = isRight && (run.columns.upperBound == 23 || new[run.columns.upperBound, run.y].width != 0)
      for x in run.columns {
        let at = run.y * 23 + x
        let isHalf = new.cells[at].width != 1
        isRight = isRight && (isHalf || old.cells[at] != new.cells[at])
        rebuilt[at] = new.cells[at]
      }
    }
    guard isRight, rebuilt == new.cells else {
      Issue.record("seed=\(seed) step=\(step)")
      return
    }
    old = new
  }
}
