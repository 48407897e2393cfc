package import Script
package import Textbook

/// Policies and frame counts as the command line names them.
package enum PolicyWords {
  /// `fifo,lru,clock:r_on_load=0,aging:interval=50:bits=8`: names with their parameters; the word is the label.
  package static func series(_ text: String) throws(Diagnostic) -> [PolicyComparison.Series] {
    var result: [PolicyComparison.Series] = []
    for word in text.split(separator: ",", omittingEmptySubsequences: false) {
      let parts = word.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
      guard let name = parts.first, PolicyRule.Name(rawValue: name) != nil else { throw unknown(String(word)) }
      var parameters = [JSONValue.Member("policy", .string(name))]
      for part in parts.dropFirst() {
        let sides = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        guard sides.count == 2 else {
          throw Diagnostic("--policies: \(part.quoted) is no parameter", hint: "as in clock:r_on_load=0")
        }
        if parameters.contains(where: { $0.key == sides[0] }) {
          throw Diagnostic("--policies: \(sides[0].quoted) of \(name) is given twice")
        }
        let value: JSONValue =
          switch sides[1] {
          case "true": .boolean(true)
          case "false": .boolean(false)
          default: Int(sides[1]).map { .integer($0) } ?? .string(sides[1])
          }
        parameters.append(.init(sides[0], value))
      }
      let label = String(word)
      if result.contains(where: { $0.label == label }) { throw Diagnostic("--policies names \(label.quoted) twice") }
      do throws(Diagnostic) {
        result.append(.init(label: label, rule: try Exercises.rule(label: label, .object(parameters))))
      } catch {
        throw Diagnostic("--policies: " + error.message)
      }
    }
    return result
  }

  private static func unknown(_ word: String) -> Diagnostic {
    let names = PolicyRule.Name.allCases.map(\.rawValue)
    let near = NearMiss.nearest(to: word, among: names)
    return Diagnostic(
      "--policies: no policy is called \(word.quoted)" + (near.map { "; did you mean \($0)?" } ?? ""),
      hint: "known are " + names.joined(separator: ", "))
  }

  /// Most frame counts at a time.
  package static let countLimit = 10_000

  /// `3`, `4,8,16`, `1..64`, in any mixture; rising, each once.
  package static func frames(_ text: String) throws(Diagnostic) -> [Int] {
    var result: [Int] = []
    for word in text.split(separator: ",", omittingEmptySubsequences: false) {
      let ends = word.split(separator: "..", omittingEmptySubsequences: false).map { Int($0) }
      guard ends.count <= 2, let low = ends[0], let high = ends[ends.count - 1] else {
        throw Diagnostic(
          "--frames: \(String(word).quoted) is no number of frames", hint: "a number, a list 4,8,16 or a range 1..64")
      }
      if low < 1 { throw Diagnostic("--frames: a memory has at least one frame, not \(low)") }
      if high < low { throw Diagnostic("--frames: the range \(low)..\(high) is empty") }
      if high > Exercises.frameLimit { throw Diagnostic("--frames: at most \(Exercises.frameLimit) frames") }
      guard high - low < countLimit - result.count else {
        throw Diagnostic("--frames: more than \(countLimit) frame counts")
      }
      result += low...high
    }
    return Set(result).sorted()
  }

  /// `4096`, `4KiB`, `4K`, `1MiB`.
  package static func pageSize(_ text: String) throws(Diagnostic) -> UInt64 {
    let digits = text.prefix { $0.isASCII && $0.isNumber }
    let unit: UInt64? =
      switch text.dropFirst(digits.count) {
      case "", "B": 1
      case "K", "KiB": 1 << 10
      case "M", "MiB": 1 << 20
      case "G", "GiB": 1 << 30
      default: nil
      }
    guard let unit, let number = UInt64(digits), number > 0 else {
      throw Diagnostic("--page-size: \(text.quoted) is no size", hint: "bytes, or as in 4KiB")
    }
    let (size, overflow) = number.multipliedReportingOverflow(by: unit)
    if overflow || size > 1 << 62 { throw Diagnostic("--page-size: \(text.quoted) is too large") }
    return size
  }
}
