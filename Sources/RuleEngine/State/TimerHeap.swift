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

  /// Children of an entry: four lie in a cache line or two, and make the heap half as deep as two would.
  /// (D. B. Johnson, *Priority queues with update and finding minimum spanning trees*, 1975.)
  private static let width = 4

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
      let parent = (child - 1) / TimerHeap.width
      guard Entry.precedes(entry, entries[parent]) else { break }
      entries[child] = entries[parent]
      child = parent
    }
    entries[child] = entry
  }

  /// Removes the earliest appointment.
  ///
  /// - Precondition: there is one.
  /// - Complexity: O(log *n*).
  package mutating func popFirst() -> Entry {
    precondition(!entries.isEmpty, "An empty heap has no earliest appointment.")
    let earliest = entries[0]
    let last = entries.removeLast()
    if !entries.isEmpty { sink(last) }
    return earliest
  }

  /// Puts another appointment in the place of the earliest: what a timer that has moved on needs, at half the
  /// price of removing one and adding one.
  ///
  /// - Precondition: there is one.
  /// - Complexity: O(log *n*).
  package mutating func replaceFirst(by entry: Entry) {
    precondition(!entries.isEmpty, "An empty heap has no earliest appointment.")
    sink(entry)
  }

  /// Lets an entry sink from the top to its place.
  private mutating func sink(_ entry: Entry) {
    let count = entries.count
    var parent = 0
    while true {
      let first = TimerHeap.width * parent + 1
      guard first < count else { break }
      var child = first
      for other in first + 1..<max(first + 1, min(first + TimerHeap.width, count))
      where Entry.precedes(entries[other], entries[child]) { child = other }
      guard Entry.precedes(entries[child], entry) else { break }
      entries[parent] = entries[child]
      parent = child
    }
    entries[parent] = entry
  }
}
