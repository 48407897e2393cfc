package import Kernel
import Textbook

/// A number that a file or the `:` line can give: its name, the range that it is refused outside of, and what to do
/// about one that is. The one table of them; no reader has a range of its own.
package struct Quantity: Sendable {
  package var name: String
  package var range: ClosedRange<Int64>
  package var hint: String?
  package var japaneseHint: String?
  package init(_ name: String, _ range: ClosedRange<Int64>, hint: String? = nil, jaHint: String? = nil) {
    self.name = name
    self.range = range
    self.hint = hint
    japaneseHint = jaHint
  }

  /// The same range under the name by which this place of the file knows it.
  package func called(_ other: String) -> Quantity {
    Quantity(other, range, hint: hint, jaHint: japaneseHint)
  }

  /// Whatever the kernel keeps in 32 bits without looking at it.
  private static let word: ClosedRange<Int64> = 0...Int64(UInt32.max)
}

// Of the script and its workloads.
extension Quantity {
  /// Of one step; all steps together have `Program.tickLimit`.
  package static let ticks = Quantity("ticks", 0...1_000_000_000_000)
  /// A moment that a run is asked to go to.
  package static let tick = Quantity("tick", 0...Int64(Program.tickLimit))
  /// Ticks until what was served is freed: eleven days at HZ 1000.
  package static let lifetime = Quantity("lifetime", 0...1_000_000_000)
  /// Requests that one step makes.
  package static let count = Quantity("count", 1...1_000_000)
  /// Requests that a workload makes at once. A key is answered between two events, and this is one.
  package static let workloadCount = Quantity("count", 1...10_000, hint: "a workload comes again every so many ticks")
  /// Blocks or objects that a free picks: there may be fewer.
  package static let picked = Quantity("count", 1...Int64(UInt32.max))
  package static let times = Quantity("repeat", word)
  package static let every = Quantity("every", 1...Int64(UInt32.max))
  package static let from = Quantity("from", word)
  package static let until = Quantity("until", word)
  package static let perTick = Quantity("per-tick", 1...1_000_000)
  package static let seed = Quantity("seed", 0...Int64.max)
  package static let formatVersion = Quantity("mmscope", 1...Int64.max)
  /// Advances since boot, in what a saved run keeps: more than anybody has watched.
  package static let position = Quantity("at", 0...1_000_000_000_000)
  package static let part = Quantity("part", 0...1000)
  package static let lessonNumber = Quantity("number", 1...99)
}

// Of requests and frees.
extension Quantity {
  package static let order = Quantity(
    "order", 0...10, hint: "orders run from 0 to 10: MAX_ORDER is 11, the largest block has 1024 frames (4 MiB)",
    jaHint: "オーダーは 0〜10。MAX_ORDER は 11、最大のブロックは 1024 フレーム(4 MiB)")
  package static let weight = Quantity("weight", 0...1_000_000)
  /// Bytes: what the kernel's `size_t` holds on IA-32. Whether it makes sense is the kernel's business.
  package static let size = Quantity("size", word)
  package static let align = Quantity("align", word)
  /// Frames by number, also those that no machine has: freeing one is a mistake that the kernel meets.
  package static let anyFrame = Quantity("frame", word)
  package static let address = Quantity(
    "address",
    Int64(clamping: Profile.widestAddresses.lowerBound)...Int64(clamping: Profile.widestAddresses.upperBound),
    hint: "linear addresses of the kernel begin at " + lowestAddress,
    jaHint: "カーネルの線形アドレスは \(lowestAddress) から")
  private static let lowestAddress = "0x" + String(Profile.widestAddresses.lowerBound, radix: 16, uppercase: true)
  /// Elements of a pool. Beyond 32,768 the kernel finds no room for their array; beyond a million nothing is shown.
  package static let poolMinimum = Quantity("min", 0...1_000_000)
  package static let freeFrames = Quantity(
    "free", word, hint: "min, low, high or a number of frames", jaHint: "min、low、high、またはフレーム数")
  package static let blocks = Quantity("blocks", word)

  /// A frame that the machine has.
  package static func frame(of configuration: Configuration) -> Quantity {
    Quantity("frame", 0...Int64(clamping: configuration.memoryFrames) - 1)
  }
  package static func cpu(of configuration: Configuration) -> Quantity {
    Quantity(
      "cpu", 0...Int64(configuration.cpus - 1),
      hint: "this machine has cpus: \(configuration.cpus), counted from 0",
      jaHint: "このマシンの CPU は \(configuration.cpus) 個、番号は 0 から")
  }
  package static func node(of configuration: Configuration) -> Quantity {
    Quantity(
      "node", 0...Int64(configuration.nodes - 1),
      hint: "this machine has nodes: \(configuration.nodes), counted from 0",
      jaHint: "このマシンのノードは \(configuration.nodes) 個、番号は 0 から")
  }
  /// What the largest machine has, for help; a script's machine narrows it.
  package static let cpu = Quantity("cpu", 0...Int64(Profile.mostCPUs - 1))
  package static let node = Quantity("node", 0...Int64(Profile.mostNodes - 1))
}

// Of the machine.
extension Quantity {
  package static let nodes = Quantity("nodes", 1...Int64(Profile.mostNodes))
  package static let cpus = Quantity("cpus", 1...Int64(Profile.mostCPUs))
  package static let hz = Quantity(
    "hz", Int64(Profile.widestHZ.lowerBound)...Int64(Profile.widestHZ.upperBound),
    hint: "SHIFT_HZ of include/linux/timex.h knows no other HZ: the kernel would not build",
    jaHint: "include/linux/timex.h の SHIFT_HZ が対応せず、カーネルをビルドできない")
  package static let cacheLine = Quantity("cache-line", 1...4096)
  package static let structureSize = Quantity("size", word)
  /// `int min_free_kbytes`, not below 0 (`proc_dointvec_minmax`).
  package static let minFreeKbytes = Quantity("min_free_kbytes", 0...Int64(Int32.max))
  /// `int sysctl_lowmem_reserve_ratio[]`; the kernel divides by it.
  package static let reserveRatio = Quantity("lowmem_reserve_ratio", 1...Int64(Int32.max))

  package static func of(_ sysctl: Sysctl) -> Quantity {
    let quantity =
      switch sysctl {
      case .minFreeKbytes: minFreeKbytes
      case .lowmemReserveRatioDMA, .lowmemReserveRatioNormal: reserveRatio
      case .overcommitMemory: overcommitMemory
      case .overcommitRatio: overcommitRatio
      case .swappiness, .dirtyRatio, .dirtyBackgroundRatio: percent
      case .cachePressure: cachePressure
      case .pageCluster: pageCluster
      case .laptopMode: laptopMode
      }
    return quantity.called(sysctl.name)
  }
}

// Of the screen.
extension Quantity {
  /// Ticks per second.
  package static let speed = Quantity("speed", 1...100_000)
  package static let zoom = Quantity("zoom", 0...30)
  /// A slab has at most 65,533 objects (SLAB_LIMIT).
  package static let object = Quantity("object", 0...65_535)
}

// Of the command line.
extension Quantity {
  /// Ticks between two reports.
  package static let reportEvery = Quantity("every", 1...Int64(Program.tickLimit))
  package static let columns = Quantity("columns", 20...500, hint: "--size takes columns and rows, as in 100x30")
  package static let rows = Quantity("rows", 6...200, hint: "--size takes columns and rows, as in 100x30")
  /// Pictures a second.
  package static let fps = Quantity("fps", 1...120)
  /// Reading time of captions, in percent.
  package static let pace = Quantity("pace", 0...1000)
  /// MiB.
  package static let historyMemory = Quantity("history-memory", 1...65_536)
  /// Of a table of commas.
  package static let column = Quantity("column", 1...100_000)
  package static let process = Quantity("pid", 0...Int64.max)

  /// The number in a text that stands for itself: an option, a line of its own. Refused with the same words as in a
  /// file.
  package func number(in text: String) throws(Diagnostic) -> Int64 {
    try Value(.text(text.sanitized), at: Place()).number(self)
  }
}

extension Value {
  /// A whole number within the quantity's range, decimal or `0x…`; `_` may group digits.
  package func number(_ quantity: Quantity) throws(Diagnostic) -> Int64 {
    try number(quantity.name, quantity.range, hint: quantity.hint, jaHint: quantity.japaneseHint)
  }

  /// `20` or `20..200`: two numbers within the quantity's range, the smaller first.
  package func range(
    _ quantity: Quantity, _ wanted: String, ja japanese: String
  ) throws(Diagnostic) -> ClosedRange<UInt32> {
    let text = try text(wanted, ja: japanese)
    let ends = text.firstRange(of: "..").map { [text[..<$0.lowerBound], text[$0.upperBound...]] } ?? [text[...]]
    var numbers: [Int64] = []
    for end in ends {
      guard Self.isNumber(end.trimmed) else { throw mismatch(wanted, ja: japanese) }
      numbers.append(try Value(.text(end.trimmed), at: place).number(quantity))
    }
    guard let low = numbers.first, let high = numbers.last, low <= high else {
      throw Diagnostic(
        "\(quantity.name) \(text.quoted) is an empty range", ja: "\(quantity.name) \(text.quoted) は空の範囲です",
        hint: "the smaller \(quantity.name) first", jaHint: "小さいほうを先に", at: place)
    }
    return UInt32(low)...UInt32(high)
  }
}

// Of the replacement world.
extension Quantity {
  package static let replacementFrames = Quantity(
    "frames", 1...Int64(ReplacementSetup.frameLimit), hint: "1 to \(ReplacementSetup.frameLimit) page frames",
    jaHint: "ページフレームは 1〜\(ReplacementSetup.frameLimit) 個")
  package static let page = Quantity(
    "page", 0...Int64(ReplacementSetup.lastPage), hint: "pages run from 0 to \(ReplacementSetup.lastPage)",
    jaHint: "ページ番号は 0〜\(ReplacementSetup.lastPage)")
}
