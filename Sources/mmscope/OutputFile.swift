import Foundation
import Script

/// A file that appears only when it is whole: it is written beside its name as `.part` and renamed at the end. What is
/// no regular file (a device, a pipe) is written directly, and `-` is standard output.
final class OutputFile {
  private let target: String
  private let part: String?
  private var descriptor: Int32
  private var buffer: [UInt8] = []

  /// - Parameters:
  ///   - force: whether a file that is there may be replaced.
  ///   - hint: what the user can do when it may not.
  init(_ target: String, force: Bool, hint: String = "--force replaces it") throws(Failure) {
    self.target = target
    if target == "-" {
      signal(SIGPIPE, SIG_DFL)
      part = nil
      descriptor = STDOUT_FILENO
      return
    }
    var status = stat()
    var isDirect = false
    if stat(target, &status) == 0 {
      let kind = status.st_mode & S_IFMT
      if kind == S_IFDIR {
        throw Failure(["mmscope: \(target.quoted) is a folder\n  hint: name a file in it"], status: 2)
      }
      isDirect = kind != S_IFREG
      if !isDirect, !force {
        throw Failure(["mmscope: \(target.quoted) is there already\n  hint: \(hint)"], status: 2)
      }
    }
    part = isDirect ? nil : target + ".part"
    descriptor = open(part ?? target, O_WRONLY | O_CLOEXEC | (isDirect ? 0 : O_CREAT | O_TRUNC), 0o666)
    if descriptor < 0 {
      let reason = String(cString: strerror(errno))
      throw Failure(["mmscope: \(target.quoted) cannot be written: \(reason)"], status: 2)
    }
  }

  deinit { discard() }

  func write(_ bytes: [UInt8]) throws(Failure) {
    buffer += bytes
    if buffer.count >= 1 << 16 { try flush() }
  }

  /// The last bytes are written and the file gets its name.
  func commit() throws(Failure) {
    try flush()
    guard descriptor != STDOUT_FILENO else { return }
    let isClosed = close(descriptor) == 0
    descriptor = -1
    if !isClosed { throw failure() }
    if let part, rename(part, target) != 0 { throw failure() }
  }

  /// What was written so far goes away. After `commit` it does nothing.
  func discard() {
    guard descriptor >= 0, descriptor != STDOUT_FILENO else { return }
    close(descriptor)
    descriptor = -1
    if let part { unlink(part) }
  }

  private func flush() throws(Failure) {
    var done = 0
    while done < buffer.count {
      let count = buffer.withUnsafeBytes { Foundation.write(descriptor, $0.baseAddress! + done, $0.count - done) }
      if count < 0 {
        if errno == EINTR { continue }
        throw failure()
      }
      done += count
    }
    buffer.removeAll(keepingCapacity: true)
  }

  /// Says what the system says, after taking away what is half written.
  private func failure() -> Failure {
    let reason = String(cString: strerror(errno))
    let name = target == "-" ? "standard output" : target.quoted
    discard()
    if let part { unlink(part) }
    let left = part == nil ? "" : "; nothing was left behind"
    return Failure(["mmscope: \(name) cannot be written: \(reason)\(left)"], status: 1)
  }
}
