import Kernel

/// Which rows of the Zones panel belong to which zone: for drawing it and for clicks on it.
struct ZoneRows {
  private var ends: [(row: Int, zone: ZoneIndex)] = []

  init(zones: [ZoneReading], height: Int, isAlone: Bool) {
    var row = 0
    for zone in zones {
      row += isAlone ? Self.alone(zone) : Self.perZone(zones: zones.count, height: height)
      ends.append((row, zone.index))
    }
  }

  /// Rows of a zone when the panel has the screen: gauge, marks, reserve, per-CPU lists, a blank.
  static func alone(_ zone: ZoneReading) -> Int { 4 + 2 * zone.pagesets.count }

  /// As many lines for each zone as there is room for; the selected zone's per-CPU lists in any case.
  static func perZone(zones: Int, height: Int) -> Int {
    height >= 3 * zones ? 3 : height >= 2 * zones + 1 ? 2 : 1
  }

  func zone(row: Int) -> ZoneIndex? { row < 0 ? nil : ends.first { row < $0.row }?.zone }
}
