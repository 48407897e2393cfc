import Kernel
import Simulation

/// Names of one sort (caches, pools) in a script: which there are, and where the others are used.
struct NameUses: Sendable {
  var known: Set<String>
  private(set) var unknown: [(name: String, place: Place)] = []

  init(_ known: some Sequence<String>) { self.known = Set(known) }

  /// What a later step, or a workload, may still create is looked at in the end.
  mutating func use(_ name: String, at place: Place) {
    if !known.contains(name) { unknown.append((name, place)) }
  }

  /// Uses of names that nothing creates; more than can be reported are of no use.
  var dangling: ArraySlice<(name: String, place: Place)> {
    unknown.filter { !known.contains($0.name) }.prefix(Findings.limit + 1)
  }
}

// Caches and pools by name. A step may name a cache that only a later one creates: what then happens the kernel knows.

extension ProgramBuilder {
  /// Caches and pools that a scenario may have: each takes its place in the machine.
  package static let cacheLimit = 1024
  package static let poolLimit = 256

  /// The cache that a step creates.
  mutating func newCache(_ value: Value) throws(Diagnostic) -> CacheID {
    let name = try value.newName("cache")
    caches.known.insert(name)
    let cache = try intern(cache: name, at: value.place)
    names.noteCreation(of: cache)
    return cache
  }

  /// A cache that is the kernel's, or that some step creates.
  mutating func cache(_ value: Value) throws(Diagnostic) -> CacheID {
    let name = try value.text("the name of a cache", ja: "キャッシュの名前")
    caches.use(name, at: value.place)
    return try intern(cache: name, at: value.place)
  }

  private mutating func intern(cache name: String, at place: Place) throws(Diagnostic) -> CacheID {
    guard names.knownCache(name) != nil || names.caches.count < Self.cacheLimit else {
      throw Diagnostic(
        "more than \(Self.cacheLimit) caches", ja: "キャッシュは \(Self.cacheLimit) 個までです", at: place)
    }
    return names.cache(name)
  }

  mutating func newPool(_ value: Value) throws(Diagnostic) -> PoolID {
    let name = try value.newName("pool")
    pools.known.insert(name)
    return try intern(pool: name, at: value.place)
  }

  /// A pool that some step creates.
  mutating func pool(_ value: Value) throws(Diagnostic) -> PoolID {
    let name = try value.text("the name of a pool", ja: "プールの名前")
    pools.use(name, at: value.place)
    return try intern(pool: name, at: value.place)
  }

  private mutating func intern(pool name: String, at place: Place) throws(Diagnostic) -> PoolID {
    guard names.knownPool(name) != nil || names.pools.count < Self.poolLimit else {
      throw Diagnostic("more than \(Self.poolLimit) pools", ja: "プールは \(Self.poolLimit) 個までです", at: place)
    }
    return names.pool(name)
  }

  /// A step that was refused was meant to create this: its uses are no mistakes of their own.
  mutating func assumeCreated(by verb: String, _ name: String) {
    if verb == "kmem_cache_create" { caches.known.insert(name) }
    if verb == "mempool_create" { pools.known.insert(name) }
    if verb == "creat" || verb == "shmget" { files.known.insert(name) }
  }

  /// Uses of caches and pools that nothing creates, when everything was read.
  package var danglingNames: [Diagnostic] {
    let caches = caches.dangling.map { name, place in
      if let reason = configuration.reasonOfAbsence(ofCache: name) {
        return Diagnostic(
          "this machine has no cache \(name)", ja: "このマシンにキャッシュ \(name) はありません", hint: reason.en,
          jaHint: reason.ja, at: place)
      }
      let near = NearMiss.nearest(to: name, among: self.caches.known.sorted())
      return Diagnostic(
        "no step creates a cache named \(name.quoted)", ja: "\(name.quoted) というキャッシュはありません",
        hint: near.map(Diagnostic.didYouMean) ?? "kmem_cache_create: { name: \(name), size: 100 }",
        jaHint: near.map(Diagnostic.jaDidYouMean), at: place)
    }
    let pools = pools.dangling.map { name, place in
      let near = NearMiss.nearest(to: name, among: self.pools.known.sorted())
      return Diagnostic(
        "no step creates a pool named \(name.quoted)", ja: "\(name.quoted) というプールはありません",
        hint: near.map(Diagnostic.didYouMean) ?? "mempool_create: { name: \(name), min: 4, order: 0 }",
        jaHint: near.map(Diagnostic.jaDidYouMean), at: place)
    }
    let files = files.dangling.map { name, place in
      let near = NearMiss.nearest(to: name, among: self.files.known.sorted())
      return Diagnostic(
        "no step makes a file named \(name.quoted)", ja: "\(name.quoted) というファイルはありません",
        hint: near.map(Diagnostic.didYouMean) ?? "start: { files: { \(name): 16 } }, or creat",
        jaHint: near.map(Diagnostic.jaDidYouMean) ?? "start: { files: { \(name): 16 } } か creat で作る", at: place)
    }
    return caches + pools + files
  }

  /// What was built asks something of the slab allocator, so the machine has it from boot on.
  package var needsSlab: Bool {
    expectations.joined().contains { if case .cache = $0 { true } else { false } } || !setUp.isEmpty
      || steps.contains { if case .event(let event) = $0 { event.needsSlab } else { false } }
  }
}

extension Configuration {
  /// Why this machine lacks one of the kernel's own caches; nil when it has it, or when no such cache is the kernel's.
  func reasonOfAbsence(ofCache name: String) -> Localized? {
    guard let cache = profile.caches.id(named: name), !profile.caches.has(cache, on: self) else { return nil }
    switch profile.caches.need(of: cache) {
    case .pae: return Localized(en: "the kernel makes it with pae: true", ja: "pae: true のときだけ作られる")
    case .cacheLine(let limit):
      return Localized(
        en: "the kernel makes it where cache-line is below \(limit)", ja: "cache-line が \(limit) 未満のときだけ作られる")
    case nil: return nil
    }
  }
}
