import Kernel
import Script

/// Which kernel's layout the numbers of a trace have: the one that was named, or the one that alone makes sense of all
/// of them among the kernels that have such events and names.
struct TraceGuess {
  private let named: KernelVersion?
  private let numbers: [UInt64]
  private let file: String
  private let line: Int?
  private let oldest: KernelVersion
  private let newest: KernelVersion

  init(_ reader: TraceReader, file: String) {
    self.file = file
    named = reader.options.kernel.flatMap { KernelVersion($0) }
    numbers = reader.numbers
    line = reader.firstLines[.number]
    var oldest = reader.flags.oldest
    var newest = reader.flags.newest
    // The events were renamed in 3.3.
    if reader.hasNewEvents { oldest = max(oldest, KernelVersion(3, 3)) }
    if reader.hasOldEvents { newest = min(newest, KernelVersion(3, 2)) }
    // Signs that contradict each other are none.
    (self.oldest, self.newest) = oldest <= newest ? (oldest, newest) : (KernelVersion(0, 0), KernelVersion(9999, 0))
  }

  /// The layout, and the warning that tells how it was found.
  func layout() throws(Diagnostic) -> (GFPLayout, guess: Diagnostic?) {
    if let named, let layout = GFPLayout.of(named) { return (layout, nil) }
    let hint = "say which kernel printed it: replay: { trace: FILE, kernel: \"6.10\" }"
    let fitting = candidates.filter { layout in numbers.allSatisfy { layout.makesSense(of: $0) } }
    let shown = "gfp_flags=0x" + String(numbers[0], radix: 16)
    guard let layout = fitting.last else {
      throw Diagnostic("\(shown) is a number that no kernel's flags make sense of", hint: hint, file: file, line: line)
    }
    let isOne = fitting.allSatisfy { other in
      numbers.allSatisfy { TraceFlags.meaning(of: $0, in: other).0 == TraceFlags.meaning(of: $0, in: layout).0 }
    }
    guard isOne else {
      let kernels = fitting.map { $0.kernels }.joined(separator: ", ")
      throw Diagnostic(
        "\(shown) is a number: it means one thing to one kernel and another to the next (\(kernels))", hint: hint,
        file: file, line: line)
    }
    let kernels = fitting.map { $0.kernels }.joined(separator: ", ")
    return (
      layout,
      Diagnostic(
        "\(shown): the flags are numbers, read as Linux \(kernels) has them", hint: hint, file: file,
        line: line, severity: .warning)
    )
  }

  /// The layouts of kernels between the oldest and the newest that it can be.
  private var candidates: [GFPLayout] {
    GFPLayout.all.enumerated().filter { place, layout in
      layout.first <= newest && (place + 1 == GFPLayout.all.count || GFPLayout.all[place + 1].first > oldest)
    }.map { $1 }
  }
}
