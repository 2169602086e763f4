import Glibc
import LocalBroker
import LocalFiles
import Testing

/// A program run to its end.
enum Program {
  /// The program built together with this bundle of tests, else the debug build.
  static let citywatch: String = {
    var path = [CChar](repeating: 0, count: 4_096)
    let count = unsafe readlink("/proc/self/exe", &path, path.count - 1)
    let bundle = String(decoding: path[..<max(0, count)].map { UInt8(bitPattern: $0) }, as: UTF8.self)
    let beside = (bundle.lastIndex(of: "/").map { String(bundle[...$0]) } ?? "./") + "citywatch"
    return LocalFile.exists(beside) ? beside : CaseFolders.root + "/.build/debug/citywatch"
  }()

  /// Runs a program in a folder and gathers what it says; two minutes are far more than any test file takes.
  static func run(
    _ words: [String], in folder: String = "/"
  ) throws -> (code: Int32, output: String, errors: String) {
    let files = try TemporaryDirectory(prefix: "citywatch-rule-tests")
    let shell = ["/bin/sh", "-c", "cd \"$0\" && exec \"$@\"", folder] + words
    let process = try ChildProcess(
      shell, output: .file(files.path + "/output"), errors: .file(files.path + "/errors"))
    let ending = process.wait(withinMilliseconds: 120_000)
    guard case .exited(let code)? = ending else {
      Issue.record("\(words) did not end by itself")
      return (-1, "", "")
    }
    let output = try String(decoding: TestFiles.bytes(files.path + "/output"), as: UTF8.self)
    let errors = try String(decoding: TestFiles.bytes(files.path + "/errors"), as: UTF8.self)
    return (code, output, errors)
  }
}
