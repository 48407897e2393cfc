/// One policy over the references of several processes: one memory for all (global), or each in its own share (local).
package struct ProcessComparison: Hashable, Sendable {
  /// One reference and whose it is.
  package struct Step: Hashable, Sendable {
    package var process: Int
    package var reference: Reference
    package init(process: Int, reference: Reference) {
      self.process = process
      self.reference = reference
    }
  }

  /// By process.
  package private(set) var global: [Tally]
  package private(set) var local: [Tally]

  /// - Parameters:
  ///   - steps: pages are numbered within each process, below `pages`.
  ///   - shares: frames of each process under local replacement, at least one each; all of them under global.
  package init(_ rule: PolicyRule, steps: [Step], shares: [Int], pages: Int) {
    // No reader asks for it; an exit test holds it.
    precondition(shares.allSatisfy { $0 > 0 })
    // Global: page numbers of different processes differ.
    let together = steps.map {
      Reference(page: $0.reference.page + UInt32($0.process * pages), isWrite: $0.reference.isWrite)
    }
    global = Self.tallies(
      rule, together, owners: steps.map(\.process), shares.count, shares.reduce(0, +), shares.count * pages)
    local = shares.enumerated().map { process, frames in
      let own = steps.filter { $0.process == process }.map(\.reference)
      return Self.tallies(rule, own, owners: own.map { _ in 0 }, 1, frames, pages)[0]
    }
  }

  /// Who faults counts the fault, and the eviction that it causes.
  private static func tallies(
    _ rule: PolicyRule, _ references: [Reference], owners: [Int], _ processes: Int, _ frames: Int, _ pages: Int
  ) -> [Tally] {
    var result = [Tally](repeating: Tally(), count: processes)
    var run = PolicyRun(rule, frames: frames)
    run.grow(pages: max(1, pages))
    let nextUses = NextUse.table(references.map(\.packed), pages: max(1, pages))
    var nobody = Unobserved()
    for (index, reference) in references.enumerated() {
      let before = run.tally
      run.serve(reference, nextUse: nextUses[index], &nobody)
      result[owners[index]].faults += run.tally.faults - before.faults
      result[owners[index]].evictions += run.tally.evictions - before.evictions
      result[owners[index]].writeBacks += run.tally.writeBacks - before.writeBacks
    }
    return result
  }
}
