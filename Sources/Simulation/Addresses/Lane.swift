import AddressIndex
import Telemetry

/// A street or an alley with the house numbers that it has given out.
///
/// Numbers run along both sides, odd ones left and even ones right, with gaps for empty lots, letters where a lot
/// was divided, and a rare bis. None is given twice.
struct Lane {
  /// The numbers that lead to its mouth, from the street inwards; empty for the street itself.
  let path: [String]
  /// What it is called, where it is called anything.
  let name: String
  let line: StreetLine
  /// The hamlet it lies in, by number.
  let hamlet: Int
  /// Metres of front that a house has.
  private let front: Double
  private var number = 1
  private var addition = Addition.none
  private var mouth: Int

  private enum Addition {
    case none
    case bis
    case letter(UInt8)
  }

  /// - Parameter mouth: the number beside which the first alley leads off.
  init(path: [String], name: String, line: StreetLine, hamlet: Int, front: Double, mouth: Int) {
    self.path = path
    self.name = name
    self.line = line
    self.hamlet = hamlet
    self.front = front
    self.mouth = mouth
  }

  private func along(_ number: Int) -> Double { (Double((number - 1) / 2) + 0.5) * front }

  /// Whether another house has room.
  var hasRoom: Bool { along(number) <= line.length }

  /// The next house: its number, how far along it stands, and on which side.
  mutating func takeHouse(_ random: inout SeededRandom) -> (number: String, along: Double, isLeft: Bool) {
    let along = along(number)
    let isLeft = number % 2 == 1
    let roll = random.below(200)
    var text = String(number)
    switch addition {
    case .none:
      switch roll {
      case 0: addition = .bis
      case 1...9: addition = .letter(UInt8(ascii: "A"))
      default: number += roll < 26 ? 2 : 1
      }
    case .bis:
      text += " BIS"
      addition = .none
      number += 1
    case .letter(let letter):
      text.unicodeScalars.append(Unicode.Scalar(letter))
      let goesOn = roll < 60 && letter < UInt8(ascii: "F")
      addition = goesOn ? .letter(letter + 1) : .none
      if !goesOn { number += 1 }
    }
    return (text, along, isLeft)
  }

  /// The next place where an alley leads off, and its number; `nil` where the lane has no more room for any.
  mutating func takeMouth(_ random: inout SeededRandom) -> (number: String, along: Double, isLeft: Bool)? {
    let along = along(mouth)
    guard along <= line.length else { return nil }
    var text = String(mouth)
    if random.below(25) == 0 { text += "B" }
    let isLeft = mouth % 2 == 1
    mouth += 2 + random.below(7)
    return (text, along, isLeft)
  }
}
