package import Kernel
import Simulation

// Files and parts of address spaces by name.

extension ProgramBuilder {
  /// Files that a scenario may have.
  package static let fileLimit = 4096

  private mutating func intern(file value: Value) throws(Diagnostic) -> FileID {
    let name = try value.text("the name of a file", ja: "ファイル名")
    guard !name.isEmpty else { throw Diagnostic("a file needs a name", ja: "ファイル名が空です", at: value.place) }
    guard names.knownFile(name) != nil || names.files.count < Self.fileLimit else {
      throw Diagnostic(
        "more than \(Self.fileLimit) files", ja: "ファイルは \(Self.fileLimit) 個までです", at: value.place)
    }
    return names.file(name)
  }

  /// The file that a step makes.
  mutating func newFile(_ value: Value) throws(Diagnostic) -> FileID {
    let file = try intern(file: value)
    files.known.insert(names[file])
    return file
  }

  /// A file that lies on the disk, or that some step makes.
  mutating func file(_ value: Value) throws(Diagnostic) -> FileID {
    files.use(try value.text("the name of a file", ja: "ファイル名"), at: value.place)
    return try intern(file: value)
  }

  /// A file of so many pages, put on the disk before the script begins unless it is known.
  package mutating func provideFile(_ value: Value, pages: UInt32) throws(Diagnostic) -> FileID {
    let isKnown =
      names.knownFile(try value.text("the name of a file", ja: "ファイル名")).map { files.known.contains(names[$0]) }
      ?? false
    let file = try newFile(value)
    if !isKnown { setUp.append(.process(.creat(file, pages: pages), Requester(cpu: Requester.ownCPU))) }
    return file
  }

  static let areaNames: [(String, AreaName)] = [
    ("text", .text), ("data", .data), ("bss", .bss), ("heap", .heap), ("stack", .stack),
  ]

  /// `text` … `stack`, or what a step gave a name to.
  mutating func areaName(_ value: Value) throws(Diagnostic) -> AreaName {
    let name = try value.text(
      "an area: text, data, bss, heap, stack, or a mapping's name", ja: "領域(text、data、bss、heap、stack、または写像の名前)")
    if let known = Self.areaNames.first(where: { $0.0 == name })?.1 { return known }
    return .named(isBeforeScript ? names.label(name) : try knownLabel(value))
  }
}
