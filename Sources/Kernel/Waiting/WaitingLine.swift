/// The requests that wait for memory, in the order in which they went to sleep, and by what they wait for.
///
/// Requests of one kind fail and are served alike, so of each kind only the first is tried: when it is turned away,
/// those behind it would be too, until something is freed. A round then costs as much as there are kinds, however long
/// the line is.
package struct WaitingLine: Sendable {
  /// What decides whether a request that waits is served.
  struct Kind: Hashable, Sendable {
    /// Order, or the cache whose growth waits, or the pool; told apart by `sort`.
    var what: UInt32
    var gfp: UInt32
    var cpu: UInt8
    var context: UInt8
    var privileges: UInt8
    var sort: Sort
    /// Of a growth: whether it has its pages, its node + 1, and how often it has grown.
    var hasPages = false
    var node: UInt8 = 0
    var loop: UInt8 = 0
    /// A process sleeps in an event: for memory, or until the disk is done, when no round asks it.
    enum Sort: UInt8, Sendable { case pages, growth, element, elementGrowth, process, disk }
  }

  private struct Place {
    var handle: HandleID
    var kind: Int32
    var isLeft: Bool
    var task: UInt16
    var traceRequest: UInt32
  }

  /// The tickets of one kind, rising; those who left are passed over.
  private struct Queue {
    var isForDisk = false
    var tickets: [Int] = []
    var head = 0
    /// Nothing has been freed since this one's first was turned away at `Machine.freeGeneration`.
    var turnedAway: UInt64?
  }

  private var places: [Place] = []
  /// Ticket of `places[0]`.
  private var first = 0
  package private(set) var count = 0
  private var tickets: [HandleID: Int] = [:]
  private var kinds: [Kind: Int32] = [:]
  private var queues: [Queue] = []
  /// By task: its ticket, of several the first, and how many it has.
  private var sleepers: [UInt16: (ticket: Int, count: Int)] = [:]
  /// By number of the trace's request + 1.
  private var traced: [UInt32: HandleID] = [:]

  package init() {}

  package var isEmpty: Bool { count == 0 }
  /// Bytes of memory, near enough for a budget.
  var size: Int {
    places.count * MemoryLayout<Place>.stride + count * 48 + queues.reduce(0) { $0 + $1.tickets.count * 8 }
  }

  /// Those whom freed memory would serve: the others wait for the disk.
  package var countForMemory: Int { places.count { !$0.isLeft && !queues[Int($0.kind)].isForDisk } }

  /// In the order in which they went to sleep.
  package var handles: [HandleID] {
    places.compactMap { $0.isLeft ? nil : $0.handle }
  }

  /// The first request in which a task sleeps.
  func sleeper(_ task: TaskID) -> HandleID? { sleepers[task.rawValue].map { places[$0.ticket - first].handle } }

  /// Its place in the line; nil: it stands in none.
  func ticket(of handle: HandleID) -> Int? { tickets[handle] }

  /// The request of a trace that waits, by its number.
  func waiter(ofTraceRequest request: UInt32) -> HandleID? { traced[request + 1] }

  mutating func append(_ handle: HandleID, _ kind: Kind, task: UInt16, traceRequest: UInt32) {
    let ticket = first + places.count
    places.append(
      Place(handle: handle, kind: file(kind), isLeft: false, task: task, traceRequest: traceRequest))
    queues[Int(places[ticket - first].kind)].tickets.append(ticket)
    tickets[handle] = ticket
    sleepers[task, default: (ticket, 0)].count += 1
    if traceRequest != 0 { traced[traceRequest] = handle }
    count += 1
  }

  private mutating func file(_ kind: Kind) -> Int32 {
    if let known = kinds[kind] { return known }
    kinds[kind] = Int32(queues.count)
    queues.append(Queue(isForDisk: kind.sort == .disk))
    return Int32(queues.count - 1)
  }

  mutating func remove(_ handle: HandleID) {
    // Whoever asks has it from the line.
    guard let ticket = tickets.removeValue(forKey: handle) else { return }
    let place = places[ticket - first]
    places[ticket - first].isLeft = true
    count -= 1
    if place.traceRequest != 0 { traced[place.traceRequest] = nil }
    if let sleeper = sleepers[place.task] {
      if sleeper.count == 1 {
        sleepers[place.task] = nil
      } else if sleeper.ticket == ticket {
        let next = places[(ticket - first)...].firstIndex { !$0.isLeft && $0.task == place.task }
        sleepers[place.task] = (first + (next ?? 0), sleeper.count - 1)
      } else {
        sleepers[place.task]?.count -= 1
      }
    }
    tidy()
  }

  /// Those who left are forgotten once they are the greater part.
  private mutating func tidy() {
    if count == 0 {
      first += places.count
      places = []
      for queue in queues.indices { (queues[queue].tickets, queues[queue].head) = ([], 0) }
      return
    }
    let left = places.prefix { $0.isLeft }.count
    if left > 64, left > places.count / 2 {
      first += left
      places.removeFirst(left)
    }
  }

  // MARK: A round

  /// The next to be tried from a ticket on, where those of a kind that was turned away since the last free are passed
  /// over; nil: the round is over.
  mutating func next(from ticket: Int, generation: UInt64) -> (ticket: Int, handle: HandleID)? {
    var best: Int?
    for queue in queues.indices where queues[queue].turnedAway != generation && !queues[queue].isForDisk {
      guard let here = firstTicket(of: queue, from: ticket) else { continue }
      best = min(best ?? here, here)
    }
    return best.map { ($0, places[$0 - first].handle) }
  }

  private mutating func firstTicket(of queue: Int, from ticket: Int) -> Int? {
    func isLeft(_ ticket: Int) -> Bool {
      ticket < first || places[ticket - first].isLeft || places[ticket - first].kind != queue
    }
    while queues[queue].head < queues[queue].tickets.count, isLeft(queues[queue].tickets[queues[queue].head]) {
      queues[queue].head += 1
    }
    if queues[queue].head > 64, queues[queue].head > queues[queue].tickets.count / 2 {
      queues[queue].tickets.removeFirst(queues[queue].head)
      queues[queue].head = 0
    }
    // Those before the ticket were tried in this round already.
    var (low, high) = (queues[queue].head, queues[queue].tickets.count)
    while low < high {
      let middle = (low + high) / 2
      if queues[queue].tickets[middle] < ticket { low = middle + 1 } else { high = middle }
    }
    return queues[queue].tickets[low...].first { !isLeft($0) }
  }

  /// It was tried and waits on: those of its kind need not be tried before something is freed.
  mutating func turnAway(_ ticket: Int, generation: UInt64) {
    queues[Int(places[ticket - first].kind)].turnedAway = generation
  }

  /// It waits for something else from now on, at its old place in the line.
  mutating func refile(_ ticket: Int, as kind: Kind) {
    let queue = file(kind)
    places[ticket - first].kind = queue
    let at = queues[Int(queue)].tickets.firstIndex { $0 >= ticket } ?? queues[Int(queue)].tickets.count
    if at < queues[Int(queue)].tickets.count, queues[Int(queue)].tickets[at] == ticket { return }
    queues[Int(queue)].tickets.insert(ticket, at: at)
    queues[Int(queue)].head = min(queues[Int(queue)].head, at)
  }
}
