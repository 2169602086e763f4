import Glibc

/// A hash table from byte strings to small numbers, filled once and then only read.
///
/// Topics arrive as bytes and leave as a device's number; turning each into a `String` first would cost more
/// than all the rest of routing. With 100,000 devices what costs is memory far away, so a lookup goes there
/// twice: to a slot of eight bytes (open addressing), and to the key's record in one arena of bytes. It
/// allocates nothing.
struct ByteTable: Sendable {
  /// One key. An empty slot has `record` zero.
  private struct Slot {
    /// The upper half of the hash, which tells most strangers apart without going to the arena.
    var tag: UInt32 = 0
    /// Where the key's record starts in the arena: value and length, four bytes each, then the bytes.
    var record: UInt32 = 0
  }

  private static let recordHeader = 8
  private var slots: [Slot]
  /// Starts with a record that no key has, so that zero can mean "empty".
  private var arena = [UInt8](repeating: 0, count: ByteTable.recordHeader)
  private let mask: Int
  private var count = 0

  /// An empty table with room for `capacity` keys.
  init(capacity: Int) {
    var size = 16
    // At most half full: probes stay next to the first slot.
    while size < capacity * 2 { size *= 2 }
    slots = Array(repeating: Slot(), count: size)
    mask = size - 1
  }

  /// Adds a key.
  ///
  /// - Returns: the value stored under it before, which stays; `nil` where the key is new.
  /// - Precondition: the key is not empty and the table has room.
  mutating func insert(_ key: String, value: UInt32) -> UInt32? {
    var key = key
    return key.withUTF8 { unsafe insert(UnsafeRawBufferPointer($0), value: value) }
  }

  private mutating func insert(_ key: UnsafeRawBufferPointer, value: UInt32) -> UInt32? {
    precondition(key.count > 0, "an empty topic or id is refused before it gets here")
    precondition(count * 2 < slots.count, "the table was made for fewer keys")
    let hash = unsafe ByteTable.hash(key)
    let (at, found) = unsafe find(key, hash)
    if let found { return found }
    slots[at] = Slot(tag: UInt32(truncatingIfNeeded: hash >> 32), record: UInt32(arena.count))
    append(value)
    append(UInt32(key.count))
    unsafe arena.append(contentsOf: key)
    // Records start at multiples of eight, so that a header never lies across two cache lines.
    while arena.count % ByteTable.recordHeader != 0 { arena.append(0) }
    count += 1
    return nil
  }

  private mutating func append(_ word: UInt32) {
    unsafe withUnsafeBytes(of: word) { unsafe arena.append(contentsOf: $0) }
  }

  /// The value under `key`; `nil` where there is none.
  /// - Complexity: O(length of the key).
  func value(of key: UnsafeRawBufferPointer) -> UInt32? {
    guard key.count > 0 else { return nil }
    return unsafe find(key, ByteTable.hash(key)).value
  }

  /// The slot where the key is or would be, and its value if it is.
  private func find(_ key: UnsafeRawBufferPointer, _ hash: UInt64) -> (at: Int, value: UInt32?) {
    let tag = UInt32(truncatingIfNeeded: hash >> 32)
    var at = Int(truncatingIfNeeded: hash) & mask
    while true {
      let slot = slots[at]
      if slot.record == 0 { return (at, nil) }
      if slot.tag == tag, let value = unsafe value(at: Int(slot.record), of: key) { return (at, value) }
      at = (at + 1) & mask
    }
  }

  /// The value of a record; `nil` where its key is another one.
  private func value(at record: Int, of key: UnsafeRawBufferPointer) -> UInt32? {
    unsafe arena.withUnsafeBytes { bytes in
      let length = unsafe bytes.load(fromByteOffset: record + 4, as: UInt32.self)
      guard Int(length) == key.count else { return nil }
      let start = unsafe bytes.baseAddress! + record + ByteTable.recordHeader
      guard unsafe memcmp(start, key.baseAddress!, key.count) == 0 else { return nil }
      return unsafe bytes.load(fromByteOffset: record, as: UInt32.self)
    }
  }

  /// Eight bytes at a time, each folded in by a 64 × 64 → 128 bit product, as wyhash does.
  private static func hash(_ key: UnsafeRawBufferPointer) -> UInt64 {
    var state = 0x9E37_79B9_7F4A_7C15 ^ UInt64(key.count)
    var at = 0
    while at + 8 <= key.count {
      state = unsafe fold(state ^ key.loadUnaligned(fromByteOffset: at, as: UInt64.self))
      at += 8
    }
    if at < key.count {
      var rest: UInt64 = 0
      while at < key.count {
        rest = unsafe rest << 8 | UInt64(key[at])
        at += 1
      }
      state = fold(state ^ rest)
    }
    return fold(state)
  }

  private static func fold(_ word: UInt64) -> UInt64 {
    let product = word.multipliedFullWidth(by: 0xA076_1D64_78BD_642F)
    return product.high ^ product.low
  }
}
