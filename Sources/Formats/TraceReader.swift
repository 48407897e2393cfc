import Kernel
import Script

/// Collects the operations of a trace, line by line.
struct TraceReader {
  /// Without times that are seconds, so many operations make a tick unless the scenario says otherwise.
  static let usualPerTick = 20
  /// In `holders`: the frame belongs to a request that is not replayed.
  private static let notReplayed = UInt32.max

  let options: TraceFile.Options
  var summary = TraceFile.Summary()
  /// Tasks of the trace are added.
  var names: Names
  var operations: [TraceOperation] = []
  /// Request that holds a frame, by the frame's number in the trace.
  private(set) var holders: [UInt64: UInt32] = [:]
  private(set) var flags = TraceFlags()
  /// Highest CPU that an event came from.
  private(set) var highestCPU = 0
  /// Whether its stamps are no seconds: then only their order counts.
  private(set) var hasWholeStamps = false
  /// Line at which a thing was met first.
  private(set) var firstLines: [Remark: Int] = [:]
  enum Remark: Hashable {
    case lost, failed, tooLarge, unknownFree, handedOutTwice, dropped, number, objects, wholeStamps
  }

  /// Operations whose mask is a number that waits for its layout, and the distinct numbers.
  private var numbered: [(operation: Int, number: Int)] = []
  private(set) var numbers: [UInt64] = []
  /// Frames that went back in a batch: kernels since 3.3 report each of them twice.
  private var batched: Set<UInt64> = []
  private var tasks: [String: TaskID] = [:]
  private var firstTime: UInt64?
  private var lastTick: UInt32 = 0
  private var performed = 0
  /// What can be told of the kernel by the names of its events.
  private(set) var hasOldEvents = false
  private(set) var hasNewEvents = false

  init(_ options: TraceFile.Options, names: Names) {
    self.options = options
    self.names = names
  }

  mutating func read(_ line: TraceLine) throws(Diagnostic) {
    guard let event = line.event() else {
      readOther(line)
      return
    }
    if event.kind == .objectAllocate || event.kind == .objectFree {
      remark(.objects)
      summary.objectLines += 1
      return
    }
    guard let frame = line.frame(from: event.payload) else { throw Diagnostic("the event has no pfn=") }
    guard let order = line.number("order=", from: event.payload) else { throw Diagnostic("the event has no order=") }
    if event.kind == .oldFree { hasOldEvents = true }
    if event.kind == .batchedFree { hasNewEvents = true }
    let head = TraceHead(line, before: event.name)
    let tick = try tick(head)
    if event.kind != .allocate {
      free(frame, event.kind, tick, who(head, line))
      return
    }
    guard let word = line.word("gfp_flags=", from: event.payload) else {
      throw Diagnostic("the event has no gfp_flags=")
    }
    let mask = flags.read(line, word)
    if case .number(let number) = mask, number > UInt64(UInt32.max) || line.has("-", at: word.lowerBound) {
      throw Diagnostic(
        "gfp_flags=\(line.text(word).sanitized) is no set of flags",
        hint: "names like GFP_KERNEL|__GFP_ZERO, or a number of 32 bits")
    }
    guard case .number(let number) = frame else {
      skip(.failed, order, tick, who(head, line))
      summary.failedRequests += 1
      return
    }
    guard order <= 10 else {
      skip(.tooLarge, order, tick, who(head, line))
      summary.tooLargeRequests += 1
      holders[number] = Self.notReplayed
      return
    }
    if holders.updateValue(UInt32(summary.requests), forKey: number) != nil {
      remark(.handedOutTwice)
      summary.handedOutTwice += 1
    }
    batched.remove(number)
    operations.append(
      TraceOperation(
        tick: tick, request: UInt32(summary.requests), gfp: self.mask(mask), order: Order(UInt8(order)), isFree: false,
        by: who(head, line)))
    summary.requests += 1
    performed += 1
  }

  private mutating func free(_ frame: TraceLine.Frame, _ kind: TraceLine.Kind, _ tick: UInt32, _ who: Requester) {
    guard case .number(let number) = frame else { return }
    let holder = holders.removeValue(forKey: number)
    if holder == Self.notReplayed { return }
    if kind == .batchedFree {
      // Some kernels report it before `mm_page_free` of the same page, others after.
      guard holder != nil else {
        summary.otherLines += 1
        return
      }
      batched.insert(number)
    } else if batched.remove(number) != nil, holder == nil {
      summary.otherLines += 1
      return
    }
    summary.frees += 1
    performed += 1
    if holder == nil {
      remark(.unknownFree)
      summary.unknownFrees += 1
    }
    operations.append(
      TraceOperation(
        tick: tick, request: holder ?? TraceOperation.unknown, gfp: GFPMask(), order: Order(0), isFree: true, by: who))
  }

  private mutating func skip(_ note: TraceNote, _ number: UInt64, _ tick: UInt32, _ who: Requester) {
    remark(note == .failed ? .failed : .tooLarge)
    operations.append(
      TraceOperation(tick: tick, note: note, number: UInt32(min(number, UInt64(UInt32.max))), by: who))
  }

  private mutating func remark(_ what: Remark) {
    if firstLines[what] == nil { firstLines[what] = summary.lines }
  }

  private mutating func readOther(_ line: TraceLine) {
    summary.otherLines += 1
    if let overwritten = TraceLoss.overwritten(line) { summary.overwritten = max(summary.overwritten, overwritten) }
    guard let lost = TraceLoss.lost(line) else { return }
    remark(.lost)
    summary.losses += 1
    summary.lostEvents += lost
    let cpu = TraceLoss.cpu(line) ?? 0
    highestCPU = max(highestCPU, cpu)
    operations.append(
      TraceOperation(
        tick: perTick.map { UInt32(performed / $0) } ?? lastTick, note: .lost,
        number: UInt32(min(lost, UInt64(UInt32.max))), by: Requester(cpu: UInt8(cpu % options.cpus))))
  }

  // MARK: Who and when

  /// CPUs beyond those of the machine are taken modulo their number.
  private mutating func who(_ head: TraceHead, _ line: TraceLine) -> Requester {
    let cpu = head.cpu ?? 0
    highestCPU = max(highestCPU, cpu)
    let task = head.task.map { self.task(line, $0, head.pid) } ?? .initTask
    return Requester(task: task, cpu: UInt8(cpu % options.cpus), context: head.context)
  }

  private mutating func task(_ line: TraceLine, _ name: Range<Int>, _ pid: Range<Int>?) -> TaskID {
    var text = line.text(name)
    // The kernel had forgotten its name: only the number tells it from others.
    if text == "<...>", let pid { text += "-" + line.text(pid) }
    if let known = tasks[text] { return known }
    // The kernel's own names have 15 letters.
    let shown = String(text.sanitized.prefix(32))
    // Beyond what an identifier holds they share one.
    let isFull = names.tasks.count >= 65_000
    let id = names.task(isFull || shown.isEmpty ? "<...>" : shown)
    if !isFull { tasks[text] = id }
    return id
  }

  private var perTick: Int? { options.perTick ?? (hasWholeStamps ? Self.usualPerTick : nil) }

  /// The tick of an event. Traces of several CPUs may step back a little: time stands still then.
  private mutating func tick(_ head: TraceHead) throws(Diagnostic) -> UInt32 {
    if let perTick { return UInt32(performed / perTick) }
    switch head.time {
    case .whole where firstTime == nil:
      remark(.wholeStamps)
      hasWholeStamps = true
      return 0
    case .nanoseconds(let time):
      let first = firstTime ?? time
      firstTime = first
      let passed = time > first ? time - first : 0
      let (whole, rest) = passed.quotientAndRemainder(dividingBy: 1_000_000_000)
      let hz = UInt64(options.hz)
      let tick = whole.multipliedReportingOverflow(by: hz).partialValue + rest * hz / 1_000_000_000
      lastTick = max(lastTick, UInt32(min(tick, UInt64(UInt32.max))))
      return lastTick
    case .whole, nil:
      throw Diagnostic(
        "the event has no time", hint: "per-tick: 20 in replay makes 20 operations a tick, without times")
    }
  }

  // MARK: gfp flags

  private mutating func mask(_ reading: TraceFlags.Reading) -> GFPMask {
    switch reading {
    case .mask(let mask, let dropped):
      if dropped > 0 { remark(.dropped) }
      summary.droppedFlags += dropped
      return mask
    case .number(let number):
      // Zero is no flag in every kernel.
      if number == 0 { return GFPMask() }
      remark(.number)
      let place = numbers.firstIndex(of: number) ?? numbers.count
      if place == numbers.count { numbers.append(number) }
      numbered.append((operations.count, place))
      return GFPMask()
    }
  }

  /// Gives the numbers the meaning that they have in a layout.
  mutating func resolve(in layout: GFPLayout) {
    let meanings = numbers.map { TraceFlags.meaning(of: $0, in: layout) }
    for (operation, number) in numbered {
      operations[operation].gfp = meanings[number].0
      summary.droppedFlags += meanings[number].dropped.count
    }
    for meaning in meanings { flags.add(meaning.dropped) }
    if meanings.contains(where: { !$0.dropped.isEmpty }), let line = firstLines[.number] {
      firstLines[.dropped] = min(firstLines[.dropped] ?? line, line)
    }
  }
}
