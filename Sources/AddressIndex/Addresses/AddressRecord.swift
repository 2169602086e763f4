/// One addressed object, such as a house, a school or a bridge, as the index needs it.
///
/// Who owns it, who was notified and when the plate was fixed is the register's business and is not here:
/// what is compiled into the index may be read by everybody who may ask for a place.
package struct AddressRecord: Hashable, Sendable {
  /// The register's number of the object; it never changes and is never given again.
  package var number: Int64
  /// The house number; `nil` where the object has none, as most houses in hamlets.
  package var house: HousePath?
  /// The name of its alley, where alleys have names: "hẻm Bà Triệu". Empty where numbers do.
  package var alley: String
  /// The street's or road's name without the word for it: "Quang Trung", "Quốc lộ 1A". Empty where there is
  /// none.
  package var street: String
  /// The building, block or site: "Chung cư 577", "Trường THPT Trần Quốc Tuấn".
  package var building: String
  /// Thôn, xóm, tổ dân phố, with that word: "Thôn Phú Bình".
  package var hamlet: String
  /// The commune in force: five digits.
  package var communeCode: String
  /// Where it stands.
  package var position: MapPoint?
  /// Where one goes in, where that is known apart from where it stands.
  package var entrances: [MapPoint]
  /// What kind of object it is, a code of the table of object classes.
  package var objectClass: String
  /// What else it is called by machines.
  package var codes: [AddressCode]
  /// How far the address has come.
  package var state: AddressState

  /// An object of which so far only number and commune are known.
  package init(number: Int64, communeCode: String) {
    self.number = number
    self.communeCode = communeCode
    house = nil
    alley = ""
    street = ""
    building = ""
    hamlet = ""
    position = nil
    entrances = []
    objectClass = ""
    codes = []
    state = .declared
  }
}
