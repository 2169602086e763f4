/// The codes of all objects: from a code to its objects and back.
///
/// Codes are opaque and of several schemes, so nothing is made of their text but a hash to find them by.
struct CodeTable: Sendable {
  /// The codes' texts, ordered by object.
  var texts = NamePool()
  /// The schemes' names.
  var schemes = NamePool()
  /// For each code, text number minus one: whose it is, and of which scheme.
  var owners: [UInt32] = []
  var schemeOf: [UInt8] = []
  /// Hashes in ascending order, and whose code each is.
  var hashes: [UInt64] = []
  var order: [UInt32] = []

  /// The objects that bear a code.
  func objects(with text: String) -> [UInt32] {
    let bytes = Array(text.utf8)
    let hash = CodeTable.hash(bytes)
    var at = Halving.first(hashes.count) { hashes[$0] >= hash }
    var found: [UInt32] = []
    while at < hashes.count, hashes[at] == hash {
      let code = order[at]
      if texts.compare(code + 1, bytes) == 0 { found.append(owners[Int(code)]) }
      at += 1
    }
    return found.sorted()
  }

  /// The codes of an object.
  func codes(of object: UInt32) -> [AddressCode] {
    var at = Halving.first(owners.count) { owners[$0] >= object }
    var found: [AddressCode] = []
    while at < owners.count, owners[at] == object {
      found.append(AddressCode(scheme: schemes[UInt32(schemeOf[at]) + 1], text: texts[UInt32(at) + 1]))
      at += 1
    }
    return found
  }

  static func hash(_ bytes: [UInt8]) -> UInt64 {
    unsafe bytes.withUnsafeBufferPointer { unsafe NameInterner.hash($0) }
  }
}
