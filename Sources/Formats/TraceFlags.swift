import Kernel

/// gfp flags of 3.6 and 6.1 by meaning: what 2.6.11 has a counterpart of is kept, the rest is dropped and counted.
struct TraceFlags {
  /// The few masks that a trace is made of, in the order of their first use.
  private var known: [(bytes: [UInt8], mask: GFPMask, dropped: Int)] = []

  mutating func mask(_ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) -> (GFPMask, dropped: Int) {
    let text = bytes[range]
    for entry in known where entry.bytes.count == text.count && entry.bytes.elementsEqual(text) {
      return (entry.mask, entry.dropped)
    }
    let (mask, dropped) = Self.meaning(of: String(decoding: text, as: UTF8.self))
    // A trace with more masks than these is not one of a kernel; it is read all the same, only slower.
    if known.count < 256 { known.append((Array(text), mask, dropped)) }
    return (mask, dropped)
  }

  /// Names joined by `|`. A composite counts as its bits; `dropped` counts names, and a hexadecimal rest as one.
  static func meaning(of text: String) -> (GFPMask, dropped: Int) {
    var mask = GFPMask()
    var dropped = 0
    for part in text.split(separator: "|") {
      // 3.6 prints single flags without the underscores.
      let name = part.hasPrefix("__") ? String(part.dropFirst(2)) : String(part)
      if let bits = meanings[name] {
        mask.formUnion(bits.mask)
        dropped += bits.dropped
      } else {
        dropped += 1
      }
    }
    return (mask, dropped)
  }

  private static let transparentHuge: GFPMask = [.io, .fs, .highMem, .compound, .noWarn]

  /// By name without underscores; `dropped`: flags inside a composite that have no counterpart.
  private static let meanings: [String: (mask: GFPMask, dropped: Int)] = [
    "none": ([], 0), "GFP_NOWAIT": ([], 0), "GFP_ATOMIC": (.atomic, 0), "GFP_NOIO": (.wait, 0),
    "GFP_NOFS": ([.wait, .io], 0), "GFP_KERNEL": (.kernel, 0), "GFP_KERNEL_ACCOUNT": (.kernel, 1),
    "GFP_TEMPORARY": (.kernel, 1), "GFP_USER": (.kernel, 1), "GFP_HIGHUSER": (.highUser, 1),
    "GFP_HIGHUSER_MOVABLE": (.highUser, 2), "GFP_DMA": (.dma, 0), "GFP_IOFS": ([.io, .fs], 0),
    "GFP_TRANSHUGE_LIGHT": (transparentHuge, 3), "GFP_TRANSHUGE": (transparentHuge.union(.wait), 3),
    // `__GFP_RECLAIM` is both kinds of reclaim; kswapd's has no flag in 2.6.11.
    "GFP_DIRECT_RECLAIM": (.wait, 0), "GFP_RECLAIM": (.wait, 0), "GFP_WAIT": (.wait, 0), "GFP_HIGH": (.high, 0),
    "GFP_IO": (.io, 0), "GFP_FS": (.fs, 0), "GFP_HIGHMEM": (.highMem, 0), "GFP_NORETRY": (.noRetry, 0),
    "GFP_NOWARN": (.noWarn, 0), "GFP_COMP": (.compound, 0), "GFP_ZERO": (.zero, 0),
  ]
}
