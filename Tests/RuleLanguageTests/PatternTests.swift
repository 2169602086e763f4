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
    ("[[:alpha:]_]+[[:^digit:]]", ["a_b", "a_Đ"], ["a_1", "Đ_"]),
    ("(?P<a>x)(?<b>y)", ["xy"], ["x"]),
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
      (#"a\b"#, 1, "the escape '\\b'"), ("(?=a)", 0, "do not look ahead"), ("(?P<>a)", 0, "a group's name"),
      ("(?P<x>a)(?<x>b)", 8, "named twice"), ("(?<=a)", 0, "look ahead or behind"),
      ("(?m)a", 0, "the flag 'm'"), ("[[:letter:]]", 1, "no class '[:letter:]'"),
      ("[[:alpha]", 1, "no class"), ("[b-a]", 1, "runs backwards"),
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

  @Test(arguments: [
    ("(.*)-(.*)", "$2:$1", "a-b-c", "c:a-b"), ("(.*?)-(.*)", "$2:$1", "a-b-c", "b-c:a"),
    ("(?P<river>\\w+) at (?<place>.+)", "${place}/$river", "Ve at bridge", "bridge/Ve"),
    ("(a)|(b)", "[$1][$2]", "b", "[][b]"), ("(a*)(a*)", "$1|$2", "aaa", "aaa|"),
    ("(a*?)(a*)", "$1|$2", "aaa", "|aaa"), ("(?:(a)|b)*", "$1", "ab", "a"),
    ("(a|ab)(c|bcd)(d*)", "$1,$2,$3", "abcd", "a,bcd,"),
    ("x", "$$ $0 $1 $x ${ $", "x", "$ x   ${ $"), ("(x)", "$1y ${1}y $01", "x", " xy "),
    ("", "<$0>", "", "<>"), ("(?i)(TRÀ)", "$1", "trà", "trà"), ("((a{1,2}){2})", "$1 $2", "aaa", "aaa a"),
  ]) func `gives its groups to another text`(source: String, template: String, text: String, expected: String)
    throws
  {
    #expect(try Replacement(pattern: source).text(for: text, template: template) == expected)
  }

  @Test func `replaces nothing where it does not match the whole`() throws {
    #expect(try Replacement(pattern: "a").text(for: "ab", template: "x") == nil)
    #expect(throws: PatternFault.self) { try Replacement(pattern: "(") }
    let groups = String(repeating: "()", count: 51)
    #expect(throws: PatternFault.self) { try Replacement(pattern: groups) }
    #expect(try Pattern(groups).matches(""))
  }

  @Test(arguments: [
    "((a{100}){100}){2}", "(([a-z]{1,500}){0,500})", "(((((a?){9}){9}){9}){9}){9}", "((){1000}){1000}",
    "[\(Array(repeating: "ac", count: 2_000).joined())]{900}", "(?:(?:a|b|c){999}){999}",
  ]) func `has a bound on what a character may cost`(source: String) {
    #expect(throws: PatternFault.self) { try Pattern(source) }
    #expect(throws: PatternFault.self) { try Replacement(pattern: source) }
  }

  @Test func `may come close to the bound and still answers`() throws {
    let source = "(a?){1,600}(b|[c-e]|f?){1,300}"
    let text = String(repeating: "a", count: 600) + String(repeating: "cb", count: 150)
    #expect(try Pattern(source).matches(text))
    #expect(try Replacement(pattern: "(.*)(.*){30}(.*)").text(for: text, template: "$1") == text)
  }
}
