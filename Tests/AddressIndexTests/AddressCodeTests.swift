import AddressIndex
import Testing

@Suite struct `The code of an address` {
  @Test(arguments: [
    ("ndas10", "5102100001"), ("ndas10", "0100000001"), ("ca12", "051021000012"), ("pluscode", "7P7C4QCR+6W"),
    ("pluscode", "7P7C4QCR+6W3"), ("vpostcode", "570004QCR+6W"), ("vpostcode", "570004QCR6W2"),
    ("vpostcode", "5700022222CC"),
  ])
  func `of a known scheme has the scheme's shape`(scheme: String, text: String) {
    #expect(AddressCode(scheme: scheme, text: text).shape == .right)
  }

  @Test(arguments: [
    ("ndas10", "51-0210-0001", "5102100001"), ("ca12", "051 021 000 012", "051021000012"),
    ("pluscode", "7p7c4qcr+6w", "7P7C4QCR+6W"), ("vpostcode", "57000-4qcr+6w", "570004QCR+6W"),
  ])
  func `is respelled where only blanks, hyphens and capitals differ`(
    scheme: String, text: String, kept: String
  ) {
    let code = AddressCode(scheme: scheme, text: text)
    #expect(code.shape == .respelled(AddressCode(scheme: scheme, text: kept)))
  }

  @Test(arguments: [
    ("ndas10", "", AddressCodeFault.empty), ("ndas10", " - ", .empty),
    ("ndas10", String(repeating: "1", count: 300), .tooLong),
    ("ndas10", "100000001", .lostZeros(right: "0100000001")),
    ("ndas10", "100001", .lostZeros(right: "0000100001")),
    ("ca12", "51021000012", .lostZeros(right: "051021000012")),
    ("vpostcode", "70004QCR+6W", .lostZeros(right: "070004QCR+6W")),
    ("ndas10", "5,1E+09", .roundedNumber), ("ca12", "5.1021E+11", .roundedNumber),
    ("ndas10", "12345", .length(found: 5, right: 10)),
    ("ndas10", "51021000012", .length(found: 11, right: 10)),
    ("ca12", "0510210000123", .length(found: 13, right: 12)),
    ("vpostcode", "57000", .length(found: 5, right: 12)),
    ("ndas10", "51O2100001", .character("O", at: 3)), ("ndas10", "51021００001", .character("０", at: 6)),
    ("vpostcode", "57C004QCR+6W", .character("C", at: 3)),
    ("vpostcode", "570004QCR1W2", .character("1", at: 10)),
    ("vpostcode", "57000Ư4QCR+6", .character("Ư", at: 6)),
    ("vpostcode", "570004QC+R6W", .plusCode(.misplacedPlus)), ("pluscode", "4QCR+6W", .shortPlusCode),
    ("pluscode", "7P7C4QCR6W", .plusCode(.noPlus)), ("pluscode", "7P7C4QCR+6", .plusCode(.loneDigit)),
  ])
  func `that cannot be one is told why, and what would be right`(
    scheme: String, text: String, fault: AddressCodeFault
  ) {
    #expect(AddressCode(scheme: scheme, text: text).shape == .wrong(fault))
    #expect(!fault.explanation.isEmpty)
  }

  @Test func `of an unknown scheme is kept unchecked, with a word`() {
    #expect(AddressCode(scheme: "old-plate", text: "12/3 – ?").shape == .unknownScheme)
  }

  @Test func `names its right form where zeros were lost`() {
    let fault = AddressCodeFault.lostZeros(right: "0100000001")
    #expect(fault.explanation.contains("'0100000001' would be right"))
  }
}
