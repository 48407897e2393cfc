package import Simulation

/// Messages between two processes: copied through the kernel, or left in shared memory.
package struct MessagesSetup: TextbookSetup {
  package typealias Model = MessagesModel
  /// Bytes that are passed in place of a message in shared memory.
  package var reference: Int
  /// Bytes that a processor copies in a microsecond.
  package var speed: Int
  package init(reference: Int = 8, speed: Int = 1000) {
    self.reference = reference
    self.speed = speed
  }
}

/// A message of so many bytes.
package struct MessageEvent: Hashable, Sendable {
  package var bytes: UInt32
  package init(bytes: UInt32) { self.bytes = bytes }
}

package enum MessageHappening: Hashable, Sendable {
  /// - Parameters: bytes that each way moved for it.
  case sent(bytes: UInt32, copied: UInt64, shared: UInt64)
}

package struct MessagesModel: TextbookModel {
  package typealias Event = MessageEvent
  package typealias Happening = MessageHappening
  package typealias Outcome = MessageEvent

  package let setup: MessagesSetup
  private var sent = Ledger<UInt32>()
  private var bytes: UInt64 = 0
  private var copied: UInt64 = 0
  private var shared: UInt64 = 0

  package init(_ setup: MessagesSetup, script: [MessageEvent]) { self.setup = setup }

  package mutating func perform(
    _ event: MessageEvent, isScripted: Bool, _ log: inout HappeningLog<MessageHappening>
  ) -> MessageEvent? {
    let own = UInt64(MessageCopies.copied(message: Int(event.bytes)))
    let other = UInt64(MessageCopies.shared(reference: setup.reference))
    sent.append(event.bytes)
    bytes += UInt64(event.bytes)
    copied += own
    shared += other
    log.note(.sent(bytes: event.bytes, copied: own, shared: other))
    return event
  }

  package func add(to digest: inout Digest) { for word in [bytes, copied, shared] { digest.add(word) } }
  package var ownBytes: Int { sent.ownBytes }

  package var state: StateTree {
    .map([
      .init("messages", .whole(sent.total)), .init("bytes", .whole(bytes)),
      .init(
        "copied",
        .map([
          .init("bytes", .whole(copied)), .init("copies", .whole(2 * sent.total)),
          .init("microseconds", .ratio(Fraction(copied) / Fraction(setup.speed))),
        ])),
      .init(
        "shared",
        .map([
          .init("bytes", .whole(shared)), .init("copies", .whole(0)),
          .init("microseconds", .ratio(Fraction(shared) / Fraction(setup.speed))),
        ])),
    ])
  }

  package func reading(_ request: TextbookRequest) -> MessagesReading {
    MessagesReading(
      setup: setup, messages: sent.suffix(request.columns), total: sent.total, bytes: bytes, copied: copied,
      shared: shared)
  }
}

package struct MessagesReading: Sendable {
  package var setup: MessagesSetup
  /// Sizes of the newest, oldest first.
  package var messages: [UInt32]
  package var total: Int
  package var bytes, copied, shared: UInt64
}
