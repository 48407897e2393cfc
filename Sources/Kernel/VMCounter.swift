/// The counters of /proc/vmstat of 2.6.11, in its order (LF 11). Raw value = line number.
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

  package static let names = [
    "nr_dirty", "nr_writeback", "nr_unstable", "nr_page_table_pages", "nr_mapped", "nr_slab", "pgpgin", "pgpgout",
    "pswpin", "pswpout", "pgalloc_high", "pgalloc_normal", "pgalloc_dma", "pgfree", "pgactivate", "pgdeactivate",
    "pgfault", "pgmajfault", "pgrefill_high", "pgrefill_normal", "pgrefill_dma", "pgsteal_high", "pgsteal_normal",
    "pgsteal_dma", "pgscan_kswapd_high", "pgscan_kswapd_normal", "pgscan_kswapd_dma", "pgscan_direct_high",
    "pgscan_direct_normal", "pgscan_direct_dma", "pginodesteal", "slabs_scanned", "kswapd_steal",
    "kswapd_inodesteal", "pageoutrun", "allocstall", "pgrotated",
  ]
  /// The name that /proc/vmstat prints.
  package var name: String { Self.names[Int(rawValue)] }
}

extension ZoneType {
  /// The counter of what zones of this type give out.
  var allocations: VMCounter {
    switch self {
    case .dma: .pgallocDMA
    case .normal: .pgallocNormal
    case .highMem: .pgallocHigh
    }
  }
}
