import Foundation

/// A file that gets its name only when it is whole. Until then it lies beside it as `NAME.<random>.part`, made anew by
/// this process: nothing that lies in the folder, no link and no other writer's file, is ever written to.
package final class PartFile {
  /// What the system refused.
  package struct Refusal: Error, Hashable, Sendable {
    package var code: Int32
    package init(code: Int32) { self.code = code }
    /// As strerror(3) words it.
    package var reason: String { String(cString: strerror(code)) }
    package static var last: Refusal { Refusal(code: errno) }
  }

  private let target: String
  private let part: String
  private var descriptor: Int32

  package init(beside target: String) throws(Refusal) {
    self.target = target
    var name = ""
    var opened: Int32 = -1
    repeat {
      name = Self.name(beside: target)
      opened = open(name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o666)
    } while opened < 0 && (errno == EEXIST || errno == EINTR)
    guard opened >= 0 else { throw .last }
    part = name
    descriptor = opened
  }

  deinit { discard() }

  private static func name(beside target: String) -> String {
    let random = UInt64.random(in: 0 ... .max)
    let digits = String(random, radix: 16)
    // A name as long as the file system allows has no room for more.
    let stem = (target as NSString).lastPathComponent
    guard stem.utf8.count > 200 else { return "\(target).\(digits).part" }
    return String(target.dropLast(stem.count)) + "mmscope.\(digits).part"
  }

  package func write(_ bytes: [UInt8]) throws(Refusal) { try descriptor.write(bytes) }

  /// Gives the file its name.
  /// - Parameter replaces: a file of that name; without it one that has come meanwhile is a refusal (EEXIST).
  package func commit(replaces: Bool) throws(Refusal) {
    defer { discard() }
    let isClosed = close(descriptor) == 0
    let problem = Refusal.last
    descriptor = -1
    guard isClosed else { throw problem }
    if !replaces {
      if link(part, target) == 0 { return }
      // A file system without hard links.
      guard errno != EEXIST, access(target, F_OK) != 0 else { throw Refusal(code: EEXIST) }
    }
    if rename(part, target) != 0 { throw .last }
  }

  /// What was written goes away. After a commit that succeeded there is nothing left.
  package func discard() {
    if descriptor >= 0 { close(descriptor) }
    descriptor = -1
    if !isDone { unlink(part) }
    isDone = true
  }

  private var isDone = false
}

extension Int32 {
  /// Writes all of it to a file descriptor, however many calls that takes.
  package func write(_ bytes: [UInt8]) throws(PartFile.Refusal) {
    var done = 0
    while done < bytes.count {
      // Not nil: only an empty array has no address, and here a byte is left.
      let count = bytes.withUnsafeBytes { Foundation.write(self, $0.baseAddress! + done, $0.count - done) }
      if count >= 0 {
        done += count
        continue
      }
      switch errno {
      case EINTR: continue
      case EAGAIN:
        // Somebody made the terminal or the pipe non-blocking.
        var out = pollfd(fd: self, events: Int16(POLLOUT), revents: 0)
        poll(&out, 1, 1_000)
      default: throw .last
      }
    }
  }
}
