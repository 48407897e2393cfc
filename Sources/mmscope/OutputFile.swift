import Formats
import Foundation
import Script

/// Where a command writes: a file that appears only when it is whole (`PartFile`); what is no regular file (a device, a
/// pipe) is written directly, `-` is standard output, and `/dev/stdout` or `/dev/fd/N` the descriptor of that number.
final class OutputFile {
  private enum Way {
    case standardOutput
    case direct(Int32)
    case part(PartFile)
  }

  private let target: String
  private let replaces: Bool
  private let hint: Localized
  private var way: Way?
  private var buffer: [UInt8] = []

  /// - Parameters:
  ///   - force: whether a file that is there, or a link, may be replaced. What a link points at is never touched.
  ///   - hint: what the user can do when it may not.
  init(
    _ target: String, force: Bool, hint: Localized = Localized(en: "--force replaces it")
  ) throws(Failure) {
    self.target = target
    self.hint = hint
    replaces = force
    if target == "-" {
      way = .standardOutput
      return
    }
    do throws(PartFile.Refusal) {
      if let descriptor = Self.descriptor(named: target) {
        way = .direct(try Self.opened(dup(descriptor)))
        return
      }
      var status = stat()
      let isThere = stat(target, &status) == 0
      let kind = status.st_mode & S_IFMT
      if isThere, kind != S_IFREG, kind != S_IFDIR {
        way = .direct(try Self.opened(open(target, O_WRONLY | O_CLOEXEC | O_NOCTTY)))
        return
      }
      if !(isThere && kind == S_IFDIR) {
        if !force, let refusal = Self.whatIsThere(target) { throw PartFile.Refusal(code: refusal) }
        way = .part(try PartFile(beside: target))
        return
      }
    } catch {
      throw refused(error)
    }
    throw Failure(
      ["mmscope: \(target.quoted) is a folder\n  hint: name a file in it"], status: 2,
      ja: "\(target.quoted) はフォルダです", jaHint: "その中のファイル名を指定する")
  }

  deinit { discard() }

  func write(_ bytes: [UInt8]) throws(Failure) {
    buffer += bytes
    if buffer.count >= 1 << 16 { try flush() }
  }

  /// The last bytes are written and the file gets its name.
  func commit() throws(Failure) {
    try flush()
    defer { way = nil }
    do throws(PartFile.Refusal) {
      switch way {
      case .direct(let descriptor): if close(descriptor) != 0 { throw .last }
      case .part(let file): try file.commit(replaces: replaces)
      case .standardOutput, nil: break
      }
    } catch {
      throw error.code == EEXIST ? refused(error) : failure(error)
    }
  }

  /// What was written so far goes away. After `commit` it does nothing.
  func discard() {
    switch way {
    case .direct(let descriptor): close(descriptor)
    case .part(let file): file.discard()
    case .standardOutput, nil: break
    }
    way = nil
  }

  private func flush() throws(Failure) {
    defer { buffer.removeAll(keepingCapacity: true) }
    do throws(PartFile.Refusal) {
      switch way {
      case .direct(let descriptor): try descriptor.write(buffer)
      case .part(let file): try file.write(buffer)
      case .standardOutput, nil: break
      }
    } catch {
      throw failure(error)
    }
    if case .standardOutput = way { try StandardStreams.write(buffer) }
  }

  // MARK: Targets

  private static func opened(_ descriptor: Int32) throws(PartFile.Refusal) -> Int32 {
    guard descriptor >= 0 else { throw .last }
    _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
    return descriptor
  }

  /// The number in `/dev/fd/N` and its other names, also at the end of links; nil: another file.
  private static func descriptor(named target: String) -> Int32? {
    var path = target
    for _ in 0..<40 {
      switch path {
      case "/dev/stdout": return STDOUT_FILENO
      case "/dev/stderr": return STDERR_FILENO
      default: break
      }
      for folder in ["/dev/fd/", "/proc/self/fd/"] where path.hasPrefix(folder) {
        if let number = Int32(path.dropFirst(folder.count)) { return number }
      }
      guard let next = try? FileManager.default.destinationOfSymbolicLink(atPath: path) else { return nil }
      path = next.hasPrefix("/") ? next : (path as NSString).deletingLastPathComponent + "/" + next
    }
    return nil
  }

  /// ELOOP for a link, wherever it points, EEXIST for a file.
  private static func whatIsThere(_ target: String) -> Int32? {
    var status = stat()
    guard lstat(target, &status) == 0 else { return nil }
    return status.st_mode & S_IFMT == S_IFLNK ? ELOOP : EEXIST
  }

  // MARK: Failures

  /// It cannot be begun, or must not replace what is there.
  private func refused(_ refusal: PartFile.Refusal) -> Failure {
    switch refusal.code {
    case EEXIST:
      return Failure(
        ["mmscope: \(target.quoted) is there already\n  hint: \(hint[.en])"], status: 2,
        ja: "\(target.quoted) はすでにあります", jaHint: hint[.ja])
    case ELOOP:
      return Failure(
        ["mmscope: \(target.quoted) is a link\n  hint: \(hint[.en]), the link itself"], status: 2,
        ja: "\(target.quoted) はリンクです", jaHint: hint[.ja])
    default: return cannotBeWritten(refusal, status: 2)
    }
  }

  /// Says what the system says, after taking away what is half written.
  private func failure(_ refusal: PartFile.Refusal) -> Failure {
    var isGone = false
    if case .part = way { isGone = true }
    discard()
    return cannotBeWritten(refusal, status: 1, left: isGone ? "; nothing was left behind" : "")
  }

  private func cannotBeWritten(_ refusal: PartFile.Refusal, status: Int32, left: String = "") -> Failure {
    Failure(
      ["mmscope: \(target.quoted) cannot be written: \(refusal.reason)\(left)"], status: status,
      ja: "\(target.quoted) に書き込めません: \(refusal.reason)")
  }
}
