import History
import Kernel
import Simulation
import Testing

/// Events that somebody gave by hand belong to the run: they survive going back, until another future begins.
@Suite struct JournalledEventsTests {
  private let request = Event.allocate(HistoryFixtures.allocation(2...2, label: 7), Requester())

  @Test func survivesGoingBack() throws {
    var timeline = try Timeline<Machine>(HistoryFixtures.mixed(seed: 11))
    timeline.seek(tick: 40)
    timeline.perform(request)
    timeline.perform(request)
    let after = timeline.digest()
    let moment = timeline.moment
    timeline.seek(tick: 90)
    let later = timeline.digest()
    timeline.seek(tick: 10)
    #expect(timeline.journal.count == 2)
    timeline.seek(tick: 90)
    #expect(timeline.digest() == later)
    timeline.go(to: moment)
    #expect(timeline.digest() == after)
    timeline.stepEventBack()
    timeline.stepEventBack()
    #expect(timeline.world.tick <= 40)
    timeline.seek(tick: 90)
    #expect(timeline.digest() == later)
  }

  @Test func anotherFuture() throws {
    let origin = HistoryFixtures.mixed(seed: 12)
    var timeline = try Timeline<Machine>(origin)
    timeline.seek(tick: 40)
    timeline.perform(request)
    timeline.seek(tick: 80)
    timeline.perform(request)
    timeline.seek(tick: 20)
    timeline.perform(.drainLocalPages(cpu: 0))
    #expect(timeline.journal.count == 1)
    timeline.seek(tick: 100)
    // The same without detours.
    var straight = try Timeline<Machine>(origin, budget: 0)
    straight.seek(tick: 20)
    straight.perform(.drainLocalPages(cpu: 0))
    straight.seek(tick: 100)
    #expect(timeline.digest() == straight.digest())
  }

  /// An event in the middle of a tick stays in its middle.
  @Test func inTheMiddleOfATick() throws {
    var timeline = try Timeline<Machine>(HistoryFixtures.mixed(seed: 13))
    timeline.seek(tick: 30)
    _ = timeline.advance()
    _ = timeline.advance()
    timeline.perform(request)
    let moment = timeline.moment
    let digest = timeline.digest()
    timeline.seek(tick: 60)
    timeline.stepTickBack()
    timeline.go(to: moment)
    #expect(timeline.digest() == digest)
  }
}
