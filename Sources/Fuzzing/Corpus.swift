import LocalFiles
import RuleLanguage
import Telemetry

/// What the mutations start from: the shipped rules and a list that touches every construct.
struct Corpus {
  /// Which reader a text is for.
  enum Kind: CaseIterable { case expression, ruleFile, template, pattern, addressLine }

  private(set) var texts: [Kind: [[UInt8]]] = [:]
  /// Words and signs that a mutation puts in.
  let words: [[UInt8]]

  /// Gathers the corpus.
  /// - Parameter directory: the shipped rules; what cannot be read there is left out.
  init(rules directory: String) {
    var expressions = Corpus.expressions
    var files = [Corpus.ruleFile]
    var templates = Corpus.templates
    let names = (try? LocalFile.names(in: directory, suffixes: [".yaml"])) ?? []
    for name in names {
      guard let bytes = try? LocalFile.read("\(directory)/\(name)", limit: RuleSet.maximumFileSize) else {
        continue
      }
      // A whole file costs as much as a thousand expressions; its first rules are all the reader sees in
      // kind.
      files.append(String(decoding: bytes.prefix(1_500), as: UTF8.self))
      let set = RuleSet.parse(String(decoding: bytes, as: UTF8.self), file: name).rules
      expressions += (set?.rules ?? []).map(\.expressionText)
    }
    templates += files.flatMap { $0.split(separator: "'").map(String.init).filter { $0.contains("{{") } }
    texts[.expression] = expressions.map { Array($0.utf8) }
    texts[.ruleFile] = files.map { Array($0.utf8) }
    texts[.template] = templates.map { Array($0.utf8) }
    texts[.pattern] = Corpus.patterns.map { Array($0.utf8) }
    texts[.addressLine] = Corpus.addressLines.map { Array($0.utf8) }
    let calls = Function.allCases.map { $0.rawValue + "(" } + Aggregation.allCases.map { $0.rawValue + "(" }
    words = (calls + Corpus.signs).map { Array($0.utf8) }
  }

  private static let expressions = [
    "sum by (commune, \"tên\") (total(rain_total{kind=\"rain\",quality!=\"suspect\"}[24h])) > bool 50",
    "a == on (x) group_left (y, z) b ^ -2 or c unless ignoring (q) d and on () e",
    "a / ignoring (code) group_right () b % 0x1F atan2 1_000.5e-3",
    "topk by (x) (3, a) - bottomk(2, a) without (y)", "quantile(0.9, a) + count_values(\"n\", a)",
    "max_over_time(deriv(a[3h] offset 1d)[7d:1d] @ 1763337600.25 offset -1h)",
    "a @ start() offset 5m + b[5m:] @ end()", "(a > 1)[1h:5m]",
    "{\"mực nước\",\"tên sông\"=~\"Trà|(b+)[^c-d]{1,3}\"}",
    "label_replace(a, \"x\", \"$1-${n}\", \"y\", \"(?P<n>.*)-(.*?)\")",
    "label_join(a, 'x', `-`, \"y\", \"z\")",
    "near(road_water_depth > 0.30, 2000) / neighbours(road_water_depth, 2e3) >= 0.6",
    "flagged(a{kind=\"river\"}) or threshold(\"bd1\")",
    "nowcast(pm25) + vn_aqi({kind=\"air\"}) - vn_aqi_daily({x=\"y\"})",
    "rising(water_level, 3h) > 0.5 and time_to(water_level, \"bd3\", 3h) < 6h", "time_to(a, 5.5 * 2, 600)",
    "quantile_over_time(0.5, a[5m]) < -(-1) # newest\n + hour() * scalar(vector(pi()))",
    "double_exponential_smoothing(a[1h], 0.5, 0.1) + predict_linear(b[1h30m], 4h)",
    "a{x='\\u0110\\x41\\101\\U0001F30A'}",
    "Inf - NaN", "clamp(round(a, 0.1), 0, 10) != histogram_quantile(0.9, b)",
  ]
  private static let ruleFile = """
    groups:
      - name: g
        interval: 1m
        labels: { team: hydro }
        active: { from: 2026-01-01, until: "2027-01-01T00:00+07:00" }
        schedule: { season: { from: 09-01, until: 12-15 }, days: [mon-fri, sun], hours: { from: "22:00", until: "06:00" } }
        rules:
          - alert: A
            expr: |
              a{x="y"} > 1
                and b
            for: 5m
            confirm: 2
            levels:
              - { level: "1", name: x, name_en: y, threshold: 30 cm, severity: minor, for: 1h, confirm: 3 }
              - { level: "2", name: x, threshold: bd2, severity: severe }
            when: above
            no_data: keep
            clear: { margin: 5 cm, for: 1h }
            annotations: { summary: "it is \\u0041 {{ $value }}" }
          - { record: "r:x", expr: max(a), labels: { x: '{{ $labels.y }}' } }
          - { alert: B, expr: a offset -1h, keep_firing_for: 10m, annotations: { s: "{{ bulletin 2 }}" } }
    """
  private static let templates = [
    "{{ $labels.name | printf \"%5.2f %s\" $value }} {{ vn $value 2 }} {{ bulletin 2 \"m\" }}",
    "{{ if gt $value 5.0 }}{{ $level.name }}{{ else }}x{{ end }} {{- humanizeDuration $value -}}",
  ]
  private static let patterns = [
    "(?i)(a|b)*[^x-z]{2,5}\\d\\x{41}$", "(?P<n>[[:alpha:]_]+?)-(?:a{1,3}|[^\\W]+)*", "((a{1,30}){2}|b??){3}^",
    "71540|21025|Trà Khúc.*",
  ]
  private static let addressLines = [
    "Số 12 ngách 5/7 ngõ 100 Kim Mã, Hà Nội",
    "P402 CT9A, Đường số 5, KDC Phú Mỹ, P. Nghĩa Chánh, TP. Quảng Ngãi",
    "Km 12+300 QL1A; xã Bình Sơn; tỉnh Quảng Ngãi; Việt Nam", "73B/563B bis 30 tháng 4 - P4 - Q4 - TPHCM",
    "tổ 5, tdp Liên Hiệp 1 p trương quang trọng",
    "0905 123 456, Lô B2-5 KCN VSIP, Ia H\u{2019} Drai, Kon Tum 570000",
  ]
  private static let signs = [
    "(", ")", "[", "]", "{", "}", ",", "\"", "'", "`", "\\", "#", "\n", ":", "@", "=~", "!~", "==", "!=", "^",
    "-", "+", "0x", "1_", "9e", " by (", " on (", " offset ", " group_left ", " bool ", " atan2 ", "Đ",
    "\u{0}",
    "{{", "}}", "$", "%", "|", "*", "?", "(?", "[5m:", "[1h:1m]", "\u{1F30A}", " @ end()", "quality=\"good\"",
    "999999999999999999", "1e309", "290000000y", "- ", "  ", "\t", "threshold: ", "!!binary", "&a ", "*a",
    "<<: ",
  ]
}
