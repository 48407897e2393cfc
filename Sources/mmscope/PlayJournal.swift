import Formats
import Foundation
import Runner
import Script

/// A journal that is played: found, read, and checked against its scenario and its own digests.
struct PlayJournal {
  let header: JournalRecord
  let scenario: Scenario
  let replayed: Replayed

  init(path: String, _ folders: DataFolders) throws {
    let file = try JournalFile.load(path: path, version: MMScope.version)
    header = file.header
    let name = file.header.path ?? file.header.scenario ?? ""
    var text = Data()
    if let wanted = file.header.path {
      guard let found = FileManager.default.contents(atPath: wanted) else {
        throw Diagnostic("its scenario \(wanted.quoted) is not there", file: path, line: 1)
      }
      text = found
    }
    guard JournalRecord.fingerprint(text) == file.header.text else {
      throw Diagnostic(
        "its scenario \(name.quoted) was changed since",
        hint: "a journal holds for the very file that it was made with",
        file: path, line: 1)
    }
    scenario = try folders.load(name)
    guard file.header.seed ?? scenario.seed == scenario.seed else {
      throw Diagnostic("its scenario has another seed", file: path, line: 1)
    }
    replayed = try Replayed(file, of: scenario, name: path)
    try replayed.verify(file, of: scenario, name: path)
  }
}

/// Journals of interactive work: one file for each scenario that something was typed in, under
/// `$XDG_STATE_HOME/mmscope`. Every line is in the file at once and whole.
final class JournalSaver: JournalSink {
  private let folders: DataFolders
  /// As the scenario was named on the command line.
  private let named: String?
  private var file: FileHandle?

  init(_ folders: DataFolders, named: String?) {
    self.folders = folders
    self.named = named
  }

  /// The file of a scenario; nil: built in.
  private func path(of scenario: Scenario) -> String? {
    let wanted = named.flatMap {
      URL(fileURLWithPath: $0).deletingPathExtension().lastPathComponent == scenario.name ? $0 : nil
    }
    guard let path = try? folders.path(of: wanted ?? scenario.name), FileManager.default.fileExists(atPath: path) else {
      return nil
    }
    return URL(fileURLWithPath: path).path
  }

  func begin(_ scenario: Scenario, language: Language) throws(Diagnostic) {
    let path = path(of: scenario)
    let text = path.flatMap { FileManager.default.contents(atPath: $0) } ?? Data()
    let header = JournalRecord.header(
      of: scenario, path: path, text: text, version: MMScope.version, language: language)
    let formatter = DateFormatter()
    formatter.locale = Locale(identifier: "en_US_POSIX")
    formatter.dateFormat = "yyyyMMdd-HHmmss"
    guard let folder = UserFolders.folder(.state) else {
      throw Diagnostic("no journal can be kept: there is no home folder", hint: "set HOME or XDG_STATE_HOME")
    }
    let stem = "\(scenario.name)-\(formatter.string(from: Date()))-\(getpid())"
    try? FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    for number in 1...99 {
      let name = folder.appendingPathComponent(number == 1 ? stem + ".mmj" : "\(stem)-\(number).mmj").path
      let descriptor = open(name, O_WRONLY | O_CREAT | O_EXCL | O_APPEND | O_CLOEXEC, 0o600)
      if descriptor >= 0 {
        file = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        return try append(header)
      }
      if errno != EEXIST { break }
    }
    throw Diagnostic("no journal can be kept in \(folder.path.quoted): \(String(cString: strerror(errno)))")
  }

  func append(_ record: JournalRecord) throws(Diagnostic) {
    do { try file?.write(contentsOf: Data(record.encoded.utf8)) } catch {
      throw Diagnostic("the journal cannot be written on: \(error.localizedDescription)")
    }
  }
}
