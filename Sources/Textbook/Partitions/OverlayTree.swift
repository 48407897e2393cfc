/// Overlays: a tree of segments; a segment is resident with all its callers, siblings share their place.
package struct OverlayTree: Hashable, Sendable, Encodable {
  package var size: Int
  package var children: [OverlayTree]
  package init(size: Int, children: [OverlayTree]) {
    self.size = size
    self.children = children
  }
  /// The heaviest path from the root.
  package var memory: Int { size + (children.map(\.memory).max() ?? 0) }
  package var withoutOverlays: Int { size + children.reduce(0) { $0 + $1.withoutOverlays } }
}
