import AddressIndex
import AddressRegister
import Configuration
import Telemetry

/// `citywatch address declare`: a new object enters the register.
extension AddressCommands {
  static let declare = Command(
    "address declare", "Enter a new object into the register",
    options: [
      .init("--commune", "CODE", "The commune in force: five digits (needed)"),
      .init("--house", "NUMBER", "House number: 12A, 133/50"),
      .init("--alley", "NAME", "Alley, where it has a name"), .init("--street", "NAME", "Street or road"),
      .init("--building", "NAME", "Building, block or site"),
      .init("--hamlet", "NAME", "Thôn, xóm, tổ dân phố"),
      .init("--class", "CLASS", "Object class: code or title"),
      .init("--at", "LAT,LON", "Where it stands, WGS84 degrees"),
      .init("--code", "SCHEME:CODE", "A code it bears; may be repeated", repeats: true),
      .init("--owner", "NAME", "Owner or manager; kept apart, in owners.sqlite"),
    ] + stepOptions,
    discussion: """
      Prints the object's number, by which the other steps name it. An address that the register has already is
      refused with the number of the object that has it.
      """, run: runDeclare)

  private static func runDeclare(_ arguments: Arguments) throws(CommandFailure) -> ExitCode {
    let (index, settings) = try index(arguments)
    guard let commune = arguments["--commune"] else {
      throw CommandFailure("--commune CODE is missing", isUsage: true)
    }
    var object = RegisteredObject(number: 0, communeCode: commune, provinceCode: "")
    object.record.house = try house(arguments)
    object.record.alley = arguments["--alley"] ?? ""
    object.record.street = arguments["--street"] ?? ""
    object.record.building = arguments["--building"] ?? ""
    object.record.hamlet = arguments["--hamlet"] ?? ""
    object.record.objectClass = arguments["--class"] ?? ""
    object.record.position = try point(arguments["--at"])
    object.record.codes = try codes(arguments)
    object.source = "declared"
    let register = try openRegister(settings)
    let (day, today) = try day(arguments, settings)
    let act = Act(at: now(), by: try who(arguments), action: "declare", note: arguments["--note"] ?? "")
    let work = FieldWork(register, index: index, classes: try classes(settings))
    let outcome = try onRegister { () throws(RegisterError) in
      // Opened first: whoever may not write owners is told so before the object is in the register without one.
      let owner = arguments["--owner"] ?? ""
      let owners = owner.isEmpty ? nil : try Owners(settings.ownersPath)
      let outcome = try work.declare(object, day: day, today: today, act)
      if case .done(let stored, _, _) = outcome {
        try owners?.note(stored.record.number, owner, by: act.by, at: act.at)
      }
      return outcome
    }
    return try finish(outcome, register, arguments, settings)
  }
}
