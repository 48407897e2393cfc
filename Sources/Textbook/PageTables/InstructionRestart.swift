/// An instruction of several words that touches memory more than once and meets a page fault on the way. What the
/// operating system can do then depends on what the processor remembers: three processors side by side.
package struct InstructionRestart: SmallMachine {
  package enum Processor: String, CaseIterable, Hashable, Sendable, Encodable {
    /// The fault tells the address at which the instruction was being read, and nothing else.
    case bare
    /// A hidden register keeps the start of the instruction; registers that it has stepped on stay stepped on.
    case startKept = "start-kept"
    /// Another one keeps which registers were stepped on and by how much: everything can be undone.
    case undo
  }

  /// `move (r1)+, (r2)+`: words at `start`, an operand read through r1, one written through r2, both stepped on.
  package struct Instruction: Hashable, Sendable, Encodable {
    package var start: Int
    package var words: Int
    package var wordSize: Int
    package var source: Int
    package var target: Int
    package var stepsOn: Bool
    package init(start: Int, words: Int, wordSize: Int, source: Int, target: Int, stepsOn: Bool) {
      self.start = start
      self.words = words
      self.wordSize = wordSize
      self.source = source
      self.target = target
      self.stepsOn = stepsOn
    }
  }

  package enum Request: Hashable, Sendable {
    case execute(Instruction)
    /// A page is thrown out of memory.
    case evict(page: Int)
  }

  package enum Step: Hashable, Sendable {
    case began(Instruction)
    case evicted(page: Int)
    case fetched(Processor, address: Int, word: Int)
    case read(Processor, address: Int)
    case wrote(Processor, address: Int)
    case steppedOn(Processor, register: Int, to: Int)
    case faulted(Processor, page: Int, address: Int, pc: Int)
    /// Where the instruction begins again, and the registers that were set back.
    case restarted(Processor, at: Int, undone: Int)
    case finished(Processor, isRight: Bool, source: Int, target: Int)
    /// It would go on in the middle of the instruction: a word that is no operation is taken for one.
    case derailed(Processor, at: Int)
  }

  package struct Lane: Hashable, Sendable, Encodable {
    package let processor: Processor
    package fileprivate(set) var pages: [Int]
    /// What comes next: words, then the read, then the write; nil: nothing goes on.
    package fileprivate(set) var stage: Int?
    package fileprivate(set) var r1 = 0
    package fileprivate(set) var r2 = 0
    /// What was really read and written.
    package fileprivate(set) var readAt: Int?
    package fileprivate(set) var wroteAt: Int?
    package fileprivate(set) var faults = 0
    package fileprivate(set) var right = 0
    package fileprivate(set) var wrong = 0
    package fileprivate(set) var accesses = 0
    /// The page that it waits for.
    package fileprivate(set) var fault: Fault?
  }
  package struct Fault: Hashable, Sendable, Encodable {
    package var page: Int
    package var pc: Int
  }

  package let pageSize: Int
  package private(set) var lanes: [Lane]
  package private(set) var instruction: Instruction?

  package init(pageSize: Int, resident: [Int], processors: [Processor]) {
    self.pageSize = pageSize
    lanes = processors.map { Lane(processor: $0, pages: resident) }
  }

  package var isBusy: Bool { lanes.contains { $0.stage != nil } }

  package mutating func begin(_ request: Request, _ steps: inout [Step]) {
    switch request {
    case .evict(let page):
      for lane in lanes.indices { lanes[lane].pages.removeAll { $0 == page } }
      steps.append(.evicted(page: page))
    case .execute(let instruction):
      self.instruction = instruction
      steps.append(.began(instruction))
      for lane in lanes.indices {
        (lanes[lane].r1, lanes[lane].r2) = (instruction.source, instruction.target)
        (lanes[lane].readAt, lanes[lane].wroteAt) = (nil, nil)
        lanes[lane].stage = 0
      }
    }
  }

  package mutating func proceed(_ steps: inout [Step]) {
    guard let instruction else { return }
    for lane in lanes.indices where lanes[lane].stage != nil {
      if let fault = lanes[lane].fault {
        restart(lane, fault, instruction, &steps)
      } else {
        access(lane, instruction, &steps)
      }
    }
  }

  /// The next access to memory, or a fault at it.
  private mutating func access(_ lane: Int, _ instruction: Instruction, _ steps: inout [Step]) {
    guard let stage = lanes[lane].stage else { return }
    let processor = lanes[lane].processor
    let pc = instruction.start + min(stage, instruction.words - 1) * instruction.wordSize
    let address = stage < instruction.words ? pc : stage == instruction.words ? lanes[lane].r1 : lanes[lane].r2
    guard lanes[lane].pages.contains(address / pageSize) else {
      lanes[lane].faults += 1
      lanes[lane].fault = Fault(page: address / pageSize, pc: pc)
      return steps.append(.faulted(processor, page: address / pageSize, address: address, pc: pc))
    }
    lanes[lane].accesses += 1
    lanes[lane].stage = stage + 1
    if stage < instruction.words { return steps.append(.fetched(processor, address: address, word: stage)) }
    let isRead = stage == instruction.words
    if isRead {
      lanes[lane].readAt = address
      steps.append(.read(processor, address: address))
    } else {
      lanes[lane].wroteAt = address
      steps.append(.wrote(processor, address: address))
    }
    if instruction.stepsOn {
      if isRead { lanes[lane].r1 += instruction.wordSize } else { lanes[lane].r2 += instruction.wordSize }
      steps.append(
        .steppedOn(processor, register: isRead ? 1 : 2, to: isRead ? lanes[lane].r1 : lanes[lane].r2))
    }
    if !isRead { finish(lane, instruction, &steps) }
  }

  private mutating func finish(_ lane: Int, _ instruction: Instruction, _ steps: inout [Step]) {
    let step = instruction.stepsOn ? instruction.wordSize : 0
    let isRight =
      lanes[lane].readAt == instruction.source && lanes[lane].wroteAt == instruction.target
      && lanes[lane].r1 == instruction.source + step && lanes[lane].r2 == instruction.target + step
    lanes[lane].stage = nil
    if isRight { lanes[lane].right += 1 } else { lanes[lane].wrong += 1 }
    steps.append(
      .finished(
        lanes[lane].processor, isRight: isRight, source: lanes[lane].readAt ?? 0, target: lanes[lane].wroteAt ?? 0))
  }

  /// The page has come: the instruction begins again, as well as the processor allows.
  private mutating func restart(_ lane: Int, _ fault: Fault, _ instruction: Instruction, _ steps: inout [Step]) {
    let processor = lanes[lane].processor
    lanes[lane].fault = nil
    lanes[lane].pages.append(fault.page)
    switch processor {
    case .bare:
      guard fault.pc == instruction.start else {
        lanes[lane].stage = nil
        lanes[lane].wrong += 1
        return steps.append(.derailed(processor, at: fault.pc))
      }
      lanes[lane].stage = 0
      steps.append(.restarted(processor, at: fault.pc, undone: 0))
    case .startKept:
      lanes[lane].stage = 0
      steps.append(.restarted(processor, at: instruction.start, undone: 0))
    case .undo:
      var undone = 0
      if lanes[lane].r1 != instruction.source { undone += 1 }
      if lanes[lane].r2 != instruction.target { undone += 1 }
      (lanes[lane].r1, lanes[lane].r2) = (instruction.source, instruction.target)
      lanes[lane].stage = 0
      steps.append(.restarted(processor, at: instruction.start, undone: undone))
    }
  }

  package var listBytes: Int { lanes.reduce(0) { $0 + MemoryLayout<Lane>.stride + $1.pages.count * 8 } }

  package var state: StateTree {
    .map(
      lanes.map { lane in
        .map(
          lane.processor.rawValue,
          [
            .number("right", lane.right), .number("wrong", lane.wrong), .number("faults", lane.faults),
            .number("accesses", lane.accesses), .number("r1", lane.r1), .number("r2", lane.r2),
            .number("read", lane.readAt), .number("wrote", lane.wroteAt),
          ])
      })
  }
}
