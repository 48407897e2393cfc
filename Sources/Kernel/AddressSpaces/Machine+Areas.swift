import Simulation

// The areas of an address space: where they stand, and on which lists (mm/mmap.c, mm/prio_tree.c, mm/rmap.c of 2.6.11;
// RF 3.6).

extension Machine {
  /// `find_vma`: the first area that ends above the page.
  func findArea(_ page: UInt32, of space: UInt32) -> UInt32? {
    let found = virtualMemory.spaces[space].foundArea
    if found != 0, virtualMemory.areas[found - 1].contains(page) { return found - 1 }
    var next = virtualMemory.spaces[space].firstArea
    while next != 0 {
      if virtualMemory.areas[next - 1].end > page { return next - 1 }
      next = virtualMemory.areas[next - 1].next
    }
    return nil
  }

  /// An area with its object, on no list yet; nil: there is no memory.
  mutating func makeArea(_ area: MemoryArea) -> UInt32? {
    guard let object = takeObject(userCaches.area) else { return nil }
    var area = area
    area.object = object
    return virtualMemory.areas.insert(area)
  }

  /// `vma_link`: into the address space at its place, and into its file's runs. `copyOf`: fork's original.
  mutating func link(_ area: UInt32, copyOf original: UInt32? = nil) {
    let space = virtualMemory.areas[area].space - 1
    let start = virtualMemory.areas[area].start
    var previous = virtualMemory.spaces[space].lastArea
    while previous != 0, virtualMemory.areas[previous - 1].start > start {
      previous = virtualMemory.areas[previous - 1].previous
    }
    let next =
      previous == 0 ? virtualMemory.spaces[space].firstArea : virtualMemory.areas[previous - 1].next
    virtualMemory.areas[area].previous = previous
    virtualMemory.areas[area].next = next
    if previous == 0 { virtualMemory.spaces[space].firstArea = area + 1 } else {
      virtualMemory.areas[previous - 1].next = area + 1
    }
    if next == 0 { virtualMemory.spaces[space].lastArea = area + 1 } else {
      virtualMemory.areas[next - 1].previous = area + 1
    }
    virtualMemory.spaces[space].areas += 1
    if virtualMemory.areas[area].file != 0 { linkToFile(area, copyOf: original) }
  }

  /// `__vma_unlink` and out of the file's runs; the area itself stays.
  mutating func unlink(_ area: UInt32) {
    let it = virtualMemory.areas[area]
    let space = it.space - 1
    if it.previous == 0 { virtualMemory.spaces[space].firstArea = it.next } else {
      virtualMemory.areas[it.previous - 1].next = it.next
    }
    if it.next == 0 { virtualMemory.spaces[space].lastArea = it.previous } else {
      virtualMemory.areas[it.next - 1].previous = it.previous
    }
    virtualMemory.spaces[space].areas -= 1
    if virtualMemory.spaces[space].foundArea == area + 1 { virtualMemory.spaces[space].foundArea = 0 }
    if it.file != 0 { unlinkFromFile(area) }
  }

  /// `remove_vm_struct`: an area that is on no list of its address space any more.
  mutating func removeArea(_ area: UInt32) {
    unlinkFromAnon(area)
    let it = virtualMemory.areas[area]
    if it.open != 0 { putOpen(it.open - 1) }
    releaseObject(it.object)
    virtualMemory.areas.remove(area)
  }

  // MARK: The areas that map a file

  /// `vma_prio_tree_insert` and `vma_prio_tree_add`: behind the others of the same run; fork's copy of an area that is
  /// not the first of them directly behind its original.
  mutating func linkToFile(_ area: UInt32, copyOf original: UInt32? = nil) {
    let it = virtualMemory.areas[area]
    let range = fileRange(of: it.file - 1, offset: it.offset, pages: it.pages)
    var after = virtualMemory.ranges[range].last
    if let original, virtualMemory.areas[original].range == range + 1, virtualMemory.areas[original].sharedPrevious != 0 {
      after = original + 1
    }
    let next = after == 0 ? 0 : virtualMemory.areas[after - 1].sharedNext
    virtualMemory.areas[area].range = range + 1
    virtualMemory.areas[area].sharedPrevious = after
    virtualMemory.areas[area].sharedNext = next
    if after == 0 { virtualMemory.ranges[range].first = area + 1 } else {
      virtualMemory.areas[after - 1].sharedNext = area + 1
    }
    if next == 0 { virtualMemory.ranges[range].last = area + 1 } else {
      virtualMemory.areas[next - 1].sharedPrevious = area + 1
    }
    virtualMemory.files[it.file - 1].mappings += 1
  }

  mutating func unlinkFromFile(_ area: UInt32) {
    let it = virtualMemory.areas[area]
    let range = it.range - 1
    if it.sharedPrevious == 0 { virtualMemory.ranges[range].first = it.sharedNext } else {
      virtualMemory.areas[it.sharedPrevious - 1].sharedNext = it.sharedNext
    }
    if it.sharedNext == 0 { virtualMemory.ranges[range].last = it.sharedPrevious } else {
      virtualMemory.areas[it.sharedNext - 1].sharedPrevious = it.sharedPrevious
    }
    (virtualMemory.areas[area].range, virtualMemory.areas[area].sharedNext) = (0, 0)
    virtualMemory.areas[area].sharedPrevious = 0
    virtualMemory.files[it.file - 1].mappings -= 1
    if virtualMemory.ranges[range].first != 0 { return }
    let gone = virtualMemory.ranges[range]
    if gone.previous == 0 { virtualMemory.files[it.file - 1].firstRange = gone.next } else {
      virtualMemory.ranges[gone.previous - 1].next = gone.next
    }
    if gone.next != 0 { virtualMemory.ranges[gone.next - 1].previous = gone.previous }
    virtualMemory.ranges.remove(range)
  }

  /// The run, made when it is new: by first page, the longer one first.
  private mutating func fileRange(of file: UInt32, offset: UInt32, pages: UInt32) -> UInt32 {
    var previous: UInt32 = 0
    var next = virtualMemory.files[file].firstRange
    while next != 0 {
      let it = virtualMemory.ranges[next - 1]
      if it.offset == offset, it.pages == pages { return next - 1 }
      if it.offset > offset || it.offset == offset && it.pages < pages { break }
      (previous, next) = (next, it.next)
    }
    var range = FileRange()
    (range.file, range.offset, range.pages) = (file + 1, offset, pages)
    (range.previous, range.next) = (previous, next)
    let slot = virtualMemory.ranges.insert(range)
    if previous == 0 { virtualMemory.files[file].firstRange = slot + 1 } else {
      virtualMemory.ranges[previous - 1].next = slot + 1
    }
    if next != 0 { virtualMemory.ranges[next - 1].previous = slot + 1 }
    return slot
  }

  // MARK: Areas of private memory

  /// `anon_vma_prepare`: the area's own, or a neighbour's that it could be merged with; false: there is no memory.
  mutating func prepareAnonVMA(_ area: UInt32) -> Bool {
    if virtualMemory.areas[area].anonVMA != 0 { return true }
    let it = virtualMemory.areas[area]
    var found: UInt32 = 0
    if it.next != 0, canMerge(it, virtualMemory.areas[it.next - 1]) {
      found = virtualMemory.areas[it.next - 1].anonVMA
    }
    if found == 0, it.previous != 0, canMerge(virtualMemory.areas[it.previous - 1], it) {
      found = virtualMemory.areas[it.previous - 1].anonVMA
    }
    if found == 0 {
      guard let object = takeObject(userCaches.anonVMA) else { return false }
      var anon = AnonVMA()
      anon.object = object
      found = virtualMemory.anonVMAs.insert(anon) + 1
    }
    linkToAnon(area, found - 1)
    return true
  }

  /// `anon_vma_link`: the newest first.
  mutating func linkToAnon(_ area: UInt32, _ anon: UInt32) {
    let first = virtualMemory.anonVMAs[anon].first
    virtualMemory.areas[area].anonVMA = anon + 1
    virtualMemory.areas[area].anonNext = first
    virtualMemory.areas[area].anonPrevious = 0
    if first != 0 { virtualMemory.areas[first - 1].anonPrevious = area + 1 }
    virtualMemory.anonVMAs[anon].first = area + 1
    virtualMemory.anonVMAs[anon].count += 1
  }

  /// `anon_vma_unlink`: the last area takes the `anon_vma` with it.
  mutating func unlinkFromAnon(_ area: UInt32) {
    let it = virtualMemory.areas[area]
    if it.anonVMA == 0 { return }
    let anon = it.anonVMA - 1
    if it.anonPrevious == 0 { virtualMemory.anonVMAs[anon].first = it.anonNext } else {
      virtualMemory.areas[it.anonPrevious - 1].anonNext = it.anonNext
    }
    if it.anonNext != 0 { virtualMemory.areas[it.anonNext - 1].anonPrevious = it.anonPrevious }
    virtualMemory.areas[area].anonVMA = 0
    virtualMemory.anonVMAs[anon].count -= 1
    if virtualMemory.anonVMAs[anon].count == 0 {
      releaseObject(virtualMemory.anonVMAs[anon].object)
      virtualMemory.anonVMAs.remove(anon)
    }
  }

  /// `can_vma_merge_after` without the `anon_vma`: the second area goes on where the first one ends.
  func canMerge(_ first: MemoryArea, _ second: MemoryArea) -> Bool {
    first.end == second.start && first.flags == second.flags && first.open == second.open
      && first.device == 0 && second.device == 0 && first.offset &+ first.pages == second.offset
      && first.flags.isDisjoint(with: [.io, .reserved])
  }

  // MARK: Reverse map

  /// The places at which a page can be mapped, in the order in which reclaim asks them (RF 3.6), and there is.
  package func mappings(of frame: UInt32) -> [(area: UInt32, page: UInt32)] {
    let mapping = frames[frame].mapping
    let index = frames[frame].index
    if mapping == 0 || ![.page, .lruList].contains(frames[frame].role) { return [] }
    var found: [(area: UInt32, page: UInt32)] = []
    func look(_ area: UInt32) {
      let it = virtualMemory.areas[area]
      guard index >= it.offset, index < it.offset &+ it.pages else { return }
      let page = it.start + (index - it.offset)
      let entry = entry(of: it.space - 1, page)
      if entry.isPresent, entry.frame == frame { found.append((area, page)) }
    }
    if mapping & 1 == 1 {
      var next = virtualMemory.anonVMAs[(mapping >> 1) - 1].first
      while next != 0 {
        look(next - 1)
        next = virtualMemory.areas[next - 1].anonNext
      }
      return found
    }
    var range = virtualMemory.files[(mapping >> 1) - 1].firstRange
    while range != 0 {
      var next = virtualMemory.ranges[range - 1].first
      while next != 0 {
        look(next - 1)
        next = virtualMemory.areas[next - 1].sharedNext
      }
      range = virtualMemory.ranges[range - 1].next
    }
    return found
  }

  /// `page_add_anon_rmap`
  mutating func addAnonymousMapping(_ frame: UInt32, _ area: UInt32, _ page: UInt32) {
    let it = virtualMemory.areas[area]
    virtualMemory.spaces[it.space - 1].anonymous += 1
    let index = it.index(of: page)
    frames.modify(frame) {
      $0.mapcount += 1
      if $0.mapcount > 1 { return }
      $0.indexField = index
      $0.setMapping(it.anonVMA << 1 | 1)
    }
    if frames[frame].mapcount == 1 { count(.nrMapped) }
  }

  /// `page_add_file_rmap`
  mutating func addFileMapping(_ frame: UInt32) {
    frames.modify(frame) { $0.mapcount += 1 }
    if frames[frame].mapcount == 1 { count(.nrMapped) }
  }

  /// `page_remove_rmap`
  mutating func removeMapping(_ frame: UInt32) {
    frames.modify(frame) { $0.mapcount -= 1 }
    if frames[frame].mapcount == 0 { vmstat[Int(VMCounter.nrMapped.rawValue)] -= 1 }
  }

  /// `PageAnon`
  @inline(__always) func isAnonymous(_ frame: UInt32) -> Bool { frames[frame].mapping & 1 == 1 }
}
