import Cells
import Foundation

/// Palettes as they are published (tinted-theming's collection of base16 schemes): a name, then base00 …
/// base0F. The odd ones on purpose: grey, green, light ones whose grounds are as strong as their text, dark ones with
/// pale accents. The first three are nobody's: all one colour.
///
/// `MMSCOPE_PALETTES=FILE` tries those of a file as well, in the same two lines each: a whole collection.
enum PublishedPalettes {
  static let sample = 45
  static let all: [(name: String, base: [Color])] = {
    let file = ProcessInfo.processInfo.environment["MMSCOPE_PALETTES"]
    let more = file.flatMap { try? String(contentsOfFile: $0, encoding: .utf8) } ?? ""
    let rows = (text + "\n" + more).split(separator: "\n").map(String.init)
    return stride(from: 0, to: rows.count, by: 2).map { at in
      (rows[at], rows[at + 1].split(separator: " ").map { Color(rgb: UInt32($0, radix: 16) ?? 0) })
    }
  }()

  static let names = all.map(\.name)

  static func theme(_ name: String) -> Theme? {
    all.first { $0.name == name }.map { Theme(name: name, base: $0.base) }
  }

  private static let text = """
    all-black
    000000 000000 000000 000000 000000 000000 000000 000000 000000 000000 000000 000000 000000 000000 000000 000000
    all-grey
    777777 777777 777777 777777 777777 777777 777777 777777 777777 777777 777777 777777 777777 777777 777777 777777
    all-white
    ffffff ffffff ffffff ffffff ffffff ffffff ffffff ffffff ffffff ffffff ffffff ffffff ffffff ffffff ffffff ffffff
    3024
    090300 3a3432 4a4543 5c5855 807d7c a5a2a2 d6d5d4 f7f7f7 db2d20 e8bbd0 fded02 01a252 b5e4f4 01a0e4 a16a94 cdab53
    apathy
    031a16 0b342d 184e45 2b685e 5f9c92 81b5ac a7cec8 d2e7e4 3e9688 3e7996 3e4c96 883e96 963e4c 96883e 4c963e 3e965b
    black-metal-bathory
    000000 121212 222222 333333 999999 c1c1c1 999999 c1c1c1 5f8787 aaaaaa e78a53 fbcb97 aaaaaa 888888 999999 444444
    blueish
    182430 243c54 46290a 616d78 74afe7 c8e1f8 ddeaf6 8f98a0 4ce587 f6a85c 82aaff c3e88d 5fd1ff 82aaff ff84dd bbd2e8
    brushtrees
    e3efef c9dbdc b0c5c8 98afb5 8299a1 6d828e 5a6d7a 485867 b38686 d8bba2 aab386 87b386 86b3b3 868cb3 b386b2 b39f9f
    catppuccin-latte
    eff1f5 e6e9ef bcc0cc 9ca0b0 6c6f85 4c4f69 3d3f54 2f3141 d20f39 fe640b df8e1d 40a02b 179299 1e66f5 8839ef e64553
    chinoiserie-morandi
    1d1d1d 282828 373737 918072 bdaead c4cbcf eee7f2 fffef9 c06061 ff937f e5bc84 8ca07b 5e8c9b 839ec9 98a1d8 d9cdb4
    colors
    111111 333333 555555 777777 999999 bbbbbb dddddd ffffff ff4136 ff851b ffdc00 2ecc40 7fdbff 0074d9 b10dc9 85144b
    cupcake
    fbf1f2 f2f1f4 d8d5dd bfb9c6 a59daf 8b8198 72677e 585062 d57e85 ebb790 dcb16c a3b367 69a9a7 7297b9 bb99b4 baa58c
    darkviolet
    000000 231a40 432d59 593380 00ff00 b08ae6 9045e6 a366ff a82ee6 bb66cc f29df2 4595e6 40dfff 4136d9 7e5ce6 a886bf
    default-light
    f8f8f8 e8e8e8 d8d8d8 b8b8b8 585858 383838 282828 181818 ab4642 dc9656 f7ca88 a1b56c 86c1b9 7cafc2 ba8baf a16946
    dirtysea
    e0e0e0 d0dad0 d0d0d0 707070 202020 000000 f8f8f8 c4d9c4 840000 006565 755b00 730073 755b00 007300 000090 755b00
    embers-light
    d1d6db aeb6be 909aa3 75808a 47505a 323b43 20262c 0f1316 576d82 578282 57826d 6d8257 826d57 82576d 6d5782 575782
    emil
    efefef bebed2 9e9eaf 7c7c98 505063 313145 22223a 1a1a2f f43979 d22a8b ff669b 0073a8 2155d6 471397 6916b6 8d17a5
    grayscale-dark
    101010 252525 464646 525252 ababab b9b9b9 e3e3e3 f7f7f7 7c7c7c 999999 a0a0a0 8e8e8e 868686 686868 747474 5e5e5e
    grayscale-light
    f7f7f7 e3e3e3 b9b9b9 ababab 525252 464646 252525 101010 7c7c7c 999999 a0a0a0 8e8e8e 868686 686868 747474 5e5e5e
    greenscreen
    001100 003300 005500 007700 009900 00bb00 00dd00 00ff00 007700 009900 007700 00bb00 005500 009900 00bb00 005500
    gruvbox-light-soft
    f2e5bc ebdbb2 d5c4a1 bdae93 665c54 504945 3c3836 282828 9d0006 af3a03 b57614 79740e 427b58 076678 8f3f71 d65d0e
    ia-light
    f6f6f6 dedede bde5f2 898989 767676 181818 e8e8e8 f8f8f8 9c5a02 c43e18 c48218 38781c 2d6bb1 48bac2 a94598 8b6c37
    macintosh
    000000 404040 404040 808080 808080 c0c0c0 c0c0c0 ffffff dd0907 ff6403 fbf305 1fb714 02abea 0000d3 4700a5 90713a
    measured-light
    fdf9f5 f9f5f1 ffeada 5a5a5a 404040 292929 181818 000000 ac1f35 ad5601 645a00 0c680c 01716f 0158ad 6645c2 a81a66
    mexico-light
    f8f8f8 e8e8e8 d8d8d8 b8b8b8 585858 383838 282828 181818 ab4642 dc9656 f79a0e 538947 4b8093 7cafc2 96609e a16946
    nord-light
    e5e9f0 c2d0e7 b8c5db aebacf 60728c 2e3440 3b4252 29838d 99324b ac4426 9a7500 4f894c 398eac 3b6ea8 97365b 5272af
    oxocarbon-light
    f2f4f8 dde1e6 525252 161616 262626 393939 525252 08bdba ff7eb6 ee5396 ff6f00 0f62fe 673ab7 42be65 be95ff 37474f
    papercolor-light
    eeeeee af0000 008700 5f8700 0087af 444444 005f87 878787 bcbcbc d70000 d70087 8700af d75f00 d75f00 005faf 005f87
    pico
    000000 1d2b53 7e2553 008751 ab5236 5f574f c2c3c7 fff1e8 ff004d ffa300 fff024 00e756 29adff 83769c ff77a8 ffccaa
    primer-light
    fafbfc e1e4e8 d1d5da 959da5 444d56 2f363d 24292e 1b1f23 d73a49 f66a0a ffd33d 28a745 79b8ff 0366d6 ea4aaa a04100
    rose-pine-dawn
    faf4ed fffaf3 f2e9de 9893a5 797593 575279 575279 cecacd b4637a ea9d34 d7827e 286983 56949f 907aa9 ea9d34 cecacd
    sakura
    feedf3 f8e2e7 e0ccd1 755f64 665055 564448 42383a 33292b df2d52 f6661e c29461 2e916d 1d8991 006e93 5e2180 ba0d35
    selenized-white
    ffffff ebebeb cdcdcd 878787 878787 474747 282828 282828 bf0000 ba3700 af8500 008400 009a8a 0054cf 6b40c3 dd0f9d
    shapeshifter
    f9f9f9 e0e0e0 ababab 555555 343434 102015 040404 000000 e92f2f e09448 dddd13 0ed839 23edda 3b48e3 f996e2 69542d
    solarized-light
    fdf6e3 eee8d5 93a1a1 839496 657b83 586e75 073642 002b36 dc322f cb4b16 b58900 859900 2aa198 268bd2 6c71c4 d33682
    still-alive
    f0f0f0 f0d848 fff018 f01818 f00000 d80000 489000 30a860 487830 183048 426395 5c5c6a 2c3c57 001878 900000 140c0d
    summerfruit-light
    ffffff e0e0e0 d0d0d0 b0b0b0 000000 101010 151515 202020 ff0086 fd8900 aba800 00c918 1faaaa 3777e6 ad00a1 cc6633
    synth-midnight-light
    dddfe0 cfd1d2 c1c3c4 a3a5a6 474849 28292a 1a1b1c 050608 b53b50 ea770d c9d364 06ea61 42fff9 03aeff ea5ce2 cd6320
    tango
    2e3436 8ae234 fce94f 555753 729fcf d3d7cf ad7fa8 eeeeec cc0000 ef2929 c4a000 4e9a06 06989a 3465a4 75507b 34e2e2
    terracotta
    efeae8 dfd6d1 d0c1bb c0aca4 59453d 473731 352a25 241c19 a75045 bd6942 ce943e 7a894a 847f9e 625574 8d5968 b07158
    tokyo-city-terminal-light
    fbfbfd f6f6f8 d8e2ec b7c5d3 526270 28323a 1d252c 171d23 8c4351 965027 8f5e15 33635c 0f4b6e 34548a 5a4a78 7e5140
    unikitty-light
    ffffff e1e1e2 c4c3c5 a7a5a8 89878b 6c696e 4f4b51 322d34 d8137f d65407 dc8a0e 17ad98 149bda 775dff aa17e6 e013d0
    vice
    17191e 22262d 3c3f4c 383a47 555e70 8b9cbe b2bfd9 f4f4f7 ff29a8 85ffe0 f0ffaa 0badff 8265ff 00eaff 00f6d9 ff3d81
    windows-95
    000000 1c1c1c 383838 545454 7e7e7e a8a8a8 d2d2d2 fcfcfc fc5454 a85400 fcfc54 54fc54 54fcfc 5454fc fc54fc 00a800
    windows-95-light
    fcfcfc e0e0e0 c4c4c4 a8a8a8 7e7e7e 545454 2a2a2a 000000 a80000 fcfc54 a85400 00a800 00a8a8 0000a8 a800a8 54fc54
    """
}
