import Script

/// The words of the map's legend, in both languages.
extension Localized {
  static let namedBlock = Localized(en: "block by name", ja: "名前のあるブロック")
  static let namedBlockShort = Localized(en: "name", ja: "名前")
  static let byOwner = Localized(en: "by owner", ja: "所有者別")
  static let byAge = Localized(en: "by age", ja: "経過時間別")
  static let litBesides = Localized(en: "beside frames in use", ja: "使用中と混在")
  static let litBesidesShort = Localized(en: "mixed", ja: "混在")
  static let partlyFree = Localized(en: "partly free", ja: "一部空き")
  static let partlyFreeShort = Localized(en: "part", ja: "一部空")
  static let notReferencedShort = Localized(en: "unref.", ja: "参照なし")
  static let twoHalves = Localized(en: "two halves", ja: "左右で異なる")
  static let twoHalvesShort = Localized(en: "halves", ja: "左右別")
  static let madeFree = Localized(en: "free block just made", ja: "今できた空きブロック")
  static let madeFreeShort = Localized(en: "made", ja: "新空き")
  static let justFreed = Localized(en: "just freed", ja: "今解放された")
  static let justFreedShort = Localized(en: "freed", ja: "解放")
  static let justChanged = Localized(en: "just changed", ja: "今変わった")
  static let justChangedShort = Localized(en: "new", ja: "変化")
  static let cursorCell = Localized(en: "cursor", ja: "カーソル")
}
