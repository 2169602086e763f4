import Glibc
import LocalBroker

/// The program beside a small store: two gauges, and readings imported from a file.
final class Desk {
  let folder: TemporaryDirectory
  private let program: String

  init(rules: String, readings: [String]) throws {
    guard let program = Checkout.program else {
      throw Trouble("the program is not built: swift build --product citywatch")
    }
    self.program = program
    folder = try TemporaryDirectory(prefix: "citywatch-explain")
    for name in ["state", "devices", "rules"] { unsafe mkdir("\(folder.path)/\(name)", 0o700) }
    let text = [
      "devices: \(folder.path)/devices", "rules: \(folder.path)/rules",
      "addresses: \(Checkout.root)/addresses",
      "state: \(folder.path)/state", "runtime: \(folder.path)", "clock: readings",
    ]
    try folder.write("citywatch.yaml", text.joined(separator: "\n") + "\n")
    try folder.write(
      "devices/quantities.yaml",
      "quantities:\n  water_level: { unit: m, decimals: 2, plausible: [-10, 100], units: { cm: 0.01 } }\n")
    try folder.write(
      "devices/gauge.yaml",
      """
      class: gauge
      kind: river
      topic: test/{device}/level
      timestamp: { pointer: /ts, format: milliseconds }
      interval: 10m
      fields:
        - { quantity: water_level, pointer: /level, unit: m }

      """)
    try folder.write(
      "devices/gauges.csv",
      "id,class,name,latitude,longitude,threshold:bd1\ng1,gauge,Trạm Một,15.12,108.80,2\n"
        + "g2,gauge,Trạm Hai,15.13,108.81,\n")
    try folder.write("rules/rules.yaml", rules)
    try folder.write(
      "readings.csv", "device,time,quantity,value\n" + readings.map { $0 + "\n" }.joined())
    _ = try run("import", "\(folder.path)/readings.csv", "--utc-offset", "420")
  }

  /// Runs a command; returns how it ended and what it wrote.
  func run(_ arguments: String...) throws -> (code: Int32?, output: String) {
    let file = "\(folder.path)/output"
    let process = try ChildProcess(
      [program] + arguments + ["--config", "\(folder.path)/citywatch.yaml"], output: .file(file),
      errors: .file(file))
    let ending = process.wait(withinMilliseconds: 60_000)
    let output = String(decoding: Checkout.bytes(file), as: UTF8.self)
    unsafe unlink(file)
    guard case .exited(let code) = ending else { return (nil, output) }
    return (code, output)
  }

  /// One reading of a gauge on 17 November 2025.
  static func reading(_ gauge: String, _ clock: String, _ level: String) -> String {
    "\(gauge),2025-11-17T\(clock):00+07:00,water_level,\(level)"
  }
}
