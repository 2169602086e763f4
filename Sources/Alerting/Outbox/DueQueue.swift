import Telemetry

/// The chains that may be sent, earliest first: a binary heap.
struct DueQueue: Sendable {
  struct Entry: Sendable {
    var at: Milliseconds
    var id: Int64
    var chain: String

    func precedes(_ other: Entry) -> Bool { (at, id) < (other.at, other.id) }
  }

  private var heap: [Entry] = []

  var first: Entry? { heap.first }

  /// - Complexity: O(log *n*).
  mutating func insert(_ entry: Entry) {
    heap.append(entry)
    var child = heap.count - 1
    while child > 0 {
      let parent = (child - 1) / 2
      guard heap[child].precedes(heap[parent]) else { return }
      heap.swapAt(child, parent)
      child = parent
    }
  }

  /// - Precondition: there is an entry.
  /// - Complexity: O(log *n*).
  mutating func removeFirst() {
    heap.swapAt(0, heap.count - 1)
    heap.removeLast()
    var parent = 0
    while true {
      var least = parent
      for child in [2 * parent + 1, 2 * parent + 2] where child < heap.count {
        if heap[child].precedes(heap[least]) { least = child }
      }
      if least == parent { return }
      heap.swapAt(least, parent)
      parent = least
    }
  }
}
