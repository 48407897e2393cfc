package import Simulation

extension Digest {
  /// Mixes in whatever is encoded, in the order in which it is. Returns how many words that were.
  @discardableResult
  package mutating func add(encoding value: some Encodable) -> Int {
    let sink = DigestSink(self)
    do {
      try value.encode(to: sink)
    } catch {
      // Unreachable: the sink throws nothing, and encodings that the compiler makes do not either.
      preconditionFailure("a state is encoded without fail: \(error)")
    }
    self = sink.digest
    return sink.words
  }
}

/// An encoder whose output is a fingerprint.
private final class DigestSink: Encoder {
  var digest: Digest
  var words = 0
  let codingPath: [any CodingKey] = []
  let userInfo: [CodingUserInfoKey: Any] = [:]
  init(_ digest: Digest) { self.digest = digest }

  func add(_ word: UInt64) {
    digest.add(word)
    words += 1
  }
  /// Its bytes, eight to a word, and their number.
  func add(_ text: String) {
    var word: UInt64 = 0
    var count: UInt64 = 0
    for byte in text.utf8 {
      word = word << 8 | UInt64(byte)
      count += 1
      if count % 8 == 0 { add(word) }
    }
    if count % 8 != 0 { add(word) }
    add(count)
  }

  func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
    KeyedEncodingContainer(KeyedDigest<Key>(sink: self))
  }
  func unkeyedContainer() -> any UnkeyedEncodingContainer { ListDigest(sink: self) }
  func singleValueContainer() -> any SingleValueEncodingContainer { WordDigest(sink: self) }
}

/// The name of each member, then the member: an enum's case is known by its name.
private struct KeyedDigest<Key: CodingKey>: KeyedEncodingContainerProtocol {
  let sink: DigestSink
  let codingPath: [any CodingKey] = []
  func encodeNil(forKey key: Key) { sink.add(0) }
  func encode<Value: Encodable>(_ value: Value, forKey key: Key) throws {
    sink.add(key.stringValue)
    try value.encode(to: sink)
  }
  func nestedContainer<Other: CodingKey>(keyedBy type: Other.Type, forKey key: Key) -> KeyedEncodingContainer<Other> {
    sink.add(key.stringValue)
    return sink.container(keyedBy: type)
  }
  func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer {
    sink.add(key.stringValue)
    return sink.unkeyedContainer()
  }
  func superEncoder() -> any Encoder { sink }
  func superEncoder(forKey key: Key) -> any Encoder { sink }
}

private struct ListDigest: UnkeyedEncodingContainer {
  let sink: DigestSink
  let codingPath: [any CodingKey] = []
  var count = 0
  mutating func encodeNil() {
    count += 1
    sink.add(0)
  }
  mutating func encode<Value: Encodable>(_ value: Value) throws {
    count += 1
    sink.add(UInt64(count))
    try value.encode(to: sink)
  }
  func nestedContainer<Other: CodingKey>(keyedBy type: Other.Type) -> KeyedEncodingContainer<Other> {
    sink.container(keyedBy: type)
  }
  func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer { sink.unkeyedContainer() }
  func superEncoder() -> any Encoder { sink }
}

private struct WordDigest: SingleValueEncodingContainer {
  let sink: DigestSink
  let codingPath: [any CodingKey] = []
  func encodeNil() { sink.add(0) }
  func encode(_ value: Bool) { sink.add(value ? 1 : 0) }
  func encode(_ value: String) { sink.add(value) }
  func encode<Number: BinaryFloatingPoint & Encodable>(_ value: Number) {
    // Unreachable: the textbook counts in integers and exact fractions.
    preconditionFailure("no state holds one")
  }
  func encode<Number: FixedWidthInteger & Encodable>(_ value: Number) { sink.add(UInt64(truncatingIfNeeded: value)) }
  func encode<Value: Encodable>(_ value: Value) throws { try value.encode(to: sink) }
}
