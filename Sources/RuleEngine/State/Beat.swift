import Telemetry

/// The common appointment of all partitions whose rules are evaluated at the same interval.
///
/// A thousand of them fall due at the same instant. One after the other through a heap, each would sink through
/// all the others; here they stand in a row.
struct Beat {
  /// Milliseconds from one evaluation to the next.
  let interval: Milliseconds
  /// The partitions, ascending: in the order of the rules.
  private(set) var members: [Int32] = []
  /// The instant that is evaluated next; no member falls due before it, perhaps none at it. `.max` for never.
  private(set) var due = Milliseconds.max
  /// Members before this one are through with that instant.
  private var cursor = 0
  /// The earliest later appointment met so far.
  private var later = Milliseconds.max

  /// The beat of rules that are evaluated every `interval` milliseconds.
  init(interval: Milliseconds) { self.interval = interval }

  /// Adds a partition; their numbers ascend.
  mutating func add(_ partition: Int32) { members.append(partition) }

  /// Takes in that a member falls due at `time`.
  mutating func note(_ time: Milliseconds, of partition: Int32) {
    if time > due {
      later = min(later, time)
    } else if time < due {
      later = min(later, due)
      due = time
      cursor = 0
    } else {
      cursor = min(cursor, place(of: partition))
    }
  }

  /// The next member that is due at `due`; `nil` where all are through, and then `due` has moved on.
  mutating func next(_ partitions: [Partition]) -> Int32? {
    while cursor < members.count {
      let time = partitions[Int(members[cursor])].due
      if time <= due { return members[cursor] }
      later = min(later, time)
      cursor += 1
    }
    due = later
    later = .max
    cursor = 0
    return nil
  }

  private func place(of partition: Int32) -> Int {
    var low = 0
    var high = members.count
    while low < high {
      let middle = (low + high) >> 1
      if members[middle] < partition { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
