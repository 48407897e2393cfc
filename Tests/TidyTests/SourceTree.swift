import Foundation

/// The files of the project, found from this file's own place.
struct SourceFile: Sendable, CustomStringConvertible {
  /// From the project's top: `Sources/Kernel/Machine.swift`.
  var path: String
  var lines: [String]

  var description: String { path }
  var name: String { String(path.split(separator: "/").last ?? "") }
  /// `Kernel` of `Sources/Kernel/…`.
  var module: String {
    let parts = path.split(separator: "/")
    return parts.count > 2 ? String(parts[1]) : ""
  }
  var isSource: Bool { path.hasPrefix("Sources/") && path.hasSuffix(".swift") }
  var isTest: Bool { path.hasPrefix("Tests/") && path.hasSuffix(".swift") }
  /// Lines that are not comments as a whole, with their numbers from 1.
  var code: [(number: Int, text: String)] {
    lines.enumerated().map { ($0.offset + 1, $0.element) }
      .filter { !$0.1.utf8.drop { $0 == UInt8(ascii: " ") }.starts(with: [UInt8(ascii: "/"), UInt8(ascii: "/")]) }
  }
}

enum SourceTree {
  static let top = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  /// Every text file outside the build folder and git's own.
  static let files: [SourceFile] = {
    let prefix = top.path + "/"
    var found: [SourceFile] = []
    let walk = FileManager.default.enumerator(at: top, includingPropertiesForKeys: [.isRegularFileKey])
    while let url = walk?.nextObject() as? URL {
      let path = String(url.path.dropFirst(prefix.count))
      if [".build", ".git", ".swiftpm", "Package.resolved"].contains(path) {
        walk?.skipDescendants()
        continue
      }
      guard (try? url.resourceValues(forKeys: [.isRegularFileKey]).isRegularFile) == true,
        let data = try? Data(contentsOf: url), let text = String(data: data, encoding: .utf8)
      else { continue }
      found.append(SourceFile(path: path, lines: text.components(separatedBy: "\n")))
    }
    return found.sorted { $0.path < $1.path }
  }()

  static var sources: [SourceFile] { files.filter(\.isSource) }
  static var swift: [SourceFile] { files.filter { $0.isSource || $0.isTest || $0.path == "Package.swift" } }
}

extension String.UTF8View {
  /// Whether these bytes are in it, compared as bytes: a search in text costs a hundred times as much.
  func contains(_ text: String) -> Bool {
    let found = withContiguousStorageIfAvailable { bytes in
      text.utf8.withContiguousStorageIfAvailable { wanted in Self.found(wanted, in: bytes) }
    }
    return (found ?? nil) ?? Array(self).contains(Array(text.utf8))
  }

  /// With the C library's own searches: a loop over bytes is slow in a debug build.
  private static func found(_ wanted: UnsafeBufferPointer<UInt8>, in bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    guard let first = wanted.first, let from = wanted.baseAddress, var at = bytes.baseAddress else {
      return wanted.isEmpty
    }
    let end = at + bytes.count
    while end - at >= wanted.count {
      guard let next = memchr(at, Int32(first), end - at - wanted.count + 1) else { return false }
      at = UnsafePointer(next.assumingMemoryBound(to: UInt8.self))
      if memcmp(at, from, wanted.count) == 0 { return true }
      at += 1
    }
    return false
  }
}

/// One function as swift-format lays it out: it ends with the brace at its own indentation.
struct FunctionSpan: Sendable {
  var first: Int
  var length: Int
  var declaration: String

  // Compiled once. Matching reads it only.
  nonisolated(unsafe) private static let beginning =
    #/
    ^\s* (?: @\w+ (?: \( [^)]* \) )? \s+ )*
    (?: (?: package | private | public | internal | fileprivate | static | mutating | borrowing | consuming | override
      | final | nonisolated ) \s+ )*
    (?: func\s | init[?(<] | deinit\b | subscript[(<] )
    /#
  private static let words = ["func ", "init", "subscript"]

  static func all(in lines: [String]) -> [FunctionSpan] {
    var result: [FunctionSpan] = []
    for (number, line) in lines.enumerated() {
      // Few lines begin one; an expression is slow where a search is not.
      guard words.contains(where: { line.utf8.contains($0) }), line.contains(beginning) else { continue }
      let indentation = line.prefix { $0 == " " }.count
      if line.hasSuffix("}") { continue }  // on one line
      guard
        let end = lines[(number + 1)...].firstIndex(where: { other in
          other.prefix { $0 == " " }.count == indentation && other.dropFirst(indentation).hasPrefix("}")
        })
      else { continue }
      // A requirement of a protocol has no body: what ends at this indentation is somebody else's.
      let between = lines[(number + 1)..<end]
      let declarationEndsLater = between.contains { other in
        !other.isEmpty && other.prefix { $0 == " " }.count < indentation
      }
      if declarationEndsLater { continue }
      result.append(FunctionSpan(first: number + 1, length: end - number + 1, declaration: line))
    }
    return result
  }
}
