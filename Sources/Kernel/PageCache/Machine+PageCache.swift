import Simulation

// Files, their radix trees and the pages in them (mm/filemap.c, lib/radix-tree.c of 2.6.11; RF 11).

extension Machine {
  // MARK: The radix tree

  /// `radix_tree_lookup`: the frame of a page that is in the page cache.
  func cachedPage(_ file: UInt32, _ index: UInt32) -> UInt32? {
    var height = virtualMemory.files[file].height
    guard height > 0, height > 5 || index >> (6 * height) == 0 else { return nil }
    var slot = virtualMemory.files[file].root
    while height > 0, slot != 0 {
      slot = virtualMemory.nodes.place(slot - 1, Int(index >> (6 * (height - 1)) & 63))
      height -= 1
    }
    return slot.slot
  }

  /// `radix_tree_preload`: seven nodes at hand, so that an insertion cannot fail; false: there is no memory.
  mutating func preloadNodes(_ gfp: GFPMask) -> Bool {
    let cpu = Int(requester.cpu)
    while virtualMemory.rest.preload[cpu].count < userSpace.radixPreload {
      guard let object = takeObject(userCaches.radixNode, gfp: gfp) else { return false }
      virtualMemory.rest.preload[cpu].append(object)
    }
    return true
  }

  /// `radix_tree_node_alloc`: with GFP_ATOMIC first, else one of those at hand.
  private mutating func makeNode(of file: UInt32) -> UInt32 {
    var node = RadixNode()
    if let object = takeObject(userCaches.radixNode, gfp: .atomic) {
      node.object = object
    } else {
      node.object = virtualMemory.rest.preload[Int(requester.cpu)].removeLast()
    }
    virtualMemory.files[file].nodes += 1
    return virtualMemory.nodes.insert(node)
  }

  /// `radix_tree_insert`, after the nodes were preloaded.
  mutating func insert(_ frame: UInt32, _ file: UInt32, _ index: UInt32) {
    func fits(_ height: UInt32) -> Bool { height > 5 || index >> (6 * height) == 0 }
    var height = max(1, virtualMemory.files[file].height)
    if virtualMemory.files[file].root == 0 {
      while !fits(height) { height += 1 }
      virtualMemory.files[file].root = makeNode(of: file) + 1
    }
    // `radix_tree_extend`
    while !fits(height) {
      let above = makeNode(of: file)
      virtualMemory.nodes.set(above, 0, virtualMemory.files[file].root)
      virtualMemory.nodes[above].count = 1
      virtualMemory.files[file].root = above + 1
      height += 1
    }
    virtualMemory.files[file].height = height
    var node = virtualMemory.files[file].root - 1
    while height > 1 {
      let place = Int(index >> (6 * (height - 1)) & 63)
      if virtualMemory.nodes.place(node, place) == 0 {
        let below = makeNode(of: file)
        virtualMemory.nodes.set(node, place, below + 1)
        virtualMemory.nodes[node].count += 1
      }
      node = virtualMemory.nodes.place(node, place) - 1
      height -= 1
    }
    virtualMemory.nodes.set(node, Int(index & 63), frame + 1)
    virtualMemory.nodes[node].count += 1
  }

  /// `radix_tree_delete`: nodes that become empty go.
  mutating func delete(_ file: UInt32, _ index: UInt32) {
    var path: [(node: UInt32, place: Int)] = []
    var height = virtualMemory.files[file].height
    var node = virtualMemory.files[file].root
    while height > 0, node != 0 {
      let place = Int(index >> (6 * (height - 1)) & 63)
      path.append((node - 1, place))
      node = virtualMemory.nodes.place(node - 1, place)
      height -= 1
    }
    for (node, place) in path.reversed() {
      virtualMemory.nodes.set(node, place, 0)
      virtualMemory.nodes[node].count -= 1
      if virtualMemory.nodes[node].count > 0 { return }
      releaseObject(virtualMemory.nodes[node].object)
      virtualMemory.nodes.remove(node)
      virtualMemory.files[file].nodes -= 1
    }
    (virtualMemory.files[file].root, virtualMemory.files[file].height) = (0, 0)
  }

  // MARK: Pages

  /// `add_to_page_cache`: one reference more, PG_locked; false: no memory for the tree.
  mutating func addToPageCache(_ frame: UInt32, _ file: UInt32, _ index: UInt32, gfp: GFPMask) -> Bool {
    guard preloadNodes(gfp) else { return false }
    insert(frame, file, index)
    frames.modify(frame) {
      $0.count += 1
      $0.insert(.locked)
      $0.indexField = index
      $0.setMapping((file + 1) << 1)
    }
    virtualMemory.files[file].cached += 1
    virtualMemory.rest.pageCache += 1
    record(
      .pageCache(.added(file: virtualMemory.files[file].file, page: index, frame: FrameNumber(frame))))
    return true
  }

  /// `remove_from_page_cache` of a page that is not mapped; the cache's reference goes.
  mutating func removeFromPageCache(_ file: UInt32, _ index: UInt32) {
    guard let frame = cachedPage(file, index) else { return }
    delete(file, index)
    clearDirty(frame, file)
    frames.modify(frame) {
      $0.setMapping(0)
      $0.remove(.uptodate)
    }
    virtualMemory.files[file].cached -= 1
    virtualMemory.rest.pageCache -= 1
    record(
      .pageCache(.removed(file: virtualMemory.files[file].file, page: index, frame: FrameNumber(frame))))
    putPage(frame)
  }

  /// `unlock_page` after the disk has read it.
  mutating func endRead(_ frame: UInt32) {
    frames.modify(frame) {
      $0.remove(.locked)
      $0.insert(.uptodate)
    }
    let mapping = frames[frame].mapping
    if mapping != 0, virtualMemory.stamps != nil {
      let place = Self.diskStamp(virtualMemory.files[(mapping >> 1) - 1].file, frames[frame].index)
      setStamp(frame, virtualMemory.stamps?.disk[place] ?? place)
    }
  }

  /// `set_page_dirty`: of private memory the flag alone; shared memory counts in no `nr_dirty` (RF 5).
  mutating func setPageDirty(_ frame: UInt32) {
    let it = frames[frame]
    if it.flags.contains(.dirty) { return }
    frames.modify(frame) { $0.insert(.dirty) }
    guard it.mapping != 0, it.mapping & 1 == 0 else { return }
    let file = (it.mapping >> 1) - 1
    virtualMemory.files[file].dirty += 1
    if virtualMemory.files[file].isShared { return }
    noteDirty(file)
    count(.nrDirty)
    record(
      .pageCache(.dirtied(file: virtualMemory.files[file].file, page: it.index, frame: FrameNumber(frame))))
  }

  mutating func clearDirty(_ frame: UInt32, _ file: UInt32) {
    guard frames[frame].flags.contains(.dirty) else { return }
    frames.modify(frame) { $0.remove(.dirty) }
    virtualMemory.files[file].dirty -= 1
    if !virtualMemory.files[file].isShared { vmstat[Int(VMCounter.nrDirty.rawValue)] -= 1 }
  }

  // MARK: Files

  mutating func createFile(_ id: FileID, pages: UInt32, isShared: Bool) {
    if let known = virtualMemory.file(id) {
      return fail(
        isShared ? .shmget(id, pages: pages) : .creat(id, pages: pages), .fileExists,
        limit: virtualMemory.files[known].size)
    }
    var file = FileRecord()
    (file.number, file.size, file.sharedMark) = (UInt32(id.rawValue) + 1, pages, isShared ? 1 : 0)
    if isShared {
      guard pages > 0, pages <= userSpace.sharedMemoryLimit else {
        return fail(.shmget(id, pages: pages), .segmentSize, limit: userSpace.sharedMemoryLimit)
      }
      // `shmem_acct_size`
      guard hasEnough(pages, for: nil) else { return fail(.shmget(id, pages: pages), .overcommit) }
      file.inodeObject = takeObject(userCaches.sharedInode) ?? 0
      file.dentryObject = takeObject(userCaches.dentry) ?? 0
    }
    _ = virtualMemory.files.insert(file)
    record(.pageCache(.fileMade(file: id, pages: pages, isShared: isShared)))
  }

  /// The file as the process has it open, opened at its first use; nil: there is no memory.
  mutating func openFile(_ file: UInt32, by process: UInt32) -> UInt32? {
    var next = virtualMemory.processes[process].firstOpen
    while let descriptor = next.slot {
      let open = virtualMemory.descriptors[descriptor].open - 1
      if virtualMemory.opens[open].file == file + 1 { return open }
      next = virtualMemory.descriptors[descriptor].next
    }
    guard let open = openFile(file) else { return nil }
    var descriptor = Descriptor()
    (descriptor.open, descriptor.next) = (open + 1, virtualMemory.processes[process].firstOpen)
    virtualMemory.processes[process].firstOpen = virtualMemory.descriptors.insert(descriptor) + 1
    return open
  }

  /// `struct file`, and dentry and inode when it is the first; one reference.
  mutating func openFile(_ file: UInt32) -> UInt32? {
    if !virtualMemory.files[file].isShared, !nameFile(file) { return nil }
    // Reclaim may run while there is no memory: the name is in use until it is clear who has it open.
    virtualMemory.files[file].openers += 1
    guard let object = takeObject(userCaches.file) else {
      closeName(file)
      return nil
    }
    var open = OpenFile()
    (open.file, open.count, open.object, open.previousPage) = (file + 1, 1, object, OpenFile.off)
    return virtualMemory.opens.insert(open)
  }

  /// `fput`
  mutating func putOpen(_ open: UInt32) {
    virtualMemory.opens[open].count -= 1
    if virtualMemory.opens[open].count > 0 { return }
    let it = virtualMemory.opens[open]
    releaseObject(it.object)
    virtualMemory.opens.remove(open)
    if let file = it.file.slot { closeName(file) }
    if let file = it.file.slot, virtualMemory.files[file].isDoomed != 0, !isInUse(file) {
      destroyShared(file)
    }
  }

  /// `copy_files`: both have the same files open from then on.
  mutating func copyDescriptors(from parent: UInt32, to child: UInt32) {
    var next = virtualMemory.processes[parent].firstOpen
    while let old = next.slot {
      let it = virtualMemory.descriptors[old]
      virtualMemory.opens[it.open - 1].count += 1
      var copy = Descriptor()
      (copy.open, copy.next) = (it.open, virtualMemory.processes[child].firstOpen)
      virtualMemory.processes[child].firstOpen = virtualMemory.descriptors.insert(copy) + 1
      next = it.next
    }
  }

  mutating func closeDescriptors(of process: UInt32) {
    while let first = virtualMemory.processes[process].firstOpen.slot {
      let it = virtualMemory.descriptors[first]
      virtualMemory.processes[process].firstOpen = it.next
      virtualMemory.descriptors.remove(first)
      putOpen(it.open - 1)
    }
  }
}
