import Telemetry

/// Where a moving device took those of its samples that are not yet sealed.
///
/// Few devices move, so places do not ride in every sample of the head; they wait here until a chunk takes
/// them over.
struct PlaceTrail {
  private var times: [Milliseconds] = []
  private var tags: [PlaceTag] = []

  var count: Int { times.count }

  /// Notes a place, in time order. Readings come nearly in order, so the way from the end is short.
  mutating func note(_ tag: PlaceTag, at time: Milliseconds) {
    var position = times.count
    while position > 0, times[position - 1] > time { position -= 1 }
    times.insert(time, at: position)
    tags.insert(tag, at: position)
  }

  /// The place at exactly `time`; the device's own where none was noted.
  func tag(at time: Milliseconds) -> PlaceTag {
    var low = 0
    var high = times.count
    while low < high {
      let middle = (low + high) >> 1
      if times[middle] < time { low = middle + 1 } else { high = middle }
    }
    return low < times.count && times[low] == time ? tags[low] : .ofDevice
  }

  /// The place noted last, by time; `nil` where none is.
  var newest: (place: PlaceTag, time: Milliseconds)? {
    guard let tag = tags.last, let time = times.last else { return nil }
    return (tag, time)
  }

  /// Forgets what is at or before `time`, keeping its memory.
  mutating func forget(through time: Milliseconds) {
    var count = 0
    while count < times.count, times[count] <= time { count += 1 }
    times.removeFirst(count)
    tags.removeFirst(count)
  }
}
