package import Kernel
package import Script

/// `/proc/slabinfo`, versions 2.0 and 2.1 (LF 6.4): two lines of header and a line for each cache, the newest first.
package enum Slabinfo {
  static let byteLimit: UInt64 = 1 << 20

  /// What a line tells of a cache, in the order of its numbers.
  package enum Column: Int, CaseIterable, Sendable {
    case activeObjects, objects, objectSize, objectsPerSlab, pagesPerSlab, limit, batchCount, sharedFactor, activeSlabs,
      slabs, sharedAvailable
    /// The header's word for it.
    package var name: String {
      [
        "active_objs", "num_objs", "objsize", "objperslab", "pagesperslab", "limit", "batchcount", "sharedfactor",
        "active_slabs", "num_slabs", "sharedavail",
      ][rawValue]
    }
  }

  /// One line: a cache's name and its numbers.
  package struct Row: Hashable, Sendable {
    package var name: String
    /// By `Column`.
    package var values: [UInt64]
    /// In the text, from 1.
    package var line: Int
    package init(name: String, values: [UInt64], line: Int = 0) {
      // Unreachable: `row` reads one number for each of `places`.
      precondition(values.count == Column.allCases.count)
      self.name = name
      self.values = values
      self.line = line
    }
    package subscript(column: Column) -> UInt64 { values[column.rawValue] }
  }

  // MARK: Writing

  private static let header = """
    slabinfo - version: 2.1
    # name            <active_objs> <num_objs> <objsize> <objperslab> <pagesperslab> : tunables <limit> <batchcount> \
    <sharedfactor> : slabdata <active_slabs> <num_slabs> <sharedavail>

    """

  /// `s_show`: `%-17s %6lu %6lu %6u %4u %4d : tunables %4u %4u %4u : slabdata %6lu %6lu %6u`.
  package static func text(of rows: [Row]) -> String {
    let widths = [6, 6, 6, 4, 4, 4, 4, 4, 6, 6, 6]
    return header
      + rows.map { row in
        let cells = zip(row.values, widths).map { KernelNumber.right("\($0)", $1) }
        return KernelNumber.left(row.name, 17) + " " + cells[0..<5].joined(separator: " ") + " : tunables "
          + cells[5..<8].joined(separator: " ") + " : slabdata " + cells[8...].joined(separator: " ") + "\n"
      }.joined()
  }

  /// The rows of the machine's caches as the kernel would print them.
  package static func rows(of reading: SlabReading, names: Names) -> [Row] {
    reading.caches.map { cache in
      let values: [UInt32] = [
        cache.activeObjects, cache.objects, cache.geometry.objectSize, cache.geometry.count,
        1 << UInt32(cache.geometry.order), cache.limit, cache.batch, cache.sharedFactor, cache.activeSlabs, cache.slabs,
        cache.sharedAvailable,
      ]
      return Row(name: names[cache.cache], values: values.map { UInt64($0) })
    }
  }

  // MARK: Reading

  /// The rows of a text, as they stand in it. Statistics behind them are passed over.
  package static func parse(_ text: String, file: String? = nil) throws(Diagnostic) -> [Row] {
    try SlabinfoText.rows(of: text, file: file)
  }

  // MARK: Starting from it

  /// The rows as a start of this machine, oldest cache first. Numbers that no cache can have, and more slabs than the
  /// machine has memory for, are refused at their line. Caches that the script may name are added to `names`.
  package static func caches(
    _ text: String, file: String, on configuration: Configuration, names: inout Names
  ) throws(Diagnostic) -> [CacheStart] {
    let file = file.sanitized
    var result: [CacheStart] = []
    var seen: Set<String> = []
    var frames: UInt64 = 0
    let rows = try parse(text, file: file)
    for row in rows {
      guard let problem = row.problem else { continue }
      throw Diagnostic("\(row.name): " + problem.message, hint: problem.hint, file: file, line: row.line)
    }
    for row in rows.reversed() {
      func refuse(_ message: String) -> Diagnostic {
        Diagnostic("\(row.name): " + message, file: file, line: row.line)
      }
      guard seen.insert(row.name).inserted else { throw refuse("the cache comes twice") }
      frames += row[.slabs] * row[.pagesPerSlab]
      guard frames <= configuration.lowMemFrames else {
        throw refuse(
          "with its slabs there are \(frames) pages, more than the \(configuration.lowMemFrames) of low memory")
      }
      guard names.knownCache(row.name) != nil || names.caches.count < ProgramBuilder.cacheLimit else {
        throw refuse("more than \(ProgramBuilder.cacheLimit) caches")
      }
      let cache = names.cache(row.name)
      names.noteCreation(of: cache)
      result.append(row.start(of: cache))
    }
    return result
  }
}

extension Slabinfo.Row {
  /// Why no cache of SLAB can be like this; nil when one can.
  fileprivate var problem: (message: String, hint: String?)? {
    let pages = self[.pagesPerSlab]
    guard pages > 0, pages & (pages - 1) == 0, pages <= 32 else {
      return ("\(pages) pages a slab: not a power of two up to 32", nil)
    }
    guard (4...131_072).contains(self[.objectSize]) else {
      return ("objects of \(self[.objectSize]) bytes: outside 4–131072", nil)
    }
    guard self[.objectsPerSlab] > 0, self[.objectsPerSlab] * self[.objectSize] <= pages * 4096 else {
      return (
        "\(self[.objectsPerSlab]) objects of \(self[.objectSize]) bytes do not make a slab of \(pages) page(s)", nil
      )
    }
    guard self[.slabs] * self[.objectsPerSlab] == self[.objects] else {
      return (
        "\(self[.slabs]) slabs of \(self[.objectsPerSlab]) objects are not the \(self[.objects]) of num_objs", nil
      )
    }
    return countProblem ?? tunableProblem
  }

  private var countProblem: (message: String, hint: String?)? {
    guard self[.activeObjects] <= self[.objects] else {
      return ("\(self[.activeObjects]) active objects of \(self[.objects])", nil)
    }
    guard self[.activeSlabs] <= self[.slabs] else {
      return ("\(self[.activeSlabs]) active slabs of \(self[.slabs])", nil)
    }
    let most = self[.activeSlabs] * self[.objectsPerSlab]
    guard (self[.activeSlabs]...most).contains(self[.activeObjects]) else {
      return (
        "\(self[.activeObjects]) active objects in \(self[.activeSlabs]) active slabs",
        "an active slab holds 1–\(self[.objectsPerSlab]) of them"
      )
    }
    return nil
  }

  private var tunableProblem: (message: String, hint: String?)? {
    guard self[.limit] > 0 else { return ("limit 0", "SLUB prints 0: it has no arrays; SLAB's slabinfo is needed") }
    guard self[.limit] <= 120 else { return ("limit \(self[.limit])", "arrays of up to 120 entries are simulated") }
    guard (1...self[.limit]).contains(self[.batchCount]) else {
      return ("batchcount \(self[.batchCount]) is outside 1–\(self[.limit]), its limit", nil)
    }
    let shared = self[.batchCount] * self[.sharedFactor]
    guard shared <= 480 else {
      return ("a shared array of \(shared) entries", "up to 480 are simulated: batchcount × sharedfactor")
    }
    guard self[.sharedAvailable] <= min(shared, self[.activeObjects]) else {
      return ("sharedavail \(self[.sharedAvailable]) is more than there can be", nil)
    }
    return nil
  }

  fileprivate func start(of cache: CacheID) -> CacheStart {
    func value(_ column: Slabinfo.Column) -> UInt32 { UInt32(self[column]) }
    return CacheStart(
      cache: cache, objectSize: value(.objectSize), count: value(.objectsPerSlab),
      order: UInt8(self[.pagesPerSlab].trailingZeroBitCount), activeObjects: value(.activeObjects),
      activeSlabs: value(.activeSlabs), slabs: value(.slabs), limit: value(.limit), batch: value(.batchCount),
      sharedFactor: value(.sharedFactor), sharedAvailable: value(.sharedAvailable))
  }
}
