import Kernel

/// What a caption points at: `look: { panel: buddy, order: 3 }`. It holds while the caption stands.
extension Arguments {
  private static let lookKeys =
    ["panel", "zone", "order", "frame", "expand"] + ViewSettings.slabKeys + ViewSettings.processKeys

  /// The view of `look`; nil without one. Without `panel` it is the one that shows what is named.
  func look(_ builder: inout ProgramBuilder) throws(Diagnostic) -> ViewSettings? {
    guard let value = self["look"] else { return nil }
    let configuration = builder.configuration
    var view = ViewSettings()
    var panel: PanelName?
    let entries = try value.entries(
      "{ panel, zone, order, frame, expand, cache, slab, object, process, area, page, address }")
    for entry in entries {
      switch entry.key {
      case "panel": panel = try entry.value.choice("panel", PanelName.choices)
      case "zone": view.zone = try entry.value.zone(of: configuration)
      case "order": view.order = try entry.value.order()
      case "frame":
        view.frame = FrameNumber(UInt32(try entry.value.number(.frame(of: configuration))))
      case "expand": view.isExpanded = try entry.value.choice("expand", [("true", true), ("false", false)])
      case let key where ViewSettings.slabKeys.contains(key): try view.read(key, entry.value, &builder)
      case let key where ViewSettings.processKeys.contains(key): continue
      default: throw .unknown("key", entry.key, among: Self.lookKeys, at: entry.place)
      }
    }
    guard !entries.isEmpty else {
      throw Diagnostic("look points at nothing", hint: "look: { panel: buddy, order: 3 }", at: value.place)
    }
    try view.checkSlab(at: value.place)
    try view.readProcess(&builder) { key in entries.first { $0.key == key }?.value }
    let shown: PanelName? =
      view.cache != nil
      ? .slab
      : view.process != nil
        ? .processes
        : view.order != nil ? .buddy : view.frame != nil ? .frames : view.zone != nil ? .zones : nil
    view.focus = panel ?? shown
    return view
  }
}

extension Scenario {
  /// What a caption points at.
  package func look(ofCaption index: Int) -> ViewSettings? {
    guard captionLooks.indices.contains(index), let view = captionLooks[index] else { return nil }
    return views[view]
  }
}
