/// Lines as they come out of a mail, a kernel log or a terminal: what others put before them is taken off.
struct CopiedText {
  struct Word {
    var text: Substring
    /// In the text, from 1.
    var line: Int
    var column: Int
  }

  struct Line {
    /// As it stands in the text, for messages.
    var whole: Substring
    var number: Int
    var words: [Word]
  }

  let lines: [Line]

  init(_ text: String) {
    lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).enumerated().map { place, whole in
      var words: [Word] = []
      let content = Self.content(of: whole)
      for word in content.split(whereSeparator: { $0 == " " || $0 == "\t" || $0 == "\r" || $0 == "\u{A0}" }) {
        let column = whole.unicodeScalars.distance(from: whole.startIndex, to: word.startIndex) + 1
        words.append(Word(text: word, line: place + 1, column: column))
      }
      return Line(whole: whole, number: place + 1, words: words)
    }
  }

  /// Without a mail's `> `, the kernel's `<6>` and `[  123.456789]`, and what the log daemons write before them
  /// (`Sep  7 14:18:32 host kernel: `).
  private static func content(of line: Substring) -> Substring {
    var rest = line
    while true {
      rest = rest.drop { $0 == " " || $0 == "\t" }
      if rest.first == ">" {
        rest = rest.dropFirst()
      } else if rest.first == "<", let end = rest.prefix(5).firstIndex(of: ">") {
        rest = rest[rest.index(after: end)...]
      } else if rest.first == "[", let end = rest.prefix(48).firstIndex(of: "]") {
        rest = rest[rest.index(after: end)...]
      } else if let end = Self.kernelMark(in: rest) {
        rest = rest[end...]
      } else {
        return rest
      }
    }
  }

  /// The end of `kernel: `, when nothing of a row stands before it.
  private static func kernelMark(in line: Substring) -> Substring.Index? {
    let mark = "kernel: "
    var place = line.startIndex
    while place < line.endIndex {
      let rest = line[place...]
      if rest.hasPrefix("Node ") { return nil }
      if rest.hasPrefix(mark) { return line.index(place, offsetBy: mark.count) }
      place = line.index(after: place)
    }
    return nil
  }
}
