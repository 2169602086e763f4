import Glibc
import Testing

/// The folders of test files that promtool judges, too.
enum CaseFolders {
  /// The root of the package.
  static let root: String = {
    let parts = #filePath.split(separator: "/")
    return "/" + parts.dropLast(3).joined(separator: "/")
  }()

  static let cases = root + "/Tests/RuleTestingTests/cases"

  /// The names of the folders, in order.
  static let names: [String] = {
    guard let folder = unsafe opendir(cases) else { return [] }
    defer { unsafe closedir(folder) }
    var names: [String] = []
    while let entry = unsafe readdir(folder) {
      let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) {
        unsafe $0.withMemoryRebound(to: CChar.self, capacity: 256) { unsafe String(cString: $0) }
      }
      if !name.hasPrefix(".") { names.append(name) }
    }
    return names.sorted()
  }()

  /// Where promtool is installed; `nil` where it is not.
  static let promtool: String? = ["/usr/bin/promtool", "/usr/local/bin/promtool"].first {
    unsafe access($0, X_OK) == 0
  }
}

/// A program run to its end.
enum Program {
  /// Runs a program and gathers what it says; it is killed after two minutes, which no test file takes.
  static func run(_ path: String, _ arguments: [String], in folder: String = "/") throws -> (
    code: Int32, output: String
  ) {
    var ends: [Int32] = [0, 0]
    try #require(unsafe pipe(&ends) == 0)
    var actions = unsafe posix_spawn_file_actions_t()
    unsafe posix_spawn_file_actions_init(&actions)
    defer { unsafe posix_spawn_file_actions_destroy(&actions) }
    unsafe posix_spawn_file_actions_addchdir_np(&actions, folder)
    unsafe posix_spawn_file_actions_adddup2(&actions, ends[1], 1)
    unsafe posix_spawn_file_actions_adddup2(&actions, ends[1], 2)
    unsafe posix_spawn_file_actions_addclose(&actions, ends[0])
    let words = unsafe ([path] + arguments).map { unsafe strdup($0) } + [nil]
    defer { for word in unsafe words { unsafe free(word) } }
    var process: pid_t = 0
    let status = unsafe posix_spawn(&process, path, &actions, nil, words, environ)
    close(ends[1])
    try #require(status == 0, "\(path) cannot be started")
    defer { close(ends[0]) }
    var output: [UInt8] = []
    var block = [UInt8](repeating: 0, count: 65_536)
    var waiting = unsafe pollfd(fd: ends[0], events: Int16(POLLIN), revents: 0)
    while true {
      let ready = unsafe poll(&waiting, 1, 120_000)
      if ready <= 0 {
        kill(process, SIGKILL)
        break
      }
      let count = unsafe read(ends[0], &block, block.count)
      if count <= 0 { break }
      output += block[..<count]
    }
    var code: Int32 = 0
    unsafe waitpid(process, &code, 0)
    let exit = code & 0x7F == 0 ? (code >> 8) & 0xFF : -1
    return (exit, String(decoding: output, as: UTF8.self))
  }
}
