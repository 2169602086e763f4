/// A hash that is the same in every run and on every machine, for fingerprints that are stored or sent.
///
/// FNV-1a with 64 bits: Fowler, Noll, Vo. Not a defence against somebody who makes collisions.
package struct StableHash: Sendable {
  /// The hash of what was added so far.
  package private(set) var value: UInt64 = 0xcbf2_9ce4_8422_2325

  /// The hash of nothing.
  package init() {}

  /// Adds one byte.
  @inlinable package mutating func add(_ byte: UInt8) {
    value = (value ^ UInt64(byte)) &* 0x100_0000_01b3
  }

  /// Adds bytes.
  package mutating func add(_ bytes: some Sequence<UInt8>) {
    for byte in bytes { add(byte) }
  }

  /// Adds bytes in memory.
  package mutating func add(_ bytes: UnsafeRawBufferPointer) {
    for index in 0..<bytes.count { add(unsafe bytes[index]) }
  }
}
