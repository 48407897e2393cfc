// All about the happenings of processes, faults and the page cache but their words.

extension ProcessHappening {
  package var traits: OccurrenceTraits {
    switch self {
    case .started: .event(.processesStarted, by: "start_kernel")
    case .forked: .summary(.forked, by: "do_fork", .good)
    case .execed: .summary(.execed, by: "load_elf_binary", .good)
    case .exited: .summary(.exited, by: "do_exit")
    case .callFailed(let call, _, _, _): .step(.callFailed, by: call.name, .bad)
    case .enough(_, _, _, _, let isEnough):
      .step(.overcommitAsked, by: "__vm_enough_memory", isEnough ? .plain : .warning)
    case .mapped: .step(.mapped, by: "do_mmap_pgoff")
    case .merged: .step(.areasMerged, by: "vma_merge")
    case .split: .step(.areaSplit, by: "split_vma")
    case .unmapped: .step(.unmapped, by: "unmap_region")
    case .heapSet: .summary(.heapSet, by: "sys_brk")
    case .stackGrown: .step(.stackGrown, by: "expand_stack")
    case .locked: .step(.areaLocked, by: "mlock_fixup")
    case .unlocked: .step(.areaUnlocked, by: "mlock_fixup")
    case .tableMade(_, let frame): .step(.tableMade, by: "pte_alloc_map", at: frame)
    case .tableFreed(_, let frame): .step(.tableFreed, by: "free_pgtables", at: frame)
    case .switched(_, _, _, let flushed): .step(.switched, by: "switch_mm", flushed == nil ? .plain : .warning)
    case .translated(_, _, let frame, _, let hit):
      hit ? .event(.tlbHit, by: "TLB", .good, at: frame) : .event(.tlbMiss, by: "MMU", at: frame)
    case .deviceRead(_, _, let isStale): .step(.deviceRead, by: "device", isStale ? .bad : .plain)
    case .signalled: .step(.signalled, by: "force_sig_info", .bad)
    case .oops: .event(.oops, by: "do_page_fault", .bad)
    case .slept(_, let frame): .step(.sleptForPage, by: "lock_page", .warning, at: frame)
    case .sleptForMemory: .step(.sleptForMemory, by: "blk_congestion_wait", .warning)
    case .woken: .event(.processWoken, by: "wake_up")
    }
  }
}

extension FaultHappening {
  package var traits: OccurrenceTraits {
    switch self {
    case .pcSaved: .event(.faultPCSaved, by: "page_fault", .warning)
    case .registersSaved: .step(.faultRegistersSaved, by: "SAVE_ALL")
    case .addressChecked: .step(.faultAddressChecked, by: "find_vma")
    case .frameFound(let frame): .step(.faultFrameFound, by: "handle_pte_fault", .good, at: frame)
    case .frameSpared: .step(.faultFrameSpared, by: "handle_pte_fault", .good)
    case .pageFilled(let frame, let source):
      .step(
        .faultPageFilled, by: source == .copied || source == .reused ? "do_wp_page" : "do_no_page", at: frame)
    case .pageAwaited(let frame, _): .step(.faultPageAwaited, by: "schedule", .warning, at: frame)
    case .tableUpdated: .step(.faultTableUpdated, by: "set_pte")
    case .registersRestored: .step(.faultRegistersRestored, by: "RESTORE_ALL")
    case .rescheduled(_, let isMajor): .summary(.faultRescheduled, by: "iret", isMajor ? .warning : .good)
    }
  }
}

extension PageCacheHappening {
  package var traits: OccurrenceTraits {
    switch self {
    case .fileMade: .event(.fileMade, by: "creat", .script)
    case .fileRemoved: .step(.fileRemoved, by: "shmem_delete_inode")
    case .called(_, _, _, let isWrite): .event(.fileCalled, by: isWrite ? "sys_write" : "sys_read")
    case .hit(_, _, let frame): .step(.pageCacheHit, by: "find_get_page", .good, at: frame)
    case .missed: .step(.pageCacheMissed, by: "find_get_page", .warning)
    case .readAhead: .step(.readAhead, by: "page_cache_readahead".shortened)
    case .readAround: .step(.readAround, by: "filemap_nopage")
    case .readAheadOff: .step(.readAheadOff, by: "check_ra_success")
    case .added(_, _, let frame): .step(.pageCacheAdded, by: "add_to_page_cache", at: frame)
    case .removed(_, _, let frame): .step(.pageCacheRemoved, by: "remove_from_page_cache".shortened, at: frame)
    case .submitted: .step(.diskSubmitted, by: "submit_bio")
    case .completed: .event(.diskCompleted, by: "end_page_read")
    case .queueFull: .step(.diskQueueFull, by: "get_request_wait", .warning)
    case .dirtied(_, _, let frame): .step(.pageDirtied, by: "set_page_dirty", at: frame)
    case .drained: .step(.pagevecDrained, by: "__pagevec_lru_add")
    case .marked(let frame): .step(.pageReferenced, by: "mark_page_accessed", at: frame)
    case .activated(let frame): .step(.pageActivated, by: "activate_page", .good, at: frame)
    }
  }
}

extension String {
  /// At most nineteen columns: what a line of the log has for the function's name.
  fileprivate var shortened: String { count > 19 ? String(prefix(18)) + "…" : self }
}
