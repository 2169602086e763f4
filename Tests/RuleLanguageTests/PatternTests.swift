import RuleLanguage
import Testing

@Suite struct `A label pattern` {
  @Test(arguments: [
    ("abc", ["abc"], ["ab", "abcd", "xabc", ""]),
    ("", [""], ["a"]),
    ("a|b|", ["a", "b", ""], ["ab"]),
    ("a.c", ["abc", "a\nc", "aĐc"], ["ac"]),
    (".*", ["", "Trà Khúc"], []),
    (".+", ["x"], [""]),
    ("(ab)+c?", ["ab", "ababc"], ["", "abcc"]),
    ("[a-c0-9_]+", ["a9_"], ["d", "-"]),
    ("[^a-c]", ["d", "Đ"], ["a", ""]),
    ("[]a]+", ["]a"], ["b"]),
    ("[a-]+", ["a-"], ["b"]),
    (#"\d{5}"#, ["21025"], ["2102", "210255"]),
    (#"\d{2,3}"#, ["12", "123"], ["1", "1234"]),
    (#"\d{2,}"#, ["12", "123456"], ["1"]),
    ("a{0}b", ["b"], ["ab"]),
    (#"\w+\s\S+\.\D"#, ["a_1 é.x"], ["a.1"]),
    ("(?i)trà khúc", ["TRÀ KHÚC", "Trà Khúc"], ["tra khuc"]),
    ("(?i:a)b", ["Ab", "ab"], ["AB"]),
    ("(?i)[a-c]+", ["aBC"], ["d"]),
    ("(?:a|b)c", ["ac", "bc"], ["c"]),
    ("^abc$", ["abc"], ["abcd"]),
    ("a^b", [], ["ab"]),
    ("(a*)*", ["", "aaa"], ["b"]),
    ("(a|b)*?c", ["abc"], ["ab"]),
    (#"\x41\x{110}\t"#, ["AĐ\t"], []),
    ("x{a}", ["x{a}"], ["xa"]),
    ("{", ["{"], []),
    ("Đăk .*", ["Đăk Bla"], ["Đắk Bla"]),
  ]) func `matches whole values only`(source: String, matching: [String], other: [String]) throws {
    let pattern = try Pattern(source)
    for text in matching { #expect(pattern.matches(text), "\(source) on \(text)") }
    for text in other { #expect(!pattern.matches(text), "\(source) on \(text)") }
  }

  @Test(
    arguments: [
      ("a(b", 1, "not closed"), ("a)b", 1, "closes no group"), ("[a", 0, "not closed"),
      ("*a", 0, "nothing before it"),
      ("a**", 2, "repeats a repetition"), ("a{3,2}", 1, "at most 2 but at least 3"),
      ("a{2000}", 1, "at most 1000"),
      ("{2}", 0, "nothing before it"), (#"\p{L}"#, 0, "the escape '\\p'"), (#"(a)\1"#, 3, "the escape '\\1'"),
      (#"a\b"#, 1, "the escape '\\b'"), ("(?=a)", 0, "looking ahead"), ("(?P<x>a)", 0, "named groups"),
      ("(?m)a", 0, "the flag 'm'"), ("[[:alpha:]]", 1, "[:alpha:]"), ("[b-a]", 1, "runs backwards"),
      ("a\\", 1, "a backslash ends"), ("((a{1000}){1000}){1000}", 0, "10000 steps"), (#"Đ\p"#, 2, "'\\p'"),
      (String(repeating: "(", count: 60), 50, "deeper than 50"),
    ] as [(String, Int, String)]) func `is refused by name and place`(
      source: String, offset: Int, message: String
    )
  {
    do throws(PatternFault) {
      _ = try Pattern(source)
      Issue.record("accepted: \(source)")
    } catch {
      #expect(error.message.contains(message), "\(source)")
      #expect(error.offset == offset, "\(source): \(error.message)")
    }
  }

  @Test func `takes time in proportion to the text`() throws {
    // Thirty nested choices are 2³⁰ ways for an engine that backtracks.
    let pattern = try Pattern("(a?){30}a{30}")
    #expect(pattern.matches(String(repeating: "a", count: 30)))
    #expect(!(try Pattern("(a*)*b").matches(String(repeating: "a", count: 2_000))))
  }
}
