import AddressIndex
import Testing

/// The tables of the whole country lie beside the checkout on machines that have them; they are not shipped.
private let shared = root + "/../shared/data/address/"
private let hasCountry = readFile(shared + "vn_old_to_new_2025.csv") != nil

private func countryIndex() throws -> AddressIndex {
  let folder = TemporaryFolder()
  for name in ["provinces.csv", "aliases.csv"] {
    writeFile(folder.path + "/" + name, try #require(readFile(root + "/addresses/" + name)))
  }
  let conversions = try #require(readFile(shared + "vn_old_to_new_2025.csv"))
  #expect(try UnitImport.load(conversions, file: "vn", into: folder.path).isWritten)
  return try #require(AddressIndex.open(directory: folder.path, database: nil).index)
}

/// Lines of other provinces, whose units are known once their tables are loaded.
@Suite struct CountryAddressTests {
  @Test(
    "lines from all over the country",
    .enabled(if: hasCountry, "skipped: ../shared/data/address/vn_old_to_new_2025.csv is not here"))
  func lines() throws {
    let index = try countryIndex()
    let parser = AddressParser(lexicon: UnitLexicon(index))
    let cases = AddressCase.read(root + "/Tests/AddressIndexTests/cases/country-lines.txt")
    #expect(cases.count >= 20)
    for example in cases {
      #expect(describe(parser.parse(example.text)) == example.parts, "line \(example.line): \(example.text)")
    }
    let ward = try #require(parser.parse("59 nguyễn sỹ sách , p15, tan binh, hcm").commune?.candidates.first)
    // Old ward 15 was split; Phường Tân Sơn, which has its code, took a part.
    #expect(index.communes(of: ward).map(\.commune.code).contains("27007"))
  }
}
