import Kernel
import Simulation

// The verbs of the slab allocator (mm/slab.c; LF 6). Sizes, alignments and names that the kernel would refuse are
// taken: what it does about them is an occurrence.

extension Verb {
  private static let gfp = Parameter("gfp", .gfp, en: "mask by name (GFP_KERNEL)", ja: "GFP フラグ(既定は GFP_KERNEL)")
  private static let cache = Parameter("cache", .cache, required: true, en: "name of the cache", ja: "キャッシュの名前")
  /// What every request for objects takes.
  static let objectRequest = [
    Parameter("as", .newLabel, en: "name for the object", ja: "オブジェクトに付ける名前"),
    Parameter(
      "lifetime", .lifetime, .lifetime, en: "ticks until it is freed, 20 or 20..200", ja: "解放までのティック数(20 や 20..200)"),
    Parameter("count", .number, .count, en: "how many requests (1)", ja: "要求の回数(既定は 1)"),
  ]
  /// What every free of objects takes.
  static let objectFree = [
    Parameter("of", .label, en: "name of the objects", ja: "オブジェクトの名前"),
    Parameter("pick", .pick, en: "all, every-other, random, oldest, newest, address", ja: "どのオブジェクトを選ぶか"),
    Parameter("share", .share, en: "which share of them, 1/2", ja: "全体に占める割合(1/2 など)"),
    Parameter("count", .number, .picked, en: "how many of them", ja: "解放する個数"),
    Parameter("address", .address, .address, en: "linear address", ja: "線形アドレス"),
  ]

  static let objects = [
    Verb(
      "kmalloc", main: "size", en: "Ask for a piece of memory of so many bytes", ja: "指定したバイト数のメモリを要求する",
      [
        Parameter("size", .size, .size, required: true, en: "bytes, 100 or a range 64..512", ja: "バイト数、または範囲 64..512"),
        gfp,
      ]
        + objectRequest + requester
    ) { (arguments, builder) throws(Diagnostic) in
      let source = ObjectRequest.Source.kmalloc(try arguments.required("size").sizes())
      return [try arguments.objectRequest(source, &builder)]
    },
    Verb(
      "kmem_cache_alloc", main: "cache", en: "Ask for an object of a cache", ja: "キャッシュからオブジェクトを要求する",
      [cache, gfp] + objectRequest + requester
    ) { (arguments, builder) throws(Diagnostic) in
      let source = ObjectRequest.Source.cache(try builder.cache(arguments.required("cache")))
      return [try arguments.objectRequest(source, &builder)]
    },
    Verb(
      "kmem_cache_alloc_node", main: "cache", en: "Ask for an object in the memory of a node (always GFP_KERNEL)",
      ja: "指定したノードのメモリからオブジェクトを要求する(常に GFP_KERNEL)",
      [cache, Parameter("node", .number, .node, required: true, en: "node, counted from 0", ja: "ノード番号(0 から)")]
        + objectRequest + requester
    ) { (arguments, builder) throws(Diagnostic) in
      let cache = try builder.cache(arguments.required("cache"))
      let node = try arguments.required("node").number(.node(of: builder.configuration))
      return [try arguments.objectRequest(.cacheOnNode(cache, node: UInt8(node)), &builder)]
    },
    Verb(
      "kfree", main: "of", en: "Give back what kmalloc gave", ja: "kmalloc で得たメモリを解放する", objectFree + requester
    ) { (arguments, builder) throws(Diagnostic) in
      [try arguments.objectFree(FreeRequest(call: .kfree, target: arguments.objects(&builder)), &builder)]
    },
    Verb(
      "kmem_cache_free", main: "of", en: "Give an object back to its cache", ja: "オブジェクトをキャッシュに返す",
      objectFree + [Parameter("cache", .cache, en: "cache that the caller claims", ja: "呼び出し側が主張するキャッシュ")]
        + requester
    ) { (arguments, builder) throws(Diagnostic) in
      var request = FreeRequest(call: .kmemCacheFree, target: try arguments.objects(&builder))
      if let cache = arguments["cache"] { request.cache = try builder.cache(cache) }
      return [try arguments.objectFree(request, &builder)]
    },
  ]

  static let caches = [
    Verb(
      "kmem_cache_create", main: "name", en: "Make a cache of objects of one size", ja: "同じ大きさのオブジェクトのキャッシュを作る",
      [
        Parameter("name", .text, required: true, en: "name of the new cache", ja: "新しいキャッシュの名前"),
        Parameter("size", .number, .size, required: true, en: "bytes of an object", ja: "オブジェクトのバイト数"),
        Parameter("align", .number, .align, en: "alignment in bytes (0: by the flags)", ja: "境界合わせのバイト数(0 はフラグに従う)"),
        Parameter("flags", .slabFlags, en: "SLAB_HWCACHE_ALIGN|SLAB_RECLAIM_ACCOUNT …", ja: "SLAB_ で始まるフラグ"),
        Parameter("ctor", .boolean, en: "a constructor runs over new objects", ja: "コンストラクタの有無"),
      ] + requester
    ) { (arguments, builder) throws(Diagnostic) in
      var spec = CacheSpec(
        try builder.newCache(arguments.required("name")), size: try arguments.required("size").word("size"))
      if let align = arguments["align"] { spec.align = UInt32(try align.number(.align)) }
      if let flags = arguments["flags"] { spec.flags = try flags.slabFlags() }
      if let ctor = arguments["ctor"] { spec.hasConstructor = try ctor.boolean("ctor") }
      return [.event(.slab(.create(spec), try arguments.requester(&builder)))]
    },
    Verb(
      "kmem_cache_shrink", main: "cache", en: "Give the free slabs of a cache back", ja: "キャッシュの空きスラブを返却する",
      [cache] + requester
    ) { (arguments, builder) throws(Diagnostic) in
      let cache = try builder.cache(arguments.required("cache"))
      return [.event(.slab(.shrink(cache), try arguments.requester(&builder)))]
    },
    Verb(
      "kmem_cache_destroy", main: "cache", en: "Take a cache away", ja: "キャッシュを破棄する", [cache] + requester
    ) { (arguments, builder) throws(Diagnostic) in
      let cache = try builder.cache(arguments.required("cache"))
      return [.event(.slab(.destroy(cache), try arguments.requester(&builder)))]
    },
  ]
}

extension Arguments {
  /// A request for objects with what all of them take: gfp, as, lifetime, count, and who asks.
  func objectRequest(
    _ source: ObjectRequest.Source, _ builder: inout ProgramBuilder
  ) throws(Diagnostic) -> Step {
    var request = ObjectRequest(source, gfp: try self["gfp"]?.gfp(builder.configuration.profile) ?? .kernel)
    if let lifetime = self["lifetime"] { request.lifetime = try lifetime.tickRange("lifetime") }
    if let count = self["count"] { request.count = UInt32(try count.number(.count)) }
    if let label = self["as"] { request.label = try builder.makeLabel(label) }
    return .event(.allocateObject(request, try requester(&builder)))
  }

  /// What a free of objects is about: a name with a pick, or an address.
  func objects(_ builder: inout ProgramBuilder) throws(Diagnostic) -> FreeTarget {
    try target(["of", "address"], .object, &builder)
  }

  func objectFree(_ request: FreeRequest, _ builder: inout ProgramBuilder) throws(Diagnostic) -> Step {
    .event(.free(request, try requester(&builder)))
  }
}
