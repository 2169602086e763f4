package import AddressIndex
import Telemetry

/// What makes two rows of a list the same object where neither has a code or a name of its own: the folded
/// address. Written with or without accents it is the same.
///
/// On a street the hamlet is a mere addition, which one list gives and the next leaves out: there it tells two houses
/// apart only where both have one. A commune that was formed of several may have a street of one name in each.
///
/// Most houses in hamlets have no number. Where neither a house number nor a building is known, the hamlet would
/// make all its houses one, so the coordinate takes part; without one there is no key.
package struct PlaceKey: Hashable, Sendable {
  /// The folded address, parts set apart by `|`; empty where nothing tells the object from its neighbours.
  package let text: String
  /// The folded hamlet of an address on a street or in a named alley; empty where it is in `text`, or not known.
  package let hamlet: String

  /// Whether two keys are of one address.
  package func matches(_ other: PlaceKey) -> Bool {
    text == other.text && (hamlet == other.hamlet || hamlet.isEmpty || other.hamlet.isEmpty)
  }

  /// Whether nothing tells the object from its neighbours.
  package var isEmpty: Bool { text.isEmpty }

  /// What the register's index of keys holds; equal hashes are compared with `matches`.
  package var hash: Int64 {
    var hash = StableHash()
    hash.add(text: text)
    return Int64(bitPattern: hash.value)
  }
}

/// Makes place keys, and remembers the names that it folded: a commune has a few dozen streets, and a list
/// names each a thousand times.
package struct PlaceKeyMaker {
  /// A province has some thousand street and hamlet names; beyond this many the list is something else, and the
  /// memory is emptied.
  private static let maximumNames = 100_000
  private var folded: [String: String] = [:]

  /// A maker that has folded nothing yet.
  package init() {}

  /// The key of an address.
  package mutating func key(of record: AddressRecord) -> PlaceKey {
    let hasNumber = record.house != nil || !record.building.isEmpty
    guard hasNumber || record.position != nil else { return PlaceKey(text: "", hamlet: "") }
    var text = record.communeCode
    for name in [record.street, record.alley] { text += "|" + fold(name) }
    text += "|" + (record.house?.text ?? "")
    let hamlet = fold(record.hamlet)
    let isOnStreet = hasNumber && !(record.street.isEmpty && record.alley.isEmpty)
    text += "|" + fold(record.building) + "|" + (isOnStreet ? "" : hamlet)
    if !hasNumber, let position = record.position { text += "|\(position.y),\(position.x)" }
    return PlaceKey(text: text, hamlet: isOnStreet ? hamlet : "")
  }

  /// A folded name, from memory where it was met before.
  package mutating func fold(_ name: String) -> String {
    if name.isEmpty { return "" }
    if let known = folded[name] { return known }
    if folded.count >= PlaceKeyMaker.maximumNames { folded.removeAll(keepingCapacity: true) }
    let key = NameFolding.fold(name)
    folded[name] = key
    return key
  }
}

extension StableHash {
  /// Adds the bytes of a text, in one piece: byte by byte through a sequence they cost ten times as much.
  mutating func add(text: String) {
    var text = text
    text.withUTF8 { bytes in unsafe add(UnsafeRawBufferPointer(bytes)) }
  }
}
