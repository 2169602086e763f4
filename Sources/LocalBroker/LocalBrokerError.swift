/// Why a program could not be started or a directory not be made.
package struct LocalBrokerError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The whole story in a sentence.
  package let description: String

  /// Describes a trouble.
  package init(_ description: String) { self.description = description }
}
