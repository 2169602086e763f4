import Telemetry

extension Head {
  /// Traps where the head's bookkeeping contradicts itself. Tests call it after each step.
  package func checkInvariants() {
    var unsealed = 0
    for ring in rings {
      precondition(ring.count >= 0 && Int(ring.count) <= ring.capacity, "a ring holds more than fits")
      precondition(ring.sealedCount >= 0 && ring.sealedCount <= ring.count, "more is sealed than there is")
      precondition(ring.window >= ring.lateness, "a window is shorter than the lateness")
      unsealed += Int(ring.count - ring.sealedCount)
      for position in 0..<Int(ring.count) {
        let time = ring.sample(position).time
        precondition(
          position == 0 || ring.sample(position - 1).time < time, "the samples of a ring are not in order")
        precondition(
          (position < Int(ring.sealedCount)) == (time <= ring.sealedThrough),
          "the sealed samples are not those up to the sealed time")
      }
    }
    precondition(unsealed == unsealedCount, "the unsealed samples were miscounted")
  }
}
