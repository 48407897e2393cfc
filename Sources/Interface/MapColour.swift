import Cells
import Kernel
import Script

/// What the colours and letters of the map tell of a frame in use.
package enum MapColour: String, CaseIterable, Sendable {
  case kind, owner, age

  var next: MapColour {
    switch self {
    case .kind: .owner
    case .owner: .age
    case .age: .kind
    }
  }

  /// Stands in the panel's frame; nil: the usual one.
  var name: Localized? {
    switch self {
    case .kind: nil
    case .owner: .byOwner
    case .age: .byAge
    }
  }
}

/// How long a block has been held, in powers of ten of ticks.
struct BlockAge: Hashable {
  /// 0: less than ten ticks; 4: ten thousand and more.
  let power: Int
  static let count = 5

  init(power: Int) { self.power = power }
  init(ticks: UInt64) { power = ticks < 10 ? 0 : ticks < 100 ? 1 : ticks < 1_000 ? 2 : ticks < 10_000 ? 3 : 4 }

  /// The younger, the nearer to the beginning of the alphabet; the colour goes from what has just changed to the quiet.
  var letter: Unicode.Scalar { ["A", "B", "C", "D", "E"][power] }
  var role: Role { [.changed, .frameTable, .frameKernel, .frameSlab, .frameUser][power] }

  func name(_ language: Language) -> String {
    let limit = Numbers.grouped([10, 100, 1_000, 10_000, 10_000][power])
    return power < 4
      ? Localized(en: "< \(limit) ticks", ja: "\(limit)ティック未満")[language]
      : Localized(en: "≥ \(limit)", ja: "\(limit)以上")[language]
  }
}

/// The letter and the colour of everyone whose blocks are in sight: the first letter of the name, and of two who share
/// it, two colours. They follow from the numbers, so that they stay while others come and go.
struct HolderLooks {
  struct Look: Hashable {
    var letter: Unicode.Scalar
    var role: Role
    var name: String
  }
  private(set) var looks: [MapHolder.Holder: Look] = [:]

  /// Colours of kinds that have owners; what has none keeps its own.
  private static let roles: [Role] = [
    .frameUser, .frameFile, .frameSlab, .frameAnon, .frameStack, .frameKernel, .frameShared,
  ]

  init(_ maps: [MapReading], _ names: Names) {
    var seen: Set<MapHolder.Holder> = []
    for map in maps { for holder in map.holders { if let holder = holder.holder { seen.insert(holder) } } }
    var taken: Set<Look> = []
    for holder in seen.sorted(by: { $0.place < $1.place }) {
      let name = holder.name(names)
      let first = name.unicodeScalars.first { $0.properties.isAlphabetic && $0.isASCII } ?? "?"
      let letter = Unicode.Scalar(first.value & ~0x20) ?? first
      let wish = holder.place.number % Self.roles.count
      let roles = (0..<Self.roles.count).map { Self.roles[(wish + $0) % Self.roles.count] }
      let free = roles.first { !taken.contains(Look(letter: letter, role: $0, name: "")) } ?? roles[0]
      taken.insert(Look(letter: letter, role: free, name: ""))
      looks[holder] = Look(letter: letter, role: free, name: name)
    }
  }

  /// In the order of the legend.
  var sorted: [Look] { looks.sorted { $0.key.place < $1.key.place }.map(\.value) }
}

extension MapHolder.Holder {
  /// Labels first, as a scenario names what it is about.
  fileprivate var place: (rank: Int, number: Int) {
    switch self {
    case .label(let id): (0, Int(id.rawValue))
    case .task(let id): (1, Int(id.rawValue))
    case .file(let id): (2, Int(id.rawValue))
    case .cache(let id): (3, Int(id.rawValue))
    }
  }

  func name(_ names: Names) -> String {
    switch self {
    case .label(let id): names[id]
    case .task(let id): names[id]
    case .file(let id): names[id]
    case .cache(let id): names[id]
    }
  }
}
