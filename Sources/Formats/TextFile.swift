import Foundation
import Script

/// Reading of files that a user names: bounded, regular, UTF-8.
enum TextFile {
  /// The bytes of a file of at most `limit` bytes. Directories, devices, missing and larger files are refused before
  /// anything is read.
  static func bytes(_ path: String, limit: UInt64) throws(Diagnostic) -> [UInt8] {
    let shown = path.sanitized
    let attributes: [FileAttributeKey: Any]
    do {
      // `attributesOfItem` does not follow a link; its target is what counts.
      attributes = try FileManager.default.attributesOfItem(atPath: (path as NSString).resolvingSymlinksInPath)
    } catch {
      throw Diagnostic("no such file", file: shown)
    }
    let type = attributes[.type] as? FileAttributeType
    if type == .typeDirectory {
      throw Diagnostic("is a directory, not a file", hint: "name one file in it", file: shown)
    }
    guard type == .typeRegular else { throw Diagnostic("is not a regular file", file: shown) }
    let size = (attributes[.size] as? NSNumber)?.uint64Value ?? 0
    guard size <= limit else {
      let message = "the file has \(size) bytes; at most \(limit) (\(limit >> 20) MiB) are read"
      throw Diagnostic(message, file: shown)
    }
    guard let data = FileManager.default.contents(atPath: path) else { throw Diagnostic("cannot be read", file: shown) }
    // It may have grown since its size was asked for.
    guard UInt64(data.count) <= limit else { throw Diagnostic("the file grew while it was read", file: shown) }
    return [UInt8](data)
  }

  /// The text of the bytes; the first byte that is no UTF-8 is refused with its line.
  static func text(_ bytes: [UInt8], file: String) throws(Diagnostic) -> String {
    if let text = String(validating: bytes, as: UTF8.self) {
      return text.unicodeScalars.first == "\u{FEFF}" ? String(text.unicodeScalars.dropFirst()) : text
    }
    var line = 1
    for part in bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
      if String(validating: part, as: UTF8.self) == nil { break }
      line += 1
    }
    throw Diagnostic("this line is not UTF-8", hint: "save the file as UTF-8", file: file.sanitized, line: line)
  }
}
