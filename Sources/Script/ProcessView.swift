import Kernel

/// What `view` and `look` say about the Processes panel: `process: cc1, area: heap, page: 2`, or `address: 0x804c000`.
extension ViewSettings {
  static let processKeys = ["process", "area", "page", "address"]

  /// Takes the keys of `processKeys`; `value` gives what stands under one.
  mutating func readProcess(
    _ builder: inout ProgramBuilder, _ value: (String) -> Value?
  ) throws(Diagnostic) {
    if let name = value("process") { process = try builder.task(name) }
    let (area, address) = (value("area"), value("address"))
    if let stray = area ?? address, process == nil {
      let key = area == nil ? "address" : "area"
      throw Diagnostic(
        "\(key) needs process", ja: "\(key) には process が必要です", hint: "{ process: cc1, area: heap, page: 2 }",
        at: stray.place)
    }
    if let area, address != nil {
      throw Diagnostic("area and address exclude each other", ja: "area と address は同時に指定できません", at: area.place)
    }
    if let address { self.place = .address(UInt32(try address.number(.userAddress.called("address")))) }
    if let area {
      let page = UInt32(try value("page")?.number(.pageOfArea) ?? 0)
      self.place = .area(try builder.areaName(area), page: page)
    } else if let page = value("page") {
      throw Diagnostic(
        "page needs area", ja: "page には area が必要です", hint: "{ process: cc1, area: heap, page: 2 }", at: page.place)
    }
  }
}
