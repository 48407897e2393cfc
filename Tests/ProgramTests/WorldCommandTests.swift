import Foundation
import Testing

/// The program on a world that is no machine.
@Suite struct WorldCommandTests {
  private static let race = """
    mmscope: 1
    title: { en: Page replacement, ja: ページ置き換え }
    lesson: { part: replacement, number: 1, teaches: [S3.20] }
    world: { replacement: { policies: [fifo, lru], frames: 3 } }
    script:
      - say: { en: "Three frames.", ja: "3 フレーム", then: { en: "Done.", ja: "終わり" } }
      - reference: [7, 0, 1, 2, 0, 3, 0, 4, 2, 3]
      - mark: half
      - reference: [0, 3, 2, 1, 2, 0, 1, 7, 0, 1]
      - expect: { fifo: { faults: 15 }, lru: { faults: 12 } }
    """

  @Test func itsNumbersAreOneObject() throws {
    let scratch = try Scratch()
    let result = try Program.run(["run", scratch.file("race.yaml", Self.race), "--json"])
    #expect(result.status == 0, "\(result.error)")
    let found = try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any]
    let object = try #require(found)
    #expect(
      object.keys.sorted() == ["digest", "expectations", "scenario", "state", "tick", "version", "world"])
    #expect(object["world"] as? String == "replacement" && object["tick"] as? Int == 21)
    let state = object["state"] as? [String: [String: Any]]
    #expect(state?["fifo"]?["faults"] as? Int == 15 && state?["lru"]?["faults"] as? Int == 12)
    // Worked out on paper: the pages in the frames at the end.
    #expect(state?["fifo"]?["frames"] as? [Int] == [7, 0, 1] && state?["lru"]?["frames"] as? [Int] == [1, 0, 7])
  }

  @Test func aMarkIsAnEndAndEveryTickALine() throws {
    let scratch = try Scratch()
    let file = scratch.file("race.yaml", Self.race)
    let half = try Program.run(["run", file, "--json", "--until", "half"])
    #expect(half.output.contains("\"tick\":10") && half.output.contains("\"faults\":9"), "\(half.output)\(half.error)")
    let lines = try Program.run(["run", file, "--csv", "--every", "5"]).output.split(separator: "\n")
    #expect(lines.count == 1 + 2 * 5 && lines[1].hasPrefix("5,fifo,5,4,1,1,"), "\(lines)")
  }

  @Test func itHasNoProc() throws {
    let scratch = try Scratch()
    let file = scratch.file("race.yaml", Self.race)
    let result = try Program.run(["run", file, "--proc", scratch.folder.path + "/proc"])
    #expect(result.status == 2 && result.output.isEmpty)
    #expect(result.error.contains("the world replacement has no /proc"))
    #expect(!FileManager.default.fileExists(atPath: scratch.folder.path + "/proc"))
  }

  @Test func itIsCheckedRecordedAndDrawn() throws {
    let scratch = try Scratch()
    let file = scratch.file("race.yaml", Self.race)
    let check = try Program.run(["check", "--run", file])
    #expect(check.status == 0 && check.output.contains("21 ticks, 1 expectations hold"), "\(check.error)")
    let cast = scratch.folder.path + "/race.cast"
    let record = try Program.run(["record", file, "-o", cast, "--pace", "0", "--speed", "10"])
    #expect(record.status == 0, "\(record.error)")
    let text = try String(contentsOfFile: cast, encoding: .utf8)
    #expect(text.contains("FIFO") && text.contains("\"m\",\"half\"") || text.contains("\"m\", \"half\""))
    let picture = try Program.run(["snapshot", file, "-o", "-", "--size", "80x24", "--lang", "ja"])
    #expect(picture.status == 0 && picture.output.contains("ページ置き換え"), "\(picture.error)")
    // The string and its last column, as textbooks print them.
    #expect(picture.output.contains("7 0 1 2 0 3 0 4 2 3 0 3 2 1 2 0 1 7 0 1"))
  }

  @Test func aLessonIsCheckedAsWell() throws {
    let scratch = try Scratch()
    let wrong = [
      ("part: replacment", "did you mean replacement?"), ("number: 0", "number"),
      ("[S3.2]", "no row of the curriculum"),
    ]
    let right = ["part: replacement", "number: 1", "[S3.20]"]
    for (place, (text, word)) in wrong.enumerated() {
      let file = scratch.file("lesson\(place).yaml", Self.race.replacingOccurrences(of: right[place], with: text))
      let result = try Program.run(["check", file])
      #expect(result.status == 2 && result.error.contains(word) && result.error.contains(":3:"), "\(result.error)")
    }
    let file = scratch.file("then.yaml", Self.race.replacingOccurrences(of: "then: { en:", with: "then: { de:"))
    let result = try Program.run(["check", file])
    #expect(result.status == 2 && result.error.contains("de") && result.error.contains(":6:"), "\(result.error)")
  }
}
