import Foundation
import Testing

/// Numbers of the command line have one table of ranges, and are refused with the words that a file is.
@Suite struct OptionTests {
  struct Option: Sendable, CustomTestStringConvertible {
    var command: [String]
    var name: String
    /// What the value stands in: `100x%`.
    var form = "%"
    /// By this name in the message.
    var quantity: String
    var range: ClosedRange<Int64>
    /// The bounds themselves are tried as well.
    var runs = true
    var testDescription: String { command[0] + " " + name + " " + form }
  }

  static let picture = ["snapshot", "comb", "-o", "-", "--at", "0"]
  static let options = [
    Option(
      command: ["run", "comb", "--until", "1"], name: "--every", quantity: "every", range: 1...100_000_000),
    // A run to the last tick takes a while.
    Option(command: ["run", "comb"], name: "--until", quantity: "tick", range: 0...100_000_000, runs: false),
    Option(
      command: ["record", "comb", "-o", "-"], name: "--until", quantity: "tick", range: 0...100_000_000, runs: false),
    Option(
      command: ["snapshot", "comb", "-o", "-"], name: "--at", quantity: "tick", range: 0...100_000_000, runs: false),
    Option(command: picture, name: "--speed", quantity: "speed", range: 1...100_000),
    Option(command: picture, name: "--fps", quantity: "fps", range: 1...120),
    Option(command: picture, name: "--pace", quantity: "pace", range: 0...1000),
    Option(command: picture, name: "--size", form: "%x30", quantity: "columns", range: 20...500),
    Option(command: picture, name: "--size", form: "100x%", quantity: "rows", range: 6...200),
    Option(command: ["comb"], name: "--speed", quantity: "speed", range: 1...100_000, runs: false),
    Option(command: ["comb"], name: "--history-memory", quantity: "history-memory", range: 1...65_536, runs: false),
    Option(
      command: ["compare", "none.csv", "--frames", "1"], name: "--column", quantity: "column", range: 1...100_000,
      runs: false),
    Option(
      command: ["compare", "none.csv", "--frames", "1"], name: "--op-column", quantity: "column", range: 1...100_000,
      runs: false),
    Option(
      command: ["compare", "none.csv", "--frames", "1"], name: "--pid-column", quantity: "column", range: 1...100_000,
      runs: false),
    Option(
      command: ["compare", "none.csv", "--frames", "1"], name: "--pid", quantity: "pid", range: 0...Int64.max,
      runs: false),
  ]

  /// `--speed=-1`: a value that begins with a dash would be an option of its own.
  private func run(_ option: Option, _ value: String) throws -> Program.Result {
    try Program.run(option.command + ["\(option.name)=\(option.form.replacing("%", with: value))"])
  }

  @Test(arguments: options) func outsideIsRefusedWithTheRange(option: Option) throws {
    let (low, high) = (option.range.lowerBound, option.range.upperBound)
    // One above the greatest, as text: it may need more than 64 bits.
    let above = high == .max ? "9223372036854775808" : "\(high + 1)"
    for value in ["\(low - 1)", above, "18446744073709551616"] {
      let result = try run(option, value)
      let shown = result.error
      #expect(result.status == 2, "\(value): \(shown)")
      let isSaid =
        shown.contains("\(option.quantity) \(value) is outside \(low)–\(high)")
        || shown.contains("\(option.quantity) \"\(value)\" is outside \(low)–\(high)")
      #expect(isSaid, "\(value): \(shown)")
    }
    let word = try run(option, "much")
    #expect(word.status == 2)
  }

  @Test(arguments: options.filter { $0.runs }) func boundsAreTaken(option: Option) throws {
    for value in [option.range.lowerBound, option.range.upperBound] {
      let result = try run(option, "\(value)")
      #expect(result.status == 0, "\(value): \(result.error)")
    }
  }

  /// As in a file: hexadecimal, and digits in groups.
  @Test func numbersAreReadAsInAFile() throws {
    let plain = try Program.run(["run", "comb", "--json", "--until", "20"])
    let other = try Program.run(["run", "comb", "--json", "--until", "0x14"])
    let grouped = try Program.run(["run", "comb", "--json", "--until", "2_0"])
    #expect(plain.status == 0 && plain.output == other.output && plain.output == grouped.output)
  }

  /// What `run` refuses, `check` refuses, with the place of what is to be mended.
  @Test func aPanicAtBootIsKnownToCheck() throws {
    let scratch = try Scratch()
    let file = scratch.file(
      "tight.yaml",
      """
      mmscope: 1
      title: { en: t, ja: t }
      machine: { memory: 64MiB, slab: true }
      start: { free-blocks: { Normal: { 0: 2 } } }
      script: [ { kmalloc: { size: 32, as: A } } ]

      """)
    for command in [["check", file], ["check", "--run", file], ["run", file]] {
      let result = try Program.run(command)
      #expect(result.status == 1, "\(command): \(result.error)")
      #expect(
        result.error.contains("tight.yaml:4:1: error: the kernel panicked at boot: kmem_cache_create()"),
        "\(command): \(result.error)")
    }
  }
}
