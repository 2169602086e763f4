import Glibc
import Telemetry

/// The program: finds the command, checks what was typed, runs it.
@main
struct Citywatch {
  /// Every command, in the order of the help.
  static let commands: [Command] =
    [
      DemoCommand.command, RunCommand.command, CheckCommand.command, TestCommand.command,
      BacktestCommand.command, ExplainCommand.command, RulesCommand.export, AlertsCommand.command,
      QueryCommand.command, ImportCommand.command, SimulateCommand.command, QuarantineCommands.list,
      QuarantineCommands.replay,
    ] + AddressCommands.all + [DoctorCommand.command]

  static func main() {
    signal(SIGPIPE, SIG_IGN)
    exit(run(Array(CommandLine.arguments.dropFirst())).rawValue)
  }

  private static func run(_ words: [String]) -> ExitCode {
    guard let first = words.first else {
      Terminal.complain(overview)
      return .usage
    }
    if helpWords.contains(first) { return help(words.dropFirst()) }
    if words == ["--version"] {
      Terminal.print("citywatch \(version)")
      return .done
    }
    guard let command = command(for: words) else {
      let isAsking = words.dropFirst().contains(where: helpWords.contains)
      return isAsking ? help([first]) : refuse(words)
    }
    let rest = words.dropFirst(command.name.split(separator: " ").count)
    if rest.contains("--help") || rest.first == "-h" {
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

  private static let helpWords: Set<String> = ["--help", "-h", "help"]

  /// `citywatch help`, `citywatch help query`, `citywatch quarantine --help`.
  private static func help(_ words: some Collection<String>) -> ExitCode {
    let words = Array(words)
    guard let first = words.first else {
      Terminal.print(overview)
      return .done
    }
    if let command = command(for: words) {
      Terminal.print(command.help)
      return .done
    }
    let group = commands.filter { $0.name.hasPrefix(first + " ") }
    guard words.count == 1, !group.isEmpty else { return refuse(words) }
    Terminal.print("Usage: citywatch \(first) COMMAND [options]\n\nCommands:\n" + list(group))
    return .done
  }

  private static func refuse(_ words: [String]) -> ExitCode {
    let typed = words.prefix(2).joined(separator: " ")
    let group = commands.map(\.name).filter { $0.hasPrefix(words[0] + " ") }
    if words.count == 1, !group.isEmpty {
      let choices = group.map { "'citywatch \($0)'" }.joined(separator: ", ")
      let verb = group.count == 1 ? "is" : "are"
      Terminal.complain("citywatch: '\(typed)' is not a command by itself; there \(verb) \(choices)")
      return .usage
    }
    let name = NearestName.to(typed, among: commands.map(\.name)) ?? words[0]
    let hint = NearestName.hint(for: name, among: commands.map(\.name))
    Terminal.complain("citywatch: there is no command '\(typed)'\(hint); 'citywatch --help' lists them")
    return .usage
  }

  /// The command with the longest name that the words begin with.
  private static func command(for words: [String]) -> Command? {
    commands.filter { words.starts(with: $0.name.split(separator: " ").map(String.init)) }
      .max { $0.name.count < $1.name.count }
  }

  static let version = "0.1.0"

  private static var overview: String {
    """
    citywatch takes in a province's flood, traffic, air and crop sensors and tells the operations centre
    what its rules find.

    Usage: citywatch COMMAND [options]

    Commands:
    \(list(commands))

    'citywatch COMMAND --help' explains one. Exit codes: 0 done, 1 findings, 2 usage or failure.
    """
  }

  private static func list(_ commands: [Command]) -> String {
    let widest = commands.map(\.name.count).max() ?? 0
    return commands.map { command in
      "  \(command.name)\(String(repeating: " ", count: widest - command.name.count))  \(command.summary)"
    }.joined(separator: "\n")
  }
}
