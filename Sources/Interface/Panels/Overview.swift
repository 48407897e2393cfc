import Cells
import Script

/// Where the overview puts a panel: into which band, and how many of its rows it takes.
struct PanelPlace {
  enum Band { case left, right, bottom, bottomRight }
  enum Rows {
    /// What the others of the band leave.
    case rest
    case exactly(Int)
    /// A share of the band in percent, within limits.
    case share(Int, ClosedRange<Int>)
  }
  var band: Band
  var rows = Rows.rest
  /// With fewer rows, its frame among them, it says nothing and is left out.
  var least = 4

  func wanted(of height: Int) -> Int? {
    switch rows {
    case .rest: nil
    case .exactly(let rows): rows
    case .share(let percent, let limits): max(limits.lowerBound, min(limits.upperBound, height * percent / 100))
    }
  }
}

/// Several panels at once: two columns over a band that is as wide as the screen.
struct Overview {
  private(set) var areas: [PanelName: Rectangle] = [:]
  private(set) var caption = Rectangle(x: 0, y: 0, width: 0, height: 0)

  /// Below so many rows the columns are low.
  static let lowBelow = 22

  /// - Parameter bottomRows: of the bottom band with the caption. A caption that grows takes its rows from the band,
  /// not
  ///   from the columns over it.
  init(
    _ panels: [PanelName], in area: Rectangle, captionLines: Int, bottomRows: (_ columnsAreFull: Bool) -> Int
  ) {
    func members(_ band: PanelPlace.Band, isLow: Bool) -> [any Panel] {
      panels.map { PanelTable[$0] }.filter { $0.place(isLow: isLow).band == band }
    }
    let bottom = members(.bottom, isLow: false) + members(.bottomRight, isLow: false)
    let columns = panels.count - bottom.count
    // Where both columns hold several panels, the band lends them rows, so that each keeps its own.
    let isFull = members(.left, isLow: false).count > 1 && members(.right, isLow: false).count > 1
    let rows = bottom.isEmpty ? captionLines : columns == 0 ? area.height : min(area.height, bottomRows(isFull))
    let (top, under) = area.splitTop(area.height - rows)
    let band: Rectangle
    (band, caption) = under.splitTop(under.height - captionLines)
    let isLow = top.height < Self.lowBelow
    let (left, right) = (members(.left, isLow: isLow), members(.right, isLow: isLow))
    let width = right.isEmpty ? 0 : left.isEmpty ? top.width : max(34, area.width * 35 / 100)
    let (first, second) = top.splitLeft(top.width - width)
    stack(left, in: first, isLow: isLow)
    stack(right, in: second, isLow: isLow)
    let lower = (members(.bottom, isLow: isLow), members(.bottomRight, isLow: isLow))
    let lowerWidth = lower.1.isEmpty ? 0 : lower.0.isEmpty ? band.width : max(30, band.width * 45 / 100)
    let (lowerLeft, lowerRight) = band.splitLeft(band.width - lowerWidth)
    stack(lower.0, in: lowerLeft, isLow: isLow)
    stack(lower.1, in: lowerRight, isLow: isLow)
  }

  /// One above the other. Those for which there is no room are left out, the last first; who wants the rest shares it.
  private mutating func stack(_ panels: [any Panel], in area: Rectangle, isLow: Bool) {
    guard !area.isEmpty else { return }
    var members = panels.map { (name: $0.name, place: $0.place(isLow: isLow)) }
    while members.count > 1, members.reduce(0, { $0 + $1.place.least }) > area.height { members.removeLast() }
    var heights = members.map { min($0.place.least, area.height) }
    var room = area.height - heights.reduce(0, +)
    var resting: [Int] = []
    for (at, member) in members.enumerated() {
      guard let wanted = member.place.wanted(of: area.height) else {
        resting.append(at)
        continue
      }
      let more = max(0, min(room, wanted - heights[at]))
      heights[at] += more
      room -= more
    }
    if resting.isEmpty, !members.isEmpty { resting = [0] }
    for (turn, at) in resting.enumerated() {
      let share = room / (resting.count - turn)
      heights[at] += share
      room -= share
    }
    var rest = area
    for (member, height) in zip(members, heights) { (areas[member.name], rest) = rest.splitTop(height) }
  }
}
