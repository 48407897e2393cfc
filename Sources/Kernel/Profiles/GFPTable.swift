/// The allocation flags of a kernel: which there are, their names and values, and the names of usual combinations.
package struct GFPTable: Sendable {
  package struct Flag: Hashable, Sendable {
    package var name: String
    package var mask: GFPMask
    /// The bit in this kernel.
    package var value: UInt32
    init(_ name: String, _ mask: GFPMask, _ value: UInt32) {
      self.name = name
      self.mask = mask
      self.value = value
    }
  }

  /// The composite names, largest first, so that a mask is printed as the kernel's readers write it.
  package let composites: [(name: String, mask: GFPMask)]
  package let flags: [Flag]
  /// Values that a mask written as a number may have.
  package let values: ClosedRange<UInt32>

  init(composites: [(name: String, mask: GFPMask)], flags: [Flag], values: ClosedRange<UInt32>) {
    self.composites = composites
    self.flags = flags
    self.values = values
  }

  package var names: [String] { composites.map { $0.name } + flags.map { $0.name } }

  package func mask(named name: String) -> GFPMask? {
    composites.first { $0.name == name }?.mask ?? flags.first { $0.name == name }?.mask
  }

  /// A mask written as this kernel's number; bits without a name stay what they are. Nil out of range.
  package func mask(value: UInt32) -> GFPMask? {
    guard values.contains(value) else { return nil }
    var mask = GFPMask()
    var rest = value
    for flag in flags where value & flag.value == flag.value {
      mask.formUnion(flag.mask)
      rest &= ~flag.value
    }
    return mask.union(GFPMask(rawValue: rest))
  }

  /// The mask as this kernel's number.
  package func value(of mask: GFPMask) -> UInt32 {
    var value: UInt32 = 0
    var rest = mask
    for flag in flags where rest.contains(flag.mask) {
      value |= flag.value
      rest.subtract(flag.mask)
    }
    return value | rest.rawValue
  }

  /// The mask in the kernel's names, joined by `|`: `GFP_KERNEL`, `GFP_ATOMIC|__GFP_NOWARN`; 0 reads `0`.
  package func name(of mask: GFPMask) -> String {
    guard mask.rawValue != 0 else { return "0" }
    var rest = mask
    var parts: [String] = []
    for (name, mask) in composites where rest.isSuperset(of: mask) {
      // GFP_DMA is printed as the flag that it is.
      if flags.contains(where: { $0.mask == mask && $0.name == "__" + name }) { continue }
      parts.append(name)
      rest.subtract(mask)
    }
    for flag in flags where rest.contains(flag.mask) {
      parts.append(flag.name)
      rest.subtract(flag.mask)
    }
    if rest.rawValue != 0 { parts.append("0x" + String(rest.rawValue, radix: 16)) }
    return parts.joined(separator: "|")
  }
}
