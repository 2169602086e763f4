import LocalBroker
import LocalFiles
import Testing

@Suite struct `The folder of an export` {
  private let folder: TemporaryDirectory

  init() throws {
    folder = try TemporaryDirectory(prefix: "citywatch-export")
    for name in ["devices", "addresses"] { try #require(LocalFile.exists(Checkout.path(name))) }
    _ = try folder.write(
      "citywatch.yaml",
      """
      devices: \(Checkout.path("devices"))
      addresses: \(Checkout.path("addresses"))
      rules: \(folder.path)/rules
      state: \(folder.path)/state
      """)
    try LocalFile.makeFolder("\(folder.path)/rules")
    try write("rules/mine.yaml", expression: "water_level > 3")
  }

  private func write(_ name: String, expression: String) throws {
    let group = name.filter(\.isLetter)
    _ = try folder.write(
      name, "groups:\n  - name: \(group)\n    rules:\n      - alert: A\n        expr: '\(expression)'\n")
  }

  /// The exit code of `citywatch rules export` into the folder `out`.
  private func export(_ options: String...) throws -> ChildProcess.Ending? {
    let program = try #require(Checkout.program, "the program is not built: swift build --product citywatch")
    let child = try ChildProcess(
      [program, "rules", "export", "--config", "\(folder.path)/citywatch.yaml", "--prometheus"]
        + ["\(folder.path)/out"] + options, output: .file("\(folder.path)/log"),
      errors: .file("\(folder.path)/log"))
    return child.wait(withinMilliseconds: 60_000)
  }

  private func files() throws -> [String] {
    try LocalFile.names(in: "\(folder.path)/out", suffixes: [".yaml", ".yml"])
  }

  @Test func `is made, and loses what is no longer exported`() throws {
    try write("rules/old.yaml", expression: "water_level > 4")
    #expect(try export() == .exited(0), "\(folder.tail(of: "log"))")
    #expect(try files() == ["alertmanager.yml", "mine.yaml", "old.yaml"])
    LocalFile.remove("\(folder.path)/rules/old.yaml")
    #expect(try export() == .exited(0))
    #expect(try files() == ["alertmanager.yml", "mine.yaml"])
  }

  @Test func `keeps a file that somebody else wrote`() throws {
    try LocalFile.makeFolder("\(folder.path)/out")
    _ = try folder.write("out/mine.yaml", "groups: []\n")
    _ = try folder.write("out/theirs.yaml", "groups: []\n")
    #expect(try export() == .exited(2))
    #expect(folder.tail(of: "log").contains("mine.yaml: was not written by this command"))
    #expect(try files() == ["mine.yaml", "theirs.yaml"])
    #expect(try export("--force") == .exited(0))
    #expect(try files() == ["alertmanager.yml", "mine.yaml", "theirs.yaml"])
  }

  @Test func `is a finding where something is lost and nothing may be`() throws {
    #expect(try export("--strict") == .exited(0))
    try write("rules/mine.yaml", expression: "near(water_level > 3, 2000) > 1")
    #expect(try export() == .exited(0))
    #expect(try export("--strict", "--json") == .exited(1))
    #expect(folder.tail(of: "log").contains("\"outcome\": \"leftOut\""))
  }
}
