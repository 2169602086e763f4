import LocalFiles
import RuleLanguage
import Telemetry
import Testing

@Suite struct `The pages about rules` {
  private static let root = #filePath.split(separator: "/").dropLast(3).reduce("") { "\($0)/\($1)" }

  /// The guide for rule authors, in English and in Vietnamese.
  private static let pages = ["rules.md", "rules.vi.md"]

  private func page(_ name: String) throws -> String {
    let path = "\(`The pages about rules`.root)/docs/\(name)"
    return String(decoding: try LocalFile.read(path, limit: 1_000_000), as: UTF8.self)
  }

  @Test(arguments: pages) func `show whole files that load`(name: String) throws {
    let blocks = try page(name).split(separator: "```").filter {
      $0.hasPrefix("yaml\n") && $0.contains("groups:")
    }
    #expect(!blocks.isEmpty)
    for block in blocks {
      #expect(RuleSet.parse(String(block.dropFirst(5)), file: "page").diagnostics.map(\.description) == [])
    }
  }

  @Test(arguments: pages) func `show expressions that read`(name: String) throws {
    #expect(try !examples(in: name).isEmpty)
  }

  @Test(arguments: pages) func `show an example of every function and aggregation`(name: String) throws {
    let examples = try examples(in: name)
    func isShown(_ word: String) -> Bool {
      examples.contains { example in
        example.ranges(of: word).contains { found in
          let isWhole = example[..<found.lowerBound].last.map { !$0.isLetter && $0 != "_" } ?? true
          let rest = example[found.upperBound...]
          return isWhole && (rest.hasPrefix("(") || rest.hasPrefix(" by (") || rest.hasPrefix(" without ("))
        }
      }
    }
    for function in Function.allCases {
      #expect(isShown(function.rawValue), "\(name) shows no example of \(function.rawValue)")
    }
    for aggregation in Aggregation.allCases {
      #expect(isShown(aggregation.rawValue), "\(name) shows no example of \(aggregation.rawValue)")
    }
  }

  /// The expressions in the third columns of the page's tables; each must parse.
  private func examples(in name: String) throws -> [String] {
    let rows = try page(name).split(separator: "\n").filter { $0.hasPrefix("| `") && $0.contains("(") }
    var examples: [String] = []
    for row in rows where row.split(separator: "|").count == 3 {
      for (at, piece) in row.split(separator: "|")[2].split(separator: "`").enumerated() where at % 2 == 1 {
        _ = try Expression(parsing: String(piece))
        examples.append(String(piece))
      }
    }
    return examples
  }

  @Test(arguments: pages) func `show templates that read`(name: String) throws {
    for row in try page(name).split(separator: "\n") where row.hasPrefix("| `{{") {
      for (at, piece) in row.split(separator: "|")[0].split(separator: "`").enumerated() where at % 2 == 1 {
        _ = try Template(String(piece))
      }
    }
  }
}
