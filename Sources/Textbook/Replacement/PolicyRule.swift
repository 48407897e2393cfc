/// A policy by name with its parameters: every choice that books make differently is visible here.
package struct PolicyRule: Hashable, Sendable {
  package enum Name: String, Hashable, Sendable, CaseIterable {
    case opt, nru, fifo, lifo
    case secondChance = "second-chance"
    case clock
    case enhancedClock = "enhanced-clock"
    case lru, mru, nfu, aging
    case workingSet = "working-set"
    case wsclock, random, lfu
  }

  /// LFU: which of the pages with the smallest count goes.
  package enum Tie: String, Hashable, Sendable, CaseIterable {
    /// The oldest load.
    case fifo
    /// The oldest use.
    case lru
  }

  package var name: Name
  /// Whether a loaded page has R = 1, as the restarted instruction sets it. Clock, second chance, enhanced clock, NRU,
  /// NFU and aging ask for it.
  package var referencedOnLoad = true
  /// References between two clock interrupts (NRU, NFU, aging, working set, WSClock); at least 1.
  package var interval: UInt32 = 100
  /// Width of aging's counter, 1 … 64.
  package var bits = 8
  /// Age in references beyond which a page is outside the working set.
  package var tau: UInt64 = 100
  package var tie = Tie.fifo
  /// LFU: counts survive eviction.
  package var keepsCount = false
  /// Of the random choices of `random` and `working-set`.
  package var seed: UInt64 = 1

  package init(_ name: Name) { self.name = name }

  /// Whether it must know the future.
  package var needsFuture: Bool { name == .opt }
}
