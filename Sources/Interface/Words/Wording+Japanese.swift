import Kernel
import Script

extension Wording {
  func japaneseWatermark(_ test: WatermarkTest) -> String {
    if test.mark == .none { return "\(zone(test.zone)): 水位を無視(PF_MEMALLOC)" }
    if test.passed { return "\(zone(test.zone)): \(comparison(test))、オーダー\(test.order.rawValue)は可" }
    if test.failedAt == 0 { return "\(zone(test.zone)): \(comparison(test))、不可" }
    return "\(zone(test.zone)): 空き\(number(test.free))、オーダー\(test.failedAt)未満を除くと\(comparison(test))、不可"
  }

  func japaneseContext(_ context: Context) -> String {
    switch context {
    case .process: ""
    case .softirq: "、softirq"
    case .interrupt: "、割り込み"
    }
  }

  func japaneseReason(_ reason: FailureReason) -> String {
    switch reason {
    case .cannotWait: "待機できない要求"
    case .sleepsInInterrupt: "割り込み中はスリープできない"
    case .memallocEmpty: "水位を無視しても空きがない"
    case .noRetry: "再試行しない要求"
    }
  }

  func japaneseStop(_ stop: MergeStop, buddy: FrameNumber) -> String {
    switch stop {
    case .maxOrder: "最大のオーダー"
    case .outsideZone: "バディ\(frame(buddy))はゾーンの外"
    case .buddyInUse: "バディ\(frame(buddy))は未返却"
    case .buddySplit: "バディ\(frame(buddy))は分割済み"
    }
  }
}
