import Foundation
import Synchronization

/// Watches the threads that work on an input. One that does not come back is told while it still hangs, with its name,
/// and the process ends: nobody else would ever say which it was.
///
/// Time is the thread's own processor time, so that a loaded machine is not taken for a hang; a thread that only waits
/// has ten times as long by the clock.
final class Watch: Sendable {
  private struct Work {
    var name: String
    var clock: clockid_t
    var used: Double
    var since: Double
  }
  private let works = Mutex<[UInt: Work]>([:])

  /// - Parameter patience: seconds that one input may take.
  init(patience: Double) {
    Thread.detachNewThread { [self] in
      while true {
        Thread.sleep(forTimeInterval: min(0.25, patience / 4))
        for work in works.withLock({ Array($0.values) }) {
          let used = Self.seconds(of: work.clock) - work.used
          let waited = Self.seconds(of: CLOCK_MONOTONIC) - work.since
          guard used > patience || waited > 10 * patience else { continue }
          let text = "\(work.name): no answer after \(Int(used)) s of processor time and \(Int(waited)) s\n"
          FileHandle.standardError.write(Data(text.utf8))
          abort()
        }
      }
    }
  }

  /// Does the work, by whose name a hang is told.
  func during<Result>(_ name: String, _ body: () throws -> Result) rethrows -> Result {
    var clock = clockid_t()
    pthread_getcpuclockid(pthread_self(), &clock)
    let own = UInt(pthread_self())
    let work = Work(
      name: name, clock: clock, used: Self.seconds(of: clock), since: Self.seconds(of: CLOCK_MONOTONIC))
    works.withLock { $0[own] = work }
    defer { _ = works.withLock { $0.removeValue(forKey: own) } }
    return try body()
  }

  private static func seconds(of clock: clockid_t) -> Double {
    var time = timespec()
    clock_gettime(clock, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }
}
