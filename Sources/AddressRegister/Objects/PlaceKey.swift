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
  package let hash: Int64

  init(text: String, hamlet: String) {
    self.text = text
    self.hamlet = hamlet
    var hash = StableHash()
    hash.add(text: text)
    self.hash = Int64(bitPattern: hash.value)
  }
}

/// Makes place keys, and remembers the names that it folded: a commune has a few dozen streets, and a list
/// names each a thousand times.
package struct PlaceKeyMaker {
  /// A name and how it folds.
  private struct Folded {
    var name = ""
    var key = ""
  }

  /// A province has some thousand street and hamlet names. Each has one place, by the hash of its bytes, which
  /// it loses to the next name that needs it: a dictionary would compose the accents of a name before it looks.
  private static let places = 1 << 14
  private var folded = [Folded](repeating: Folded(), count: places)

  /// A maker that has folded nothing yet.
  package init() {}

  /// The key of an address.
  package mutating func key(of record: AddressRecord) -> PlaceKey {
    let hasNumber = record.house != nil || !record.building.isEmpty
    guard hasNumber || record.position != nil else { return PlaceKey(text: "", hamlet: "") }
    var text = record.communeCode
    text.reserveCapacity(96)
    append(fold(record.street), to: &text)
    append(fold(record.alley), to: &text)
    append(record.house?.text ?? "", to: &text)
    append(fold(record.building), to: &text)
    let hamlet = fold(record.hamlet)
    let isOnStreet = hasNumber && !(record.street.isEmpty && record.alley.isEmpty)
    append(isOnStreet ? "" : hamlet, to: &text)
    if !hasNumber, let position = record.position { text += "|\(position.y),\(position.x)" }
    return PlaceKey(text: text, hamlet: isOnStreet ? hamlet : "")
  }

  /// A folded name, from memory where it was met before.
  package mutating func fold(_ name: String) -> String {
    if name.isEmpty { return "" }
    var hash = StableHash()
    hash.add(text: name)
    let place = Int(truncatingIfNeeded: hash.value ^ hash.value >> 32) & (PlaceKeyMaker.places - 1)
    if folded[place].name == name { return folded[place].key }
    let key = NameFolding.fold(name)
    folded[place] = Folded(name: name, key: key)
    return key
  }

  private func append(_ part: String, to text: inout String) {
    text += "|"
    text += part
  }
}

extension StableHash {
  /// Adds the bytes of a text, in one piece: byte by byte through a sequence they cost ten times as much.
  mutating func add(text: String) {
    var text = text
    text.withUTF8 { bytes in unsafe add(UnsafeRawBufferPointer(bytes)) }
  }
}
