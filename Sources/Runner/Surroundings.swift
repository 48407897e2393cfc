package import Cells
package import Interface
package import Script

/// Time as the loop sees it; a test brings its own.
package protocol Clock: AnyObject {
  /// Nanoseconds since some fixed moment; never falls.
  var nanoseconds: UInt64 { get }
}

/// What lies around the program: files, mostly. Passed in, so that the loop itself touches none.
package protocol Surroundings: AnyObject {
  /// Scenarios and themes that can be chosen.
  var scenarios: [MenuEntry] { get }
  var themes: [String] { get }
  func scenario(named name: String) throws(Diagnostic) -> Scenario
  func theme(named name: String) throws(Diagnostic) -> Theme
  /// Writes the picture to a file; returns its name.
  func save(_ canvas: Canvas, theme: Theme, title: String) throws(Diagnostic) -> String
  /// Of the program.
  var version: String { get }
  /// Writes a scenario's file; `text` is told the folder in which it will lie. Returns its name.
  func save(
    as file: String, replaces: Bool, text: (_ folder: String) throws(Diagnostic) -> String
  ) throws(Diagnostic) -> String
  /// A scenario was played to its end.
  func finish(_ scenario: String)
  /// Begins a recording in a file of its own, in pictures of this size.
  func startRecording(size: Size, theme: Theme, title: String) throws(Diagnostic) -> any Recorder
}

extension Surroundings {
  package func finish(_ scenario: String) {}
}

/// A recording that goes on beside the screen. What it throws ends it.
package protocol Recorder: AnyObject {
  /// As the user may call it: the file's name.
  var name: String { get }
  func present(_ canvas: Canvas, at standing: Standing) throws(Diagnostic)
  /// The script passed a mark.
  func mark(_ name: String) throws(Diagnostic)
  func finish() throws(Diagnostic)
}

/// What a screen can do besides showing pictures; one that cannot does nothing.
package protocol TerminalControl: AnyObject {
  func suspend()
  func redrawEverything()
  func setMouse(_ isOn: Bool)
}
