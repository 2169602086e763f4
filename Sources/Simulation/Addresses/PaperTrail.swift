import AddressIndex
import Telemetry

/// What happened to an object and when, up to a day: stated, given its number, seen, its owner told, its plate fixed.
struct PaperTrail {
  /// The first day of the campaign, at midnight in Vietnam.
  let first: Milliseconds
  /// Its last day.
  let last: Milliseconds

  private static let sources = ["Công an xã", "Tổ đề án 06", "Bưu điện", "Đơn vị khảo sát"]
  private static let channels = ["Trực tiếp", "VNeID", "SMS", "Zalo", "Văn bản"]

  /// Writes state, days, channel, source and owner into an object.
  func fill(_ address: inout SimulatedAddress, _ random: inout SeededRandom) {
    let roll = random.below(100)
    let state: AddressState = roll < 22 ? .declared : roll < 65 ? .created : .verified
    address.record.state = state
    address.source = PaperTrail.sources[random.below(PaperTrail.sources.count)]
    // From the last event backwards, so that none lies outside the campaign.
    var day = first + Milliseconds(random.below(Int((last - first) / Span.day) + 1)) * Span.day
    if state == .verified {
      address.verifiedOn = day
      if random.below(10) < 4 { address.plateOn = min(last, day + days(60, &random)) }
      day = max(first, day - days(90, &random))
    }
    if state >= .created {
      address.createdOn = day
      if random.below(10) < 6 {
        address.notifiedOn = min(last, day + days(30, &random))
        address.channel = PaperTrail.channels[random.below(PaperTrail.channels.count)]
      }
      day = max(first, day - days(60, &random))
    }
    address.declaredOn = day
    if random.below(10) < 4 { address.owner = PersonNames.invent(&random) }
  }

  private func days(_ most: Int, _ random: inout SeededRandom) -> Milliseconds {
    Milliseconds(1 + random.below(most)) * Span.day
  }
}
