import Foundation

/// Names of the scenarios that were played to their end, one a line, in the user's state folder. What cannot be read
/// or written is left: a tick in a menu is no reason to stop.
struct FinishedLessons {
  private let file: URL?

  init(environment: [String: String] = ProcessInfo.processInfo.environment) {
    file = UserFolders.folder(.state, environment: environment)?.appendingPathComponent("finished")
  }

  /// A name is a file's name without its ending; longer lines are none.
  private static let longest = 255

  var names: Set<String> {
    guard let file, let text = try? String(contentsOf: file, encoding: .utf8) else { return [] }
    return Set(text.split(separator: "\n").map(String.init).filter { $0.utf8.count <= Self.longest })
  }

  /// Notes one more.
  func add(_ name: String) {
    guard let file, !name.isEmpty, !name.contains("\n") else { return }
    let known = names
    guard !known.contains(name) else { return }
    let folder = file.deletingLastPathComponent()
    try? FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let text = (known.sorted() + [name]).map { $0 + "\n" }.joined()
    try? Data(text.utf8).write(to: file, options: .atomic)
  }
}
