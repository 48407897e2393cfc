/// One read of a table on the way to an entry.
package struct TableRead: Hashable, Sendable, Encodable {
  package struct Owner: Hashable, Sendable, Encodable {
    package var process: String
    package var page: Int
  }
  /// From the root; of the inverted table 0 is the hash's slot, 1 an entry of its chain.
  package var level: Int
  package var index: Int
  package var entries: Int
  /// It leads on: to the next table, to the frame, to the chain; of a chain's entry: it is the one.
  package var leads: Bool
  /// Of a chain's entry.
  package var owner: Owner?
}
