/// The schemes of codes whose shape is known. None is final, and others are kept as they come.
package enum AddressCodeScheme: String, Sendable, CaseIterable {
  /// Mã địa chỉ số of the national plan: ten digits.
  case ndas10
  /// Vpostcode of the post: five postal digits and seven characters of a plus code.
  case vpostcode
  /// A full plus code.
  case pluscode
  /// The draft code of the Ministry of Public Security: twelve digits.
  case ca12
}

/// What is wrong with the shape of a code.
package enum AddressCodeFault: Hashable, Sendable {
  /// Nothing was written.
  case empty
  /// More than 64 characters: no code of any scheme is near that long.
  case tooLong
  /// A spreadsheet took the code for a number and cut off leading zeros. `right` is the code with them.
  case lostZeros(right: String)
  /// A spreadsheet shows the code as a rounded number, `5.1E+09`; its digits are lost.
  case roundedNumber
  /// Another number of characters than the scheme has.
  case length(found: Int, right: Int)
  /// A character that the scheme does not have at this place, counted from 1.
  case character(Character, at: Int)
  /// A short plus code, which means nothing without the name of a town.
  case shortPlusCode
  /// No plus code.
  case plusCode(PlusCodeText.Fault)

  /// What is wrong and what would be right, for a person.
  package var explanation: String {
    switch self {
    case .empty: "the code is empty"
    case .tooLong: "the code is longer than 64 characters"
    case .lostZeros(let right):
      "the code lost its leading zeros, as spreadsheets do to numbers; '\(right)' would be right"
    case .roundedNumber:
      "the code was rounded to a number by a spreadsheet; take it from the source again, as text"
    case .length(let found, let right): "the code has \(found) characters instead of \(right)"
    case .character(let character, let place):
      "the code has '\(character)' at place \(place), which it cannot have there"
    case .shortPlusCode: "the plus code is a short one; write the full code, as 7P7C4QCR+6W"
    case .plusCode(let fault): fault.explanation
    }
  }
}

/// What a look at the shape of a code says.
package enum AddressCodeShape: Hashable, Sendable {
  /// It has the scheme's shape, in the scheme's own spelling.
  case right
  /// It has the shape once blanks, hyphens and capitals are put in order; this is the code to keep.
  case respelled(AddressCode)
  /// The scheme is not known, so nothing was checked. The code is kept as it is, and a person is told.
  case unknownScheme
  /// It cannot be a code of its scheme.
  case wrong(AddressCodeFault)
}
