/// CPU utilisation with n programs of I/O share p: 1 − p^n, exactly.
package enum Utilisation {
  /// Powers beyond this many bits are refused: nobody reads their digits.
  static let bitLimit = 1 << 18

  /// Nil: the power has too many digits.
  package static func share(p: Fraction, programs: Int) -> Fraction? {
    guard programs >= 0, p.bitWidth.multipliedReportingOverflow(by: programs).partialValue <= bitLimit,
      programs <= bitLimit
    else { return nil }
    return 1 - p.power(programs)
  }

  /// Programs that fit into memory beside the system.
  package static func programs(memory: Fraction, system: Fraction, each: Fraction) -> Int? {
    let room = memory - system
    return room < 0 ? 0 : (room / each).floor
  }

  /// The least n with 1 − p^n ≥ target. Nil: none below the limit of the digits.
  package static func leastPrograms(p: Fraction, target: Fraction) -> Int? {
    var high = 1
    if target < 0 || target.isZero { return 0 }
    guard p < 1, target < 1 || p.isZero else { return nil }
    while true {
      guard let share = share(p: p, programs: high) else { return nil }
      if share >= target { break }
      high *= 2
    }
    var low = high / 2
    while low + 1 < high {
      let middle = (low + high) / 2
      guard let share = share(p: p, programs: middle) else { return nil }
      if share >= target { high = middle } else { low = middle }
    }
    return high
  }
}
