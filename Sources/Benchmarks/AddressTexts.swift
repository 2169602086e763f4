import AddressIndex
import Simulation
import Telemetry

/// Texts to places: lines as people write them, whole and as they are typed.
struct AddressTexts {
  private let base: AddressBase

  init(_ base: AddressBase) { self.base = base }

  func measure() throws(BenchFailure) {
    let index = base.index
    var scribe = AddressScribe(seed: AddressBase.seed, index: index)
    let hands = AddressScribe.Hand.allCases
    var (search, suggest) = ([Double](), [Double]())
    var (asked, first) = (0, 0)
    for (number, record) in base.sample.enumerated() {
      let hand = hands[number % hands.count]
      let line = scribe.line(record, hand: hand)
      var elapsed = Elapsed()
      let answers = elapsed.add { index.search(line) }
      search.append(Double(elapsed.wall) / 1e6)
      // Only a house with a number in a street is one object; and a slip may make another street of it.
      if record.house != nil, !record.street.isEmpty, hand != .slip, hand != .former {
        asked += 1
        if answers.first?.number == record.number { first += 1 }
      }
      // A tenth of the lines are typed letter by letter.
      guard number % 10 == 0 else { continue }
      var prefix = ""
      for letter in line {
        prefix.append(letter)
        var elapsed = Elapsed()
        _ = elapsed.add { index.suggest(prefix) }
        suggest.append(Double(elapsed.wall) / 1e6)
      }
    }
    row("suggest, \(suggest.count) prefixes", suggest, budget: 20, note: "")
    let share = Double(first) / Double(max(1, asked)) * 100
    row(
      "search, \(search.count) lines", search, budget: 50,
      note: " (\(Table.fixed(share, 1)) % of \(asked) houses first)")
  }

  private func row(_ name: String, _ milliseconds: [Double], budget: Int, note: String) {
    Table.row("\(name), p50 ms", Table.fixed(Statistics.median(milliseconds), 2), budget: "")
    Table.row(
      "  p99 ms", Table.fixed(Statistics.quantile(0.99, milliseconds), 2), budget: "≤ \(budget)\(note)")
    Table.row("  longest ms", Table.fixed(milliseconds.max() ?? .nan, 2), budget: "")
  }
}
