import Threads

/// Hands the rows of a list from a thread that reads and checks them to the one that stores them: reading costs about
/// half of an import, and the smallest server has two cores.
///
/// Rows and batches keep the order of the file, and what a row says does not depend on the register; so what becomes
/// of a list is the same as if one thread did everything. Batches go back to the reader when they are done with: it
/// allocated their texts and frees them without waiting for the other thread's allocator.
@safe final class RowHandover<Source: RowSource>: @unchecked Sendable {
  /// What lies between the threads.
  private struct Table {
    var filled: [RowBatch] = []
    var spent: [RowBatch] = []
    var isAbandoned = false
  }

  /// More batches would only be memory: the slower thread decides.
  private static var mostWaiting: Int { 3 }

  private let table = Monitor(Table())
  private let count: Int
  // Only the reading thread touches it once that has begun.
  private var feed: RowFeed<Source>

  /// - Parameter count: rows of a batch.
  init(_ feed: RowFeed<Source>, count: Int) {
    precondition(count > 0, "a batch has at least one row")
    self.feed = feed
    self.count = count
  }

  /// Gives `body` every batch, the last one with its end, while the next ones are read.
  func forEach(_ body: (RowBatch) throws(RegisterError) -> Void) throws(RegisterError) {
    let thread = WorkerThread { self.read() }
    // A thread that still reads would keep the file open, and its rows, after the import has failed.
    defer {
      table.change { $0.isAbandoned = true }
      thread.join()
    }
    while true {
      let batch = table.wait { (table: inout Table) in
        table.filled.isEmpty ? .again(within: nil) : .done(table.filled.removeFirst())
      }
      try body(batch)
      if batch.end != nil { return }
      table.change { $0.spent.append(batch) }
    }
  }

  /// The reading thread: one batch after the other until the list ends or nobody wants more.
  private func read() {
    var isAtEnd = false
    while !isAtEnd {
      let place: RowBatch? = table.wait { (table: inout Table) in
        if table.isAbandoned { return .done(nil) }
        if table.filled.count >= RowHandover.mostWaiting { return .again(within: nil) }
        return .done(table.spent.popLast() ?? RowBatch())
      }
      guard var batch = place else { return }
      feed.fill(&batch, count: count)
      isAtEnd = batch.end != nil
      table.change { $0.filled.append(batch) }
    }
  }
}
