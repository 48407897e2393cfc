import Simulation

// `do_execve` and `load_elf_binary` of 2.6.11 (fs/exec.c, fs/binfmt_elf.c; RF 9), in their order: the header, a new
// `mm_struct` and the page with the arguments come first; then `flush_old_exec` gives the old address space back; what
// fails after that kills the task. The dynamic linker's work is done by the same call: its libraries, which must be
// there from the beginning, are mapped below `mmap_base` as they are named.

extension Machine {
  /// What is laid out behind the point of no return, one after the other.
  private enum ExecStep {
    case stack, arguments, text, data, bss
    case library(Library)
    case heap
  }

  /// `place.done` 1: the file's first page, with the header, has been read; 2 and more: the old address space is gone
  /// and so many steps less two are done.
  mutating func exec(_ request: ExecRequest, _ process: UInt32, from place: VirtualMemory.Place) -> Progress {
    guard let file = virtualMemory.file(request.file) else {
      fail(.exec(request), .noFile)
      return .done
    }
    guard let open = openFile(file) else { return .sleeps(.memory(virtualMemory.rest.lack), place) }
    // The areas hold it from then on.
    defer { putOpen(open) }
    var place = place
    var arguments: UInt32?
    if place.done < 2 {
      if !request.isSetUp, place.done == 0, let reason = readHeader(open, file) {
        if case .page = reason { place.done = 1 }
        return .sleeps(reason, place)
      }
      if let problem = headerProblem(request) {
        fail(.exec(request), problem)
        return .done
      }
      guard let space = makeSpace(for: process) else { return .sleeps(.memory(virtualMemory.rest.lack), place) }
      // `copy_strings`
      arguments = takePage(.highUser, kind: .anonymous, flags: .uptodate)
      if arguments == nil {
        _ = exitSpace(space)
        return .sleeps(.memory(virtualMemory.rest.lack), place)
      }
      flushOldExec(process, space, request)
      place.done = 2
    }
    return layOut(request, open, file, process, arguments, from: place)
  }

  /// `flush_old_exec` and `exec_mmap`: the point of no return.
  private mutating func flushOldExec(_ process: UInt32, _ space: UInt32, _ request: ExecRequest) {
    let old = virtualMemory.processes[process].space
    virtualMemory.processes[process].space = space + 1
    _ = load(space + 1, cpu: Int(requester.cpu))
    if let old = old.slot { _ = exitSpace(old) }
    if let name = request.name { virtualMemory.processes[process].nameNumber = UInt32(name.rawValue) }
    if let uid = request.uid { setUser(process, uid) }
  }

  /// What the kernel sees before it gives anything up: no program; an interpreter that is not there.
  private func headerProblem(_ request: ExecRequest) -> CallProblem? {
    if request.text == 0 { return .noProgram }
    return request.libraries.allSatisfy { virtualMemory.file($0.file) != nil } ? nil : .noFile
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

  private static func steps(of request: ExecRequest) -> [ExecStep] {
    var steps: [ExecStep] = [.stack, .arguments, .text]
    if request.data > 0 { steps.append(.data) }
    if request.bss > 0 { steps.append(.bss) }
    steps += request.libraries.map { .library($0) }
    if request.heap > 0 { steps.append(.heap) }
    return steps
  }

  /// The new address space, from a step on.
  private mutating func layOut(
    _ request: ExecRequest, _ open: UInt32, _ file: UInt32, _ process: UInt32, _ arguments: UInt32?,
    from place: VirtualMemory.Place
  ) -> Progress {
    guard let space = virtualMemory.processes[process].space.slot else { return .done }
    let pid = virtualMemory.processes[process].pid
    let steps = Self.steps(of: request)
    var (place, arguments) = (place, arguments)
    while Int(place.done) - 2 < steps.count {
      let step = steps[Int(place.done) - 2]
      let result: Mapped
      if case .arguments = step {
        result = installArguments(arguments, space)
        arguments = nil
      } else {
        result = layOut(step, request, open, file, space)
      }
      switch (result, step) {
      case (.at, _): place.done += 1
      case (.failed(let problem, let limit), .heap):
        // Its own `brk` fails: the program is told, and runs.
        fail(.brk(Int32(clamping: request.heap)), problem, limit: limit)
        place.done += 1
      case (.failed(let problem, _), _):
        if let arguments { putPage(arguments) }
        failures += 1
        record(.process(.execKilled(pid: pid, file: request.file, part: part(of: step), problem)))
        exit(process)
        return .done
      case (.lacksMemory, _):
        if let arguments { putPage(arguments) }
        return .sleeps(.memory(virtualMemory.rest.lack), place)
      }
    }
    record(.process(.execed(pid: pid, file: request.file, pages: virtualMemory.spaces[space].total)))
    return .done
  }

  private func part(of step: ExecStep) -> ExecPart {
    switch step {
    case .stack, .arguments: .stack
    case .text, .data: .segment
    case .bss, .heap: .bss
    case .library: .library
    }
  }

  private mutating func layOut(
    _ step: ExecStep, _ request: ExecRequest, _ open: UInt32, _ file: UInt32, _ space: UInt32
  ) -> Mapped {
    let text = userSpace.textStart
    // Who asks for more than there is wants too much in any case.
    func end(_ start: UInt32, _ pages: UInt32) -> UInt32 { UInt32(clamping: UInt64(start) + UInt64(pages)) }
    let data = end(text, request.text)
    let bss = end(data, request.data)
    let heap = end(bss, request.bss)
    var area = MemoryArea()
    (area.file, area.open) = (file + 1, open + 1)
    switch step {
    case .stack: return layOutStack(request, space)
    case .arguments: return installArguments(nil, space)
    case .text:
      // The parts lie one behind the other, well below the libraries.
      guard heap < userSpace.mmapBase else { return .failed(.noAddress, limit: userSpace.mmapBase) }
      (area.start, area.end) = (text, data)
      area.flags = AreaFlags.may.union([.read, .exec, .executable, .denyWrite])
      virtualMemory.spaces[space].codeStart = text
      virtualMemory.spaces[space].codeEnd = data
      virtualMemory.spaces[space].dataStart = data
      virtualMemory.spaces[space].dataEnd = bss
      virtualMemory.spaces[space].heapStart = heap
      virtualMemory.spaces[space].heapEnd = heap
      return map(area, of: space, at: text)
    case .data:
      (area.start, area.end, area.offset) = (data, bss, request.text)
      area.flags = AreaFlags.may.union([.read, .write, .executable, .denyWrite])
      return map(area, of: space, at: data)
    case .bss: return mapAnonymous(bss, heap, of: space)
    case .library(let library): return mapLibrary(library, space)
    case .heap: return moveBreak(Int32(clamping: request.heap), of: space)
    }
  }

  /// `setup_arg_pages`: the area.
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
    return .at(top - pages)
  }

  /// `install_arg_page`: the page with the arguments is there from the beginning.
  /// - Parameter page: was filled before; nil: it had to be given back while memory was short.
  private mutating func installArguments(_ page: UInt32?, _ space: UInt32) -> Mapped {
    let top = userSpace.taskEnd - 1
    guard let slot = findArea(top, of: space),
      let frame = page ?? takePage(.highUser, kind: .anonymous, flags: .uptodate)
    else { return .lacksMemory }
    guard prepareAnonVMA(slot), makeTable(of: space, shape.table(of: top)) != nil else {
      putPage(frame)
      return .lacksMemory
    }
    virtualMemory.spaces[space].resident += 1
    lruCacheAdd(frame, isActive: true)
    setEntry(of: space, top, PageTableEntry(frame: frame, isWritable: true, isDirty: true))
    addAnonymousMapping(frame, slot, top)
    return .at(top)
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
