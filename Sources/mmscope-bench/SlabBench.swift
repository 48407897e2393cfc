import Cells
import Foundation
import Interface
import Kernel
import Script

/// Where the C library's pointers go, so that the pair is not optimised away.
nonisolated(unsafe) private var sink: UnsafeMutableRawPointer?

/// `kmem_cache_alloc` and `kmem_cache_free` through the local array, with every occurrence, beside `malloc` and `free`
/// of the same size. Rounds alternate, so that both see the same machine; medians.
func objectPairs(_ pairs: Int, rounds: Int = 9) {
  guard var machine = slabMachine(memoryMiB: 256) else { return }
  let names = Names()
  guard let cache = names.knownCache("size-128") else { return }
  machine.objectPairs(pairs, of: cache)
  var ours: [UInt64] = []
  var theirs: [UInt64] = []
  for _ in 0..<rounds {
    let start = now()
    machine.objectPairs(pairs, of: cache)
    let middle = now()
    for _ in 0..<pairs {
      sink = malloc(128)
      free(sink)
    }
    ours.append(middle - start)
    theirs.append(now() - middle)
  }
  let (mine, c) = (ours.sorted()[rounds / 2], theirs.sorted()[rounds / 2])
  report(
    "slab-pairs",
    [
      ("pairs", "\(pairs)"), ("ns_per_pair", perOperation(mine, pairs)), ("malloc_ns_per_pair", perOperation(c, pairs)),
      ("ratio", String(format: "%.2f", Double(mine) / Double(max(1, c)))),
      ("hits", "\(machine.ring.count(of: .slab(.arrayHit)))"),
      ("misses", "\(machine.ring.count(of: .slab(.arrayMissed)))"),
    ])
}

private func slabMachine(memoryMiB: UInt64) -> Machine? {
  try? Machine(Configuration(memoryFrames: memoryMiB << 8, hasSlab: true))
}

/// Ten million objects at once: how much memory they take, and what the panel costs with them.
func manyObjects(_ count: Int) {
  let before = residentBytes()
  guard var machine = slabMachine(memoryMiB: 1024) else { return }
  let names = Names()
  guard let cache = names.knownCache("size-32") else { return }
  // A hundred slabs fill every list that the panel shows.
  let taken = machine.takeObjects(12_000, of: cache) + count - 12_000
  let few = panelTime(&machine, cache)
  let start = now()
  guard machine.takeObjects(count - 12_000, of: cache) == count - 12_000 else { return }
  let elapsed = now() - start
  let many = panelTime(&machine, cache)
  report(
    "slab-objects",
    [
      ("objects", "\(taken)"), ("slabs", "\(machine.cacheReading(cache).slabs)"),
      ("ns_per_object", perOperation(elapsed, taken)), ("resident_MB", "\((residentBytes() - before) / 1_000_000)"),
      ("panel_few_us", perOperation(few, 1000)), ("panel_many_us", perOperation(many, 1000)),
    ])
}

/// Reading and drawing the expanded panel inside a cache at 200×50; the median of a hundred.
private func panelTime(_ machine: inout Machine, _ cache: CacheID) -> UInt64 {
  let size = Size(width: 200, height: 50)
  let scenario = Scenario(
    name: "bench", title: Localized(en: "Slabs", ja: "スラブ"), configuration: machine.configuration)
  var state = State(size: size)
  state.apply(ViewSettings(focus: .slab, isExpanded: true, cache: cache, slab: .any))
  var scene = Scene(reading: machine.reading(), scenario: scenario)
  var times: [UInt64] = []
  for _ in 0..<100 {
    let start = now()
    scene.read(for: state, size: size) { machine.reading($0) }
    var canvas = Canvas(size: size)
    draw(scene, state, theme: Theme.defaultDark, glyphs: Glyphs(.braille), into: &canvas)
    times.append(now() - start)
  }
  return times.sorted()[50]
}

/// Bytes of this process in memory: the second number of /proc/self/statm, in pages.
private func residentBytes() -> Int {
  guard let text = try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8) else { return 0 }
  let fields = text.split(separator: " ")
  return fields.count > 1 ? (Int(fields[1]) ?? 0) * Int(getpagesize()) : 0
}
