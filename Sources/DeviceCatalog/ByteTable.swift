import Glibc

/// A hash table from byte strings to small numbers, filled once and then only read.
///
/// Topics arrive as bytes and leave as a device's number; turning each into a `String` first would cost more
/// than all the rest of routing. Open addressing over one arena of bytes: a lookup touches one slot of
/// sixteen bytes and one stretch of the arena, and allocates nothing.
struct ByteTable: Sendable {
  /// One key. An empty slot has `length` zero; an empty key is never stored.
  private struct Slot {
    var tag: UInt32 = 0
    var offset: UInt32 = 0
    var length: UInt32 = 0
    var value: UInt32 = 0
  }

  private var slots: [Slot]
  private var arena: [UInt8] = []
  private var mask: Int
  private(set) var count = 0

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
    unsafe precondition(!key.isEmpty, "an empty topic or id is refused before it gets here")
    precondition(count * 2 < slots.count, "the table was made for fewer keys")
    let hash = unsafe ByteTable.hash(key)
    let (at, found) = unsafe find(key, hash)
    if found { return slots[at].value }
    let length = UInt32(key.count)
    slots[at] = Slot(
      tag: UInt32(truncatingIfNeeded: hash >> 32), offset: UInt32(arena.count), length: length, value: value)
    unsafe arena.append(contentsOf: key)
    count += 1
    return nil
  }

  /// The value under `key`; `nil` where there is none.
  /// - Complexity: O(length of the key).
  func value(of key: UnsafeRawBufferPointer) -> UInt32? {
    guard unsafe !key.isEmpty else { return nil }
    let (at, found) = unsafe find(key, ByteTable.hash(key))
    return found ? slots[at].value : nil
  }

  private func find(_ key: UnsafeRawBufferPointer, _ hash: UInt64) -> (at: Int, found: Bool) {
    let tag = UInt32(truncatingIfNeeded: hash >> 32)
    var at = Int(truncatingIfNeeded: hash) & mask
    while true {
      let slot = slots[at]
      if slot.length == 0 { return (at, false) }
      if slot.tag == tag, Int(slot.length) == key.count {
        let isEqual = unsafe arena.withUnsafeBytes { bytes in
          unsafe memcmp(bytes.baseAddress! + Int(slot.offset), key.baseAddress!, key.count) == 0
        }
        if isEqual { return (at, true) }
      }
      at = (at + 1) & mask
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
