import Cells
import Testing

@Test(
  arguments: [
    ("", 0), ("free_pages", 10), ("ページ", 6), ("連続する256ページ", 17), ("─│┌█▋▏·▶◆→≤×…", 13), ("⠿⡇", 2), ("ﾍﾟｰｼﾞ", 5),
    ("（全角）", 8), ("e\u{301}", 1), ("か\u{3099}", 2), ("a\tb\u{1B}", 2), ("\u{200B}\u{FEFF}x", 1), ("한국어", 6), ("🐧", 2),
    ("\u{1112}\u{1161}\u{11AB}", 2),
    ("①§°", 3), ("々〆ー、。", 10),
  ] as [(String, Int)])
func columnsOfText(text: String, columns: Int) {
  #expect(text.columns == columns)
}

@Test func clippingCountsColumns() {
  #expect("断片化した".clipped(to: 10) == "断片化した")
  #expect("断片化した".clipped(to: 9) == "断片化し…")
  #expect("断片化した".clipped(to: 8) == "断片化…")
  #expect("watermark".clipped(to: 5, ellipsis: "~") == "wate~")
  #expect("watermark".clipped(to: 0) == "")
  #expect("watermark".clipped(to: -3) == "")
}

@Test func paddingCountsColumns() {
  #expect("断片".padded(to: 6) == "断片  ")
  #expect("断片".paddedLeft(to: 5) == " 断片")
  #expect("断片化".padded(to: 3) == "断片化")
}
