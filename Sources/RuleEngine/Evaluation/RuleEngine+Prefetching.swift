import CPrefetch
package import Telemetry

extension RuleEngine {
  /// Begins to fetch what `apply` will touch for some series; changes nothing.
  ///
  /// A reading leads from its series to partitions, from those to instances, from those to limits: the address
  /// of each is in the memory before it. So all series go one step together, and none waits for the one before.
  package func prefetch(_ series: [SeriesID]) {
    for index in series.indices {
      let entries = touchedEntries(of: series[index])
      unsafe touched.withUnsafeBufferPointer {
        unsafe citywatch_prefetch($0.baseAddress.map { unsafe $0 + entries.lowerBound })
      }
    }
    for index in series.indices {
      for entry in touchedEntries(of: series[index]) {
        RuleEngine.prefetch(Int(touched[entry]), of: partitions)
      }
    }
    for index in series.indices {
      for entry in touchedEntries(of: series[index]) {
        RuleEngine.prefetch(Int(partitions[Int(touched[entry])].binding), of: bindings)
        if let target = soleInstance(of: touched[entry]) { RuleEngine.prefetch(target, of: instances) }
      }
    }
    for index in series.indices {
      for entry in touchedEntries(of: series[index]) {
        guard let target = soleInstance(of: touched[entry]), instances[target].limits >= 0 else { continue }
        RuleEngine.prefetch(Int(instances[target].limits), of: limits)
      }
    }
  }

  /// Where the partitions of a series stand in `touched`; nowhere for one that is younger than the plan.
  private func touchedEntries(of series: SeriesID) -> Range<Int> {
    let place = Int(series.index)
    guard place + 1 < touchedFrom.count else { return 0..<0 }
    return Int(touchedFrom[place])..<Int(touchedFrom[place + 1])
  }

  /// The one instance of a pointwise partition of an alert rule.
  private func soleInstance(of partition: Int32) -> Int? {
    let partition = partitions[Int(partition)]
    let isAlert = partition.isPointwise && !headers[Int(partition.rule)].isRecording
    return isAlert && partition.target >= 0 ? Int(partition.target) : nil
  }

  /// Begins to fetch the lines of one element.
  @inline(__always)
  private static func prefetch<Element>(_ index: Int, of array: [Element]) {
    unsafe array.withUnsafeBufferPointer { elements in
      let element = unsafe UnsafeRawPointer(elements.baseAddress! + index)
      for line in 0..<(MemoryLayout<Element>.size + 63) / 64 {
        unsafe citywatch_prefetch(element + 64 * line)
      }
      unsafe citywatch_prefetch(element + MemoryLayout<Element>.size - 1)
    }
  }
}
