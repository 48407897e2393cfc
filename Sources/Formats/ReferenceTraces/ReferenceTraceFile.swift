import Foundation
package import Script
package import Textbook

/// A trace as a stream: a file, a pipe. Memory follows the pages, not the length, unless a policy keeps the references.
package enum ReferenceTraceFile {
  /// References handed to the policies at a time.
  static let piece = 1 << 16
  static let lineLimit = 1 << 20
  private static let bufferSize = 1 << 20

  /// How far the reading is.
  package struct Progress: Sendable {
    package var bytes: UInt64
    /// Nil: a pipe.
    package var size: UInt64?
    package var references: UInt64
    /// OPT's work after the reading: parts done, of how many.
    package var future: (done: Int, of: Int)?
  }

  /// The path of a trace named in an exercise: as it is if it is absolute, else in the first of the folders, or their
  /// `traces`, that has it.
  package static func find(_ name: String, in folders: [String]) throws(Diagnostic) -> String {
    if name.hasPrefix("/") || folders.isEmpty { return name }
    for folder in folders {
      for path in [folder + "/" + name, folder + "/traces/" + name] where FileManager.default.fileExists(atPath: path) {
        return path
      }
    }
    throw Diagnostic("no such file", hint: "it is looked for beside the exercises and in their traces/", file: name.sanitized)
  }

  /// Runs policies over a trace. `-` is standard input.
  package static func compare(
    path: String, format: ReferenceTraceFormat, series: [PolicyComparison.Series], frames: [Int],
    progress: (Progress) -> Void = { _ in }
  ) throws(Diagnostic) -> PolicyComparison.Result {
    let shown = path == "-" ? "standard input" : path.sanitized
    let descriptor = path == "-" ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw Diagnostic(String(cString: strerror(errno)).lowercased(), file: shown) }
    defer { if path != "-" { close(descriptor) } }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw Diagnostic("cannot be read", file: shown) }
    if status.st_mode & S_IFMT == S_IFDIR {
      throw Diagnostic("is a directory, not a file", hint: "name one file in it", file: shown)
    }
    let size = status.st_mode & S_IFMT == S_IFREG ? UInt64(status.st_size) : nil
    var comparison = PolicyComparison(series, frames: frames)
    var reader = ReferenceReader(format)
    reader.references.reserveCapacity(piece + 1024)
    var state = Progress(bytes: 0, size: size, references: 0)
    var lines = LineSplitter(descriptor: descriptor)
    do throws(Diagnostic) {
      while let bytes = try lines.next() {
        try reader.read(bytes)
        if reader.references.count >= piece {
          state.bytes = lines.bytesRead
          try serve(&reader, &comparison, &state)
          progress(state)
        }
      }
      state.bytes = lines.bytesRead
      try serve(&reader, &comparison, &state)
    } catch {
      var mistake = error
      mistake.file = shown
      if mistake.line == nil { mistake.line = lines.number }
      throw mistake
    }
    return comparison.finish { done, all in
      state.future = (done, all)
      progress(state)
    }
  }

  private static func serve(
    _ reader: inout ReferenceReader, _ comparison: inout PolicyComparison, _ state: inout Progress
  ) throws(Diagnostic) {
    let references = reader.references
    reader.references.removeAll(keepingCapacity: true)
    state.references += UInt64(references.count)
    do throws(PolicyComparison.Problem) {
      try comparison.serve(references, pages: reader.numbering.count, numbering: reader.numbering.bytes)
    } catch {
      throw diagnostic(error, state)
    }
  }

  private static func diagnostic(_ problem: PolicyComparison.Problem, _ state: Progress) -> Diagnostic {
    switch problem {
    case .futureTooLong(let references):
      let limit = PolicyComparison.futureLimit >> 30
      // A file's length is known, so what OPT would need is too.
      let all = state.size.map { size in
        UInt64(Double(references) * Double(size) / Double(max(1, state.bytes)))
      }
      let need = all.map {
        "about \($0) references would need \(($0 * PolicyComparison.bytesPerKeptReference + (1 << 30) - 1) >> 30) GiB"
      }
      return Diagnostic(
        "opt needs the whole trace in memory, at most \(limit) GiB of it; "
          + (need ?? "\(references) references are more, and the input goes on"),
        hint: "leave opt out, or compare a part of the trace")
    case .tooManyPages(let pages, let bytes):
      return Diagnostic(
        "\(pages) distinct pages with these policies and frame counts need \(bytes >> 20) MiB; at most "
          + "\(PolicyComparison.tableLimit >> 20) MiB are taken",
        hint: "fewer policies or frame counts at a time, or a larger --page-size")
    }
  }
}

/// The lines of a descriptor, without their ends.
struct LineSplitter: ~Copyable {
  private let descriptor: Int32
  private var buffer: UnsafeMutableBufferPointer<UInt8>
  private var start = 0
  private var end = 0
  private var isOver = false
  private(set) var bytesRead: UInt64 = 0
  /// Of the line returned last, from 1.
  private(set) var number = 0

  init(descriptor: Int32) {
    self.descriptor = descriptor
    buffer = .allocate(capacity: 2 * ReferenceTraceFile.lineLimit)
  }

  deinit { buffer.deallocate() }

  /// Good until the next call.
  mutating func next() throws(Diagnostic) -> UnsafeBufferPointer<UInt8>? {
    var searched = start
    while true {
      if searched < end, let base = buffer.baseAddress,
        let found = memchr(base + searched, 0x0A, end - searched)
      {
        let at = found - UnsafeMutableRawPointer(base)
        return line(to: at, next: at + 1)
      }
      searched = end
      if isOver { return start < end ? line(to: end, next: end) : nil }
      if end - start > ReferenceTraceFile.lineLimit {
        number += 1
        throw Diagnostic("a line of more than \(ReferenceTraceFile.lineLimit >> 20) MiB: this is no such trace")
      }
      if start > 0, let base = buffer.baseAddress {
        memmove(base, base + start, end - start)
        searched -= start
        end -= start
        start = 0
      }
      try fill()
    }
  }

  private mutating func line(to stop: Int, next: Int) -> UnsafeBufferPointer<UInt8> {
    var stop = stop
    if stop > start, buffer[stop - 1] == 0x0D { stop -= 1 }
    let line = UnsafeBufferPointer(rebasing: buffer[start..<stop])
    start = next
    number += 1
    return line
  }

  private mutating func fill() throws(Diagnostic) {
    guard let base = buffer.baseAddress else { return }
    while true {
      let count = read(descriptor, base + end, buffer.count - end)
      if count > 0 {
        end += count
        bytesRead += UInt64(count)
        return
      }
      if count == 0 {
        isOver = true
        return
      }
      if errno != EINTR { throw Diagnostic("cannot be read: \(String(cString: strerror(errno)))") }
    }
  }
}
