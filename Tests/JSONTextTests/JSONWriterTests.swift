import JSONText
import Testing

@Suite struct `A JSON writer` {
  @Test func `writes compact and pretty documents`() {
    func fill(_ json: inout JSONWriter) {
      json.object {
        $0.field("device", "71540")
        $0.field("value", 3.47)
        $0.field("since", nil as Int64?)
        $0.array("levels") {
          $0.value(1)
          $0.value(true)
        }
        $0.object("empty") { _ in }
      }
    }
    var compact = JSONWriter()
    fill(&compact)
    #expect(
      compact.text == #"{"device":"71540","value":3.47,"since":null,"levels":[1,true],"empty":{}}"#)
    var pretty = JSONWriter(layout: .pretty)
    fill(&pretty)
    #expect(
      pretty.text == """
        {
          "device": "71540",
          "value": 3.47,
          "since": null,
          "levels": [
            1,
            true
          ],
          "empty": {}
        }
        """)
  }

  @Test(
    arguments: [
      (3.0, "3"), (-0.16, "-0.16"), (0.1 + 0.2, "0.30000000000000004"), (1e22, "1e+22"), (.nan, "null"),
      (.infinity, "null"), (.leastNonzeroMagnitude, "5e-324"),
    ] as [(Double, String)])
  func `writes a double so that it reads back the same`(_ number: Double, _ text: String) throws {
    var json = JSONWriter()
    json.value(number)
    #expect(json.text == text)
    if number.isFinite { #expect(try JSONValue.parse(text) == .number(number)) }
  }

  @Test func `escapes what a string may not hold`() {
    var json = JSONWriter()
    json.value("Báo động \"II\"\\\n\t\u{1}")
    #expect(json.text == #""Báo động \"II\"\\\n\t\u0001""#)
  }

  @Test func `starts anew in the same memory`() {
    var json = JSONWriter()
    json.value(1)
    json.removeAll()
    json.value("b")
    #expect(json.text == "\"b\"")
  }
}

@Suite struct `A JSON parser` {
  @Test func `reads every kind of value`() throws {
    let text = #" {"a":[1,-2.5e3,true,false,null],"b":{"c":"Trà \u0110\ud83d\ude00\/"}} "#
    let value = try JSONValue.parse(text)
    #expect(value["a"]?[1]?.number == -2500)
    #expect(value["a"]?[2]?.bool == true)
    #expect(value["a"]?.array?.count == 5)
    #expect(value["b"]?["c"]?.string == "Trà Đ😀/")
    #expect(value["a"]?[0]?.integer == 1)
  }

  @Test func `writes back what it read`() throws {
    let text = #"{"a":[1,-2.5,true,null],"b":{"c":"Đ"},"d":[],"e":{}}"#
    var json = JSONWriter()
    json.value(try JSONValue.parse(text))
    #expect(json.text == text)
  }

  @Test(arguments: [
    "", " ", "{", "[1,]", "{\"a\":1,}", "{\"a\":1,\"a\":2}", "01", "1.", ".5", "+1", "1e", "nul", "\"\n\"",
    "\"abc",
    #""\x""#, #""\ud800""#, #""\ud800\u0041""#, "1 2", "{a:1}", "'a'", "// c\n1", "NaN", "1e999", "\u{FEFF}1",
    String(repeating: "[", count: 100),
  ])
  func `refuses what is not JSON`(_ text: String) {
    #expect(throws: JSONSyntaxError.self) { try JSONValue.parse(text) }
  }

  @Test func `refuses bytes that are not UTF-8`() {
    #expect(throws: JSONSyntaxError.self) { try JSONValue.parse([0x22, 0xC3, 0x28, 0x22]) }
  }
}
