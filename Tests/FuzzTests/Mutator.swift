import Kernel
import Simulation

/// Makes a valid input an odd one: bytes, lines, tokens, numbers, splices, structure. The same seed, the same input.
struct Mutator {
  var random: RandomSource

  init(seed: UInt64) { random = RandomSource(seed: seed) }

  mutating func below(_ bound: Int) -> Int { Int(random.below(UInt64(max(1, bound)))) }
  mutating func pick<Element>(_ list: [Element]) -> Element { list[below(list.count)] }

  /// One to four mutations: one most of the time, so that much is still accepted.
  mutating func mutate(_ text: [UInt8], with others: [[UInt8]]) -> [UInt8] {
    var text = text
    var times = 1
    while times < 4, below(3) == 0 { times += 1 }
    for _ in 0..<times {
      switch below(10) {
      case 0: text = mutateByte(text)
      case 1: text = mutateLine(text)
      case 2: text = splice(text, pick(others))
      case 3: text = mutateStructure(text)
      case 4, 5: text = mutateToken(text)
      default: text = mutateNumber(text)
      }
      // What a splice doubles again and again is cut.
      if text.count > 1 << 16 { text = Array(text.prefix(1 << 16)) }
    }
    return text
  }

  static let numbers = [
    "0", "1", "2", "-1", "3", "7", "10", "11", "31", "32", "33", "63", "64", "100", "127", "128", "255", "256", "999",
    "1000", "1023", "1024", "4095", "4096", "16384", "65535", "65536", "131072", "131073", "1000000", "1000001",
    "16777215", "16777216", "2147483647", "2147483648", "4294967294", "4294967295", "4294967296", "1000000000000",
    "9223372036854775807", "9223372036854775808", "18446744073709551615", "99999999999999999999999999", "0x0", "0xFFFF",
    "0xFFFFFFFF", "0xC0000000", "1_000", "1e9", "0.5", "+1", "0..0", "5..1", "0..4294967295", "1..1000000000", "1/2",
    "0/1", "1/0", "4294967295/4294967295", "NaN", "٣", "1024MiB", "4GiB", "64GiB", "0KiB", "4KiB", "17MiB", "5MiB",
  ]

  static let words = [
    "order", "count", "lifetime", "gfp", "as", "by", "cpu", "context", "interrupt", "softirq", "GFP_ATOMIC",
    "GFP_HIGHUSER", "GFP_NOFS|__GFP_NOFAIL", "__GFP_REPEAT", "__GFP_NORETRY", "__GFP_DMA|__GFP_HIGHMEM", "rt",
    "memalloc", "true", "false", "halving", "{}", "[]", "~", "null", "every", "from", "until", "memory", "highmem",
    "pae", "nodes", "cpus", "hz", "smp", "slab", "cache-line", "bufctl", "slab-descriptor", "sysctl",
    "min_free_kbytes", "lowmem_reserve_ratio", "kmalloc", "kfree", "size", "alloc_page", "free_page", "tick", "repeat",
    "do", "pause", "say", "mark", "expect", "break", "view", "frame", "address", "pick", "share", "random", "newest",
    "every-other", "Normal", "DMA", "HighMem", "1/Normal", "kmem_cache", "size-32", "size-131072(DMA)", "pmd", "pool",
    "A", "\"", "'", ":", "#", "- ", "|", ">", "&a", "*a", "!!int", "%YAML 1.1", "---", "...", "?", ",", "{", "}", "[",
    "]", "\t", "\r", "\r\n", "\u{85}", "\u{2028}", "\u{2029}", "\u{1B}[2J", "\u{9B}31m", "\u{1B}]0;x\u{7}", "\u{0}",
    "\u{7F}", "\u{202E}", "\u{FEFF}", "日本語", "é", "👩‍👩‍👧", "%s%n",
  ]

  private mutating func mutateByte(_ text: [UInt8]) -> [UInt8] {
    var text = text
    guard !text.isEmpty else { return [UInt8(truncatingIfNeeded: random.next())] }
    let at = below(text.count)
    switch below(3) {
    case 0: text[at] = UInt8(truncatingIfNeeded: random.next())
    case 1: text.insert(UInt8(truncatingIfNeeded: random.next()), at: at)
    default: text.removeSubrange(at..<min(text.count, at + 1 + below(8)))
    }
    return text
  }

  private mutating func mutateLine(_ text: [UInt8]) -> [UInt8] {
    var lines = text.split(separator: 0x0A, omittingEmptySubsequences: false).map { Array($0) }
    let at = below(lines.count)
    switch below(4) {
    case 0: lines.remove(at: at)
    case 1: lines.insert(lines[at], at: below(lines.count))
    case 2: lines.swapAt(at, below(lines.count))
    default: lines = Array(lines.prefix(at)) + [Array(lines[at].prefix(below(lines[at].count)))]
    }
    return Array(lines.joined(separator: [0x0A]))
  }

  /// The end of one text behind the beginning of another.
  private mutating func splice(_ text: [UInt8], _ other: [UInt8]) -> [UInt8] {
    let lines = text.split(separator: 0x0A, omittingEmptySubsequences: false)
    let others = other.split(separator: 0x0A, omittingEmptySubsequences: false)
    let (head, tail) = (below(lines.count), below(others.count))
    let count = below(2) == 0 ? others.count : 1 + below(5)
    let kept = below(2) == 0 ? [] : Array(lines.dropFirst(head))
    return Array((lines.prefix(head) + others.dropFirst(tail).prefix(count) + kept).joined(separator: [0x0A]))
  }

  private mutating func mutateStructure(_ text: [UInt8]) -> [UInt8] {
    var lines = text.split(separator: 0x0A, omittingEmptySubsequences: false).map { Array($0) }
    let at = below(lines.count)
    switch below(6) {
    case 0: lines[at] = Array("  ".utf8) + lines[at]
    case 1: lines[at] = Array(lines[at].drop { $0 == 0x20 })
    case 2: lines[at] = Array("- ".utf8) + lines[at]
    case 3:
      if let colon = lines[at].firstIndex(of: 0x3A) {
        lines[at] =
          lines[at].prefix(colon + 1) + Array(pick([" [", " {", " &a", " *a", "", " |", " \""]).utf8)
          + lines[at].dropFirst(colon + 1)
      }
    case 4: lines[at].reverse()
    default:
      lines[at] += Array(
        repeating: UInt8(ascii: pick(["[", "{", "-", " ", "\""] as [Unicode.Scalar])), count: 1 << below(12))
    }
    return Array(lines.joined(separator: [0x0A]))
  }

  private static func isWord(_ byte: UInt8) -> Bool {
    byte >= 0x80 || byte == 0x5F || byte == 0x2D || (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte)
      || (0x61...0x7A).contains(byte)
  }

  private func tokens(_ text: [UInt8], where isPart: (UInt8) -> Bool) -> [Range<Int>] {
    var result: [Range<Int>] = []
    var start: Int?
    for (at, byte) in text.enumerated() {
      if isPart(byte) {
        start = start ?? at
      } else if let begin = start {
        result.append(begin..<at)
        start = nil
      }
    }
    if let begin = start { result.append(begin..<text.count) }
    return result
  }

  private mutating func mutateToken(_ text: [UInt8]) -> [UInt8] {
    var text = text
    let tokens = tokens(text, where: Self.isWord)
    guard !tokens.isEmpty else { return text + Array(pick(Self.words).utf8) }
    let token = pick(tokens)
    switch below(4) {
    case 0: text.removeSubrange(token)
    case 1: text.replaceSubrange(token, with: Array(text[pick(tokens)]))
    case 2: text.insert(contentsOf: Array(pick(Self.words).utf8), at: token.lowerBound)
    default: text.replaceSubrange(token, with: Array(pick(Self.words).utf8))
    }
    return text
  }

  private mutating func mutateNumber(_ text: [UInt8]) -> [UInt8] {
    var text = text
    let tokens = tokens(text) { (0x30...0x39).contains($0) }
    guard !tokens.isEmpty else { return mutateToken(text) }
    let token = pick(tokens)
    if below(4) == 0, let value = Int64(String(decoding: text[token], as: UTF8.self)) {
      // Near by: one more, one less, twice, half.
      let near = [value &+ 1, value &- 1, value &* 2, value / 2]
      text.replaceSubrange(token, with: Array("\(pick(near))".utf8))
    } else {
      text.replaceSubrange(token, with: Array(pick(Self.numbers).utf8))
    }
    return text
  }
}
