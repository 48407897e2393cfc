import Textbook

// The numbers of the textbook's worlds.

extension Quantity {
  /// Numbers in one list.
  static let listLength = 1024

  /// Units of memory, and of what lies in it.
  static let worldMemory = Quantity("memory", 1...1_000_000)
  static let piece = Quantity("size", 1...1_000_000)
  static let worldHoles = Quantity("holes", 1...1_000_000)
  static let commonSizes = Quantity("common", 1...1_000_000)
  static let bitmapUnit = Quantity("unit", 1...1_000_000)
  /// So many pieces live on the whole.
  static let keptPieces = Quantity("keep", 1...1000)
  /// What a world does one by one at a request: bits of a map, pages of a program.
  static let mostSteps = 65_536
  static let growth = Quantity("by", 1...1_000_000)
  static let systemSize = Quantity("system", 0...1_000_000)
  static let driverSize = Quantity("drivers", 0...1_000_000)
  /// Units that a disk delivers in a tick, or bytes in a microsecond.
  static let diskRate = Quantity("rate", 1...1_000_000)
  /// Ticks that a program or a job has to run.
  static let runTime = Quantity("time", 0...1_000_000)
  static let jobTime = Quantity("time", 1...1_000_000)
  static let partitions = Quantity("sizes", 1...1_000_000)
  static let eachProgram = Quantity("each", 1...1_000_000)
  /// Addresses within a program or a small memory: also those that are outside it.
  static let wordAddress = Quantity("address", 0...1_000_000_000)
  static let wordAddresses = Quantity("addresses", 0...1_000_000_000)
  static let keyBlock = Quantity("block", 1...1_000_000)
  /// As many as a program has pages.
  static let worldFrames = Quantity("frames", 1...65_536)
  static let pageBytes = Quantity("page", 1...1 << 40)
  static let pageUnits = Quantity("page", 1...1_000_000)
  static let segments = Quantity("segments", 1...1 << 40)
  static let entryBytes = Quantity("entry", 1...4096)
  /// Microseconds before a transfer begins.
  static let positioning = Quantity("positioning", 0...1_000_000)
  static let pageCount = Quantity("pages", 1...1 << 36)
  /// Pages of a process: a line of the widest screen shows so many.
  static let forkPages = Quantity("data", 0...256)
  static let forkText = Quantity("text", 0...256)
  static let execPages = Quantity("pages", 1...256)
  static let dataPage = Quantity("page", 0...255)
  static let residentPages = Quantity("resident", 0...1_000_000)
  static let instructionWords = Quantity("words", 1...16)
  static let source = Quantity("source", 0...1_000_000_000)
  static let target = Quantity("target", 0...1_000_000_000)
  /// Of a virtual address.
  static let addressBits = Quantity("bits", 13...48)
  static let virtualAddress = Quantity("address", 0...(1 << 48) - 1)
  static let physicalMemory = Quantity(
    "memory", 4096...1 << 30, hint: "the inverted table of more than 1 GiB is not played entry by entry",
    jaHint: "1 GiB を超える逆引きページテーブルは 1 エントリずつ表示できない")
  /// Entries of a hash chain, in the mean.
  static let chainLength = 256
  static let hashSlots = Quantity("slots", 1...1 << 20)
  /// Pages that two processes map: each has its frame looked up.
  static let sharedPages = Quantity("pages", 1...1024)
  package static let tlbEntries = Quantity("entries", 1...4096)
  package static let tlbWays = Quantity("ways", 1...4096)
  static let nanoseconds = Quantity("memory-ns", 0...1_000_000)
  static let tlbTime = Quantity("tlb-ns", 0...1_000_000)
  static let handlerTime = Quantity("handler-ns", 0...1_000_000_000)
}
