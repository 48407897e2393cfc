package import Simulation

/// One entry of the machine's ring of occurrences, composed when it is read.
package struct Occurrence: Hashable, Sendable, BitwiseCopyable {
  package var tick: Tick
  /// Counts every occurrence since boot, from 0.
  package var serial: UInt64
  /// Number of the event that it belongs to: the occurrences of one event share it.
  package var event: UInt64
  package var task: TaskID
  package var cpu: UInt8
  package var context: Context
  package var what: Happening
  package init(tick: Tick, serial: UInt64, event: UInt64, task: TaskID, cpu: UInt8, context: Context, what: Happening) {
    self.tick = tick
    self.serial = serial
    self.event = event
    self.task = task
    self.cpu = cpu
    self.context = context
    self.what = what
  }
}
