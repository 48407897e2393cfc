package import Kernel

// Readers of what the verbs of the slab allocator take.

extension Value {
  /// A number of 32 bits, as the kernel's `size_t` on IA-32: whether it makes sense is the kernel's business.
  func word(_ what: String) throws(Diagnostic) -> UInt32 { UInt32(try number(.size.called(what))) }

  /// `100` or `64..512`, in bytes.
  package func sizes() throws(Diagnostic) -> SizeRange {
    let range = try range(.size, "a size in bytes, like 100 or 64..512", ja: "バイト数(100 や 64..512)")
    return SizeRange(range.lowerBound, range.upperBound)
  }

  static let slabFlagNames = CacheFlags.given.map { $0.name }

  /// Names joined by `|`, or `0` for none.
  package func slabFlags() throws(Diagnostic) -> CacheFlags {
    let text = try text(
      "flags like SLAB_HWCACHE_ALIGN|SLAB_RECLAIM_ACCOUNT",
      ja: "SLAB_HWCACHE_ALIGN|SLAB_RECLAIM_ACCOUNT のようなフラグ")
    var flags = CacheFlags()
    if text == "0" { return flags }
    var offset = 0
    for part in text.split(separator: "|", omittingEmptySubsequences: false) {
      let name = part.trimmed
      guard let known = CacheFlags.given.first(where: { $0.name == name }) else {
        let column = place.column.map { $0 + offset + part.prefix { $0 == " " }.count }
        let place = Place(line: place.line, column: column)
        throw Diagnostic.unknown("slab flag", name, among: Self.slabFlagNames, at: place).listing(Self.slabFlagNames)
      }
      flags.formUnion(known.flag)
      offset += part.unicodeScalars.count + 1
    }
    return flags
  }

  /// The name of a new cache or pool. Readers of /proc/slabinfo split its lines at blanks.
  func newName(_ what: String) throws(Diagnostic) -> String {
    let japanese = what == "cache" ? "キャッシュ" : "プール"
    let name = try text("a name for the \(what)", ja: "\(japanese)の名前")
    guard !name.isEmpty, !name.contains(" ") else {
      throw Diagnostic(
        "the name of a \(what) has no blanks and is not empty", ja: "\(japanese)の名前は空にできず、空白も使えません", at: place)
    }
    guard name.utf8.count <= 127 else {
      throw Diagnostic(
        "the name of a \(what) has more than 127 bytes", ja: "\(japanese)の名前が 127 バイトを超えています", at: place)
    }
    return name
  }
}
