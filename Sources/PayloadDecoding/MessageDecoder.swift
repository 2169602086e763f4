/// Reads the messages of one device class.
///
/// Owned and used by one thread: the parser's memory is used again for every message.
@safe
package final class MessageDecoder {
  /// How many readable bytes must lie behind a payload: the parser reads in blocks.
  package static let slack = 64
  /// The longest message, in bytes. A batch of a gateway's whole night is 100 KiB; four times that is a
  /// fault or an attack.
  package static let maximumBytes = 256 * 1024
  /// How deep objects and lists may nest. Device platforms need ten levels.
  package static let maximumDepth = 64
  /// The longest list, in elements.
  package static let maximumElements = 4096

  /// The description it was compiled from.
  package let format: MessageFormat

  /// Compiles a format.
  /// - Throws: the first of the format's faults; `MessageFormat.faults` lists them all.
  package init(_ format: MessageFormat) throws(FormatFault) {
    if let fault = format.faults.first { throw fault }
    self.format = format
  }

  /// Reads one message; `buffer` is emptied first.
  ///
  /// - Precondition: `slack` more bytes behind `payload` are readable.
  package func decode(_ payload: UnsafeRawBufferPointer, into buffer: inout MeasurementBuffer) {
    buffer.removeAll()
  }
}

extension MessageFormat {
  /// Everything that makes the format impossible: pointers that are none, a plain message with two fields.
  package var faults: [FormatFault] { [] }
}
