import AddressIndex
import Testing

@Suite("Search")
struct SearchTests {
  private func texts(_ query: String, near: MapPoint? = nil) -> [String] {
    Town.index.search(query, near: near).map { "\($0.level) \($0.text)" }
  }

  @Test func probe() {
    for query in [
      "12 Quang Trung", "133/50 quang trung", "133/50/9 quang trung cam thanh", "50 hẻm 133 quang trung", "ba to", "Ba Tô", "son ha",
      "Sơn Hạ", "nguyen nghiem", "phường nguyễn nghiêm tp quảng ngãi", "xã nguyen nghiem", "duong nguyen nghiem", "qaung trung",
      "hung vuong 12 nghia lo", "to huu", "thon tan phong", "5100000003", "563b bis hung vuong", "huyện đức phổ", "xyzzy", "77 le trung dinh",
      "4 hem ba trieu", "999 quang trung phuong nghia lo", "quảng ngãi", "thpt tran quoc tuan", "12 quang trung, phường Lê Hồng Phong"
    ] {
      print("##", query)
      for match in Town.index.search(query).prefix(5) {
        print("    ", match.level, "|", match.text, "|", match.score, match.reasons.map { "\($0.name):\($0.text)" })
      }
    }
    for query in ["q", "qu", "quang t", "12 q", "1 nguyen", "13 quang trung", "quang trung 13", "ph", "thôn tân", "ba t", "nguyễn ngh"] {
      print("##", query)
      for match in Town.index.suggest(query).prefix(6) {
        print("    ", match.level, "|", match.text, "|", match.score, match.reasons.map { "\($0.name):\($0.text)" })
      }
    }
  }
}
