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
  func save(_ canvas: Canvas) throws(Diagnostic) -> String
}

/// What a screen can do besides showing pictures; one that cannot does nothing.
package protocol TerminalControl: AnyObject {
  func suspend()
  func redrawEverything()
  func setMouse(_ isOn: Bool)
}
