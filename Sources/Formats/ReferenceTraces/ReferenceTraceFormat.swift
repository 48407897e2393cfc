/// How the lines of a trace name pages.
package struct ReferenceTraceFormat: Hashable, Sendable {
  package enum Kind: String, Hashable, Sendable, CaseIterable {
    /// One decimal page number a line; what follows `#` and empty lines are no references.
    case pages
    /// `hexaddr R|W`.
    case hexaddr
    /// `valgrind --tool=lackey --trace-mem=yes`.
    case lackey
    /// Columns between commas.
    case csv
    /// MOSS: `READ` or `WRITE`, optional `bin`, `oct` or `hex`, address; all other lines are ignored.
    case moss
  }
  package enum Keep: String, Hashable, Sendable, CaseIterable {
    case all
    /// Lackey without instruction fetches.
    case data
  }
  package enum Unit: String, Hashable, Sendable, CaseIterable { case page, address }

  package var kind: Kind
  /// In bytes, at least 1; pages of addresses.
  package var pageSize: UInt64 = 4096
  package var keep = Keep.all
  // CSV. Columns from 1.
  package var hasHeader = false
  /// Of the page or address.
  package var column = 1
  package var unit = Unit.page
  package var operationColumn: Int?
  /// With it, pages of different processes are different.
  package var processColumn: Int?
  /// Only the references of this process count.
  package var process: UInt64?

  package init(_ kind: Kind) { self.kind = kind }
}
