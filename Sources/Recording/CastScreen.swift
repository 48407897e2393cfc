package import Cells

/// A screen whose pictures become an asciicast: JSON, one line each for the header and every change.
///
/// Lines go to the sink whole, so that a file that is cut off between two of them still plays. The times are those of
/// `clock`; equal pictures at equal times make equal bytes.
package final class CastScreen: Screen {
  /// `v2` is read by every player; in `v3` times are intervals and the terminal has a block of its own.
  package enum Format: String, CaseIterable, Sendable { case v2, v3 }

  package struct Header: Sendable {
    package var format: Format
    package var size: Size
    package var title: String
    package var theme: Theme
    package init(format: Format = .v2, size: Size, title: String, theme: Theme) {
      self.format = format
      self.size = size
      self.title = title
      self.theme = theme
    }
  }

  /// Takes the bytes of whole lines; what it throws is kept in `failure`.
  package typealias Sink = ([UInt8]) throws -> Void

  package private(set) var size: Size
  /// What the sink threw first. From then on nothing is written.
  package private(set) var failure: (any Error)?
  private let format: Format
  private let clock: () -> UInt64
  private let sink: Sink
  private var encoder: ANSIEncoder
  private let start: UInt64
  /// Microseconds after the start at which the line before stands.
  private var before: UInt64 = 0

  /// - Parameter clock: nanoseconds; the recording starts now.
  package init(_ header: Header, depth: ColorDepth, clock: @escaping () -> UInt64, sink: @escaping Sink) {
    size = header.size
    format = header.format
    self.clock = clock
    self.sink = sink
    encoder = ANSIEncoder(depth: depth, ground: header.theme[.ground])
    start = clock()
    write(header.line(depth: depth))
  }

  package func present(_ canvas: Canvas) {
    if canvas.size != size {
      size = canvas.size
      event("r", Array("\(size.width)x\(size.height)".utf8))
    }
    let bytes = encoder.frame(canvas)
    if !bytes.isEmpty { event("o", bytes) }
  }

  /// A chapter begins.
  package func mark(_ name: String) { event("m", Array(name.utf8)) }

  /// The last line: the terminal is left as a shell wants it, and the recording lasts until now.
  package func finish() {
    event("o", encoder.ending())
    if format == .v3 { event("x", [0x30]) }
  }

  /// Nothing is typed into a recording.
  package func nextInput(milliseconds: Int) -> Input? { nil }

  private func event(_ code: String, _ data: [UInt8]) {
    let now = max(before, (clock() - start) / 1_000)
    var line: [UInt8] = [0x5B]
    // Differences of rounded times: the error of an interval is never carried on.
    line.append(seconds: format == .v3 ? now - before : now)
    line += Array(", \"\(code)\", ".utf8)
    line.append(json: data)
    line += [0x5D, 0x0A]
    before = now
    write(line)
  }

  private func write(_ line: [UInt8]) {
    guard failure == nil else { return }
    do { try sink(line) } catch { failure = error }
  }
}

extension CastScreen.Header {
  /// The first line. It holds no date: the same run makes the same file.
  func line(depth: ColorDepth) -> [UInt8] {
    var line: [UInt8] = []
    func add(_ text: String) { line += Array(text.utf8) }
    let type = depth == .mono ? "vt100" : "xterm-256color"
    let colors =
      "{\"fg\": \"#\(theme[.text].hex)\", \"bg\": \"#\(theme[.ground].hex)\", \"palette\": \"\(theme.palette)\"}"
    switch format {
    case .v2: add("{\"version\": 2, \"width\": \(size.width), \"height\": \(size.height), \"title\": ")
    case .v3:
      add("{\"version\": 3, \"term\": {\"cols\": \(size.width), \"rows\": \(size.height), \"type\": \"\(type)\", ")
      add("\"theme\": \(colors)}, \"title\": ")
    }
    line.append(json: title.utf8)
    switch format {
    case .v2: add(", \"env\": {\"TERM\": \"\(type)\"}, \"theme\": \(colors)}\n")
    case .v3: add("}\n")
    }
    return line
  }
}

extension Theme {
  /// The sixteen colours of a terminal, as base16's shell templates assign them, `#rrggbb` joined by colons.
  var palette: String {
    let order = [0x0, 0x8, 0xB, 0xA, 0xD, 0xE, 0xC, 0x5, 0x3, 0x8, 0xB, 0xA, 0xD, 0xE, 0xC, 0x7]
    return order.map { "#" + base[$0].hex }.joined(separator: ":")
  }
}
