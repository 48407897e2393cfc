import Foundation
import Testing

/// A recorded page in a browser: it plays, steps, jumps, and ends with the program's own last picture.
@Suite(.enabled(if: Browser.isThere, "needs chromium"), .serialized)
struct PageBrowserTests {
  /// What the page said while it was driven by its keys.
  struct Said: Decodable {
    var begun, ran, paused, rested, stepped, back, chapter, typed: Int
    var runs, stops: String
    var caption, japanese, language: String
    var end: [String]
    var shown: String
    var ink: Int
  }

  private static let driver = """
    <script>
    (async () => {
      const wait = (time) => new Promise((done) => setTimeout(done, time));
      const by = (id) => document.getElementById(id);
      const key = (name) =>
        document.body.dispatchEvent(new KeyboardEvent("keydown", { key: name, bubbles: true, cancelable: true }));
      const tick = () => Number(by("tick").value);
      const said = {};
      said.begun = tick();
      key(" ");
      said.runs = by("run").getAttribute("aria-label");
      await wait(15000);
      said.ran = tick();
      key(" ");
      said.stops = by("run").getAttribute("aria-label");
      said.paused = tick();
      await wait(3000);
      said.rested = tick();
      key(".");
      said.stepped = tick();
      key(",");
      said.back = tick();
      by("chapters").value = [...by("chapters").options].find((it) => it.text === "comb").value;
      by("chapters").dispatchEvent(new Event("change"));
      said.chapter = tick();
      said.caption = by("caption").textContent;
      key("L");
      said.language = document.documentElement.lang;
      said.japanese = by("caption").textContent;
      by("tick").value = 900;
      by("tick").dispatchEvent(new Event("change"));
      said.typed = tick();
      key("End");
      said.end = by("picture").textContent.split("\\n");
      said.shown = by("place").getAttribute("aria-valuetext");
      const canvas = by("canvas");
      const pixels = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data;
      said.ink = new Set(new Uint32Array(pixels.buffer)).size;
      document.body.innerHTML = "<pre>SAID" + encodeURIComponent(JSON.stringify(said)) + "DONE</pre>";
    })().catch((problem) => { document.body.textContent = "PROBLEM " + problem; });
    </script>
    </body>
    """

  @Test func theCombPlays() throws {
    let scratch = try Scratch()
    let page = scratch.folder.path + "/comb.html"
    let recorded = try Program.run(["record", "comb", "-o", page, "--lang", "en"])
    #expect(recorded.status == 0, "\(recorded.error)")
    let text = try String(contentsOfFile: page, encoding: .utf8)
    let driven = scratch.file("driven.html", text.replacingOccurrences(of: "</body>", with: Self.driver))
    let dom = try Browser.document(of: driven, in: scratch)
    let found = try #require(dom.firstMatch(of: /SAID(.*)DONE/)?.1, "\(dom.suffix(2_000))")
    let said = try JSONDecoder().decode(Said.self, from: Data((String(found).removingPercentEncoding ?? "").utf8))
    #expect(said.begun == 0 && said.ran > 0 && said.paused == said.ran && said.rested == said.paused, "\(said)")
    #expect(said.runs.hasPrefix("pause") && said.stops.hasPrefix("run"))
    #expect(said.stepped > said.rested && said.back <= said.rested && said.back < said.stepped)
    // The chapter stands where the script passes its mark.
    let numbers = try Program.run(["run", "comb", "--until", "comb", "--csv"])
    let mark = try #require(numbers.output.split(separator: "\n").last?.split(separator: ",").first)
    #expect(abs(said.chapter - (Int(mark) ?? -9)) <= 1, "\(said.chapter), \(mark)")
    #expect(said.caption.hasPrefix("Now every other block") && said.language == "ja" && said.japanese.contains("櫛"))
    #expect(said.typed <= 900 && said.typed > 800)
    let last = try Program.run(["snapshot", "comb", "-o", "-", "--lang", "en", "--size", "100x30"])
    #expect(
      said.end == last.output.split(separator: "\n", omittingEmptySubsequences: false).dropLast().map { String($0) })
    #expect(said.shown.filter(\.isNumber).hasSuffix("1458") && said.ink > 20, "\(said.shown), \(said.ink)")
  }

  /// One picture has nothing to be played.
  @Test func aSnapshotStandsStill() throws {
    let scratch = try Scratch()
    let page = scratch.folder.path + "/comb.html"
    let kept = try Program.run(["snapshot", "comb", "--at", "comb", "-o", page, "--lang", "en"])
    #expect(kept.status == 0, "\(kept.error)")
    let dom = try Browser.document(of: page, in: scratch)
    let controls = try #require(dom.firstMatch(of: /<div id="controls"[^>]*>/)).output
    #expect(controls.contains("hidden") && dom.contains("Now every other block of zone Normal is freed"))
  }
}

enum Browser {
  static let path: String? = ["chromium", "chromium-browser", "google-chrome"].lazy.compactMap { name in
    (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":").map { "\($0)/\(name)" }
      .first { FileManager.default.isExecutableFile(atPath: $0) }
  }.first

  static var isThere: Bool { path != nil || ProcessInfo.processInfo.environment["MMSCOPE_NO_SKIP"] != nil }

  /// The document after its scripts have run for half a minute of their own time.
  static func document(of page: String, in scratch: Scratch) throws -> String {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: try #require(path, "chromium is not installed"))
    process.arguments = [
      "--headless", "--no-sandbox", "--disable-gpu", "--user-data-dir=\(scratch.folder.path)/profile", "--lang=en",
      "--virtual-time-budget=30000", "--dump-dom", "file://\(page)",
    ]
    let out = scratch.file("dom", "")
    process.standardOutput = FileHandle(forWritingAtPath: out)
    process.standardError = FileHandle.nullDevice
    process.standardInput = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    return try String(contentsOfFile: out, encoding: .utf8)
  }
}
