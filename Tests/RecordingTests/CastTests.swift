import Cells
import Foundation
import Recording
import Testing

/// Recordings are what their format says, line by line, and the same each time.
@Suite struct CastTests {
  final class Tape {
    var bytes: [UInt8] = []
    var now: UInt64 = 5_000_000_000
  }

  static let size = Size(width: 30, height: 8)

  /// A short recording; the title holds what JSON must escape.
  func record(_ format: CastScreen.Format, seed: UInt64 = 1) -> [UInt8] {
    let tape = Tape()
    let header = CastScreen.Header(
      format: format, size: Self.size, title: "櫛の歯 \"a\\b\"\u{1}\t", theme: .defaultDark)
    let cast = CastScreen(header, depth: .truecolor, clock: { tape.now }, sink: { tape.bytes += $0 })
    var sketch = Sketch(seed: seed)
    var canvas = Canvas(size: Self.size)
    for step in 0..<30 {
      sketch.change(&canvas, times: 5)
      cast.present(canvas)
      cast.present(canvas)
      if step == 10 { cast.mark("最初の\"印\"") }
      tape.now += 33_333_333
    }
    cast.finish()
    #expect(cast.failure == nil)
    return tape.bytes
  }

  func lines(_ bytes: [UInt8]) throws -> [Any] {
    let text = String(decoding: bytes, as: UTF8.self)
    #expect(text.hasSuffix("\n"))
    return try text.dropLast().split(separator: "\n", omittingEmptySubsequences: false).map {
      try JSONSerialization.jsonObject(with: Data($0.utf8))
    }
  }

  @Test(arguments: CastScreen.Format.allCases) func everyLineIsJSON(format: CastScreen.Format) throws {
    let lines = try lines(record(format))
    let header = try #require(lines[0] as? [String: Any])
    #expect(header["title"] as? String == "櫛の歯 \"a\\b\"\u{1}\t")
    var theme = header["theme"] as? [String: String]
    if format == .v2 {
      #expect(header["version"] as? Int == 2)
      #expect(header["width"] as? Int == 30 && header["height"] as? Int == 8)
    } else {
      #expect(header["version"] as? Int == 3)
      let term = try #require(header["term"] as? [String: Any])
      #expect(term["cols"] as? Int == 30 && term["rows"] as? Int == 8)
      theme = term["theme"] as? [String: String]
    }
    #expect(theme?["fg"] == "#d8d8d8" && theme?["bg"] == "#181818")
    #expect(theme?["palette"]?.split(separator: ":").count == 16)
    var codes: [String] = []
    for line in lines.dropFirst() {
      let event = try #require(line as? [Any])
      #expect(event.count == 3 && event[0] is NSNumber && event[2] is String)
      codes.append(try #require(event[1] as? String))
      if codes.last == "m" { #expect(event[2] as? String == "最初の\"印\"") }
    }
    // Equal pictures leave no line; one mark after the eleventh picture; v3 ends with the exit status.
    let pictures = [String](repeating: "o", count: 11) + ["m"] + [String](repeating: "o", count: 20)
    #expect(codes == pictures + (format == .v3 ? ["x"] : []))
  }

  @Test func timesOfBothVersionsAgree() throws {
    func times(_ format: CastScreen.Format) throws -> [Double] {
      try lines(record(format)).dropFirst().compactMap { (($0 as? [Any])?.first as? NSNumber)?.doubleValue }
    }
    let absolute = try times(.v2)
    var sum = 0.0
    for (index, interval) in try times(.v3).dropLast().enumerated() {
      sum += interval
      #expect(abs(sum - absolute[index]) < 1e-9, "line \(index)")
    }
    #expect(absolute[0] == 0 && abs(absolute[absolute.count - 1] - 0.999999) < 1e-9)
  }

  @Test(arguments: CastScreen.Format.allCases) func sameInputSameBytes(format: CastScreen.Format) {
    #expect(record(format) == record(format))
    #expect(record(format) != record(format, seed: 2))
  }

  @Test func aNewSizeIsTold() throws {
    let tape = Tape()
    let cast = CastScreen(
      .init(size: Self.size, title: "t", theme: .defaultDark), depth: .mono, clock: { tape.now },
      sink: { tape.bytes += $0 })
    cast.present(Canvas(size: Self.size))
    cast.present(Canvas(size: Size(width: 40, height: 9)))
    let events = try lines(tape.bytes).compactMap { $0 as? [Any] }
    #expect(events.map { $0[1] as? String } == ["o", "r", "o"])
    #expect(events[1][2] as? String == "40x9")
  }

  struct DiskFull: Error {}

  @Test func aFailureStopsTheWriting() {
    let tape = Tape()
    let cast = CastScreen(
      .init(size: Self.size, title: "t", theme: .defaultDark), depth: .mono, clock: { tape.now },
      sink: { bytes in
        if tape.bytes.count > 300 { throw DiskFull() }
        tape.bytes += bytes
      })
    var sketch = Sketch(seed: 3)
    var canvas = Canvas(size: Self.size)
    for _ in 0..<20 {
      sketch.change(&canvas, times: 9)
      cast.present(canvas)
    }
    #expect(cast.failure is DiskFull)
    #expect(tape.bytes.last == 0x0A)
  }
}
