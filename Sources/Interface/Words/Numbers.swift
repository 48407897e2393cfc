/// Numbers as the screen writes them.
package enum Numbers {
  /// In groups of three: `1 284`.
  package static func grouped(_ value: Int) -> String {
    let digits = Array(String(value.magnitude))
    var result = value < 0 ? "-" : ""
    for (at, digit) in digits.enumerated() {
      if at > 0, (digits.count - at) % 3 == 0 { result.append(" ") }
      result.append(digit)
    }
    return result
  }
  package static func grouped(_ value: UInt32) -> String { grouped(Int(value)) }
  package static func grouped(_ value: UInt64) -> String { grouped(Int(clamping: value)) }

  static func hex(_ value: some FixedWidthInteger & UnsignedInteger) -> String { "0x" + String(value, radix: 16) }

  /// So many digits at least: an address has eight.
  static func padded(_ value: some BinaryInteger, to width: Int = 8, radix: Int = 16) -> String {
    let digits = String(value, radix: radix)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
  }

  /// An index in thousandths, as the kernel's files print it: `0.879`, `-1.000`.
  static func thousandths(_ value: Int) -> String {
    let rest = String(value.magnitude % 1000)
    return (value < 0 ? "-" : "") + String(value.magnitude / 1000) + "."
      + String(repeating: "0", count: 3 - rest.count) + rest
  }

  /// A size in the largest unit that leaves it whole: `4K`, `2M`; frames of 4 KiB.
  static func size(frames: UInt64) -> String {
    let kib = frames * 4
    if kib % (1 << 20) == 0, kib > 0 { return "\(kib >> 20)G" }
    if kib % 1024 == 0 { return "\(kib >> 10)M" }
    return "\(kib)K"
  }

  /// The same with the unit's full name: `64 MiB`.
  static func fullSize(frames: UInt64) -> String {
    let short = size(frames: frames)
    let unit = short.last == "G" ? " GiB" : short.last == "M" ? " MiB" : " KiB"
    return String(short.dropLast()) + unit
  }
}
