import Formats
import Script
import Testing

@Suite struct SettingsTests {
  @Test func everySettingIsRead() throws {
    let settings = try SettingsFile.load(
      text: """
        language: ja
        theme: light
        color: 256
        ascii: true
        mouse: no
        speed: 20
        keys: { run: [Space, p], expand: e }
        """, name: "settings.yaml")
    #expect(settings.language == .ja)
    #expect(settings.theme == "light" && settings.color == "256")
    #expect(settings.ascii == true && settings.mouse == false && settings.speed == 20)
    #expect(settings.keys.map { $0.binding } == ["run", "expand"])
    #expect(settings.keys.map { $0.keys } == [["Space", "p"], ["e"]])
  }

  @Test func anEmptyFileSetsNothing() throws {
    #expect(try SettingsFile.load(text: "", name: "s") == Settings())
    #expect(try SettingsFile.load(text: "# nothing yet\n", name: "s") == Settings())
  }

  @Test(arguments: [
    ("langage: ja", "s:1:1: error: unknown setting \"langage\""),
    ("language: fr", "s:1:11: error: "),
    ("speed: 0", "s:1:8: error: "),
    ("mouse: perhaps", "s:1:8: error: "),
    ("- 1", "s:1:1: error: "),
  ])
  func mistakesHaveTheirPlace(text: String, message: String) {
    do throws(Diagnostic) {
      _ = try SettingsFile.load(text: text, name: "s")
      Issue.record("accepted: \(text)")
    } catch {
      #expect("\(error)".hasPrefix(message), "\(error)")
    }
  }
}
