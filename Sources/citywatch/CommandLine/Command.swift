/// One command of the program: what it is called, what it takes, and what it does.
struct Command: Sendable {
  /// An option, with or without a value.
  struct Option: Sendable {
    /// With its dashes: `--config`.
    let name: String
    /// What its value is, in the help: `FILE`; `nil` for a switch.
    let value: String?
    /// One line of help.
    let help: String
    /// Whether it may be given several times.
    let repeats: Bool

    init(_ name: String, _ value: String? = nil, _ help: String, repeats: Bool = false) {
      self.name = name
      self.value = value
      self.help = help
      self.repeats = repeats
    }
  }

  /// The words after `citywatch`: `run`, or `address import`.
  let name: String
  /// One line for the list of commands.
  let summary: String
  /// Names of what stands without dashes, in order; the last may end in `…` to take the rest, and one in
  /// brackets may be left out.
  let positionals: [String]
  /// What may be said with dashes.
  let options: [Option]
  /// A paragraph or two for `--help`, after the options.
  let discussion: String
  /// Does it.
  let run: @Sendable (Arguments) throws(CommandFailure) -> ExitCode

  init(
    _ name: String, _ summary: String, positionals: [String] = [], options: [Option] = [],
    discussion: String = "", run: @escaping @Sendable (Arguments) throws(CommandFailure) -> ExitCode
  ) {
    self.name = name
    self.summary = summary
    self.positionals = positionals
    self.options = options
    self.discussion = discussion
    self.run = run
  }

  /// The text of `--help`.
  var help: String {
    var text = "Usage: citywatch \(name)"
    if !options.isEmpty { text += " [options]" }
    for positional in positionals { text += " \(positional)" }
    text += "\n\n\(summary)\n"
    let all = options + [Option("--help", nil, "Show this help")]
    let widest = all.map { Command.label($0).count }.max() ?? 0
    text += "\nOptions:\n"
    for option in all {
      let label = Command.label(option)
      text += "  \(label)\(String(repeating: " ", count: widest - label.count))  \(option.help)\n"
    }
    return discussion.isEmpty ? String(text.dropLast()) : text + "\n\(discussion)"
  }

  private static func label(_ option: Option) -> String {
    option.value.map { "\(option.name) \($0)" } ?? option.name
  }
}

/// How a command ends.
enum ExitCode: Int32 {
  /// Done, nothing to say against it.
  case done = 0
  /// Done, and there are findings: faults in a file, a refused row, a failed check.
  case findings = 1
  /// The command was called wrongly, or the world would not let it work.
  case usage = 2
}

/// Why a command could not be carried out, in a sentence for the person who typed it.
struct CommandFailure: Error {
  let message: String
  /// Whether the command's usage should be pointed at.
  let isUsage: Bool

  init(_ message: String, isUsage: Bool = false) {
    self.message = message
    self.isUsage = isUsage
  }
}
