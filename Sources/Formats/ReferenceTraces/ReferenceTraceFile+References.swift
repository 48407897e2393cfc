import Script
import Textbook

extension ReferenceTraceFile {
  /// The first references of a trace that a scenario names. Pages are numbered in the order in which they come, unless
  /// the trace names them itself and they are small.
  static func references(_ question: TraceQuestion, in folder: String) throws(Diagnostic) -> [Reference] {
    let name = try question.file.text("the name of a trace")
    var kind = ReferenceTraceFormat.Kind.pages
    if let word = question.format {
      kind = try Value(.text(word), at: question.formatPlace ?? question.file.place)
        .choice("format", ReferenceTraceFormat.Kind.allCases.map { ($0.rawValue, $0) })
    }
    var format = ReferenceTraceFormat(kind)
    format.pageSize = question.pageSize
    do throws(Diagnostic) {
      return try read(path: ScenarioReader.path(name, in: folder), format, count: question.count)
    } catch {
      throw ScenarioReader.mentioned(error, at: question.file.place)
    }
  }

  private static func read(
    path: String, _ format: ReferenceTraceFormat, count: Int
  ) throws(Diagnostic) -> [Reference] {
    var lines = try LineSplitter(path: path, lineLimit: lineLimit)
    var reader = ReferenceReader(format)
    do throws(Diagnostic) {
      while reader.references.count < count, let bytes = try lines.next() { try reader.read(bytes) }
    } catch {
      var mistake = error
      mistake.file = lines.name
      if mistake.line == nil { mistake.line = lines.number }
      throw mistake
    }
    let read = reader.references.prefix(count).map { Reference(packed: $0) }
    guard !read.isEmpty else { throw Diagnostic("the trace has no references", file: lines.name) }
    if reader.numbering.count > Int(ReplacementSetup.lastPage) {
      throw Diagnostic(
        "the trace has \(reader.numbering.count) pages; at most \(ReplacementSetup.lastPage) are told apart",
        hint: "count: fewer references", file: lines.name)
    }
    let own = (0..<UInt32(reader.numbering.count)).map { reader.numbering.page($0) }
    // Pages by their own numbers, where those are numbers that a reader would know again.
    guard format.kind == .pages, own.allSatisfy({ $0 <= UInt64(ReplacementSetup.lastPage) }) else { return read }
    return read.map { Reference(page: UInt32(own[Int($0.page)]), isWrite: $0.isWrite) }
  }
}
