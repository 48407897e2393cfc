import Simulation

// Page directories and page tables, and the walk of the MMU through them (RF 8, 9; LF 2.2). The kernel's own entries of
// a page directory, copied from the master, are left out: they point to no page of a process.

extension Machine {
  @inline(__always) var shape: PagingShape { PagingShape(pae: configuration.pae) }

  /// Slot of the directory that holds the entry of a page table, and the entry's place in it.
  @inline(__always) private func directory(of space: UInt32, _ index: UInt32) -> (slot: UInt32, place: Int)? {
    let number = configuration.pae ? Int(index >> 9) : 0
    guard number < 3 else { return nil }
    let slot = virtualMemory.spaces[space].directory[number]
    return slot == 0 ? nil : (slot - 1, configuration.pae ? Int(index & 511) : Int(index))
  }

  /// The page table of a number; nil: none is there.
  @inline(__always) func table(of space: UInt32, _ index: UInt32) -> UInt32? {
    guard let (slot, place) = directory(of: space, index) else { return nil }
    let entry = virtualMemory.tables.entry(slot, place, pae: configuration.pae)
    return entry.isPresent ? frames[entry.frame].next - 1 : nil
  }

  /// The entry of a page; none where there is no table.
  @inline(__always) func entry(of space: UInt32, _ page: UInt32) -> PageTableEntry {
    guard let table = table(of: space, shape.table(of: page)) else { return PageTableEntry(0) }
    return virtualMemory.tables.entry(table, shape.place(of: page), pae: configuration.pae)
  }

  /// `set_pte`; the table is there.
  mutating func setEntry(of space: UInt32, _ page: UInt32, _ entry: PageTableEntry) {
    guard let table = table(of: space, shape.table(of: page)) else { preconditionFailure("a page without its table") }
    virtualMemory.tables.set(table, shape.place(of: page), entry, pae: configuration.pae)
  }

  /// `pgd_alloc`: the directory's object, and with PAE its three middle directories; false: there is no memory.
  mutating func makeDirectory(of space: UInt32) -> Bool {
    guard let object = takeObject(userCaches.pgd) else { return false }
    virtualMemory.spaces[space].directoryObject = object
    if !configuration.pae {
      virtualMemory.spaces[space].directory[0] = insertDirectory(object, of: space) + 1
      return true
    }
    for place in 0..<3 {
      guard let middle = takeObject(userCaches.pmd) else {
        freeDirectory(of: space)
        return false
      }
      virtualMemory.spaces[space].directory[place] = insertDirectory(middle, of: space) + 1
    }
    return true
  }

  private mutating func insertDirectory(_ object: UInt32, of space: UInt32) -> UInt32 {
    var table = PageTable()
    table.object = object
    table.frame = object >> 12
    table.space = space + 1
    return virtualMemory.tables.insert(table)
  }

  /// `pgd_free`
  mutating func freeDirectory(of space: UInt32) {
    for place in 0..<3 {
      let slot = virtualMemory.spaces[space].directory[place]
      if slot == 0 { continue }
      if configuration.pae { releaseObject(virtualMemory.tables[slot - 1].object) }
      virtualMemory.tables.remove(slot - 1)
      virtualMemory.spaces[space].directory[place] = 0
    }
    releaseObject(virtualMemory.spaces[space].directoryObject)
    virtualMemory.spaces[space].directoryObject = 0
  }

  /// `pte_alloc_map`: the page table, made when it is missing; nil: there is no memory.
  mutating func makeTable(of space: UInt32, _ index: UInt32) -> UInt32? {
    if let known = table(of: space, index) { return known }
    guard let (directory, place) = directory(of: space, index),
      let frame = takePage([.wait, .io, .fs, .repeats, .zero], kind: .pageTable, role: .table)
    else { return nil }
    var table = PageTable()
    (table.frame, table.space, table.index) = (frame, space + 1, index)
    let slot = virtualMemory.tables.insert(table)
    frames.modify(frame) {
      $0.next = slot + 1
      $0.indexField = index
      $0.setMapping(space + 1)
    }
    virtualMemory.tables.set(directory, place, PageTableEntry(tableAt: frame), pae: configuration.pae)
    virtualMemory.spaces[space].tables += 1
    count(.nrPageTablePages)
    record(.process(.tableMade(index: index, frame: FrameNumber(frame))))
    return slot
  }

  /// Takes a page table out of its directory; its frame still has to be released.
  mutating func removeTable(of space: UInt32, _ index: UInt32) -> UInt32? {
    guard let slot = table(of: space, index), let (directory, place) = directory(of: space, index) else { return nil }
    let frame = virtualMemory.tables[slot].frame
    virtualMemory.tables.set(directory, place, PageTableEntry(0), pae: configuration.pae)
    virtualMemory.tables.remove(slot)
    virtualMemory.spaces[space].tables -= 1
    vmstat[Int(VMCounter.nrPageTablePages.rawValue)] -= 1
    // Until it is released nobody finds the table by its frame.
    frames.modify(frame) {
      $0.next = 0
      $0.setRole(.page)
    }
    record(.process(.tableFreed(index: index, frame: FrameNumber(frame))))
    return frame
  }

  // MARK: The MMU

  enum Translation {
    case frame(UInt32, isUncached: Bool)
    /// The error code of the exception: bit 0 protection, 1 write, 2 user.
    case fault(UInt8)
  }

  /// One access in user mode: the TLB, or the walk, which sets Accessed and Dirty.
  mutating func translate(_ page: UInt32, of space: UInt32, _ access: Access) -> Translation {
    let cpu = Int(requester.cpu)
    let code: UInt8 = access == .write ? 6 : 4
    if let found = virtualMemory.tlb.find(page, cpu: cpu) {
      if access == .write, !found.isWritable {
        // The exception throws the translation away.
        virtualMemory.tlb.drop(page, cpu: cpu)
        return .fault(code | 1)
      }
      if access != .write || found.isDirty {
        virtualMemory.tlb.counts[cpu].hits += 1
        recordTranslation(page, found.frame, access, hit: true)
        return .frame(found.frame, isUncached: found.isUncached)
      }
    }
    virtualMemory.tlb.counts[cpu].misses += 1
    guard let table = table(of: space, shape.table(of: page)) else { return .fault(code) }
    var entry = virtualMemory.tables.entry(table, shape.place(of: page), pae: configuration.pae)
    guard entry.isPresent else { return .fault(code) }
    if access == .write, !entry.has(PageTableEntry.write) { return .fault(code | 1) }
    let before = entry
    entry.set(access == .write ? PageTableEntry.accessed | PageTableEntry.dirty : PageTableEntry.accessed)
    if entry != before { virtualMemory.tables.set(table, shape.place(of: page), entry, pae: configuration.pae) }
    virtualMemory.tlb.enter(TranslationBuffer.Entry(page: page, entry), cpu: cpu)
    recordTranslation(page, entry.frame, access, hit: false)
    return .frame(entry.frame, isUncached: entry.has(PageTableEntry.cacheDisable))
  }

  private mutating func recordTranslation(_ page: UInt32, _ frame: UInt32, _ access: Access, hit: Bool) {
    record(
      .process(
        .translated(cpu: requester.cpu, page: page, frame: FrameNumber(frame), access: access, hit: hit)))
  }

  /// `flush_tlb_page` on every CPU that has the address space loaded.
  mutating func flushPage(_ page: UInt32, of space: UInt32) {
    for cpu in virtualMemory.rest.loaded.indices where virtualMemory.rest.loaded[cpu] == space + 1 {
      virtualMemory.tlb.drop(page, cpu: cpu)
    }
  }

  /// `flush_tlb_mm`
  mutating func flushSpace(_ space: UInt32) {
    for cpu in virtualMemory.rest.loaded.indices where virtualMemory.rest.loaded[cpu] == space + 1 {
      _ = virtualMemory.tlb.flush(cpu: cpu)
    }
  }
}
