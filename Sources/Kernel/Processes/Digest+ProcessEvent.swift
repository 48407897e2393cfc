import Simulation

extension Digest {
  mutating func add(_ event: ProcessEvent) {
    switch event {
    case .fork(let child, let count): add(1, child.map { UInt64($0.rawValue) + 1 } ?? 0, UInt64(count))
    case .exec(let request):
      add(2, UInt64(request.file.rawValue), request.name.map { UInt64($0.rawValue) + 1 } ?? 0)
      add(UInt64(request.text), UInt64(request.data), UInt64(request.bss))
      add(UInt64(request.heap), UInt64(request.stack), request.isSetUp ? 1 : 0)
      add(optional: request.uid.map { UInt64($0) })
      for library in request.libraries {
        add(UInt64(library.file.rawValue), UInt64(library.label.rawValue), UInt64(library.pages))
      }
    case .exit: add(3, 0, 0)
    case .mmap(let request):
      add(4, request.label.map { UInt64($0.rawValue) + 1 } ?? 0, UInt64(request.pages))
      add(
        request.at.map { UInt64($0) + 1 } ?? 0, request.file.map { UInt64($0.rawValue) + 1 } ?? 0,
        UInt64(request.offset))
      add(UInt64(request.protection.rawValue), request.isShared ? 1 : 0, request.isUnreserved ? 1 : 0)
      add((request.isDevice ? 1 : 0) | (request.isUncached ? 2 : 0))
    case .munmap(let request): add(5, request)
    case .brk(let pages): add(6, UInt64(UInt32(bitPattern: pages)), 0)
    case .touch(let request):
      add(7, UInt64(request.pages), UInt64(request.access.rawValue) << 8 | UInt64(request.pick.rawValue))
      add(request.bytes)
      add(request.place)
    case .read(let request): add(8, request)
    case .write(let request): add(9, request)
    case .mlock(let request): add(10, request)
    case .munlock(let request): add(11, request)
    case .creat(let file, let pages): add(12, UInt64(file.rawValue), UInt64(pages))
    case .shmget(let file, let pages): add(13, UInt64(file.rawValue), UInt64(pages))
    case .shmat(let file, let label): add(14, UInt64(file.rawValue), label.map { UInt64($0.rawValue) + 1 } ?? 0)
    case .shmdt(let file): add(15, UInt64(file.rawValue), 0)
    case .shmRemove(let file): add(16, UInt64(file.rawValue), 0)
    }
  }

  private mutating func add(_ a: UInt64, _ b: UInt64, _ c: UInt64) {
    add(a)
    add(b)
    add(c)
  }

  private mutating func add(_ number: UInt64, _ request: RangeRequest) {
    add(number)
    add(optional: request.pages.map { UInt64($0) })
    add(request.place)
  }

  private mutating func add(_ number: UInt64, _ request: FileRequest) {
    add(number, UInt64(request.file.rawValue), UInt64(request.pages))
    add(optional: request.page.map { UInt64($0) })
  }

  private mutating func add(_ place: AreaPlace) {
    switch place {
    case .address(let address): add(1, UInt64(address), 0)
    case .area(let name, let page):
      switch name {
      case .text: add(2, 0, UInt64(page))
      case .data: add(2, 1, UInt64(page))
      case .bss: add(2, 2, UInt64(page))
      case .heap: add(2, 3, UInt64(page))
      case .stack: add(2, 4, UInt64(page))
      case .named(let label): add(3, UInt64(label.rawValue), UInt64(page))
      }
    }
  }
}
