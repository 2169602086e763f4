import Testing

/// The whole program, one test after the other: each has a broker and a daemon of its own, and the machine
/// that runs them all may have two cores.
@Suite(
  .serialized,
  .enabled(if: Checkout.program != nil, "not built: swift build --product citywatch"))
enum `The program as a whole` {}
