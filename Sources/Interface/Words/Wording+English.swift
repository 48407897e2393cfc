import Kernel
import Script

extension Wording {
  func englishWatermark(_ test: WatermarkTest) -> String {
    if test.mark == .none { return "\(zone(test.zone)): watermarks are ignored (PF_MEMALLOC)" }
    if test.passed { return "\(zone(test.zone)): \(comparison(test)), ok for order \(test.order.rawValue)" }
    if test.failedAt == 0 { return "\(zone(test.zone)): \(comparison(test)), refused" }
    return "\(zone(test.zone)): free \(number(test.free)), without blocks below order \(test.failedAt): "
      + "\(comparison(test)), refused"
  }

  func englishHeat(_ cold: Bool) -> String { cold ? "cold" : "hot" }

  func englishContext(_ context: Context, always: Bool = false) -> String {
    switch context {
    case .process: always ? " process" : ""
    case .softirq: " softirq"
    case .interrupt: " interrupt"
    }
  }

  func englishReason(_ reason: FailureReason) -> String {
    switch reason {
    case .cannotWait: "it may not wait"
    case .sleepsInInterrupt: "nobody may sleep in an interrupt"
    case .memallocEmpty: "nothing left even without watermarks"
    case .noRetry: "not tried again"
    }
  }

  func englishStop(_ stop: MergeStop, buddy: FrameNumber) -> String {
    switch stop {
    case .maxOrder: "10 is the largest order"
    case .outsideZone: "buddy \(frame(buddy)) is outside the zone"
    case .buddyInUse: "buddy \(frame(buddy)) is not free"
    case .buddySplit: "buddy \(frame(buddy)) is split"
    }
  }

  func markText(_ index: UInt32) -> String {
    Int(index) < scenario.marks.count ? scenario.marks[Int(index)] : "\(index + 1)"
  }
  func caption(_ index: UInt32) -> String {
    Int(index) < scenario.captions.count ? scenario.captions[Int(index)][language] : "\(index + 1)"
  }
}
