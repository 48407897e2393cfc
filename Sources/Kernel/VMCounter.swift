/// What a machine counts. Which of it /proc/vmstat prints, under which name and on which line, says the profile
/// (`Profile.counters`).
package enum VMCounter: UInt8, CaseIterable, Sendable, BitwiseCopyable {
  case nrDirty, nrWriteback, nrUnstable, nrPageTablePages, nrMapped, nrSlab
  case pgpgin, pgpgout, pswpin, pswpout
  case pgallocHigh, pgallocNormal, pgallocDMA, pgfree
  case pgactivate, pgdeactivate, pgfault, pgmajfault
  case pgrefillHigh, pgrefillNormal, pgrefillDMA
  case pgstealHigh, pgstealNormal, pgstealDMA
  case pgscanKswapdHigh, pgscanKswapdNormal, pgscanKswapdDMA
  case pgscanDirectHigh, pgscanDirectNormal, pgscanDirectDMA
  case pginodesteal, slabsScanned, kswapdSteal, kswapdInodesteal, pageoutrun, allocstall, pgrotated
}

/// What several counters tell together.
extension VMCounter {
  /// Pages that reclaim has looked at, by kswapd and by tasks, in every kind of zone.
  package static let scans: [VMCounter] = [
    .pgscanKswapdDMA, .pgscanKswapdNormal, .pgscanKswapdHigh, .pgscanDirectDMA, .pgscanDirectNormal, .pgscanDirectHigh,
  ]
  /// Pages that it has freed.
  package static let steals: [VMCounter] = [.pgstealDMA, .pgstealNormal, .pgstealHigh]
}
