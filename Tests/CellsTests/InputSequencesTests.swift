import Cells
import Testing

/// What a terminal sends, scalar by scalar with times in milliseconds: keys come through, replies never, pastes as one.
@Suite struct InputSequencesTests {
  static func scalars(_ text: String) -> [UInt32] { text.unicodeScalars.map(\.value) }

  /// Everything that comes of it when the scalars come so far apart, and after it nothing for five seconds.
  static func result(_ values: [UInt32], apart milliseconds: UInt64 = 0, pauses: [Int: UInt64] = [:]) -> String {
    var sequences = InputSequences()
    var now: UInt64 = 1_000_000_000
    var items: [InputSequences.Item] = []
    func pass(_ milliseconds: UInt64) {
      for _ in 0..<milliseconds {
        now += 1_000_000
        items += sequences.expire(at: now)
      }
    }
    for (index, value) in values.enumerated() {
      items += sequences.take(value, at: now)
      pass(milliseconds + (pauses[index] ?? 0))
    }
    pass(5_000)
    #expect(sequences.deadline == nil)
    return items.map { item in
      switch item {
      case .scalar(let value): value == 27 ? "␛" : String(Unicode.Scalar(value)!)
      case .input(.paste(let text)): "⟨\(text)⟩"
      case .input(let input): "\(input)"
      }
    }.joined()
  }

  static let replies = [
    "\u{1B}]11;rgb:1e1e/1e1e/1e1e\u{1B}\\", "\u{1B}]10;rgb:ffff/q.q/0\u{7}", "\u{1B}]52;c;cXFxcQ==\u{7}",
    "\u{1B}]lq title\u{1B}\\", "\u{1B}P1$r0;1mq\u{1B}\\", "\u{1B}P>|XTerm(390)\u{1B}\\", "\u{1B}P!|7E565445\u{1B}\\",
    "\u{1B}_Gi=31;OK\u{1B}\\", "\u{1B}^quit\u{1B}\\", "\u{1B}Xqqq\u{1B}\\", "\u{1B}[?62;22c", "\u{1B}[>0;276;0c",
    "\u{1B}[24;80R", "\u{1B}[?2026;2$y", "\u{1B}[I", "\u{1B}[O", "\u{1B}[8;24;80t", "\u{1B}[?997;1n", "\u{1B}[1;5x",
    "\u{1B}[Mqqq", "\u{1B}[[E", "\u{9D}11;q\u{9C}", "\u{90}q\u{9C}", "\u{9B}?1q", "\u{1B}[201~",
  ]

  @Test(arguments: replies) func repliesAreSwallowedWhole(reply: String) {
    let values = Self.scalars(reply)
    #expect(Self.result(values) == "")
    #expect(Self.result(values + Self.scalars("q")) == "q")
    // One byte in a read, and every place at which a connection may pause.
    #expect(Self.result(values, apart: 20) == "")
    for place in values.indices.dropLast() where place > 0 || values[0] != 27 {
      #expect(Self.result(values, pauses: [place: 250]) == "", "pause after \(place)")
    }
  }

  /// A pause right after ESC looks like the key: that is all that may come of it.
  @Test(arguments: replies.filter { $0.hasPrefix("\u{1B}") })
  func aPauseAfterEscIsOnlyEscape(reply: String) {
    #expect(Self.result(Self.scalars(reply), pauses: [0: 200]) == "␛")
  }

  @Test(arguments: replies) func unterminatedOnesEnd(reply: String) {
    var values = Self.scalars(reply)
    while values.count > 3 {
      values.removeLast()
      #expect(Self.result(values) == "")
      // After the time limit keys are keys again.
      #expect(Self.result(values + Self.scalars("q"), pauses: [values.count - 1: 400]) == "q")
    }
  }

  @Test func keysStayKeys() {
    #expect(Self.result(Self.scalars("a]P_^X[Oz")) == "a]P_^X[Oz")
    #expect(Self.result([27]) == "␛")
    #expect(Self.result([27, 27]) == "␛␛")
    #expect(Self.result(Self.scalars("\u{1B}x")) == "␛x")
    // Escape and the key of a mark, pressed by a person.
    for key in ["]", "[", "P", "X", "O"] {
      #expect(Self.result(Self.scalars("\u{1B}\(key)q"), pauses: [0: 100, 1: 100]) == "␛\(key)q")
      #expect(Self.result(Self.scalars("\u{1B}\(key)")) == "␛\(key)")
    }
    // Ctrl-C is heard in whatever never ends.
    for opening in ["\u{1B}]11;", "\u{1B}Pq", "\u{1B}[?1"] {
      #expect(Self.result(Self.scalars(opening + "\u{3}")) == "\u{3}")
    }
  }

  @Test func pastesAreOneInput() {
    let text = "sequence\r\u{1B}[A\u{1B}]0;t\u{7}日本q"
    let paste = Self.scalars("\u{1B}[200~" + text + "\u{1B}[201~")
    #expect(Self.result(paste) == "⟨\(text)⟩")
    #expect(Self.result(paste + Self.scalars("q"), apart: 25) == "⟨\(text)⟩q")
    #expect(Self.result(Self.scalars("\u{1B}[200~\u{1B}[201~")) == "⟨⟩")
    // Never ended: text all the same, and then keys are keys.
    #expect(Self.result(Self.scalars("\u{1B}[200~qq") + [0x71], pauses: [7: 3_000]) == "⟨qq⟩q")
  }

  /// As the terminal library gives the brackets, and with keys that it takes out of the text.
  @Test func bracketsAsKeys() {
    var sequences = InputSequences()
    #expect(sequences.startPaste(at: 0) == [])
    #expect(sequences.take(0x71, at: 1) == [])
    #expect(sequences.take(.key(.up), at: 2) == [])
    #expect(sequences.take(.resized, at: 3) == [.input(.resized)])
    #expect(sequences.take(0x72, at: 4) == [])
    #expect(sequences.endPaste() == [.input(.paste("qr"))])
    #expect(sequences.endPaste() == [])
    #expect(sequences.take(.key(.up), at: 5) == [.input(.key(.up))])
  }

  @Test func longPastesAreCut() {
    for count in [65_530, 65_535, 65_536, 65_537, 70_000] {
      var sequences = InputSequences()
      _ = sequences.startPaste(at: 0)
      for _ in 0..<count { _ = sequences.take(0x61, at: 1) }
      var items: [InputSequences.Item] = []
      for value in Self.scalars("\u{1B}[201~") { items += sequences.take(value, at: 2) }
      #expect(items == [.input(.paste(String(repeating: "a", count: min(count, 65_536))))], "\(count)")
    }
  }
}
