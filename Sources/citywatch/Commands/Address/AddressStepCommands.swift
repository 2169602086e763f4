import AddressRegister

/// `citywatch address create`, `verified`, `notify` and `plate`: what happens to an object that is declared.
///
/// The services have a `verify` of their own, which compares a text with a coordinate and changes nothing; the
/// step in the field is called after the state that it leads to.
extension AddressCommands {
  static let create = Command(
    "address create", "The commune gives the number: an object is created", positionals: ["NUMBER-OR-CODE"],
    options: [
      .init("--house", "NUMBER", "The house number that was given"),
      .init("--code", "SCHEME:CODE", "A code that was given; may be repeated", repeats: true),
    ] + stepOptions,
    discussion: "Comes after declare. Needs a house number, a building or a code, given here or before.",
    run: { arguments throws(CommandFailure) in
      try take(.create(house: try house(arguments), codes: try codes(arguments)), arguments)
    })

  static let verified = Command(
    "address verified", "Somebody stood there and saw that number, place and object agree",
    positionals: ["NUMBER-OR-CODE"],
    options: [.init("--at", "LAT,LON", "The coordinate taken on the spot")] + stepOptions,
    discussion: """
      Comes after create. Needs a coordinate, given here or before. One that contradicts the commune is kept and
      marked, and a person must look.
      """,
    run: { arguments throws(CommandFailure) in
      try take(.verify(try point(arguments["--at"])), arguments)
    })

  static let notify = Command(
    "address notify", "The owner or manager was told of the address", positionals: ["NUMBER-OR-CODE"],
    options: [.init("--channel", "WORD", "How: letter, visit, sms … (needed)")] + stepOptions,
    discussion: "Comes after create.",
    run: { arguments throws(CommandFailure) in
      guard let channel = arguments["--channel"], !channel.isEmpty else {
        throw CommandFailure("--channel WORD is missing", isUsage: true)
      }
      return try take(.notify(channel: channel), arguments)
    })

  static let plate = Command(
    "address plate", "The address plate was fixed", positionals: ["NUMBER-OR-CODE"], options: stepOptions,
    discussion: "Comes after create.",
    run: { arguments throws(CommandFailure) in try take(.plate, arguments) })
}
