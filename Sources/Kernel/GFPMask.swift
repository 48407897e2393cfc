/// What a request allows and wants: the meanings of the kernel's __GFP_ flags. The bits are those of 2.6.11; their
/// names and their values in a kernel are data of its profile (`Profile.gfp`).
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

  /// `prep_zero_page` would have to sleep in `kmap`, and the mask does not allow it.
  @inline(__always) var isZeroedBySleeping: Bool {
    let bits: GFPMask = [.zero, .highMem]
    return rawValue & bits.union(.wait).rawValue == bits.rawValue
  }

  /// `__alloc_pages` calls `out_of_memory()` for this mask when nothing was reclaimed, whatever the order (LF 3.5, 9).
  package var reachesOutOfMemory: Bool { contains(.fs) && !contains(.noRetry) }

  /// The bits that choose the zonelist (GFP_ZONEMASK), and how many lists that can be.
  @inlinable package var zonelistIndex: Int { Int(rawValue & 3) }
  static let zonelistPlaces = 4
}
