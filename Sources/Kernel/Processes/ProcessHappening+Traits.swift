// All about the happenings of processes, faults and the page cache but their words.

extension ProcessHappening {
  package var traits: OccurrenceTraits {
    switch self {
    case .started: .event(.process(.processesStarted), by: "start_kernel")
    case .forked: .summary(.process(.forked), by: "do_fork", .good)
    case .execed: .summary(.process(.execed), by: "load_elf_binary", .good)
    case .execKilled: .step(.process(.execKilled), by: "load_elf_binary", .bad).deciding()
    case .exited: .summary(.process(.exited), by: "do_exit")
    case .callFailed(let call, _, _, _): .step(.process(.callFailed), by: call.name, .bad)
    case .enough(_, _, _, _, let isEnough):
      .step(.process(.overcommitAsked), by: "__vm_enough_memory", isEnough ? .plain : .warning)
    case .mapped: .step(.process(.mapped), by: "do_mmap_pgoff")
    case .merged: .step(.process(.areasMerged), by: "vma_merge")
    case .split: .step(.process(.areaSplit), by: "split_vma")
    case .unmapped: .step(.process(.unmapped), by: "unmap_region")
    case .heapSet: .summary(.process(.heapSet), by: "sys_brk")
    case .stackGrown: .step(.process(.stackGrown), by: "expand_stack")
    case .locked: .step(.process(.areaLocked), by: "mlock_fixup")
    case .unlocked: .step(.process(.areaUnlocked), by: "mlock_fixup")
    case .tableMade(_, let frame): .step(.process(.tableMade), by: "pte_alloc_map", at: frame)
    case .tableFreed(_, let frame): .step(.process(.tableFreed), by: "free_pgtables", at: frame)
    case .switched(_, _, _, let flushed):
      .step(.process(.switched), by: "switch_mm", flushed == nil ? .plain : .warning)
    case .translated(_, _, let frame, _, let hit):
      hit ? .event(.process(.tlbHit), by: "TLB", .good, at: frame) : .event(.process(.tlbMiss), by: "MMU", at: frame)
    case .deviceRead(_, _, let isStale): .step(.process(.deviceRead), by: "device", isStale ? .bad : .plain)
    case .signalled: .step(.process(.signalled), by: "force_sig_info", .bad).deciding()
    case .oops: .event(.process(.oops), by: "do_page_fault", .bad)
    case .slept(_, let frame): .step(.process(.sleptForPage), by: "lock_page", .warning, at: frame)
    case .sleptForMemory: .step(.process(.sleptForMemory), by: "__alloc_pages", .warning)
    case .woken: .event(.process(.processWoken), by: "wake_up")
    }
  }
}

extension FaultHappening {
  package var traits: OccurrenceTraits {
    switch self {
    case .pcSaved: .event(.process(.faultPCSaved), by: "page_fault", .warning)
    case .registersSaved: .step(.process(.faultRegistersSaved), by: "SAVE_ALL")
    case .addressChecked: .step(.process(.faultAddressChecked), by: "find_vma")
    case .frameFound(let frame): .step(.process(.faultFrameFound), by: "handle_pte_fault", .good, at: frame)
    case .frameSpared: .step(.process(.faultFrameSpared), by: "handle_pte_fault", .good)
    case .pageFilled(let frame, let source):
      .step(
        .process(.faultPageFilled), by: source == .copied || source == .reused ? "do_wp_page" : "do_no_page", at: frame)
    case .pageAwaited(let frame, _): .step(.process(.faultPageAwaited), by: "schedule", .warning, at: frame)
    case .tableUpdated: .step(.process(.faultTableUpdated), by: "set_pte")
    case .registersRestored: .step(.process(.faultRegistersRestored), by: "RESTORE_ALL")
    case .rescheduled(_, let isMajor): .summary(.process(.faultRescheduled), by: "iret", isMajor ? .warning : .good)
    }
  }
}

extension PageCacheHappening {
  package var traits: OccurrenceTraits {
    switch self {
    case .fileMade: .event(.process(.fileMade), by: "creat", .script)
    case .fileRemoved: .step(.process(.fileRemoved), by: "shmem_delete_inode")
    case .called(_, _, _, let isWrite): .event(.process(.fileCalled), by: isWrite ? "sys_write" : "sys_read")
    case .hit(_, _, let frame): .step(.process(.pageCacheHit), by: "find_get_page", .good, at: frame)
    case .missed: .step(.process(.pageCacheMissed), by: "find_get_page", .warning)
    case .readAhead: .step(.process(.readAhead), by: "page_cache_readahead".shortened)
    case .readAround: .step(.process(.readAround), by: "filemap_nopage")
    case .readAheadOff: .step(.process(.readAheadOff), by: "check_ra_success")
    case .added(_, _, let frame): .step(.process(.pageCacheAdded), by: "add_to_page_cache", at: frame)
    case .removed(_, _, let frame):
      .step(.process(.pageCacheRemoved), by: "remove_from_page_cache".shortened, at: frame)
    case .submitted: .step(.process(.diskSubmitted), by: "submit_bio")
    case .completed: .event(.process(.diskCompleted), by: "end_page_read")
    case .queueFull: .step(.process(.diskQueueFull), by: "get_request_wait", .warning)
    case .dirtied(_, _, let frame): .step(.process(.pageDirtied), by: "set_page_dirty", at: frame)
    case .drained: .step(.process(.pagevecDrained), by: "__pagevec_lru_add")
    case .marked(let frame): .step(.process(.pageReferenced), by: "mark_page_accessed", at: frame)
    case .activated(let frame): .step(.process(.pageActivated), by: "activate_page", .good, at: frame)
    }
  }
}

extension String {
  /// At most nineteen columns: what a line of the log has for the function's name.
  fileprivate var shortened: String { count > 19 ? String(prefix(18)) + "…" : self }
}
