package struct Size: Hashable, Sendable {
  package var width: Int
  package var height: Int
  package init(width: Int, height: Int) {
    self.width = width
    self.height = height
  }
}

/// A part of the screen, in cells; never of negative size.
package struct Rectangle: Hashable, Sendable {
  package var x: Int
  package var y: Int
  package var width: Int
  package var height: Int
  package init(x: Int, y: Int, width: Int, height: Int) {
    self.x = x
    self.y = y
    self.width = max(0, width)
    self.height = max(0, height)
  }
  package init(_ size: Size) { self.init(x: 0, y: 0, width: size.width, height: size.height) }
  package var isEmpty: Bool { width == 0 || height == 0 }
  /// First column and row after it.
  package var right: Int { x + width }
  package var bottom: Int { y + height }
  package func contains(x px: Int, y py: Int) -> Bool { px >= x && px < right && py >= y && py < bottom }
  package func inset(by n: Int) -> Rectangle {
    Rectangle(x: x + n, y: y + n, width: width - 2 * n, height: height - 2 * n)
  }
  package func intersection(_ other: Rectangle) -> Rectangle {
    let left = max(x, other.x)
    let top = max(y, other.y)
    return Rectangle(x: left, y: top, width: min(right, other.right) - left, height: min(bottom, other.bottom) - top)
  }
  /// Cut into rows from the top: fixed heights first, the rest goes to `rest`.
  package func splitTop(_ height: Int) -> (top: Rectangle, rest: Rectangle) {
    let h = min(max(0, height), self.height)
    return (
      Rectangle(x: x, y: y, width: width, height: h),
      Rectangle(x: x, y: y + h, width: width, height: self.height - h)
    )
  }
  package func splitLeft(_ width: Int) -> (left: Rectangle, rest: Rectangle) {
    let w = min(max(0, width), self.width)
    return (
      Rectangle(x: x, y: y, width: w, height: height),
      Rectangle(x: x + w, y: y, width: self.width - w, height: height)
    )
  }
}
