import Kernel
import Script

/// A kernel's version as far as its gfp flags go by it.
struct KernelVersion: Hashable, Comparable, Sendable, CustomStringConvertible {
  var parts: [Int]
  init(_ parts: Int...) { self.parts = parts }

  /// `6.10`, `2.6.39`, `4.15.0-112-generic`.
  init?(_ text: String) {
    let digits = text.prefix { $0 == "." || ("0"..."9").contains($0) }
    let parts = digits.split(separator: ".", omittingEmptySubsequences: false).map { Int($0) ?? -1 }
    guard parts.count >= 2, parts.allSatisfy({ (0...9999).contains($0) }) else { return nil }
    self.parts = Array(parts.prefix(3))
  }

  static func < (a: KernelVersion, b: KernelVersion) -> Bool {
    for place in 0..<3 {
      let one = place < a.parts.count ? a.parts[place] : 0
      let other = place < b.parts.count ? b.parts[place] : 0
      if one != other { return one < other }
    }
    return false
  }
  var description: String { parts.map { "\($0)" }.joined(separator: ".") }
}

/// How kernels have numbered their gfp flags (`include/linux/gfp.h`, since 6.0 `gfp_types.h`): a number means another
/// thing in each layout. The tracepoints came with 2.6.32.
struct GFPLayout: Sendable {
  /// The first kernel with it, and how a reader would call those that have it.
  let first: KernelVersion
  let kernels: String
  /// Names without underscores, from bit 0; `-` is no flag.
  let names: [String]

  init(_ first: KernelVersion, _ kernels: String, _ names: String) {
    self.first = first
    self.kernels = kernels
    self.names = names.split(separator: " ").map(String.init)
  }

  static let all = [
    GFPLayout(
      KernelVersion(2, 6, 32), "2.6.32–4.3",
      "DMA HIGHMEM DMA32 MOVABLE WAIT HIGH IO FS COLD NOWARN REPEAT NOFAIL NORETRY MEMALLOC COMP ZERO NOMEMALLOC "
        + "HARDWALL THISNODE RECLAIMABLE NOACCOUNT NOTRACK NO_KSWAPD OTHER_NODE WRITE"),
    GFPLayout(
      KernelVersion(4, 4), "4.4–4.9",
      "DMA HIGHMEM DMA32 MOVABLE RECLAIMABLE HIGH IO FS COLD NOWARN REPEAT NOFAIL NORETRY MEMALLOC COMP ZERO "
        + "NOMEMALLOC HARDWALL THISNODE ATOMIC ACCOUNT NOTRACK DIRECT_RECLAIM OTHER_NODE WRITE KSWAPD_RECLAIM"),
    // __GFP_OTHER_NODE was taken out. 4.12 put NOLOCKDEP behind the last; 4.15 took out COLD and NOTRACK, and nothing
    // moved.
    GFPLayout(
      KernelVersion(4, 10), "4.10–4.17",
      "DMA HIGHMEM DMA32 MOVABLE RECLAIMABLE HIGH IO FS COLD NOWARN REPEAT NOFAIL NORETRY MEMALLOC COMP ZERO "
        + "NOMEMALLOC HARDWALL THISNODE ATOMIC ACCOUNT NOTRACK DIRECT_RECLAIM WRITE KSWAPD_RECLAIM NOLOCKDEP"),
    // The two gaps were closed.
    GFPLayout(
      KernelVersion(4, 18), "4.18–5.0",
      "DMA HIGHMEM DMA32 MOVABLE RECLAIMABLE HIGH IO FS WRITE NOWARN RETRY_MAYFAIL NOFAIL NORETRY MEMALLOC COMP ZERO "
        + "NOMEMALLOC HARDWALL THISNODE ATOMIC ACCOUNT DIRECT_RECLAIM KSWAPD_RECLAIM NOLOCKDEP"),
    // "Shuffle GFP_* flags". From bit 23 on the configuration decides: lockdep, the tags of KASAN.
    GFPLayout(
      KernelVersion(5, 1), "5.1–6.9",
      "DMA HIGHMEM DMA32 MOVABLE RECLAIMABLE HIGH IO FS ZERO ATOMIC DIRECT_RECLAIM KSWAPD_RECLAIM WRITE NOWARN "
        + "RETRY_MAYFAIL NOFAIL NORETRY MEMALLOC COMP NOMEMALLOC HARDWALL THISNODE ACCOUNT ZEROTAGS bit24 bit25 bit26 "
        + "bit27"),
    // Numbered by an enum; __GFP_ATOMIC had gone in 6.3.
    GFPLayout(
      KernelVersion(6, 10), "6.10 and later",
      "DMA HIGHMEM DMA32 MOVABLE RECLAIMABLE HIGH IO FS ZERO - DIRECT_RECLAIM KSWAPD_RECLAIM WRITE NOWARN "
        + "RETRY_MAYFAIL NOFAIL NORETRY MEMALLOC COMP NOMEMALLOC HARDWALL THISNODE ACCOUNT ZEROTAGS bit24 bit25 bit26 "
        + "bit27"),
  ]

  /// The layout of a kernel; nil before the first.
  static func of(_ version: KernelVersion) -> GFPLayout? { all.last { $0.first <= version } }

  /// The names of a number's flags; bits without a name as one hexadecimal rest.
  func flags(_ number: UInt64) -> [String] {
    var rest = number
    var result: [String] = []
    for (bit, name) in names.enumerated() where name != "-" && number >> UInt64(bit) & 1 == 1 {
      result.append("__GFP_" + name)
      rest &= ~(1 << UInt64(bit))
    }
    return rest == 0 ? result : result + ["0x" + String(rest, radix: 16)]
  }

  /// Whether a kernel of this layout could have asked so: every bit is a flag, and flags that need each other stand
  /// together.
  func makesSense(of number: UInt64) -> Bool {
    let flags = Set(flags(number))
    func has(_ name: String) -> Bool { flags.contains("__GFP_" + name) }
    if flags.contains(where: { $0.hasPrefix("0x") }) { return false }
    // GFP_ZONE_BAD; the two hints of mobility exclude each other.
    if [has("DMA"), has("HIGHMEM"), has("DMA32")].count(where: { $0 }) > 1 { return false }
    if has("MOVABLE"), has("RECLAIMABLE") { return false }
    let mayWait = has("WAIT") || has("DIRECT_RECLAIM")
    // Only huge pages ask with the right to write, but without the right to wait.
    if !mayWait, has("IO") || has("FS"), !has("COMP") { return false }
    if !mayWait, has("NOFAIL") || has("REPEAT") || has("RETRY_MAYFAIL") { return false }
    if has("DIRECT_RECLAIM"), !has("KSWAPD_RECLAIM"), !has("COMP"), !has("NORETRY") { return false }
    return true
  }
}
