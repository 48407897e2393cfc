import ArgumentParser
import Cells
import Script

// Numbers of the command line have the ranges of the one table, and are refused with the words that a file is.

extension Quantity {
  /// What an option was given, as a number within the range. Takes what a file takes: `0x…` and `1_000` too.
  func option(_ text: String) throws -> Int {
    do throws(Diagnostic) {
      return Int(try number(in: text))
    } catch {
      throw ValidationError("\(error)")
    }
  }
}

extension Size {
  /// `100x30`: columns and rows.
  static func option(_ text: String) throws -> Size {
    let parts = text.split(separator: "x", omittingEmptySubsequences: false).map(String.init)
    guard parts.count == 2 else { throw ValidationError("columns and rows are expected, as in 100x30") }
    return Size(width: try Quantity.columns.option(parts[0]), height: try Quantity.rows.option(parts[1]))
  }
}
