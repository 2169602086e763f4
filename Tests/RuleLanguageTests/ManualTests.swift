import Glibc
import RuleLanguage
import Telemetry
import Testing

@Suite struct `The page about rules` {
  private static let root = #filePath.split(separator: "/").dropLast(3).reduce("") { "\($0)/\($1)" }

  private func page() throws -> String {
    let file = unsafe open("\(`The page about rules`.root)/docs/rules.md", O_RDONLY)
    try #require(file >= 0)
    defer { close(file) }
    var bytes = [UInt8](repeating: 0, count: 200_000)
    let count = unsafe bytes.withUnsafeMutableBytes { unsafe read(file, $0.baseAddress, $0.count) }
    return String(decoding: bytes.prefix(count), as: UTF8.self)
  }

  @Test func `shows whole files that load`() throws {
    let blocks = try page().split(separator: "```").filter { $0.hasPrefix("yaml\ngroups:") }
    #expect(!blocks.isEmpty)
    for block in blocks {
      #expect(RuleSet.parse(String(block.dropFirst(5)), file: "page").diagnostics.map(\.description) == [])
    }
  }

  @Test func `shows an example of every function that reads`() throws {
    let rows = try page().split(separator: "\n").filter { $0.hasPrefix("| `") && $0.contains("(") }
    var examples = ""
    for row in rows where row.split(separator: "|").count == 3 {
      for (at, piece) in row.split(separator: "|")[2].split(separator: "`").enumerated() where at % 2 == 1 {
        _ = try Expression(parsing: String(piece))
        examples += "\(piece) "
      }
    }
    for function in Function.allCases where !function.rawValue.hasSuffix("_over_time") {
      #expect(examples.contains("\(function.rawValue)("), "\(function.rawValue)")
    }
  }

  @Test func `shows templates that read`() throws {
    for row in try page().split(separator: "\n") where row.hasPrefix("| `{{") {
      for (at, piece) in row.split(separator: "|")[0].split(separator: "`").enumerated() where at % 2 == 1 {
        _ = try Template(String(piece))
      }
    }
  }
}
