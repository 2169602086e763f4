import Glibc
import Telemetry

/// The program: finds the command, checks what was typed, runs it.
@main
struct Citywatch {
  /// Every command, in the order of the help.
  static let commands: [Command] = [
    DemoCommand.command, RunCommand.command, CheckCommand.command, ImportCommand.command,
    QueryCommand.command, SimulateCommand.command, AlertsCommand.command, QuarantineCommands.list,
    QuarantineCommands.replay, AddressCommands.importPolygons, AddressCommands.locate,
    AddressCommands.convert, DoctorCommand.command,
  ]

  static func main() {
    signal(SIGPIPE, SIG_IGN)
    exit(run(Array(CommandLine.arguments.dropFirst())).rawValue)
  }

  private static func run(_ words: [String]) -> ExitCode {
    if words.isEmpty || words == ["--help"] || words == ["help"] {
      Terminal.print(overview)
      return words.isEmpty ? .usage : .done
    }
    if words == ["--version"] {
      Terminal.print("citywatch \(version)")
      return .done
    }
    guard let command = command(for: words) else {
      let typed = words.prefix(2).joined(separator: " ")
      let hint = NearestName.hint(for: words[0], among: commands.map(\.name))
      Terminal.complain("citywatch: there is no command '\(typed)'\(hint); 'citywatch --help' lists them")
      return .usage
    }
    let rest = words.dropFirst(command.name.split(separator: " ").count)
    if rest.contains("--help") {
      Terminal.print(command.help)
      return .done
    }
    do throws(CommandFailure) {
      return try command.run(Arguments(rest, for: command))
    } catch {
      let pointer = error.isUsage ? "; 'citywatch \(command.name) --help' shows how" : ""
      Terminal.complain("citywatch \(command.name): \(error.message)\(pointer)")
      return .usage
    }
  }

  /// The command with the longest name that the words begin with.
  private static func command(for words: [String]) -> Command? {
    commands.filter { words.starts(with: $0.name.split(separator: " ").map(String.init)) }
      .max { $0.name.count < $1.name.count }
  }

  static let version = "0.1.0"

  private static var overview: String {
    let widest = commands.map(\.name.count).max() ?? 0
    var text = """
      citywatch takes in a province's flood, traffic, air and crop sensors and tells the operations centre
      what its rules find.

      Usage: citywatch COMMAND [options]

      Commands:

      """
    for command in commands {
      text += "  \(command.name)\(String(repeating: " ", count: widest - command.name.count))  "
      text += "\(command.summary)\n"
    }
    return text
      + "\n'citywatch COMMAND --help' explains one. Exit codes: 0 done, 1 findings, 2 usage or failure."
  }
}
