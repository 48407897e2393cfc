import Formats
import Script
import Testing

/// Settings of worlds at their edges: what cannot be is refused where it stands, not met later.
struct WorldEdgeTests {
  @Test(arguments: [
    "replacement: { policies: [lru], frames: 4, shares: equal, processes: { A: 4, B: 4 }, initial: [0, 1, 2] }",
    "fits: { holes: [3, 5], algorithms: [bitmap], unit: 1000000 }",
    "fits: { holes: [3, 5], algorithms: [bitmap], unit: 8 }",
  ])
  func refused(_ world: String) {
    let text = "mmscope: 1\ntitle: { en: t, ja: t }\nworld: { \(world) }\nscript: [{ mark: a }]\n"
    #expect(throws: Diagnostics.self) { try ScenarioFile.load(text: text, name: "t.yaml") }
  }
}
