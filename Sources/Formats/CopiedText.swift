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
        let word = Self.uncoloured(word)
        // The right edge of a table.
        if word.isEmpty || word == "|" { continue }
        let column = whole.unicodeScalars.distance(from: whole.startIndex, to: word.startIndex) + 1
        words.append(Word(text: word, line: place + 1, column: column))
      }
      return Line(whole: whole, number: place + 1, words: words)
    }
  }

  /// Without a mail's `> ` or `| `, the kernel's `<6>` and `[  123.456789]`, what the log daemons write before them
  /// (`Sep  7 14:18:32 host kernel: `), `dmesg -x`'s `kern  :info  : `, and grep's `/proc/buddyinfo:` and `12:`.
  private static func content(of line: Substring) -> Substring {
    var rest = line
    while true {
      rest = rest.drop { $0 == " " || $0 == "\t" }
      if rest.first == "\u{1B}" {
        rest = behindColour(rest)
      } else if rest.first == ">" || rest.first == "|" {
        rest = rest.dropFirst()
      } else if rest.first == "<", let end = rest.prefix(5).firstIndex(of: ">") {
        rest = rest[rest.index(after: end)...]
      } else if rest.first == "[", let end = rest.prefix(48).firstIndex(of: "]") {
        rest = rest[rest.index(after: end)...]
      } else if let end = Self.kernelMark(in: rest) ?? Self.levelMark(in: rest) ?? Self.grepMark(in: rest) {
        rest = rest[end...]
      } else {
        return rest
      }
    }
  }

  /// Without a terminal's colours, `ESC [ 32 m`, before it and behind it.
  private static func uncoloured(_ text: Substring) -> Substring {
    let text = behindColour(text)
    return text.firstIndex(of: "\u{1B}").map { text[..<$0] } ?? text
  }
  private static func behindColour(_ text: Substring) -> Substring {
    var text = text
    while text.first == "\u{1B}" { text = text.drop { !$0.isLetter }.dropFirst() }
    return text
  }

  /// The end of `kern  :info  : `: a facility and a level, padded, as `dmesg -x` writes them.
  private static func levelMark(in line: Substring) -> Substring.Index? {
    let parts = line.prefix(32).split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
    guard parts.count == 3, parts[2].first == " " else { return nil }
    let words = parts[0...1].map { $0.reversed().drop { $0 == " " }.reversed() }
    let isMark = words.allSatisfy { word in
      (3...8).contains(word.count) && word.allSatisfy { $0.isLowercase || $0.isNumber }
    }
    return isMark ? parts[2].startIndex : nil
  }

  /// The end of the file's name or the line's number that grep writes before what it found.
  private static func grepMark(in line: Substring) -> Substring.Index? {
    guard let colon = line.firstIndex(where: { $0 == ":" || $0 == " " }), line[colon] == ":" else { return nil }
    let mark = line[..<colon]
    let next = line.index(after: colon)
    // A word of a row follows at once: `a: b` and `12:34:56` are no such marks.
    guard !mark.isEmpty, line[next...].first?.isLetter == true || line[next...].first == "#" || mark.first == "/" else {
      return nil
    }
    return mark.first == "/" || mark.allSatisfy(\.isNumber) ? next : nil
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
