import Simulation

// `do_execve` and `load_elf_binary` of 2.6.11 (fs/exec.c, fs/binfmt_elf.c; RF 9). The dynamic linker's work is done by
// the same call: its libraries are mapped below `mmap_base` as they are named.

extension Machine {
  /// `place.done` 1: the file's first page, with the header, has been read.
  mutating func exec(_ request: ExecRequest, _ process: UInt32, from place: VirtualMemory.Place) -> Progress {
    guard let file = virtualMemory.file(request.file) else {
      fail(.exec(request), .noFile)
      return .done
    }
    guard let open = openFile(file) else { return .sleeps(.memory(virtualMemory.rest.lack), place) }
    // The areas hold it from then on.
    defer { putOpen(open) }
    if !request.isSetUp, place.done == 0, let reason = readHeader(open, file) {
      var place = place
      if case .page = reason { place.done = 1 }
      return .sleeps(reason, place)
    }
    guard let space = makeSpace(for: process) else { return .sleeps(.memory(virtualMemory.rest.lack), place) }
    switch layOut(request, open, file, space) {
    case .at: break
    case .failed(let problem, let limit):
      _ = exitSpace(space)
      fail(.exec(request), problem, limit: limit)
      return .done
    case .lacksMemory:
      _ = exitSpace(space)
      return .sleeps(.memory(virtualMemory.rest.lack), place)
    }
    // `flush_old_exec`
    let old = virtualMemory.processes[process].space
    virtualMemory.processes[process].space = space + 1
    _ = load(space + 1, cpu: Int(requester.cpu))
    if let old = old.slot { _ = exitSpace(old) }
    if let name = request.name { virtualMemory.processes[process].nameNumber = UInt32(name.rawValue) }
    if let uid = request.uid { setUser(process, uid) }
    record(
      .process(
        .execed(pid: virtualMemory.processes[process].pid, file: request.file, pages: virtualMemory.spaces[space].total)))
    return .done
  }

  private mutating func setUser(_ process: UInt32, _ uid: UInt32) {
    let old = virtualMemory.processes[process].uid
    virtualMemory.rest.users[old, default: 1] -= 1
    if virtualMemory.rest.users[old] == 0 { virtualMemory.rest.users[old] = nil }
    virtualMemory.rest.users[uid, default: 0] += 1
    virtualMemory.processes[process].uid = uid
  }

  /// `kernel_read` of the header: the read-ahead of a first page.
  private mutating func readHeader(_ open: UInt32, _ file: UInt32) -> VirtualMemory.Sleep.Reason? {
    if virtualMemory.files[file].size == 0 { return nil }
    guard readahead(open, at: 0, wanted: 1) != nil else { return .queue }
    if cachedPage(file, 0) == nil, let reason = readOnePage(file, 0) { return reason }
    guard let frame = cachedPage(file, 0) else { return nil }
    markPageAccessed(frame)
    return frames[frame].flags.contains(.uptodate) ? nil : .page(frame)
  }

  /// The new address space: the stack with its arguments, the program's parts, its libraries.
  private mutating func layOut(_ request: ExecRequest, _ open: UInt32, _ file: UInt32, _ space: UInt32) -> Mapped {
    // The parts lie one behind the other; they end well below the libraries, and those below the stack.
    let parts = UInt64(request.text) + UInt64(request.data) + UInt64(request.bss) + UInt64(request.heap)
    let libraries = request.libraries.reduce(UInt64(0)) { $0 + UInt64($1.pages) }
    guard parts + libraries + UInt64(userSpace.textStart) < UInt64(userSpace.mmapBase), request.text > 0 else {
      return .failed(.invalid, limit: userSpace.mmapBase - userSpace.textStart)
    }
    let stack = layOutStack(request, space)
    guard case .at = stack else { return stack }
    let text = userSpace.textStart
    let data = text + request.text
    let bss = data + request.data
    var area = MemoryArea()
    (area.file, area.open) = (file + 1, open + 1)
    (area.start, area.end) = (text, data)
    area.flags = AreaFlags.may.union([.read, .exec, .executable, .denyWrite])
    var result = map(area, of: space, at: text)
    if case .at = result, request.data > 0 {
      (area.start, area.end, area.offset) = (data, bss, request.text)
      area.flags = AreaFlags.may.union([.read, .write, .executable, .denyWrite])
      result = map(area, of: space, at: data)
    }
    if case .at = result, request.bss > 0 { result = mapAnonymous(bss, bss + request.bss, of: space) }
    guard case .at = result else { return result }
    virtualMemory.spaces[space].codeStart = text
    virtualMemory.spaces[space].codeEnd = data
    virtualMemory.spaces[space].dataStart = data
    virtualMemory.spaces[space].dataEnd = bss
    virtualMemory.spaces[space].heapStart = bss + request.bss
    virtualMemory.spaces[space].heapEnd = bss + request.bss
    for library in request.libraries {
      result = mapLibrary(library, space)
      guard case .at = result else { return result }
    }
    return request.heap > 0 ? moveBreak(Int32(clamping: request.heap), of: space) : .at(text)
  }

  /// `setup_arg_pages`: the page with the arguments is there from the beginning.
  private mutating func layOutStack(_ request: ExecRequest, _ space: UInt32) -> Mapped {
    let pages = max(1, min(request.stack, userSpace.stackLimit))
    let top = userSpace.taskEnd
    guard hasEnough(pages, for: space) else { return .failed(.overcommit, limit: 0) }
    var area = MemoryArea()
    (area.space, area.start, area.end, area.offset) = (space + 1, top - pages, top, top - pages)
    area.flags = AreaFlags.may.union([.read, .write, .growsDown, .account])
    guard let slot = makeArea(area) else {
      virtualMemory.rest.committed -= Int64(pages)
      return .lacksMemory
    }
    link(slot)
    account(area, pages: Int64(pages))
    virtualMemory.spaces[space].stackPointer = top - 1
    // `install_arg_page`
    guard let frame = takePage(.highUser, kind: .anonymous, flags: .uptodate) else { return .lacksMemory }
    guard prepareAnonVMA(slot), makeTable(of: space, shape.table(of: top - 1)) != nil else {
      putPage(frame)
      return .lacksMemory
    }
    virtualMemory.spaces[space].resident += 1
    lruCacheAdd(frame, isActive: true)
    setEntry(of: space, top - 1, PageTableEntry(frame: frame, isWritable: true, isDirty: true))
    addAnonymousMapping(frame, slot, top - 1)
    return .at(top - pages)
  }

  private mutating func mapLibrary(_ library: Library, _ space: UInt32) -> Mapped {
    guard let file = virtualMemory.file(library.file) else { return .failed(.noFile, limit: 0) }
    guard let open = openFile(file) else { return .lacksMemory }
    defer { putOpen(open) }
    var area = MemoryArea()
    (area.start, area.end, area.file, area.open) = (0, library.pages, file + 1, open + 1)
    area.flags = AreaFlags.may.union([.read, .exec])
    let result = map(area, of: space, at: nil)
    if case .at(let start) = result { name(library.label, start, library.pages, of: space) }
    return result
  }
}
