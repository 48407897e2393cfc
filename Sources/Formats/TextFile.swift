import Foundation
import Script

/// Reading of files that a user names: bounded, regular, UTF-8.
enum TextFile {
  /// The bytes of a file of at most `limit` bytes. Directories, devices, missing and larger files are refused before
  /// anything is read; a pipe only where the user names it for reading (`<(…)`), since nobody may ever write to it.
  static func bytes(_ path: String, limit: UInt64, allowsPipe: Bool = false) throws(Diagnostic) -> [UInt8] {
    let shown = path.sanitized
    guard let status = status(of: path) else { throw Diagnostic("no such file", file: shown) }
    switch status.st_mode & S_IFMT {
    case S_IFDIR: throw Diagnostic("is a directory, not a file", hint: "name one file in it", file: shown)
    case S_IFREG: break
    case S_IFIFO where allowsPipe: return try pipedBytes(path, limit: limit)
    default: throw Diagnostic("is not a regular file", file: shown)
    }
    let size = UInt64(max(0, status.st_size))
    guard size <= limit else {
      let message = "the file has \(size) bytes; at most \(limit) (\(limit >> 20) MiB) are read"
      throw Diagnostic(message, file: shown)
    }
    guard let data = FileManager.default.contents(atPath: path) else { throw Diagnostic("cannot be read", file: shown) }
    // It may have grown since its size was asked for.
    guard UInt64(data.count) <= limit else { throw Diagnostic("the file grew while it was read", file: shown) }
    return [UInt8](data)
  }

  static func isPipe(_ path: String) -> Bool { status(of: path).map { $0.st_mode & S_IFMT == S_IFIFO } ?? false }

  /// Of a link, its target's.
  private static func status(of path: String) -> stat? {
    var status = stat()
    return stat(path, &status) == 0 ? status : nil
  }

  private static func pipedBytes(_ path: String, limit: UInt64) throws(Diagnostic) -> [UInt8] {
    var result: [UInt8] = []
    do {
      let handle = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
      while UInt64(result.count) <= limit, let part = try handle.read(upToCount: 65_536), !part.isEmpty {
        result += part
      }
    } catch {
      throw Diagnostic("cannot be read", file: path.sanitized)
    }
    guard UInt64(result.count) <= limit else {
      throw Diagnostic("more than \(limit) bytes (\(limit >> 20) MiB) came", file: path.sanitized)
    }
    return result
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
