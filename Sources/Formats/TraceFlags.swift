import Kernel

/// gfp flags by meaning: what 2.6.11 has a counterpart of is kept, the rest is dropped and counted.
struct TraceFlags {
  /// What a trace's word for its flags came to.
  enum Reading: Hashable {
    case mask(GFPMask, dropped: Int)
    /// A number, which means what the kernel's layout says.
    case number(UInt64)
  }

  /// The few words that a trace is made of, in the order of their first use.
  private var known: [(bytes: [UInt8], reading: Reading)] = []
  /// Names of the flags that were dropped, in the order of their first use.
  private(set) var droppedNames: [String] = []
  /// Oldest and newest kernel that print names like those that were met.
  private(set) var oldest = GFPLayout.all[0].first
  private(set) var newest = KernelVersion(9999, 0)

  mutating func read(_ line: TraceLine, _ word: Range<Int>) -> Reading {
    let text = line.bytes[word]
    for entry in known where entry.bytes.count == text.count && entry.bytes.elementsEqual(text) {
      return entry.reading
    }
    var words = String(decoding: text, as: UTF8.self)
    // `0x24200ca(GFP_HIGHUSER_MOVABLE)`, as the log prints: the names say it all.
    if words.hasSuffix(")"), let open = words.firstIndex(of: "(") {
      words = String(words[words.index(after: open)...].dropLast())
    }
    let reading: Reading
    if let number = line.number(word) ?? (words.hasPrefix("-") ? .max : nil) {
      reading = .number(number)
    } else {
      note(words)
      let (mask, dropped) = Self.meaning(of: words)
      add(dropped)
      reading = .mask(mask, dropped: dropped.count)
    }
    // A trace with more masks than these is not one of a kernel; it is read all the same, only slower.
    if known.count < 256 { known.append((Array(text), reading)) }
    return reading
  }

  mutating func add(_ dropped: [String]) {
    for name in dropped where droppedNames.count < 32 && !droppedNames.contains(name) { droppedNames.append(name) }
  }

  /// 4.5 was the first to print the underscores of single flags.
  private mutating func note(_ words: String) {
    for name in words.split(separator: "|") {
      if name.hasPrefix("__GFP_") { oldest = max(oldest, KernelVersion(4, 5)) }
      switch name {
      case "__GFP_RETRY_MAYFAIL": oldest = max(oldest, KernelVersion(4, 13))
      case "__GFP_REPEAT": newest = min(newest, KernelVersion(4, 12))
      case "__GFP_COLD", "__GFP_NOTRACK": newest = min(newest, KernelVersion(4, 14))
      case "__GFP_ZEROTAGS": oldest = max(oldest, KernelVersion(5, 14))
      case "GFP_WAIT": newest = min(newest, KernelVersion(4, 3))
      case "GFP_ZERO", "GFP_COMP", "GFP_NOWARN": newest = min(newest, KernelVersion(4, 4))
      default: break
      }
    }
  }

  /// Names joined by `|`. A composite counts as its bits; `dropped` names what has no counterpart, a hexadecimal rest
  /// among it.
  static func meaning(of text: String) -> (GFPMask, dropped: [String]) {
    var mask = GFPMask()
    var dropped: [String] = []
    for part in text.split(separator: "|") {
      // Before 4.5 single flags stand without the underscores.
      let name = part.hasPrefix("__") ? String(part.dropFirst(2)) : String(part)
      if let bits = meanings[name] {
        mask.formUnion(bits.mask)
        dropped += bits.dropped
      } else {
        dropped.append(name.hasPrefix("GFP_") ? "__" + name : name)
      }
    }
    return (mask, dropped)
  }

  /// Of a number: the flags that stand in every mask of a kernel and have no say in 2.6.11, which always wakes kswapd,
  /// are not told as dropped.
  static func meaning(of number: UInt64, in layout: GFPLayout) -> (GFPMask, dropped: [String]) {
    let names = layout.flags(number).filter { $0 != "__GFP_KSWAPD_RECLAIM" && $0 != "__GFP_ATOMIC" }
    return meaning(of: names.joined(separator: "|"))
  }

  private static let transparentHuge: GFPMask = [.io, .fs, .highMem, .compound, .noWarn]
  private static let huge = ["__GFP_HARDWALL", "__GFP_MOVABLE", "__GFP_NOMEMALLOC"]

  /// By name without underscores; `dropped`: flags inside a composite that have no counterpart.
  private static let meanings: [String: (mask: GFPMask, dropped: [String])] = [
    "none": ([], []), "GFP_NOWAIT": ([], []), "GFP_ATOMIC": (.atomic, []), "GFP_NOIO": (.wait, []),
    "GFP_NOFS": ([.wait, .io], []), "GFP_KERNEL": (.kernel, []), "GFP_KERNEL_ACCOUNT": (.kernel, ["__GFP_ACCOUNT"]),
    "GFP_TEMPORARY": (.kernel, ["__GFP_RECLAIMABLE"]), "GFP_USER": (.kernel, ["__GFP_HARDWALL"]),
    "GFP_HIGHUSER": (.highUser, ["__GFP_HARDWALL"]),
    "GFP_HIGHUSER_MOVABLE": (.highUser, ["__GFP_HARDWALL", "__GFP_MOVABLE"]), "GFP_DMA": (.dma, []),
    "GFP_IOFS": ([.io, .fs], []), "GFP_TRANSHUGE_LIGHT": (transparentHuge, huge),
    "GFP_TRANSHUGE": (transparentHuge.union(.wait), huge),
    // `__GFP_RECLAIM` is both kinds of reclaim; kswapd's has no flag in 2.6.11.
    "GFP_DIRECT_RECLAIM": (.wait, []), "GFP_RECLAIM": (.wait, []), "GFP_WAIT": (.wait, []), "GFP_HIGH": (.high, []),
    "GFP_IO": (.io, []), "GFP_FS": (.fs, []), "GFP_HIGHMEM": (.highMem, []), "GFP_COLD": (.cold, []),
    "GFP_NOWARN": (.noWarn, []), "GFP_REPEAT": (.repeats, []), "GFP_NOFAIL": (.noFail, []),
    "GFP_NORETRY": (.noRetry, []), "GFP_COMP": (.compound, []), "GFP_ZERO": (.zero, []),
    // The successor of `__GFP_REPEAT` (4.13).
    "GFP_RETRY_MAYFAIL": (.repeats, []),
  ]
}
