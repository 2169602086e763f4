import Glibc
import LocalBroker
import LocalFiles
import RuleExport
import Testing

/// The programs that read what is exported, where they are installed.
enum Checker: String, CaseIterable {
  case promtool
  case vmalert
  case amtool

  var isInstalled: Bool { ChildProcess.isInstalled(rawValue) }

  static var areInstalled: Bool { allCases.allSatisfy(\.isInstalled) }

  /// Runs the program; what it printed is returned where it found fault.
  func complaint(_ arguments: [String], in folder: TemporaryDirectory, seconds: Int = 60) throws -> String? {
    let log = "\(rawValue).log"
    let child = try ChildProcess(
      [rawValue] + arguments, output: .file("\(folder.path)/\(log)"), errors: .file("\(folder.path)/\(log)"))
    let ending = child.wait(withinMilliseconds: seconds * 1_000)
    if ending == .exited(0) { return nil }
    return "\(rawValue): \(ending.map { "\($0)" } ?? "still running")\n\(folder.tail(of: log))"
  }
}

/// An export written to a folder of its own.
struct ExportedFolder {
  let folder: TemporaryDirectory
  let rules: [String]

  init(_ export: RuleExport) throws {
    folder = try TemporaryDirectory(prefix: "citywatch-export")
    for file in export.files { _ = try folder.write(file.name, file.text) }
    rules = export.files.map(\.name).filter { $0.hasSuffix(".yaml") }
  }

  func path(_ name: String) -> String { "\(folder.path)/\(name)" }

  /// What the three programs say against the files.
  func complaints() throws -> [String] {
    var found: [String?] = []
    found.append(try Checker.promtool.complaint(["check", "rules"] + rules.map(path), in: folder))
    found.append(
      try Checker.vmalert.complaint(["-dryRun"] + rules.map { "-rule=\(path($0))" }, in: folder))
    found.append(try Checker.amtool.complaint(["check-config", path("alertmanager.yml")], in: folder))
    return found.compactMap(\.self)
  }
}

/// Files of the package, by their path from its root.
enum Checkout {
  static let root = #filePath.split(separator: "/").dropLast(3).map { "/" + $0 }.joined()

  static func path(_ name: String) -> String { "\(root)/\(name)" }

  /// The program built together with these tests, else the debug build.
  static let program: String? = {
    let bundle = CommandLine.arguments[0].split(separator: "/").dropLast()
    let beside = "/" + bundle.joined(separator: "/") + "/citywatch"
    return [beside, path(".build/debug/citywatch")].first { LocalFile.exists($0) }
  }()
}
