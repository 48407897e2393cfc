import Foundation
import Script

/// The lines of a file or of standard input (`-`) as a stream, without their ends; memory follows the longest line.
struct LineSplitter: ~Copyable {
  /// As messages name it.
  let name: String
  /// In bytes; nil: not a regular file.
  let size: UInt64?
  private let descriptor: Int32
  private let ownsDescriptor: Bool
  private let lineLimit: Int
  private let buffer: UnsafeMutableBufferPointer<UInt8>
  private var start = 0
  private var end = 0
  private var isOver = false
  private(set) var bytesRead: UInt64 = 0
  /// Of the line returned last, from 1.
  private(set) var number = 0

  init(path: String, lineLimit: Int) throws(Diagnostic) {
    let name = path == "-" ? "standard input" : path.sanitized
    let descriptor = path == "-" ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      throw Diagnostic(errno == ENOENT ? "no such file" : String(cString: strerror(errno)), file: name)
    }
    var status = stat()
    let isKnown = fstat(descriptor, &status) == 0
    if !isKnown || status.st_mode & S_IFMT == S_IFDIR {
      if path != "-" { close(descriptor) }
      throw Diagnostic(
        isKnown ? "is a directory, not a file" : "cannot be read", hint: isKnown ? "name one file in it" : nil,
        file: name)
    }
    self.name = name
    size = status.st_mode & S_IFMT == S_IFREG ? UInt64(status.st_size) : nil
    self.descriptor = descriptor
    ownsDescriptor = path != "-"
    self.lineLimit = lineLimit
    buffer = .allocate(capacity: 2 * lineLimit)
  }

  deinit {
    buffer.deallocate()
    if ownsDescriptor { close(descriptor) }
  }

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
      if end - start > lineLimit {
        number += 1
        throw Diagnostic("a line of more than \(lineLimit >> 20) MiB")
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
