package import Telemetry

/// The instants at which something must be looked at again, earliest first; at equal times in rule order.
///
/// Two daemons fed the same readings must decide in the same order, so ties are broken by the partition's
/// number, which follows the rule files.
package struct TimerHeap: Sendable {
  /// One appointment.
  package struct Entry: Equatable, Sendable {
    /// When.
    package let due: Milliseconds
    /// The number of the partition to look at.
    package let partition: Int32

    /// Makes an appointment.
    package init(due: Milliseconds, partition: Int32) {
      self.due = due
      self.partition = partition
    }

    static func precedes(_ a: Entry, _ b: Entry) -> Bool {
      a.due != b.due ? a.due < b.due : a.partition < b.partition
    }
  }

  private var entries: [Entry] = []

  /// No appointments.
  package init() {}

  /// How many appointments there are, outdated ones included.
  package var count: Int { entries.count }
  /// The earliest appointment.
  package var first: Entry? { entries.isEmpty ? nil : entries[0] }

  /// Makes room, so that a running daemon need not.
  package mutating func reserve(_ capacity: Int) { entries.reserveCapacity(capacity) }

  /// Adds an appointment.
  /// - Complexity: O(log *n*).
  package mutating func push(_ entry: Entry) {
    entries.append(entry)
    var child = entries.count - 1
    while child > 0 {
      let parent = (child - 1) / 2
      guard Entry.precedes(entries[child], entries[parent]) else { break }
      exchange(child, parent)
      child = parent
    }
  }

  /// Removes the earliest appointment.
  ///
  /// - Precondition: there is one.
  /// - Complexity: O(log *n*).
  package mutating func popFirst() -> Entry {
    precondition(!entries.isEmpty, "An empty heap has no earliest appointment.")
    exchange(0, entries.count - 1)
    let earliest = entries.removeLast()
    var parent = 0
    while true {
      var child = 2 * parent + 1
      guard child < entries.count else { break }
      if child + 1 < entries.count, Entry.precedes(entries[child + 1], entries[child]) { child += 1 }
      guard Entry.precedes(entries[child], entries[parent]) else { break }
      exchange(child, parent)
      parent = child
    }
    return earliest
  }

  private mutating func exchange(_ a: Int, _ b: Int) {
    let entry = entries[a]
    entries[a] = entries[b]
    entries[b] = entry
  }
}
