import Kernel

/// What `view` and `look` say about the Slab panel: `cache: task_struct, slab: partial, object: 3`.
extension ViewSettings {
  static let slabKeys = ["cache", "slab", "object"]

  /// Takes one of `slabKeys`.
  mutating func read(_ key: String, _ value: Value, _ builder: inout ProgramBuilder) throws(Diagnostic) {
    switch key {
    case "cache": cache = try builder.cache(value)
    case "slab": slab = try value.slab(of: builder.configuration)
    case "object": object = UInt32(try value.number(.object))
    // Unreachable: callers pass a member of `slabKeys`, and each has its case above.
    default: preconditionFailure("\(key) is no key of the Slab panel")
    }
  }

  /// A slab is of a cache, and an object too.
  func checkSlab(at place: Place) throws(Diagnostic) {
    guard slab != nil || object != nil, cache == nil else { return }
    let key = slab != nil ? "slab" : "object"
    throw Diagnostic(
      "\(key) needs cache", ja: "\(key) には cache が必要です", hint: "{ cache: task_struct, slab: partial }", at: place)
  }
}

extension Value {
  /// The head of a list by its name, or any frame of the slab.
  fileprivate func slab(of configuration: Configuration) throws(Diagnostic) -> SlabChoice {
    if case .text(let name) = content {
      let lists = [("full", SlabList.full), ("partial", .partial), ("free", .free)]
      if let list = lists.first(where: { $0.0 == name })?.1 { return .first(list) }
    }
    var quantity = Quantity.frame(of: configuration).called("slab")
    quantity.hint = "full, partial, free or a frame"
    quantity.japaneseHint = "full、partial、free、またはフレーム"
    return .frame(FrameNumber(UInt32(try number(quantity))))
  }
}
