import Formats
import Script

/// A scenario that needs no file, so that the program shows something wherever it was copied to.
enum Demonstration {
  static let name = "demo"

  /// A scenario file like any other, so that a run of it can be saved.
  static let text = """
    mmscope: 1
    title: { en: Splitting and merging, ja: ブロックの分割と結合 }
    about:
      en: "256 page frames are asked for and given back. The files of Scenarios/ were not found: see --data."
      ja: "256ページを要求し、返却します。Scenarios/ が見つかりません(--data を参照)。"
    machine: { memory: 64MiB }
    script:
      - say:
          en: "One request for 256 contiguous page frames: a block of 1,024 is split twice."
          ja: "連続する256ページフレームの要求: 1,024フレームのブロックが2回分割されます。"
      - tick: 10
      - alloc_pages: { order: 8, gfp: GFP_KERNEL, as: A }
      - tick: 10
      - say:
          en: "The block comes back: each buddy is free, so they merge up to 1,024 again."
          ja: "ブロックが返却されます。バディが空いているので、結合を繰り返して1,024フレームに戻ります。"
      - free_pages: A
      - tick: 10

    """

  static var scenario: Scenario {
    guard let scenario = try? ScenarioFile.load(text: text, name: name) else {
      // Unreachable: a test plays it.
      preconditionFailure("the demonstration is a scenario")
    }
    return scenario
  }
}
