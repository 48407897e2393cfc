import Formats
import Script
import Testing

/// Settings of worlds at their edges: what cannot be is refused where it stands, not met later.
struct WorldEdgeTests {
  @Test(arguments: [
    "replacement: { policies: [lru], frames: 4, shares: equal, processes: { A: 4, B: 4 }, initial: [0, 1, 2] }",
    "fits: { holes: [3, 5], algorithms: [bitmap], unit: 1000000 }",
    "fits: { holes: [3, 5], algorithms: [bitmap], unit: 8 }",
    // More steps at one request than anybody could follow.
    "fits: { memory: 1000000, algorithms: [bitmap], unit: 1 }",
    "overlays: { tree: { main: 1000000, calls: [{ A: 1 }] }, page: 1 }",
    "page-tables: { memory: 1GiB, shapes: [inverted], slots: 1 }",
  ])
  func refused(_ world: String) {
    let text = "mmscope: 1\ntitle: { en: t, ja: t }\nworld: { \(world) }\nscript: [{ mark: a }]\n"
    #expect(throws: Diagnostics.self) { try ScenarioFile.load(text: text, name: "t.yaml") }
  }

  /// The same a step below the edge.
  @Test(arguments: [
    "fits: { memory: 65536, algorithms: [bitmap], unit: 1 }",
    "fits: { memory: 1000000, algorithms: [bitmap], unit: 16 }",
    "overlays: { tree: { main: 65535, calls: [{ A: 1 }] }, page: 1 }",
    "page-tables: { memory: 1GiB, shapes: [inverted], slots: 1024 }",
  ])
  func taken(_ world: String) throws {
    let text = "mmscope: 1\ntitle: { en: t, ja: t }\nworld: { \(world) }\nscript: [{ mark: a }]\n"
    _ = try ScenarioFile.load(text: text, name: "t.yaml")
  }
}
