import Kernel
import Simulation

// The verbs of mempools (mm/mempool.c; LF 8): reserves of objects or of blocks.

extension Verb {
  private static let gfp = Parameter("gfp", .gfp, en: "mask by name (GFP_KERNEL)", ja: "GFP フラグ(既定は GFP_KERNEL)")
  private static let pool = Parameter("pool", .pool, required: true, en: "name of the pool", ja: "メモリプールの名前")
  private static let minimum = Parameter(
    "min", .number, .poolMinimum, required: true, en: "elements that it keeps in reserve", ja: "予備として確保しておく要素の数")

  static let pools = [
    Verb(
      "mempool_create", main: "name", en: "Make a reserve of objects of a cache, or of blocks of frames",
      ja: "オブジェクトまたはページブロックの予備(メモリプール)を作る",
      [
        Parameter("name", .text, required: true, en: "name of the new pool", ja: "新しいメモリプールの名前"), minimum,
        Parameter("cache", .cache, en: "cache of its elements", ja: "要素を割り当てるキャッシュ"),
        Parameter("order", .order, .order, en: "or order of its blocks, 0–10", ja: "または要素のブロックのオーダー(0〜10)"),
      ] + requester
    ) { (arguments, builder) throws(Diagnostic) in
      let pool = try builder.newPool(arguments.required("name"))
      let minimum = UInt32(try arguments.required("min").number(.poolMinimum))
      let source: PoolSource
      switch (arguments["cache"], arguments["order"]) {
      case (let cache?, nil): source = .cache(try builder.cache(cache))
      case (nil, let order?): source = .pages(try order.order())
      case (let cache?, .some):
        throw Diagnostic("cache and order exclude each other", ja: "cache と order は同時に指定できません", at: cache.place)
      case (nil, nil):
        throw Diagnostic(
          "mempool_create needs cache or order", ja: "mempool_create には cache か order が必要です",
          hint: "{ name: bio, min: 4, cache: bio }", at: arguments.place)
      }
      return [
        .event(.slab(.createPool(pool, minimum: minimum, source), try arguments.requester(&builder)))
      ]
    },
    Verb(
      "mempool_alloc", main: "pool", en: "Ask for an element, of the reserve if need be", ja: "要素を要求する(足りなければ予備から)",
      [pool, gfp] + objectRequest + requester
    ) { (arguments, builder) throws(Diagnostic) in
      let source = ObjectRequest.Source.pool(try builder.pool(arguments.required("pool")))
      return [try arguments.objectRequest(source, &builder)]
    },
    Verb(
      "mempool_free", main: "of", en: "Give an element back: to the reserve while it is not full",
      ja: "要素を返す(予備が満ちるまでは予備に戻る)",
      objectFree + [Parameter("pool", .pool, en: "pool that the caller claims", ja: "呼び出し側が主張するメモリプール")]
        + requester
    ) { (arguments, builder) throws(Diagnostic) in
      var request = FreeRequest(call: .mempoolFree, target: try arguments.objects(&builder))
      if let pool = arguments["pool"] { request.pool = try builder.pool(pool) }
      if let address = arguments["address"], request.pool == nil {
        throw Diagnostic(
          "an address alone tells no pool: mempool_free needs pool",
          ja: "アドレスだけではプールがわかりません。mempool_free には pool が必要です", at: address.place)
      }
      return [try arguments.objectFree(request, &builder)]
    },
    Verb(
      "mempool_resize", main: "pool", en: "Keep more or fewer elements in reserve", ja: "予備の要素数を変える",
      [pool, minimum, gfp] + requester
    ) { (arguments, builder) throws(Diagnostic) in
      let pool = try builder.pool(arguments.required("pool"))
      let minimum = UInt32(try arguments.required("min").number(.poolMinimum))
      let gfp = try arguments["gfp"]?.gfp(builder.configuration.profile) ?? .kernel
      return [
        .event(.slab(.resizePool(pool, minimum: minimum, gfp: gfp), try arguments.requester(&builder)))
      ]
    },
    Verb(
      "mempool_destroy", main: "pool", en: "Take a pool away", ja: "メモリプールを破棄する", [pool] + requester
    ) { (arguments, builder) throws(Diagnostic) in
      let pool = try builder.pool(arguments.required("pool"))
      return [.event(.slab(.destroyPool(pool), try arguments.requester(&builder)))]
    },
  ]
}
