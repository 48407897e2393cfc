import Foundation
import Testing
import Textbook

@testable import Formats

/// Exercises as JSON lines: one of each kind, with the numbers of the sources that they come from.
@Suite struct ExerciseTests {
  static func answer(_ input: String) -> String {
    let (json, _) = Exercises.answer(line: Array("{\"id\":\"x\",\"input\":\(input)}".utf8))
    guard let answer = json["answer"] else { return json["error"].map { "error \($0)" } ?? "" }
    return "\(answer)"
  }

  @Test(arguments: [
    // Silberschatz: 7 0 1 2 …, three frames.
    (
      #"""
      {"kind":"replacement","refs":[7,0,1,2,0,3,0,4,2,3,0,3,2,1,2,0,1,7,0,1],"frames":[3],\#
      "policies":{"fifo":{},"lru":{},"opt":{}},"want":["faults","evictions"]}
      """#,
      #"""
      {"fifo":{"faults":[15],"evictions":[12]},"lru":{"faults":[12],"evictions":[9]},\#
      "opt":{"faults":[9],"evictions":[6]}}
      """#
    ),
    // GATE 1993: which references fault; letters as pages.
    (
      #"""
      {"kind":"replacement","refs":["a","b","c","a"],"frames":[2],\#
      "policies":{"x":{"policy":"lru"}},"want":["fault_times","victims","final_frames","hits"]}
      """#,
      #"{"x":{"fault_times":[[1,2,3,4]],"victims":[["a","b"]],"final_frames":[["c","a"]],"hits":[0]}}"#
    ),
    // Clock with both conventions on Belady's string.
    (
      #"""
      {"kind":"replacement","refs":[0,1,2,3,0,1,4,0,1,2,3,4],"frames":[3,4],\#
      "policies":{"clock":{"r_on_load":1},"clock-r0":{"policy":"clock","r_on_load":0}},\#
      "want":["faults"]}
      """#,
      #"{"clock":{"faults":[9,10]},"clock-r0":{"faults":[10,8]}}"#
    ),
    (
      #"""
      {"kind":"replacement","refs":[1],"frames":[3],"policies":{"fifo":{}},"want":["faults",\#
      "victims"],"initial":[9,8,7]}
      """#,
      #"{"fifo":{"faults":[1],"victims":[[9]]}}"#
    ),
    // MOS: which page goes.
    (
      #"""
      {"kind":"victim","policies":["nru","fifo","lru","second-chance"],"pages":[{"page":0,\#
      "loaded":126,"last":280,"R":1,"M":0},{"page":1,"loaded":230,"last":265,"R":0,"M":1},\#
      {"page":2,"loaded":140,"last":270,"R":0,"M":0},{"page":3,"loaded":110,"last":285,"R":1,\#
      "M":1}]}
      """#,
      #"{"nru":[2],"fifo":[3],"lru":[1],"second-chance":[2]}"#
    ),
    (
      #"""
      {"kind":"local-global","process":"Q","pages":[{"process":"P","page":"P1","last":12},\#
      {"process":"P","page":"P2","last":3},{"process":"Q","page":"Q1","last":8}]}
      """#,
      #"{"local":"Q1","global":"P2"}"#
    ),
    (
      #"{"kind":"aging","bits":8,"ticks":["101011","110010","110101","100010","011000"]}"#,
      #"{"counters":["01111000","10110000","10001000","00100000","01011000","00101000"]}"#
    ),
    (#"{"kind":"nfu","ticks":["0111","1011"]}"#, #"{"counters":[1,1,2,2]}"#),
    (
      #"{"kind":"lru-matrix","n":3,"refs":[2,0]}"#,
      #"{"rows_after_each":[["000","000","110"],["011","000","010"]]}"#
    ),
    (
      #"{"kind":"distance","refs":[1,2,3,4,1,2,5,1,2,3,4,5],"upto":6}"#,
      #"{"distances":[null,null,null,null,4,4,null,3,3,5,5,5],"C":[0,0,2,2,3,0],"C_inf":5,"F":[12,12,10,8,5,5]}"#
    ),
    (
      #"{"kind":"working-set","refs":[9,6,2,3,4,4,4,4,3,4,4,2,5,8,6,8,5,5,3,2,3,3,9,6,2,7],"window":5,"at":[25,26]}"#,
      #"{"pages":[[2,3,6,9],[2,3,6,7,9]]}"#
    ),
    (
      #"{"kind":"ws-history","history":["e","d","a"],"refs":["c","c","d","b","c","e","c","e","a","d"],"window":4}"#,
      #"{"faults":5,"sizes":[4,3,3,3,3,4,3,2,3,4],"mean_size":3.2}"#
    ),
    (
      #"{"kind":"pff","refs":[4,3,0,2,2,3,1],"T":2}"#,
      #"{"faults":5,"resident_after_each":[[4],[3,4],[0,3,4],[0,2,3,4],[0,2,3,4],[0,2,3,4],[1,2,3]]}"#
    ),
    (
      #"""
      {"kind":"wsclock","pages":[{"page":0,"R":0,"M":1,"last":6},{"page":1,"R":1,"M":0,"last":9}\#
      ,{"page":3,"R":0,"M":0,"last":7}],"hand":0,"now":10,"tau":2}
      """#,
      #"""
      {"victim":3,"written":[0],"after":[{"page":0,"R":0,"M":0,"last":6},{"page":1,"R":0,"M":0,\#
      "last":10},{"page":3,"R":0,"M":0,"last":7}]}
      """#
    ),
    (
      #"{"kind":"ws-clock-tick","pages":[{"page":1,"R":1,"last":9}],"now":10}"#,
      #"{"after":[{"page":1,"R":0,"last":10}]}"#
    ),
    // Silberschatz: array[100][100], three frames, one of them for the code.
    (
      #"""
      {"kind":"array-loop","rows":100,"cols":100,"element":1,"base":200,"page_size":200,\#
      "frames":3,"order":"column","code_page":0}
      """#,
      #"{"faults":5000}"#
    ),
  ])
  func replacement(input: String, answer: String) { #expect(Self.answer(input) == answer) }

  @Test(arguments: [
    // Silberschatz 8.11.
    (
      #"""
      {"kind":"fit","holes":[100,500,200,300,600],"requests":[212,417,112,426],\#
      "algorithms":["first","best","worst","next"]}
      """#,
      #"""
      {"first":{"taken":[500,600,288,null],"left":[100,176,200,300,183]},"best":{"taken":[300,\#
      500,200,600],"left":[100,83,88,88,174]},"worst":{"taken":[600,500,388,null],"left":[100,\#
      83,200,300,276]},"next":{"taken":[500,600,183,null],"left":[100,288,200,300,71]}}
      """#
    ),
    (
      #"{"kind":"fit-list-tail","holes":[200,100,160,140,130],"requests":[90,130,140,100]}"#,
      #"{"taken":[200,160,140,100],"left":[130,110,30]}"#
    ),
    (
      #"""
      {"kind":"fit-events","memory":500,"algorithms":["first"],"ops":[["a",200],["b",100],["c",\#
      150],["b"],["d",80],["a"],["e",100],["f",120]]}
      """#,
      #"{"first":{"addresses":[0,200,300,200,0,null],"holes":[[100,100],[280,20],[450,50]]}}"#
    ),
    (
      #"{"kind":"fixed-partitions","partitions":[100,200,300,400],"jobs":[250,250,50],"algorithms":["best"]}"#,
      #"{"best":{"partition":[300,400,100],"internal_fragmentation":250,"unused":[200]}}"#
    ),
    (#"{"kind":"bitmap","bits":"11111000111111111100111111111000","units":3}"#, #"{"at":5,"bits_examined":8}"#),
    (
      #"{"kind":"bookkeeping","memory":134217728,"unit":1024,"mean_run":65536,"node":8}"#,
      #"{"bitmap_bytes":16384,"list_bytes":16384}"#
    ),
    (#"{"kind":"merge","left":"P","right":"H"}"#, #"{"holes_merged":1}"#),
    (#"{"kind":"compaction","memory":134217728,"word":4,"per_access":10}"#, #"{"time":671088640}"#),
    (#"{"kind":"deniable","memory":1000,"used":[200,260]}"#, #"{"request":181}"#),
    (#"{"kind":"deniable","memory":1001,"used":[200,260]}"#, #"{"request":182}"#),
    (
      #"{"kind":"base-limit","base":13884,"limit":290,"addresses":[782,261,290,-1]}"#,
      #"{"physical":[null,14145,null,null]}"#
    ),
    (
      #"{"kind":"overlay","tree":[2,[[4,[[6,[]],[8,[]]]],[6,[[2,[]]]],[8,[[4,[]]]]]]}"#,
      #"{"memory":14,"without_overlays":40}"#
    ),
    (
      #"{"kind":"buddy","total":256,"ops":[["a",5],["b",25],["c",35],["d",20]]}"#,
      #"""
      {"blocks":[[0,8,"a"],[8,8,null],[16,16,null],[32,32,"b"],[64,64,"c"],[128,32,"d"],[160,32,\#
      null],[192,64,null]],"internal_fragmentation":51}
      """#
    ),
    (
      #"{"kind":"buddy","total":1024,"every":true,"ops":[["x",256],["x"]]}"#,
      #"{"blocks":[[[0,256,"x"],[256,256,null],[512,512,null]],[[0,1024,null]]],"internal_fragmentation":0}"#
    ),
    (#"{"kind":"buddy-address","blocks":[[1776,4],[1776,16]]}"#, #"{"buddy":[1780,1760]}"#),
  ])
  func partitions(input: String, answer: String) { #expect(Self.answer(input) == answer) }

  @Test(arguments: [
    (
      #"{"kind":"split","page_size":4096,"addresses":[20000,32768,60000]}"#,
      #"{"page_offset":[[4,3616],[8,0],[14,2656]]}"#
    ),
    (#"{"kind":"pages-of","page_size":512,"addresses":[1020,6144]}"#, #"{"pages":[1,12]}"#),
    (
      #"{"kind":"translate","page_size":1024,"table":{"0":24,"6":29,"12":15},"addresses":[13189,8989,230]}"#,
      #"{"physical":[16261,null,24806]}"#
    ),
    (
      #"{"kind":"indices","bits":[10,10],"offset_bits":12,"addresses":[4206596]}"#,
      #"{"indices":[[1,3]],"offsets":[4]}"#
    ),
    (
      #"{"kind":"two-level","bits":[3,3],"offset_bits":10,"tables":{"5":{"6":17}},"addresses":[47827,0]}"#,
      #"{"physical":[18131,null],"indices":[[5,6],[0,0]]}"#
    ),
    (#"{"kind":"tlb-fields","sets":4,"pages":[15]}"#, #"{"fields":[{"index":3,"tag":3}]}"#),
    (#"{"kind":"tlb-tag-bits","virtual_bits":40,"page_size":8192,"entries":128,"ways":4}"#, #"{"tag_bits":22}"#),
    (#"{"kind":"tlb-reach","entries":64,"page_size":4096,"unit":1}"#, #"{"addresses":262144}"#),
    (
      #"{"kind":"linear-table","virtual_bits":48,"page_size":4096,"entry":8}"#,
      #"{"entries":68719476736,"bytes":549755813888}"#
    ),
    (
      #"""
      {"kind":"table-tree","page_ranges":[[0,0],[1048575,1048575]],"entries_per_table":1024,\#
      "levels":2,"table_bytes":4096}
      """#,
      #"{"tables_per_level":[1,2],"tables":3,"bytes":12288}"#
    ),
    (#"{"kind":"level-bits","virtual_bits":38,"page_size":16384,"entry":4}"#, #"{"bits_from_root":[12,12]}"#),
    (
      #"{"kind":"next-table-bits","physical_bits":36,"bits":[2,9,9],"offset_bits":12,"entry":4}"#,
      #"{"address_bits":[25,25,24]}"#
    ),
    (#"{"kind":"page-size-for","virtual_bits":32,"levels":2,"entry":4}"#, #"{"page_size":4096}"#),
    (
      #"{"kind":"inverted","memory":262144,"page_size":8192}"#,
      #"{"entries":32,"least_slots_for_mean_chain_below_1":64}"#
    ),
    (
      #"{"kind":"page-size","process":262144,"entry":8,"pages":[1024,2048]}"#,
      #"{"optimum":2048,"overhead":[2560,2048]}"#
    ),
    (
      #"{"kind":"internal","page":4096,"sizes":[32768,16386,15870],"limit_pages":16}"#,
      #"{"last_page_waste":[0,4094,514],"pages":[8,5,4],"fits":false}"#
    ),
    (
      #"""
      {"kind":"cow","data_pages":10,"text_pages":4,"ops":[["fork","P","C"],["write","C",0],\#
      ["write","C",3],["write","P",0]]}
      """#,
      #"{"frames":16,"copies":2,"faults":3}"#
    ),
    (#"{"kind":"eat","memory":100,"tlb":20,"hit":0.8}"#, #"{"time":140}"#),
    (#"{"kind":"eat","memory":100,"tlb":20,"hit":0.8,"levels":2}"#, #"{"time":160}"#),
    (#"{"kind":"three-way","terms":[[0.99,1],[0.0099,100],[0.0001,6000000]]}"#, #"{"time":601.98}"#),
    (#"{"kind":"hit-rate","hit_cost":1,"miss_cost":5,"target":2}"#, #"{"hit_rate":0.75}"#),
    (
      #"{"kind":"eat-fault","memory":1,"service":10000,"p":0.0001,"service_includes_access":true}"#, #"{"time":1.9999}"#
    ),
    (#"{"kind":"eat-fault","memory":1,"service":10000,"p":0.0001,"service_includes_access":false}"#, #"{"time":2}"#),
    (#"{"kind":"max-fault-rate","memory":200,"service":8000000,"target":220}"#, #"{"p":2.500062502e-6}"#),
    (#"{"kind":"mixture","a":20,"b":60,"mean":30}"#, #"{"share_of_a":0.75}"#),
    (#"{"kind":"transfer","loads":[[64,10],[4,12]]}"#, #"{"time":[640,48]}"#),
    (#"{"kind":"run-time","total":60,"faults":15000,"per_fault":0.002,"scale":0.5}"#, #"{"time":45}"#),
    (#"{"kind":"table-load","entries":524288,"per_word":1e-07,"run":0.1}"#, #"{"fraction":0.524288}"#),
    (
      #"{"kind":"multiprogramming","p":0.8,"system":2,"each":2,"memories":[8,16,24]}"#,
      #"{"n":[3,7,11],"utilisation":[0.488,0.7902848,0.9141006541]}"#
    ),
    (#"{"kind":"multiprogramming","p":0.5,"target":0.99}"#, #"{"least_n":7}"#),
  ])
  func tablesAndTimes(input: String, answer: String) { #expect(Self.answer(input) == answer) }

  /// Every kind of the table stands in one of the tests above, but `trace`, which needs a file.
  @Test func everyKindIsTried() {
    let text = (try? String(contentsOfFile: #filePath, encoding: .utf8)) ?? ""
    for kind in Exercises.kindNames where kind != "trace" {
      #expect(text.contains("{\"kind\":\"\(kind)\""), "\(kind)")
    }
    #expect(Set(Exercises.kindNames).count == Exercises.kindNames.count)
  }

  @Test(arguments: [
    (#"{"kind":"eet"}"#, "no exercise is of the kind \\\"eet\\\"; did you mean \\\"eat\\\"?"),
    (#"{"kind":"eat","memory":1}"#, "\\\"hit\\\" is missing"),
    (#"{"kind":"eat","memory":1,"hit":2}"#, "\\\"hit\\\" must be from 0 to 1"),
    (
      #"{"kind":"replacement","refs":[1],"frames":[0],"policies":{},"want":[]}"#,
      "\\\"frames\\\" takes whole numbers 1 to"
    ),
    (
      #"{"kind":"replacement","refs":[1],"frames":[1],"policies":{"fifa":{}},"want":[]}"#,
      "\\\"fifa\\\" is unknown; known are opt"
    ),
    (
      #"{"kind":"replacement","refs":[1],"frames":[1],"policies":{"fifo":{"r":1}},"want":[]}"#,
      "has no parameter \\\"r\\\""
    ),
    (
      #"{"kind":"replacement","refs":[1],"frames":[1],"policies":{"fifo":{}},"want":[],"initial":[1,2]}"#,
      "names 2 pages and there are 1 frames"
    ),
    (
      #"{"kind":"replacement","refs":[1],"modes":[],"frames":[1],"policies":{"fifo":{}},"want":[]}"#,
      "\\\"modes\\\" has 0 entries and \\\"refs\\\" 1"
    ),
    (#"{"kind":"hit-rate","hit_cost":1,"miss_cost":1,"target":2}"#, "any rate will do"),
    (#"{"kind":"table-load","entries":1,"per_word":1,"run":0}"#, "\\\"run\\\" must be above 0"),
    (#"{"kind":"buddy","total":8,"ops":[["a"]]}"#, "given back and was not taken"),
    (#"{"kind":"trace","file":"none","format":"pages","frames":[1],"policies":{"fifo":{}}}"#, "none: no such file"),
    (#"{"kind":"multiprogramming","p":1,"target":0.5}"#, "is not reached"),
    (#"{"kind":"multiprogramming","p":0.123456789,"n":[1000000]}"#, "too many digits"),
    (#"{"kind":"split","page_size":0,"addresses":[1]}"#, "\\\"page_size\\\" takes whole numbers"),
    (#"{"kind":"split","page_size":4096,"addresses":[-1]}"#, "\\\"addresses\\\" takes whole numbers from 0"),
  ])
  func whatCannotBeAnswered(input: String, message: String) {
    let text = Self.answer(input)
    #expect(text.hasPrefix("error ") && text.contains(message), "\(text)")
  }

  @Test(arguments: [
    ("", "null"), ("{", "null"), ("[]", "null"), (#"{"id":7}"#, "7"), (#"{"id":{"a":1},"input":[]}"#, #"{"a":1}"#),
    (#"{"input":{"kind":"eat"}}"#, "null"),
  ])
  func identityIsKept(line: String, id: String) {
    let (json, isAnswered) = Exercises.answer(line: Array(line.utf8))
    #expect(!isAnswered && json["id"].map { "\($0)" } == id && json["error"] != nil)
  }

  /// The published exercises lie beside the project: where they do, every one must hold. Numbers that are not whole are
  /// compared to the digits that are printed there.
  @Test(.enabled(if: ProcessInfo.processInfo.environment["MMSCOPE_ORACLE"] != nil))
  func publishedExercises() throws {
    let folder = (ProcessInfo.processInfo.environment["MMSCOPE_ORACLE"] ?? "") + "/textbook"
    let text = try String(contentsOfFile: folder + "/cases.jsonl", encoding: .utf8)
    var passed: [String: Int] = [:]
    var all = 0
    for line in text.split(separator: "\n") {
      all += 1
      let published = try JSONValue(json: String(line))
      let found = Exercises.answer(line: Array(line.utf8), folders: [folder]).json
      let want = try #require(published["answer"])
      guard let got = found["answer"], Self.agrees(got, want) else {
        Issue.record("\(published["id"] ?? .null): \(found)")
        continue
      }
      if case .string(let kind)? = published["input"]?["kind"] { passed[kind, default: 0] += 1 }
    }
    print("published exercises: \(passed.values.reduce(0, +)) of \(all) hold, of \(passed.count) kinds:")
    print(passed.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }.joined(separator: ", "))
    #expect(all >= 160)
  }

  static func agrees(_ found: JSONValue, _ want: JSONValue) -> Bool {
    switch (found, want) {
    case (.array(let a), .array(let b)): return a.count == b.count && zip(a, b).allSatisfy { agrees($0, $1) }
    case (.object(let a), .object(let b)):
      return a.count == b.count
        && b.allSatisfy { member in found[member.key].map { agrees($0, member.value) } ?? false }
    case (.number, .number(let printed)), (.integer, .number(let printed)):
      // As many digits as were printed.
      let digits = printed.decimal(significantDigits: 40).filter(\.isNumber).drop { $0 == "0" }.count
      guard let exact = Self.fraction(found) else { return false }
      let difference = exact < printed ? printed - exact : exact - printed
      return difference * Fraction(10).power(max(0, digits - 1)) <= (printed < 0 ? -printed : printed)
    default: return found == want
    }
  }

  private static func fraction(_ value: JSONValue) -> Fraction? {
    switch value {
    case .integer(let number): Fraction(number)
    case .number(let number): number
    default: nil
    }
  }
}
