/// Names as people type them: without accents, without capitals, with or without the word for the kind.
///
/// "Phường Cẩm Thành", "phuong cam thanh" and "P. Cẩm Thành" fold to the same key. Folding loses the tones,
/// so different places may share a key ("Ba Tơ" and "Ba Tô"): whoever looks up by key gets a list and ranks
/// by the accents that were typed. "Đăk", "Đắk" and "Đak" share a key; that "Đác" or "Đắc" is meant too is
/// the business of aliases, because c and k are letters and not accents.
package enum NameFolding {
  /// The name in lower case, without accents, apostrophes and punctuation, with single blanks.
  ///
  /// - Complexity: O(*n*), one allocation at most.
  package static func fold(_ name: String) -> String {
    let utf8 = name.utf8.span
    // A key is never longer than its name: letters lose bytes, and a blank stands for at least one.
    return unsafe String(unsafeUninitializedCapacity: utf8.count) { buffer in
      var sink = unsafe KeySink(buffer: buffer)
      fold(utf8, into: &sink)
      return sink.count
    }
  }

  /// The folded name without a leading word for the kind of unit, so that "xã Ba Tơ" is found as "ba to".
  ///
  /// Where the word has accents they decide: "Phượng Mao" and "Quán Thánh" begin with no kind.
  package static func foldWithoutKind(_ name: String) -> String {
    let folded = fold(name)
    let length = UnitKindPrefix.length(key: folded.utf8.span, name: name.utf8.span)
    return length == 0 ? folded : String(folded.utf8.dropFirst(length)) ?? folded
  }

  /// Appends the key of a name that lies in a row of bytes, for imports, which fold eight names a row and
  /// want no strings for it. Bytes that are not UTF-8 part words, as punctuation does.
  package static func fold(_ utf8: Span<UInt8>, appendingTo key: inout [UInt8]) {
    let start = key.count
    key.append(contentsOf: repeatElement(0, count: utf8.count))
    let length = unsafe key.withUnsafeMutableBufferPointer { whole in
      var sink = unsafe KeySink(buffer: UnsafeMutableBufferPointer(rebasing: whole[start...]))
      fold(utf8, into: &sink)
      return sink.count
    }
    key.removeLast(key.count - start - length)
  }

  /// As `fold(_:appendingTo:)`, without a leading word for the kind of unit.
  package static func foldWithoutKind(_ utf8: Span<UInt8>, appendingTo key: inout [UInt8]) {
    let start = key.count
    fold(utf8, appendingTo: &key)
    let length = UnitKindPrefix.length(key: key.span.extracting(droppingFirst: start), name: utf8)
    if length > 0 { key.removeSubrange(start..<(start + length)) }
  }

  /// The bytes of a key, in memory that somebody else gives.
  @safe private struct KeySink {
    let buffer: UnsafeMutableBufferPointer<UInt8>
    var count = 0

    @inline(__always)
    mutating func append(_ byte: UInt8) {
      // Room is given for as many bytes as the name has; a rare letter that grows in lower case is cut off.
      guard unsafe count < buffer.count else { return }
      unsafe buffer[count] = byte
      count += 1
    }
  }

  @inline(__always)
  private static func fold(_ utf8: Span<UInt8>, into key: inout KeySink) {
    let letters = VietnameseLetter.plain
    let plain = letters.span
    var walk = ScalarWalk()
    var isBlankPending = false
    var wordLength = 0
    var isJoining = false
    while let scalar = walk.next(utf8) {
      let letter =
        VietnameseLetter.slot(scalar).map { plain[$0] } ?? VietnameseLetter.rareClass(scalar)
      if letter < VietnameseLetter.otherLetter {
        if letter == VietnameseLetter.apostrophe {
          // Official files spell Ia H'Drai also with a blank behind the sign; after a whole word it is a
          // quote.
          isJoining = wordLength == 1 || wordLength == 2
        } else if letter == VietnameseLetter.separator {
          if !isJoining {
            isBlankPending = key.count > 0
            wordLength = 0
          }
        }
        continue
      }
      if isBlankPending { key.append(0x20) }
      isBlankPending = false
      isJoining = false
      wordLength += 1
      if letter != VietnameseLetter.otherLetter { key.append(letter) } else { append(scalar, to: &key) }
    }
  }

  /// A letter of another script, in lower case.
  private static func append(_ scalar: UInt32, to key: inout KeySink) {
    guard let letter = Unicode.Scalar(scalar) else { return }
    let lower = letter.properties.lowercaseMapping.unicodeScalars.first ?? letter
    let bytes = UTF8.encode(lower)
    for byte in bytes ?? .init() { key.append(byte) }
  }
}
