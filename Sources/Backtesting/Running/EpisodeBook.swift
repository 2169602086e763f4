import RuleEngine
import RuleLanguage
import Telemetry

/// Makes episodes out of transitions, and watches the values of those that stand.
struct EpisodeBook {
  private struct Key: Hashable {
    var rule: Int
    var instance: String
  }

  private struct Standing {
    var episode: Int
    var watched: WatchedInstance
  }

  /// All episodes so far, in the order in which they were raised.
  private(set) var episodes: [Episode] = []
  private let rules: [Rule]
  private let isBelow: [Bool]
  private var open: [Key: Int] = [:]
  private var flapping: [Key: Flapping] = [:]
  private var watchable: [Key: WatchedInstance] = [:]
  /// By series: the standing episodes whose value its readings can change.
  private var standing: [[Standing]]

  init(_ rules: [Rule], series count: Int) {
    self.rules = rules
    isBelow = rules.map { Measure($0).isBelow }
    standing = Array(repeating: [], count: count)
  }

  /// Takes in what the engine decided.
  mutating func note(_ transition: Transition, _ replay: borrowing Replay) {
    guard let rule = transition.rule else { return }
    let key = Key(rule: rule, instance: transition.instance)
    switch transition.change.kind {
    case .pending, .cancelled: break
    case .firing: raise(key, transition, replay)
    case .levelChanged: move(key, transition)
    case .resolved: end(key, transition)
    }
  }

  /// Looks at the value of the episodes that a reading may have moved.
  mutating func look(at series: SeriesID, time: Milliseconds, _ replay: borrowing Replay) {
    let place = Int(series.index)
    guard !standing[place].isEmpty else { return }
    for index in standing[place].indices {
      let one = standing[place][index]
      consider(replay.engine.value(of: one.watched), at: time, episode: one.episode)
    }
  }

  private mutating func raise(_ key: Key, _ transition: Transition, _ replay: borrowing Replay) {
    let labels = transition.labels
    let device = labels["device"]
    var episode = Episode(
      rule: key.rule, instance: key.instance, device: device,
      name: labels["name"].isEmpty ? key.instance : labels["name"], begin: transition.at,
      stays: [.init(level: transition.change.to, from: transition.at)])
    episode.flaps = flapping[key, default: Flapping()].raise(at: transition.at) ? 1 : 0
    let watched = watch(key, replay)
    episode.series = watched?.series ?? []
    open[key] = episodes.count
    if let watched {
      for one in watched.series where Int(one.index) < standing.count {
        standing[Int(one.index)].append(Standing(episode: episodes.count, watched: watched))
      }
    }
    episodes.append(episode)
    if transition.change.to > 0 {
      consider(transition.value, at: transition.at, episode: episodes.count - 1)
    }
  }

  private mutating func move(_ key: Key, _ transition: Transition) {
    guard let index = open[key] else { return }
    let change = transition.change
    episodes[index].stays[episodes[index].stays.count - 1].until = transition.at
    episodes[index].stays.append(.init(level: change.to, from: transition.at))
    if flapping[key, default: Flapping()].move(from: change.from, to: change.to, at: transition.at) {
      episodes[index].flaps += 1
    }
    consider(transition.value, at: transition.at, episode: index)
  }

  private mutating func end(_ key: Key, _ transition: Transition) {
    guard let index = open.removeValue(forKey: key) else { return }
    episodes[index].stays[episodes[index].stays.count - 1].until = transition.at
    episodes[index].end = transition.at
    flapping[key, default: Flapping()].end(at: transition.at)
    for one in episodes[index].series where Int(one.index) < standing.count {
      standing[Int(one.index)].removeAll { $0.episode == index }
    }
  }

  private mutating func consider(_ value: Double, at time: Milliseconds, episode index: Int) {
    // A silent alert has no value to be judged by, whatever its instance was last judged by.
    guard value.isFinite, episodes[index].stays[episodes[index].stays.count - 1].level > 0 else { return }
    if let known = episodes[index].extreme {
      let isBeyond = isBelow[episodes[index].rule] ? value < known.value : value > known.value
      guard isBeyond else { return }
    }
    episodes[index].extreme = .init(value: value, time: time)
  }

  private mutating func watch(_ key: Key, _ replay: borrowing Replay) -> WatchedInstance? {
    if let known = watchable[key] { return known }
    for one in replay.engine.watchableInstances(ofRule: key.rule) {
      watchable[Key(rule: key.rule, instance: one.name)] = one
    }
    return watchable[key]
  }
}
