import RuleLanguage
import Testing

/// Pseudo-random numbers from a seed: Steele and others, *Fast Splittable Pseudorandom Number Generators*, 2014.
private struct SplitMix: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}

@Suite struct `Random text` {
  private static let seeds = [
    "sum by (commune) (total(rain_total{kind=\"rain\"}[24h])) > 50 and on (device) a != b ^ -2",
    "quantile_over_time(0.5, speed{x=~\"a|(b+)[^c-d]{1,3}\",y!~'\\u0110'}[5m]) < bool 1e-3",
    "a{b=`c`} or {d!=\"\"}[1h30m] # comment\n unless ignoring (x, y) hour() % 0x1F",
    "{{ $labels.name | printf \"%5.2f %s\" $value }} {{ vn $value 2 }} {{ bulletin 2 \"m\" }}",
    "(?i)(a|b)*[^x-z]{2,5}\\d\\x{41}$",
  ]
  private static let pieces = [
    "(", ")", "[", "]", "{", "}", ",", "\"", "'", "`", "\\", "#", "\n", ":", "@", "=~", "!~", "==", "^", "-",
    "0x", "1_",
    "9e", "by", "on", "offset", "Đ", "\u{0}", "{{", "}}", "$", "%", "|", "*", "?", "(?", "[5m:", "\u{1F30A}",
  ]

  @Test(arguments: 0..<10 as Range<UInt64>) func `never stops the reader`(seed: UInt64) {
    var random = SplitMix(state: seed)
    var accepted = 0
    for round in 0..<5_000 {
      let start = round % `Random text`.seeds.count
      var bytes = Array(`Random text`.seeds[start].utf8)
      for _ in 0..<Int.random(in: 0...6, using: &random) { mutate(&bytes, &random) }
      let text = String(decoding: bytes, as: UTF8.self)
      do throws(ExpressionFault) {
        let expression = try Expression(parsing: text)
        accepted += 1
        requireSound(expression, in: text, seed)
      } catch {
        #expect(error.range.lowerBound <= text.utf8.count, "seed \(seed): \(text)")
      }
      if start == 3 { _ = try? Template(text) }
      if start == 4, let pattern = try? Pattern(text) { _ = pattern.matches("Trà Khúc 71540") }
    }
    #expect(accepted > 0, "seed \(seed)")
  }

  /// Every node stands inside its parent.
  private func requireSound(_ expression: Expression, in text: String, _ seed: UInt64) {
    for child in expression.children {
      let isInside =
        expression.range.lowerBound <= child.range.lowerBound
        && child.range.upperBound <= expression.range.upperBound
      #expect(isInside, "seed \(seed): \(text)")
      requireSound(child, in: text, seed)
    }
  }

  private func mutate(_ bytes: inout [UInt8], _ random: inout SplitMix) {
    let at = bytes.isEmpty ? 0 : Int.random(in: 0..<bytes.count, using: &random)
    switch Int.random(in: 0..<4, using: &random) {
    case 0 where !bytes.isEmpty: bytes[at] = UInt8.random(in: 0...255, using: &random)
    case 1 where !bytes.isEmpty:
      bytes.removeSubrange(at..<min(bytes.count, at + Int.random(in: 1...8, using: &random)))
    case 2 where !bytes.isEmpty:
      let end = min(bytes.count, at + Int.random(in: 1...20, using: &random))
      bytes.insert(contentsOf: bytes[at..<end], at: Int.random(in: 0...bytes.count, using: &random))
    default: bytes.insert(contentsOf: (`Random text`.pieces.randomElement(using: &random) ?? "").utf8, at: at)
    }
  }

  @Test func `in a rule file never stops the loader`() {
    var random = SplitMix(state: 42)
    let file = """
      groups:
        - name: g
          rules:
            - alert: A
              expr: |
                a{x="y"} > 1
                  and b
              levels: [{ level: "1", name: x, threshold: 1, severity: minor }]
              annotations: { summary: "it is \\u0041 {{ $value }}" }
            - record: r
              expr: >-
                max(a)
                + 1
      """
    for _ in 0..<3_000 {
      var bytes = Array(file.utf8)
      for _ in 0..<Int.random(in: 0...4, using: &random) { mutate(&bytes, &random) }
      let (rules, diagnostics) = RuleSet.parse(String(decoding: bytes, as: UTF8.self), file: "f")
      #expect(rules != nil || !diagnostics.isEmpty)
    }
  }
}
