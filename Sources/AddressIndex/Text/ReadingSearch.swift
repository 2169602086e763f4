/// Finds the reading of a line with the most points: a row of parts that covers every token once.
///
/// Dynamic programming from left to right. At each token the best `beamWidth` readings of what is before it
/// are kept, told apart by the parts they have used. The work is bounded: a token begins at most about sixty
/// parts (a word can mean two things with six names of at most six words each, and eight words of the
/// lexicon at three levels), each is tried behind at most `beamWidth` readings, so a line of 1,000
/// characters ends within some 720,000 steps (1,000 tokens, 60 parts, 12 readings). There is no recursion.
struct ReadingSearch {
  /// Readings kept at a token: enough for a name to be street, commune or district at three places.
  static let beamWidth = 12

  private struct Reading {
    var points: Int32
    /// The parts used, a bit each; hamlets count to three.
    var used: UInt32
    /// Provinces of before in which all units so far can lie.
    var provinces: UInt64
    /// The reading it continues; -1 at the start of the line.
    var previous: Int32
    /// Its last part.
    var part: Int32
    /// The last ordered part, and whether they rose or fell; 0 at first.
    var last: UInt8
    var direction: Int8
  }

  private(set) var parts: [AddressPart] = []
  private var readings: [Reading]
  private var counts: [Int32]
  private let finder: PartFinder

  init(_ finder: PartFinder) {
    self.finder = finder
    let count = finder.line.tokens.count
    let none = Reading(points: 0, used: 0, provinces: .max, previous: -1, part: -1, last: 0, direction: 0)
    readings = [Reading](repeating: none, count: (count + 1) * ReadingSearch.beamWidth)
    counts = [Int32](repeating: 0, count: count + 1)
    counts[0] = 1
    parts.reserveCapacity(count * 12)
  }

  /// The parts of the best reading, from left to right.
  mutating func best() -> [AddressPart] {
    let end = finder.line.tokens.count
    for at in 0..<end where counts[at] > 0 {
      let from = parts.count
      finder.find(at: at, into: &parts)
      for part in from..<parts.count { extend(at, by: part) }
    }
    let last = end * ReadingSearch.beamWidth
    guard var at = (last..<(last + Int(counts[end]))).max(by: { readings[$0].points < readings[$1].points })
    else {
      return []
    }
    var found: [AddressPart] = []
    while readings[at].part >= 0 {
      found.append(parts[Int(readings[at].part)])
      at = Int(readings[at].previous)
    }
    return found.reversed()
  }

  private mutating func extend(_ at: Int, by number: Int) {
    let part = parts[number]
    let first = at * ReadingSearch.beamWidth
    for index in first..<(first + Int(counts[at])) {
      if let next = continued(index, part, Int32(number)) { insert(next, at: Int(part.end)) }
    }
  }

  /// A reading with one more part; `nil` where a line cannot have both.
  private func continued(_ index: Int, _ part: AddressPart, _ number: Int32) -> Reading? {
    var next = readings[index]
    let before: AddressPart? = next.part >= 0 ? parts[Int(next.part)] : nil
    next.previous = Int32(index)
    next.part = number
    next.points += part.points
    switch part.slot {
    case .unknown, .phone, .country, .filler: return next
    case .alley:
      next.used |= 1 << UInt32(AddressPart.Slot.alley.rawValue)
      return next
    case .hamlet:
      // "Tổ 3, thôn Phú Bình": hamlets lie in hamlets, three deep at most.
      guard next.used >> 28 < 3 else { return nil }
      next.used += 1 << 28
    default:
      let bit = UInt32(1) << UInt32(part.slot.rawValue)
      if next.used & bit != 0 {
        guard isRepeated(index, part) else { return nil }
        // A province is often said twice; twice the same commune is more likely a commune and its district.
        next.points = readings[index].points + (part.slot == .province ? part.points - 1 : 2)
        return next
      }
      next.used |= bit
    }
    follow(before, part, &next)
    if part.slot.isOrdered { order(part, &next) }
    return next
  }

  /// Whether an earlier part said the same: "hà nội, Phường Trung Liệt, Quận Đống Đa, Hà Nội".
  private func isRepeated(_ index: Int, _ part: AddressPart) -> Bool {
    var at = index
    while at >= 0, readings[at].part >= 0 {
      let earlier = parts[Int(readings[at].part)]
      if earlier.slot == part.slot, isSameName(earlier, part) { return true }
      at = Int(readings[at].previous)
    }
    return false
  }

  private func isSameName(_ a: AddressPart, _ b: AddressPart) -> Bool {
    if a.known >= 0 || b.known >= 0 { return a.known == b.known }
    guard a.end - a.name == b.end - b.name else { return false }
    let tokens = finder.line.tokens
    return (0..<Int(a.end - a.name)).allSatisfy {
      tokens[Int(a.name) + $0].key == tokens[Int(b.name) + $0].key
    }
  }

  /// What a part gains or loses by the one before it.
  private func follow(_ before: AddressPart?, _ part: AddressPart, _ next: inout Reading) {
    let isBehindNumber = before.map { isNumbered($0) } ?? false
    if part.phrase < 0 {
      switch part.slot {
      case .street where isBehindNumber: next.points += AddressPoints.streetAfterHouse
      case .street where part.known < 0 && !finder.line.isBorder(Int(part.start)): next.points -= 3
      case .commune, .district, .province:
        let isUnitBehind = isBehindNumber && next.used & (1 << UInt32(AddressPart.Slot.street.rawValue)) == 0
        if isUnitBehind { next.points += AddressPoints.unitAfterHouse }
      case .building where before?.slot != .room && before != nil: next.points -= 4
      default: break
      }
    }
    guard part.provinces != .max else { return }
    // Of a province whose tables are not loaded, no name can be said to lie outside.
    let known = finder.lexicon.communeLand | finder.lexicon.districtLand
    if part.slot == .province, part.provinces & known == 0 { return }
    let common = next.provinces & part.provinces
    if common == 0 { next.points += AddressPoints.contradiction } else { next.provinces = common }
  }

  /// Whether a part is a house's or an alley's number, behind which a street's name is expected.
  private func isNumbered(_ part: AddressPart) -> Bool {
    part.slot == .house || (part.slot == .alley && finder.line.tokens[Int(part.name)].isNumber)
  }

  private func order(_ part: AddressPart, _ next: inout Reading) {
    let rank = part.slot.rawValue
    if next.last != 0, next.last != rank {
      let direction: Int8 = rank > next.last ? 1 : -1
      if next.direction != 0, next.direction != direction { next.points += AddressPoints.turn }
      next.direction = direction
    }
    next.last = rank
  }

  /// Keeps a reading among the best of its place. Two that used the same parts differ only in points.
  private mutating func insert(_ reading: Reading, at place: Int) {
    let first = place * ReadingSearch.beamWidth
    let count = Int(counts[place])
    var worst = first
    for index in first..<(first + count) {
      if readings[index].used == reading.used {
        if reading.points > readings[index].points { readings[index] = reading }
        return
      }
      if readings[index].points < readings[worst].points { worst = index }
    }
    if count < ReadingSearch.beamWidth {
      readings[first + count] = reading
      counts[place] += 1
    } else if reading.points > readings[worst].points {
      readings[worst] = reading
    }
  }
}
