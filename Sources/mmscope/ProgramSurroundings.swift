import Cells
import Foundation
import Interface
import Recording
import Runner
import Script

/// Scenarios, themes, snapshots and recordings as files.
final class ProgramSurroundings: Surroundings {
  private let folders: DataFolders
  private let depth: ColorDepth
  let scenarios: [MenuEntry]
  let themes: [String]

  /// - Parameter depth: of the terminal, for recordings of it.
  init(folders: DataFolders, menu: [MenuEntry], depth: ColorDepth = .truecolor) {
    self.folders = folders
    self.depth = depth
    scenarios = menu
    themes = folders.themeNames
  }

  func scenario(named name: String) throws(Diagnostic) -> Scenario {
    do throws(Failure) { return try folders.load(name) } catch { throw error.diagnostic }
  }

  func theme(named name: String) throws(Diagnostic) -> Theme {
    do throws(Failure) { return try folders.theme(name) } catch { throw error.diagnostic }
  }

  func save(_ canvas: Canvas, theme: Theme, title: String) throws(Diagnostic) -> String {
    let file = try NumberedFile(ending: "svg")
    try file.append(SVGPicture.bytes(canvas, theme: theme, title: title))
    return file.name
  }

  func finish(_ scenario: String) { FinishedLessons().add(scenario) }

  let version = MMScope.version

  func save(
    as file: String, replaces: Bool, text: (String) throws(Diagnostic) -> String
  ) throws(Diagnostic) -> String {
    let path = file.hasPrefix("~/") ? (file as NSString).expandingTildeInPath : file
    let folder = (path as NSString).deletingLastPathComponent
    let text = try text(folder.isEmpty ? "." : folder)
    do throws(Failure) {
      let output = try OutputFile(
        path, force: replaces, hint: Localized(en: ":save! \(file) replaces it", ja: ":save! \(file) で上書き"))
      try output.write(Array(text.utf8))
      try output.commit()
    } catch {
      throw error.diagnostic
    }
    return file
  }

  func startRecording(size: Size, theme: Theme, title: String) throws(Diagnostic) -> any Recorder {
    let file = try NumberedFile(ending: "cast")
    let clock = SystemClock()
    let cast = CastScreen(
      .init(size: size, title: title, theme: theme), depth: depth, clock: { clock.nanoseconds },
      sink: { try file.append($0) })
    if let failure = cast.failure as? Diagnostic { throw failure }
    return CastRecorder(cast, name: file.name)
  }
}

/// A new file in the working directory: `mmscope-1.svg`, the first number that is free. What is appended is in the
/// file at once and whole, so that a program that is killed leaves what it had written.
final class NumberedFile {
  let name: String
  private let descriptor: Int32
  private var length: off_t = 0

  init(ending: String) throws(Diagnostic) {
    for number in 1...9_999 {
      let name = "mmscope-\(number).\(ending)"
      let descriptor = open(name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
      if descriptor >= 0 {
        self.name = name
        self.descriptor = descriptor
        return
      }
      if errno != EEXIST {
        let reason = String(cString: strerror(errno))
        throw Diagnostic(
          "\(name) cannot be written: \(reason)", ja: "\(name) に書き込めません: \(reason)", hint: "start mmscope elsewhere",
          jaHint: "別のフォルダで mmscope を起動する")
      }
    }
    throw Diagnostic(
      "mmscope-1 to mmscope-9999.\(ending) are all there already", ja: "mmscope-1〜mmscope-9999.\(ending) はすべて使われています")
  }

  deinit { close(descriptor) }

  func append(_ bytes: [UInt8]) throws(Diagnostic) {
    var done = 0
    while done < bytes.count {
      // Not nil: only an empty array has no address, and here a byte is left.
      let count = bytes.withUnsafeBytes { Foundation.write(descriptor, $0.baseAddress! + done, $0.count - done) }
      if count < 0 {
        if errno == EINTR { continue }
        let reason = String(cString: strerror(errno))
        // Half a line would not play.
        ftruncate(descriptor, length)
        if length == 0 { unlink(name) }
        throw Diagnostic("\(name) cannot be written: \(reason)", ja: "\(name) に書き込めません: \(reason)")
      }
      done += count
    }
    length += off_t(bytes.count)
  }
}
