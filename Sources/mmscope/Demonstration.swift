import Kernel
import Script

/// A scenario that needs no file, so that the program shows something wherever it was copied to.
enum Demonstration {
  static let name = "demo"

  static var scenario: Scenario {
    var names = Names()
    let block = names.label("A")
    let request = AllocationRequest(orders: OrderDistribution(Order(8)), gfp: .kernel, label: block)
    let free = FreeRequest(target: .label(block, Pick()))
    return Scenario(
      name: name,
      title: Localized(en: "Splitting and merging", ja: "ブロックの分割と結合"),
      about: Localized(
        en: "256 page frames are asked for and given back. The files of Scenarios/ were not found: see --data.",
        ja: "256ページを要求し、返却します。Scenarios/ が見つかりません(--data を参照)。"),
      configuration: Configuration(memoryFrames: 64 << 8),
      program: Program(
        steps: [
          .say(0), .tick(10), .event(.allocate(request, Requester())), .tick(10), .say(1),
          .event(.free(free, Requester())), .tick(10),
        ]),
      names: names,
      captions: [
        Localized(
          en: "One request for 256 contiguous page frames: a block of 1,024 is split twice.",
          ja: "連続する256ページフレームの要求: 1,024フレームのブロックが2回分割されます。"),
        Localized(
          en: "The block comes back: each buddy is free, so they merge up to 1,024 again.",
          ja: "ブロックが返却されます。バディが空いているので、結合を繰り返して1,024フレームに戻ります。"),
      ])
  }
}
