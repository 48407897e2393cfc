import Kernel
import Script

// `typed:`, what was typed in the run that the file keeps. Written by `SavedRun`.

extension ScenarioReader {
  static let typedKeys = ["version", "folder", "until", "digest", "names", "lines"]

  /// Where the scenario's files lie, when the file was saved elsewhere. It is needed before anything else is read.
  static func folder(_ typed: Value.Entry?) -> String? {
    guard case .map(let entries) = typed?.value.content,
      case .text(let folder) = entries.first(where: { $0.key == "folder" })?.value.content, !folder.isEmpty
    else { return nil }
    return folder
  }

  /// - Parameter names: as the script leaves them; the lines' own are added.
  mutating func typed(_ section: Value.Entry, names: inout Names) -> TypedRun? {
    let form = "a map: { until: 120, lines: [ … ] }"
    guard let entries = attempt({ (_) throws(Diagnostic) in try section.value.entries(form) }) else { return nil }
    var run = TypedRun(scriptNames: names, place: section.place)
    var lines: Value?
    for entry in entries {
      _ = attempt { (_) throws(Diagnostic) in
        switch entry.key {
        case "version": run.version = try entry.value.text("the version that saved it")
        case "folder": _ = try entry.value.text("the name of a folder")
        case "until": run.until = UInt64(try entry.value.number(.position.called("until")))
        case "digest": run.digest = try Self.digest(entry.value)
        case "names": try Self.addNames(entry.value, &names)
        case "lines": lines = entry.value
        default: throw Diagnostic.unknown("key", entry.key, among: Self.typedKeys, at: entry.place)
        }
      }
    }
    switch lines?.content {
    case .list(let values):
      for value in values where findings.dropped == 0 { readLine(value, &run, &names) }
    case .nothing, nil: break
    default: if let lines { findings.add(lines.mismatch("a list of lines: [ { at: 57, line: … } ]")) }
    }
    if run.digest != nil, run.until == nil {
      let place = entries.first { $0.key == "digest" }?.place ?? section.place
      findings.add(Diagnostic("digest needs until: of which moment is it?", at: place))
    }
    return run
  }

  private mutating func readLine(_ value: Value, _ run: inout TypedRun, _ names: inout Names) {
    let (configuration, world) = (configuration, world)
    let before = run
    let line = attempt { (_) throws(Diagnostic) in
      try Self.line(value, after: before, configuration, world, &names)
    }
    if let line { run.lines.append(line) }
  }

  private static func line(
    _ value: Value, after run: TypedRun, _ configuration: Configuration, _ world: ScenarioWorld, _ names: inout Names
  ) throws(Diagnostic) -> TypedRun.Line {
    let form = #"{ at: 57, line: "alloc_pages order=3 as=A" }"#
    var at: Value?
    var text: Value?
    var part = 0
    for entry in try value.entries(form) {
      switch entry.key {
      case "at": at = entry.value
      case "line": text = entry.value
      case "part": part = Int(try entry.value.number(.part))
      default: throw .unknown("key", entry.key, among: ["at", "line", "part"], at: entry.place)
      }
    }
    guard let at else {
      throw Diagnostic("a typed line needs at, its position in the run", hint: form, at: value.place)
    }
    guard let text else { throw Diagnostic("a typed line needs line", hint: form, at: value.place) }
    let position = UInt64(try at.number(.position))
    if let last = run.lines.last, position < last.position {
      throw Diagnostic("at \(position) lies before the line that was typed before it", at: at.place)
    }
    if let until = run.until, position > until {
      throw Diagnostic("at \(position) lies behind until \(until), the end of the run", at: at.place)
    }
    let typed = try text.text("a line of the : prompt")
    let requests: [(part: Int, request: TypedRun.Line.Request)]
    do throws(Diagnostic) {
      requests = try CommandLine.parse(typed, configuration: configuration, world: world, names: &names).requests
    } catch {
      // Its column counts from the line's own beginning, behind the quote.
      let column = text.place.column.map { $0 + (error.column ?? 0) }
      throw Diagnostic(error.message, hint: error.hint, at: Place(line: text.place.line, column: column))
    }
    guard let request = requests.first(where: { $0.part == part })?.request else {
      throw Diagnostic(
        "\(typed.quoted) asks nothing of the machine",
        hint: "only events and breakpoints are kept: alloc_pages, free_pages, break …", at: text.place)
    }
    return TypedRun.Line(position: position, text: typed, part: part, request: request)
  }

  /// Sixteen hexadecimal digits.
  private static func digest(_ value: Value) throws(Diagnostic) -> String {
    let text = try value.text("a digest")
    guard text.utf8.count == 16, text.allSatisfy({ $0.isHexDigit && !$0.isUppercase }) else {
      throw value.mismatch("a digest of 16 hexadecimal digits", hint: "leave it out, and nothing is compared")
    }
    return text
  }

  /// Names in the order in which the run made them; only there where lines that were taken back made some.
  private static func addNames(_ value: Value, _ names: inout Names) throws(Diagnostic) {
    for entry in try value.entries("{ blocks: [A, B], tasks: [cc], caches: [c], pools: [p] }") {
      guard case .list(let values) = entry.value.content else { throw entry.value.mismatch("a list of names") }
      for value in values {
        let name = try value.text("a name")
        guard !name.isEmpty else { throw Diagnostic("a name is empty", at: value.place) }
        switch entry.key {
        case "blocks": _ = names.label(name)
        case "tasks":
          guard names.tasks.count < 65_535 else { throw Diagnostic("more than 65535 tasks", at: value.place) }
          _ = names.task(name)
        case "caches":
          guard names.caches.count < ProgramBuilder.cacheLimit else {
            throw Diagnostic("more than \(ProgramBuilder.cacheLimit) caches", at: value.place)
          }
          _ = names.cache(name)
        case "pools":
          guard names.pools.count < ProgramBuilder.poolLimit else {
            throw Diagnostic("more than \(ProgramBuilder.poolLimit) pools", at: value.place)
          }
          _ = names.pool(name)
        default: throw .unknown("key", entry.key, among: ["blocks", "tasks", "caches", "pools"], at: entry.place)
        }
      }
    }
  }
}
