import Cells
package import Script
import Simulation
package import Textbook

extension ReplacementWorld: ShownWorld {
  static var panels: [any Panel] { [ReplacementPanel()] }

  func picture(for state: Interface.State, size: Size) -> ReplacementReading { reading(columns: size.width) }

  static func words(for condition: ReplacementCondition) -> String {
    switch condition {
    case .faults(let policy): "\(policy.rawValue) faults"
    }
  }

  static func parting(at divergence: ReplacementDivergence) -> WorldParting {
    let page = (divergence.trunk ?? divergence.branch)?.page ?? 0
    let number = ((divergence.trunk ?? divergence.branch)?.number ?? 0) + 1
    var asked = Localized(en: "reference \(number): page \(page)", ja: "\(number)回目の参照: ページ\(page)")
    if let trunk = divergence.trunk, let branch = divergence.branch, trunk.page != branch.page {
      asked = Localized(en: "reference \(number) itself differs", ja: "\(number)回目の参照そのものが異なる")
    }
    return WorldParting(
      tick: divergence.tick, asked: asked, trunk: came(divergence.trunk, beside: divergence.branch),
      branch: came(divergence.branch, beside: divergence.trunk))
  }

  /// What a reference came to; of several policies, in their order.
  private static func came(_ answer: ReplacementAnswer?, beside other: ReplacementAnswer?) -> Localized {
    guard let answer else { return Localized(en: "none", ja: "なし") }
    let page =
      answer.page == other?.page
      ? Localized(en: "", ja: "")
      : Localized(
        en: "page \(answer.page), ", ja: "ページ\(answer.page)、")
    return Localized(
      en: page[.en] + answer.faults.map { $0 ? "fault" : "hit" }.joined(separator: ", "),
      ja: page[.ja] + answer.faults.map { $0 ? "フォールト" : "ヒット" }.joined(separator: "、"))
  }

  var report: WorldState {
    let reading = reading(columns: 1)
    func frames(of race: ReplacementReading.Race) -> [UInt32?] {
      race.columns.last?.frames ?? [UInt32?](repeating: nil, count: reading.frames)
    }
    var values: [String: WorldState.Value] = [:]
    for race in reading.races {
      values[race.rule.name.rawValue] = .map([
        "faults": .count(race.tally.faults), "evictions": .count(race.tally.evictions),
        "frames": .list(frames(of: race).map { .optional($0) }),
      ])
    }
    return WorldState(
      values: values,
      record: WorldState.Table(
        ["policy", "references", "faults", "evictions"],
        rows: reading.races.map { race in
          [
            .text(race.rule.name.rawValue), .count(reading.references), .count(race.tally.faults),
            .count(race.tally.evictions),
          ]
        }),
      about: "\(reading.frames) frames, \(reading.references) references",
      table: WorldState.Table(
        ["policy", "faults", "evictions", "frames"],
        rows: reading.races.map { race in
          [
            .text(race.rule.name.rawValue), .count(race.tally.faults), .count(race.tally.evictions),
            .text(frames(of: race).map { $0.map { "\($0)" } ?? "-" }.joined(separator: " ")),
          ]
        }),
      line: reading.races.map { "\($0.rule.name.rawValue) \($0.tally.faults) faults" }.joined(separator: ", "))
  }

  func brokenClaim(_ expectation: Int, of claims: WorldValue) -> String? {
    guard let (claim, found) = state.found[expectation], let all = claims.as([ReplacementClaim].self) else {
      return nil
    }
    return "\(all[claim].policy.rawValue) faults \(ClaimText.describe(all[claim].faults)), found \(found)"
  }
}

extension ReplacementReading: WorldReading {
  package func heading(_ language: Language) -> [String] {
    [Localized.replacement[language], language == .en ? "\(frames) frames" : "\(frames)フレーム"]
  }

  package func numbers(_ language: Language) -> [WorldNumber] {
    [WorldNumber(Localized.references[language], references)]
      + races.map { WorldNumber($0.rule.name.rawValue.uppercased(), Int(clamping: $0.tally.faults)) }
  }
}
