import AddressIndex

extension Register {
  /// Compiles the index of addresses from the register and puts it in the place of the one before.
  ///
  /// - Parameter path: the address database; its other layers stay.
  /// - Returns: how many objects it holds.
  /// - Throws: `RegisterError` where the register cannot be read or the index not written.
  package func compile(
    to path: String, progress: (Double) -> Void = { _ in }
  ) throws(RegisterError) -> Int {
    // Before the register is read: who reads later must also write later.
    let turn = try onIndex { () throws(AddressError) in try AddressStore.takeTurn(at: path) }
    let total = max(1, try count())
    var builder = GazetteerBuilder()
    try forEachRecord { record in
      builder.add(record)
      if builder.count % 4_096 == 0 { progress(0.8 * Double(builder.count) / Double(total)) }
    }
    let count = builder.count
    try onIndex { () throws(AddressError) in
      try AddressStore.write(builder.finish(), to: path, turn: turn)
    }
    progress(1)
    return count
  }

  private func onIndex<R>(_ body: () throws(AddressError) -> R) throws(RegisterError) -> R {
    do throws(AddressError) {
      return try body()
    } catch {
      throw RegisterError(error.message, file: error.file)
    }
  }
}
