package import Kernel

// Readers of the kernel's own kinds of values.

extension Value {
  /// An amount of memory in whole frames: `64MiB`, `4GiB`, `1024K`; a bare number is refused.
  package func frames(_ what: String) throws(Diagnostic) -> UInt64 {
    let (wanted, japanese) = ("a size for \(what), like 64MiB or 4GiB", "\(what) の容量(64MiB や 4GiB)")
    let text = try text(wanted, ja: japanese)
    let digits = text.prefix { $0.isASCII && $0.isNumber }
    let unit = text.dropFirst(digits.count).trimmed
    if text == "0" { return 0 }
    let units: [(names: [String], shift: UInt64)] = [
      (["KiB", "K", "kB"], 10), (["MiB", "M"], 20), (["GiB", "G"], 30), (["TiB", "T"], 40),
    ]
    guard let shift = units.first(where: { $0.names.contains(unit) })?.shift, let number = UInt64(digits) else {
      throw mismatch(wanted, ja: japanese, hint: unit.isEmpty ? Self.sizeHint(String(digits)) : nil)
    }
    guard number < 1 << 32 else {
      throw Diagnostic("\(what) \(text.quoted) is too large", ja: "\(what) \(text.quoted) は大きすぎます", at: place)
    }
    let bytes = number << shift
    guard bytes % PageSize.bytes == 0 else {
      throw Diagnostic(
        "\(what) is not a whole number of 4 KiB frames", ja: "\(what) が 4 KiB のフレームの倍数になっていません", at: place)
    }
    return bytes / PageSize.bytes
  }

  /// What a bare number may have meant: MiB, or when that is too much, bytes.
  private static func sizeHint(_ digits: String) -> String? {
    guard let number = UInt64(digits), number > 0 else { return nil }
    if number <= 64 << 10 { return "\(number)MiB?" }
    guard number % PageSize.bytes == 0 else { return nil }
    return Configuration.size(number / PageSize.bytes).filter { $0 != " " } + "?"
  }

  /// One order, 0–10.
  package func order() throws(Diagnostic) -> Order {
    Order(UInt8(try number(.order)))
  }

  /// `3`, `0..3`, `halving` (order o with probability 2^-(o+1)) or weights `{ 0: 8, 1: 4 }`.
  package func orders() throws(Diagnostic) -> OrderDistribution {
    let wanted = "an order: a number, a range like 0..3, halving, or weights"
    let japanese = "オーダー(数、範囲 0..3、halving、または重み)"
    switch content {
    case .map(let entries): return try weights(entries)
    case .text("halving"): return OrderDistribution(weights: (0..<11).map { 1 << (10 - UInt32($0)) })
    case .text(let text):
      guard let (low, high) = Self.range(text) else {
        let near = NearMiss.nearest(to: text, among: ["halving"])
        throw mismatch(
          wanted, ja: japanese, hint: near.map(Diagnostic.didYouMean), jaHint: near.map(Diagnostic.jaDidYouMean))
      }
      for end in [low, high] { _ = try Value(.text("\(end)"), at: place).number(.order) }
      guard low <= high else {
        throw Diagnostic(
          "order \(text.quoted) is an empty range", ja: "order \(text.quoted) は空の範囲です",
          hint: "the smaller order first", jaHint: "小さいほうを先に", at: place)
      }
      return OrderDistribution(UInt8(low)...UInt8(high))
    default: throw mismatch(wanted, ja: japanese)
    }
  }

  private func weights(_ entries: [Entry]) throws(Diagnostic) -> OrderDistribution {
    var weights = [UInt32](repeating: 0, count: Order.count)
    for entry in entries {
      let order = try Value(.text(entry.key), at: entry.place).order()
      weights[Int(order.rawValue)] = UInt32(try entry.value.number(.weight))
    }
    guard weights.contains(where: { $0 > 0 }) else {
      throw Diagnostic("the weights of the orders are all 0", ja: "オーダーの重みがすべて 0 です", at: place)
    }
    return OrderDistribution(weights: weights)
  }

  /// Names joined by `|`, or a number: `GFP_KERNEL|__GFP_NOWARN`, `0xd0`.
  package func gfp(_ kernel: Profile) throws(Diagnostic) -> GFPMask {
    let text = try text("a gfp mask like GFP_KERNEL|__GFP_NOWARN", ja: "GFP_KERNEL|__GFP_NOWARN のような GFP フラグ")
    var mask = GFPMask()
    var offset = 0
    for part in text.split(separator: "|", omittingEmptySubsequences: false) {
      let name = part.trimmed
      let blanks = part.prefix { $0 == " " }.count
      let number = Self.integer(name).flatMap { UInt32(exactly: $0) }
      if let known = kernel.gfp.mask(named: name) ?? number.flatMap({ kernel.gfp.mask(value: $0) }) {
        mask.formUnion(known)
      } else {
        let column = place.column.map { $0 + offset + blanks }
        throw .unknown("gfp name", name, among: kernel.gfp.names, at: Place(line: place.line, column: column))
      }
      offset += part.unicodeScalars.count + 1
    }
    return mask
  }

  /// `DMA`, `Normal`, `HighMem`; of another node `1/Normal`.
  package func zone(of configuration: Configuration) throws(Diagnostic) -> ZoneIndex {
    let text = try text("a zone (DMA, Normal, HighMem)", ja: "ゾーン(DMA、Normal、HighMem)")
    var name = text
    var node = 0
    if let slash = text.firstIndex(of: "/") {
      guard let number = Int(text[..<slash]), number >= 0, number < configuration.nodes else {
        throw Diagnostic(
          "zone \(text.quoted): this machine has no such node", ja: "zone \(text.quoted): このマシンにそのノードはありません",
          hint: "nodes count from 0", jaHint: "ノードの番号は 0 から", at: place)
      }
      node = number
      name = String(text[text.index(after: slash)...])
    }
    guard let type = configuration.profile.zone(named: name) else {
      throw .unknown("zone", name, among: configuration.profile.zones.map { $0.type.name }, at: place)
    }
    let zone = ZoneIndex(node: node, type: type)
    guard configuration.zoneRange(zone) != nil else {
      let present = configuration.zones.filter { $0.node == node }.map { $0.type.name }
      let isOneOfMany = configuration.nodes > 1
      throw Diagnostic(
        "\(isOneOfMany ? "node \(node)" : "this machine") has no zone \(name)",
        ja: "\(isOneOfMany ? "ノード \(node)" : "このマシン")にゾーン \(name) はありません",
        hint: "its zones: " + present.joined(separator: ", "), jaHint: "あるのは " + present.joined(separator: "、"),
        at: place)
    }
    return zone
  }
}

extension Configuration {
  /// A number of frames in the largest unit that holds it whole.
  package static func size(_ frames: UInt64) -> String {
    for (shift, unit) in [(28, "TiB"), (18, "GiB"), (8, "MiB")] where frames > 0 && frames % (1 << UInt64(shift)) == 0 {
      return "\(frames >> UInt64(shift)) \(unit)"
    }
    return "\(frames * 4) KiB"
  }
}

extension Value {
  /// Bytes of a line of the hardware cache, one of `cache-line`'s sizes.
  package func cacheLine(of profile: Profile) throws(Diagnostic) -> Int {
    let bytes = Int(try number(.cacheLine))
    guard profile.limits.cacheLines.contains(bytes) else {
      throw Diagnostic(
        "cache-line \(bytes) is not a size of IA-32", ja: "cache-line \(bytes) は IA-32 にない大きさです",
        hint: "16, 32, 64 or 128", jaHint: "16、32、64、128 のいずれか", at: place)
    }
    return bytes
  }
}
