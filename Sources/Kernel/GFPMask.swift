/// The allocation flags of 2.6.11 with the kernel's bit values (`include/linux/gfp.h`; LF 2.5).
package struct GFPMask: OptionSet, Hashable, Sendable, BitwiseCopyable {
  package var rawValue: UInt32
  @inlinable package init(rawValue: UInt32) { self.rawValue = rawValue }

  package static let dma = GFPMask(rawValue: 0x1)
  package static let highMem = GFPMask(rawValue: 0x2)
  package static let wait = GFPMask(rawValue: 0x10)
  package static let high = GFPMask(rawValue: 0x20)
  package static let io = GFPMask(rawValue: 0x40)
  package static let fs = GFPMask(rawValue: 0x80)
  package static let cold = GFPMask(rawValue: 0x100)
  package static let noWarn = GFPMask(rawValue: 0x200)
  package static let repeats = GFPMask(rawValue: 0x400)
  package static let noFail = GFPMask(rawValue: 0x800)
  package static let noRetry = GFPMask(rawValue: 0x1000)
  package static let noGrow = GFPMask(rawValue: 0x2000)
  package static let compound = GFPMask(rawValue: 0x4000)
  package static let zero = GFPMask(rawValue: 0x8000)

  package static let kernel: GFPMask = [.wait, .io, .fs]
  package static let atomic: GFPMask = .high
  package static let highUser: GFPMask = [.wait, .io, .fs, .highMem]

  /// `__alloc_pages` calls `out_of_memory()` for this mask when nothing was reclaimed, whatever the order (LF 3.5, 9).
  package var reachesOutOfMemory: Bool { contains(.fs) && !contains(.noRetry) }

  /// The composite names, largest first, so that a mask is printed as the kernel's readers write it.
  package static let composites: [(name: String, mask: GFPMask)] = [
    ("GFP_HIGHUSER", .highUser),
    ("GFP_KERNEL", .kernel),
    ("GFP_USER", .kernel),
    ("GFP_NOFS", [.wait, .io]),
    ("GFP_NOIO", .wait),
    ("GFP_ATOMIC", .high),
    ("GFP_DMA", .dma),
  ]
  package static let singles: [(name: String, mask: GFPMask)] = [
    ("__GFP_DMA", .dma), ("__GFP_HIGHMEM", .highMem), ("__GFP_WAIT", .wait), ("__GFP_HIGH", .high),
    ("__GFP_IO", .io), ("__GFP_FS", .fs), ("__GFP_COLD", .cold), ("__GFP_NOWARN", .noWarn),
    ("__GFP_REPEAT", .repeats), ("__GFP_NOFAIL", .noFail), ("__GFP_NORETRY", .noRetry),
    ("__GFP_NO_GROW", .noGrow), ("__GFP_COMP", .compound), ("__GFP_ZERO", .zero),
  ]

  /// The mask in the kernel's names, joined by `|`: `GFP_KERNEL`, `GFP_ATOMIC|__GFP_NOWARN`; 0 reads `0`.
  package var name: String {
    guard rawValue != 0 else { return "0" }
    var rest = self
    var parts: [String] = []
    for (name, mask) in Self.composites where rest.isSuperset(of: mask) && mask != .dma {
      parts.append(name)
      rest.subtract(mask)
    }
    for (name, mask) in Self.singles where rest.contains(mask) {
      parts.append(name)
      rest.subtract(mask)
    }
    if rest.rawValue != 0 { parts.append("0x" + String(rest.rawValue, radix: 16)) }
    return parts.joined(separator: "|")
  }

  /// Zonelists of a node.
  static let zonelists = 3

  /// Index of the zonelist that serves this mask (`gfp_mask & GFP_ZONEMASK`; LF 2.4); 3, both zone bits, has no list.
  @inlinable package var zonelistIndex: Int { Int(rawValue & 3) }
}
