import Script
import Testing
import Textbook

@testable import Formats

@Suite struct JSONTests {
  @Test(arguments: [
    "null", "true", "[]", "{}", "[1,-2,0.5,\"a\"]", #"{"a":{"b":[null,false]},"c":"\"\\\n"}"#,
    "12345678901234567890123",
    #""日本 é \u0007""#,
  ])
  func roundTrip(text: String) throws { #expect("\(try JSONValue(json: text))" == text) }

  @Test func numbersAreExact() throws {
    #expect(try JSONValue(json: "0.1") == .number(Fraction(1, 10)))
    #expect(try JSONValue(json: "1e2") == .integer(100))
    #expect(try JSONValue(json: "-0.0") == .integer(0))
    #expect(try JSONValue(json: #""\ud83d\ude00\/""#) == .string("😀/"))
  }

  @Test(arguments: [
    ("", "a value is missing"), ("[1,]", "a value is expected"), ("[1", "\",\" or \"]\""), ("{\"a\" 1}", "\":\""),
    ("{a:1}", "a key in quotes"), ("1 2", "something follows"), ("\"a", "no end"), ("\"\u{1}\"", "control character"),
    ("{\"a\":1,\"a\":2}", "twice"), ("1.", "is no number"), ("--1", "is no number"), ("nul", "a value is expected"),
    ("\"\\ud800\"", "half a surrogate pair"), ("\"\\x\"", "an escape"), ("1e999", "400 digits"),
  ])
  func mistakes(text: String, message: String) {
    let error = #expect(throws: Diagnostic.self) { try JSONValue(json: text) }
    #expect(error?.message.contains(message) == true, "\(String(describing: error))")
    #expect(error?.column != nil)
  }

  @Test func depthIsLimited() {
    let deep = String(repeating: "[", count: 100_000)
    #expect(throws: Diagnostic.self) { try JSONValue(json: deep) }
  }
}
