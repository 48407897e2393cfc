/// One valid exercise of each kind that answers without a file, and traces of references in each format.
extension Corpus {
  static let exercises = [
    #"{"kind":"replacement","refs":[7,0,1,2,0,3,0,4,2],"frames":[3,4],"policies":{"fifo":{},"lru":{},"opt":{},"#
      + #""clock":{"r_on_load":0},"aging":{"interval":2,"bits":8},"wsclock":{"tau":3},"working-set":{"tau":2},"#
      + #""lfu":{"tie":"lru"},"random":{"seed":3},"nru":{"interval":3},"mru":{},"lifo":{},"nfu":{}},"#
      + #""want":["faults","victims","final_frames","fault_times","hits","evictions","write_backs"],"#
      + #""initial":[7,0],"modes":["R","W","R","R","R","R","W","R","R"]}"#,
    #"{"kind":"victim","pages":[{"page":0,"loaded":126,"last":280,"R":1,"M":0},{"page":1,"loaded":230,"last":265,"#
      + #""R":0,"M":1}],"policies":["nru","fifo","lru","second-chance"]}"#,
    #"{"kind":"local-global","process":"A","pages":[{"page":"A0","process":"A","last":10},{"page":"B0","process":"#
      + #""B","last":3}]}"#,
    #"{"kind":"wsclock","now":2204,"tau":500,"hand":1,"pages":[{"page":0,"R":1,"M":0,"last":1980},{"page":1,"R":0,"#
      + #""M":1,"last":1213}]}"#,
    #"{"kind":"ws-clock-tick","now":10,"pages":[{"page":0,"R":1,"last":6}]}"#,
    #"{"kind":"aging","bits":8,"ticks":["0111","1011","1010"]}"#, #"{"kind":"nfu","ticks":[[0,1],[1,1]]}"#,
    #"{"kind":"lru-matrix","n":4,"refs":[0,1,2,3,2]}"#, #"{"kind":"distance","refs":[0,2,1,3,5,4,6,3,7],"upto":8}"#,
    #"{"kind":"array-loop","rows":64,"cols":64,"element":4,"base":0,"page_size":512,"frames":4,"order":"row","#
      + #""code_page":9}"#,
    #"{"kind":"working-set","refs":[1,2,1,3],"window":3,"at":[2,4],"sizes":true,"faults":true}"#,
    #"{"kind":"ws-history","history":[1,2],"refs":[1,3,2],"window":2}"#, #"{"kind":"pff","refs":[1,2,1,3],"T":2}"#,
    #"{"kind":"fit","holes":[10,4,20,18],"requests":[12,10,9],"algorithms":["first","best","worst","next"]}"#,
    #"{"kind":"fit-events","memory":100,"base":5,"ops":[["a",10],["b",20],["a"],["c",8]],"algorithms":["first"]}"#,
    #"{"kind":"fit-list-tail","holes":[10,4,20],"requests":[12,3]}"#,
    #"{"kind":"fixed-partitions","partitions":[100,500],"jobs":[90,600],"algorithms":["first","best"]}"#,
    #"{"kind":"bitmap","bits":"1100110","units":2}"#,
    #"{"kind":"bookkeeping","memory":1048576,"unit":4096,"mean_run":65536,"node":8}"#,
    #"{"kind":"merge","left":"H","right":"P"}"#, #"{"kind":"compaction","memory":1024,"word":4,"per_access":10}"#,
    #"{"kind":"deniable","memory":100,"used":[10,20]}"#,
    #"{"kind":"base-limit","base":16384,"limit":100,"addresses":[28,100,-1]}"#,
    #"{"kind":"overlay","tree":[10,[[20],[5,[[7]]]]]}"#,
    #"{"kind":"buddy","total":1024,"every":true,"ops":[["a",70],["b",35],["a"]]}"#,
    #"{"kind":"buddy-address","blocks":[[0,64],[128,128]]}"#,
    #"{"kind":"split","page_size":4096,"addresses":[20000,32768]}"#,
    #"{"kind":"pages-of","page_size":4096,"addresses":[20000]}"#,
    #"{"kind":"translate","page_size":4096,"table":{"0":2,"4":null},"addresses":[100,20000]}"#,
    #"{"kind":"indices","bits":[10,10],"offset_bits":12,"addresses":[4206596]}"#,
    #"{"kind":"two-level","bits":[10,10],"offset_bits":12,"tables":{"1":{"3":12}},"addresses":[4206596]}"#,
    #"{"kind":"tlb-fields","sets":16,"pages":[17,33]}"#,
    #"{"kind":"tlb-tag-bits","virtual_bits":32,"page_size":4096,"entries":64,"ways":4}"#,
    #"{"kind":"tlb-reach","entries":64,"page_size":4096,"unit":1024}"#,
    #"{"kind":"linear-table","virtual_bits":48,"page_size":4096,"entry":8}"#,
    #"{"kind":"table-tree","page_ranges":[[0,99],[1048000,1048575]],"entries_per_table":1024,"levels":2,"#
      + #""table_bytes":4096}"#,
    #"{"kind":"level-bits","virtual_bits":48,"page_size":4096,"entry":8}"#,
    #"{"kind":"next-table-bits","bits":[9,9],"offset_bits":12,"physical_bits":40,"entry":8}"#,
    #"{"kind":"page-size-for","virtual_bits":32,"levels":2,"entry":4}"#,
    #"{"kind":"inverted","memory":1048576,"page_size":4096}"#,
    #"{"kind":"page-size","process":1048576,"entry":8,"pages":[1024,4096]}"#,
    #"{"kind":"internal","page":4096,"sizes":[32768,16386,15870],"limit_pages":16}"#,
    #"{"kind":"cow","data_pages":3,"text_pages":2,"ops":[["fork","P","C"],["write","C",0],["exec","C",4],"#
      + #"["exit","P"]]}"#,
    #"{"kind":"eat","memory":100,"tlb":20,"hit":0.8,"levels":2,"parallel":true}"#,
    #"{"kind":"three-way","terms":[[0.9,1],[0.1,1e3]]}"#,
    #"{"kind":"hit-rate","hit_cost":1,"miss_cost":5,"target":2}"#,
    #"{"kind":"eat-fault","memory":100,"service":8000000,"p":0.001,"service_includes_access":false}"#,
    #"{"kind":"max-fault-rate","memory":100,"service":8000000,"target":110}"#,
    #"{"kind":"mixture","a":1,"b":2,"mean":1.5}"#, #"{"kind":"transfer","loads":[[64,10],[4,0.5]]}"#,
    #"{"kind":"run-time","faults":15000,"per_fault":0.002,"total":60,"scale":0.5}"#,
    #"{"kind":"table-load","entries":65536,"per_word":100,"run":100000000}"#,
    #"{"kind":"multiprogramming","p":0.8,"n":[1,2,3],"memories":[16,32],"system":8,"each":4,"target":0.99}"#,
  ].map { #"{"id":1,"input":"# + $0 + "}" }

  static let references = [
    "# pages\n7\n0\n1 # phase\n2\n0\n3\n0\n4\n18446744073709551615\n",
    "0043bba4 R\n0x1000 w\nffffffffffffffff W\n1000 R\n",
    "==4711== Lackey\nI  00401000,7\n S 00403040,4\n L 00401ffe,4\n M 1ffeffff8,8\n--4711-- warning\n",
    "time,pid,op,address\n2,101,R,0x8073585\n3,102,W,0x8073a25\n5,101, \"r\" ,\"4096\"\n",
    "READ bin 100\nWRITE hex 1ff0\nread oct 777\nREAD 8192\n",
  ]
}
