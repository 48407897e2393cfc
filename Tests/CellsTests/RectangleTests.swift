import Cells
import Testing

@Test func rectanglesNeverHaveANegativeSize() {
  let r = Rectangle(x: 2, y: 2, width: 3, height: 1)
  #expect(r.inset(by: 2).isEmpty)
  #expect(r.inset(by: 2).width == 0)
  #expect(r.intersection(Rectangle(x: 9, y: 9, width: 4, height: 4)).isEmpty)
  #expect(
    r.intersection(Rectangle(x: 4, y: 0, width: 9, height: 9)) == Rectangle(x: 4, y: 2, width: 1, height: 1))
}

@Test func splittingLosesNothing() {
  let r = Rectangle(x: 1, y: 2, width: 10, height: 6)
  let (top, below) = r.splitTop(2)
  #expect(top == Rectangle(x: 1, y: 2, width: 10, height: 2))
  #expect(below == Rectangle(x: 1, y: 4, width: 10, height: 4))
  #expect(r.splitTop(99).rest.isEmpty)
  #expect(r.splitLeft(-1).left.isEmpty)
  #expect(r.splitLeft(4).rest == Rectangle(x: 5, y: 2, width: 6, height: 6))
}
