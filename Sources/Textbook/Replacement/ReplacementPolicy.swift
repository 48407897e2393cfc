/// A replacement policy with its memory: a value that serves one reference after the other.
///
/// Time t is the number of the reference, from 1. A page goes into the lowest free frame, later into the frame of its
/// victim. Non-copyable, because a copy of a large memory should be seen: `clone()` makes one.
package protocol ReplacementPolicy: ~Copyable {
  var tally: Tally { get }

  /// Makes room for pages with numbers below `pages`. No reference may name a page beyond.
  mutating func grow(pages: Int)

  /// Puts a page into the lowest free frame before time 1, R = M = 0; called from the oldest to the youngest. Refused
  /// (a precondition) when no frame is free. `nextUse` as in `serve`.
  mutating func preload(_ page: UInt32, nextUse: UInt32)

  /// Serves one reference.
  /// - Parameter nextUse: time of the page's next reference, `NextUse.never` if there is none. Only OPT asks for it.
  mutating func serve<Observer: ReplacementObserver>(
    _ reference: Reference, nextUse: UInt32, _ observer: inout Observer)

  /// Tells every resident page with the number by which the policy compares it, as it is now.
  func tellCandidates<Observer: ReplacementObserver>(_ observer: inout Observer)
  /// The frame on which the hand stands; nil: the policy has none.
  var handFrame: Int? { get }

  /// The page in a frame; nil: the frame is free.
  func page(inFrame frame: Int) -> UInt32?

  func clone() -> Self
}

extension ReplacementPolicy where Self: ~Copyable {
  var handFrame: Int? { nil }

  /// A whole piece of a string, with nobody watching.
  @inline(__always) mutating func serve(_ references: UnsafeBufferPointer<UInt32>) {
    var nobody = Unobserved()
    for packed in references { serve(Reference(packed: packed), nextUse: NextUse.never, &nobody) }
  }

  /// The same with the time of each next use beside it.
  @inline(__always) mutating func serve(
    _ references: UnsafeBufferPointer<UInt32>, nextUses: UnsafeBufferPointer<UInt32>
  ) {
    var nobody = Unobserved()
    // Unreachable: both are pieces of the same length.
    precondition(references.count == nextUses.count)
    for index in references.indices {
      serve(Reference(packed: references[index]), nextUse: nextUses[index], &nobody)
    }
  }
}
