import Cells
import Script
import Textbook

/// What a walk through the tables says of itself.
extension TranslationModel {
  func words(for step: Step) -> StepLine {
    func hex(_ value: Int) -> String { "0x" + String(value, radix: 16) }
    func counted(_ area: AddressSpaces.Area) -> String { "\(area.pages.count) page\(area.pages.count == 1 ? "" : "s")" }
    switch step {
    case .mapped(let area):
      let first = hex(area.pages.lowerBound << TableShape.pageShift)
      let kind =
        area.isDevice
        ? ("registers of a device, caching disabled", "装置のレジスタ、キャッシング不可")
        : area.frame == nil ? ("not in memory yet", "まだメモリにない") : ("in memory", "メモリにある")
      return StepLine(
        en: "\(area.process) has \(counted(area)) from \(first): \(kind.0)",
        ja: "\(area.process)の\(first)から\(area.pages.count)ページ:\(kind.1)")
    case .shared(let area, let other):
      let first = hex(area.pages.lowerBound << TableShape.pageShift)
      return StepLine(
        en: "\(area.process) shares \(counted(area)) with \(other), from its \(first)",
        ja: "\(area.process)は\(first)から\(area.pages.count)ページを\(other)と共有")
    case .notShared(let other):
      return StepLine(
        en: "the pages of \(other) are not in memory one behind the other",
        ja: "\(other)のページがメモリに連続していない", .bad)
    case .exchanged(let frame, let holder):
      return StepLine(
        Self.words(forSubject: TableShape.inverted.rawValue),
        en:
          "frame \(frame) has one entry, and \(holder) had it: fault, the system puts this process's mapping there",
        ja: "フレーム\(frame)のエントリは1つで、\(holder)のものだった:フォールトとなり、OSがこのプロセスの写像に入れ替える", .warning)
    case .overlaps(let process, let area):
      let first = hex(area.pages.lowerBound << TableShape.pageShift)
      return StepLine(
        en: "\(process) has pages there already, from \(first)", ja: "\(process)のそのアドレスは\(first)からのページと重なる", .bad)
    case .noFrames(let pages, let left):
      return StepLine(en: "\(pages) pages, but only \(left) frames are free", ja: "\(pages)ページに対し空きフレームは\(left)", .bad)
    case .asked(let access):
      let verb =
        access.isWrite
        ? ("writes to", "に書く") : access.kind == .text ? ("fetches from", "から命令を読む") : ("reads from", "から読む")
      return StepLine(
        en: "\(access.process) \(verb.0) \(hex(access.address))",
        ja: "\(access.process)が\(hex(access.address))\(verb.1)", .heading)
    case .switched(let process, let isFlushed):
      return StepLine(
        en: "\(process) runs now" + (isFlushed ? ": the TLB is flushed" : ""),
        ja: "\(process)に切り替え" + (isFlushed ? ":TLBをフラッシュ" : ""))
    case .hit(let page):
      return StepLine(Localized(en: "TLB", ja: "TLB"), en: "hit: page \(page)", ja: "ヒット:ページ\(page)", .good)
    case .missed(let page, let isSoftware):
      return StepLine(
        Localized(en: "TLB", ja: "TLB"),
        en: "miss: page \(page); " + (isSoftware ? "trap to the system" : "the hardware walks the table"),
        ja: "ミス:ページ\(page)。" + (isSoftware ? "OSへトラップ" : "ハードウェアがテーブルをたどる"), .warning)
    case .read(let shape, let read): return words(for: read, of: shape)
    case .translated(let frame, let address, let isCached):
      return StepLine(
        en: "frame \(frame), physical \(hex(address))" + (isCached ? "" : ", past the caches"),
        ja: "フレーム\(frame)、物理アドレス\(hex(address))" + (isCached ? "" : "(キャッシュを通さない)"), .good)
    case .pageFault(let page, let frame):
      return frame.map {
        StepLine(
          en: "page fault: page \(page) is brought into frame \($0)", ja: "ページフォールト:ページ\(page)をフレーム\($0)に読み込む", .warning
        )
      } ?? StepLine(en: "page fault: no frame is left for page \(page)", ja: "ページフォールト:ページ\(page)に使えるフレームがない", .bad)
    case .notMapped(let page):
      return StepLine(en: "page \(page) is not the program's: fault", ja: "ページ\(page)は割り当てられていない:フォールト", .bad)
    case .protected(let page):
      return StepLine(en: "page \(page) is read-only: fault", ja: "ページ\(page)は書き込み禁止:フォールト", .bad)
    }
  }

  private func words(for read: TableRead, of shape: TableShape) -> StepLine {
    let subject = Self.words(forSubject: shape.rawValue)
    if let owner = read.owner {
      let verdict = read.leads ? ("it is the one", "一致") : ("another one, on along the chain", "不一致、次へ")
      return StepLine(
        subject, en: "frame \(read.index) holds page \(owner.page) of \(owner.process): \(verdict.0)",
        ja: "フレーム\(read.index)は\(owner.process)のページ\(owner.page):\(verdict.1)", read.leads ? .good : .plain)
    }
    if shape == .inverted {
      return StepLine(
        subject, en: "hash slot \(read.index) of \(read.entries)" + (read.leads ? "" : ": empty"),
        ja: "ハッシュ\(read.entries)個中\(read.index)番" + (read.leads ? "" : ":空"))
    }
    return StepLine(
      subject,
      en: "level \(read.level + 1), entry \(read.index) of \(read.entries): " + (read.leads ? "leads on" : "empty"),
      ja: "\(read.level + 1)段目、\(read.entries)個中\(read.index)番:" + (read.leads ? "次へ" : "空"), read.leads ? .plain : .bad
    )
  }
}
