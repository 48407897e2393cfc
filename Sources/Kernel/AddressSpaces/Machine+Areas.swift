import Simulation

// The areas of an address space: where they stand, and on which lists (mm/mmap.c, mm/prio_tree.c, mm/rmap.c of 2.6.11;
// RF 3.6).

extension Machine {
  /// `find_vma`: the first area that ends above the page. Looked for from both ends and from the one that was found
  /// last at once: programs map downwards or upwards and touch what lies together, so one of the three is near.
  func findArea(_ page: UInt32, of space: UInt32) -> UInt32? {
    let found = virtualMemory.spaces[space].foundArea
    if found != 0, virtualMemory.areas[found - 1].contains(page) { return found - 1 }
    var (low, high) = (virtualMemory.spaces[space].firstArea, virtualMemory.spaces[space].lastArea)
    // What the middle one goes over lies on one side of the page.
    var middle = found
    let goesUp = found != 0 && virtualMemory.areas[found - 1].end <= page
    while low != 0, high != 0 {
      if virtualMemory.areas[low - 1].end > page { return low - 1 }
      if virtualMemory.areas[high - 1].end <= page { return virtualMemory.areas[high - 1].next.slot }
      low = virtualMemory.areas[low - 1].next
      high = virtualMemory.areas[high - 1].previous
      if middle == 0 { continue }
      let neighbour = goesUp ? virtualMemory.areas[middle - 1].next : virtualMemory.areas[middle - 1].previous
      if neighbour == 0 { return goesUp ? nil : middle - 1 }
      let isAbove = virtualMemory.areas[neighbour - 1].end > page
      if goesUp, isAbove { return neighbour - 1 }
      if !goesUp, !isAbove { return middle - 1 }
      middle = neighbour
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
    var ends = virtualMemory.spaces[space].areaList
    let previous = findArea(start, of: space).map { virtualMemory.areas[$0].previous } ?? ends.last
    virtualMemory.areas.link(area, after: previous, in: &ends, by: \.inSpace)
    virtualMemory.spaces[space].areaList = ends
    virtualMemory.spaces[space].areas += 1
    if virtualMemory.areas[area].file != 0 { linkToFile(area, copyOf: original) }
  }

  /// `__vma_unlink`: out of the address space; its file still knows it.
  mutating func unlink(_ area: UInt32) {
    let space = virtualMemory.areas[area].space - 1
    var ends = virtualMemory.spaces[space].areaList
    virtualMemory.areas.unlink(area, from: &ends, by: \.inSpace)
    virtualMemory.spaces[space].areaList = ends
    virtualMemory.spaces[space].areas -= 1
    if virtualMemory.spaces[space].foundArea == area + 1 { virtualMemory.spaces[space].foundArea = 0 }
  }

  /// `remove_vm_struct`: an area that its address space has no more.
  mutating func removeArea(_ area: UInt32) {
    if virtualMemory.areas[area].file != 0 { unlinkFromFile(area) }
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
    var ends = virtualMemory.ranges[range].areas
    var after = ends.last
    if let original {
      let it = virtualMemory.areas[original]
      if it.range == range + 1, it.inRange.previous != 0 { after = original + 1 }
    }
    virtualMemory.areas[area].range = range + 1
    virtualMemory.areas.link(area, after: after, in: &ends, by: \.inRange)
    virtualMemory.ranges[range].areas = ends
    virtualMemory.files[it.file - 1].mappings += 1
  }

  mutating func unlinkFromFile(_ area: UInt32) {
    let it = virtualMemory.areas[area]
    let (file, range) = (it.file - 1, it.range - 1)
    var ends = virtualMemory.ranges[range].areas
    virtualMemory.areas.unlink(area, from: &ends, by: \.inRange)
    virtualMemory.ranges[range].areas = ends
    virtualMemory.areas[area].range = 0
    virtualMemory.files[file].mappings -= 1
    if ends.first != 0 { return }
    var runs = virtualMemory.files[file].ranges
    virtualMemory.ranges.unlink(range, from: &runs, by: \.inFile)
    virtualMemory.files[file].ranges = runs
    virtualMemory.ranges.remove(range)
  }

  /// The run, made when it is new: by first page, the longer one first.
  private mutating func fileRange(of file: UInt32, offset: UInt32, pages: UInt32) -> UInt32 {
    var runs = virtualMemory.files[file].ranges
    var previous: UInt32 = 0
    var next = runs.first
    while next != 0 {
      let it = virtualMemory.ranges[next - 1]
      if it.offset == offset, it.pages == pages { return next - 1 }
      if it.offset > offset || it.offset == offset && it.pages < pages { break }
      (previous, next) = (next, it.inFile.next)
    }
    var range = FileRange()
    (range.file, range.offset, range.pages) = (file + 1, offset, pages)
    let slot = virtualMemory.ranges.insert(range)
    virtualMemory.ranges.link(slot, after: previous, in: &runs, by: \.inFile)
    virtualMemory.files[file].ranges = runs
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
    var ends = virtualMemory.anonVMAs[anon].ends
    virtualMemory.areas[area].anonVMA = anon + 1
    virtualMemory.areas.link(area, after: 0, in: &ends, by: \.inAnon)
    virtualMemory.anonVMAs[anon].ends = ends
    virtualMemory.anonVMAs[anon].count += 1
  }

  /// `anon_vma_unlink`: the last area takes the `anon_vma` with it.
  mutating func unlinkFromAnon(_ area: UInt32) {
    guard let anon = virtualMemory.areas[area].anonVMA.slot else { return }
    var ends = virtualMemory.anonVMAs[anon].ends
    virtualMemory.areas.unlink(area, from: &ends, by: \.inAnon)
    virtualMemory.anonVMAs[anon].ends = ends
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
        next = virtualMemory.areas[next - 1].inAnon.next
      }
      return found
    }
    var range = virtualMemory.files[(mapping >> 1) - 1].firstRange
    while range != 0 {
      var next = virtualMemory.ranges[range - 1].areas.first
      while next != 0 {
        look(next - 1)
        next = virtualMemory.areas[next - 1].inRange.next
      }
      range = virtualMemory.ranges[range - 1].inFile.next
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
