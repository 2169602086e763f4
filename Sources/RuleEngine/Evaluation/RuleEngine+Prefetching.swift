import CPrefetch
package import Telemetry

extension RuleEngine {
  /// Begins to fetch what `apply` will touch for some series; changes nothing.
  ///
  /// A reading leads from its series to partitions, from those to instances, from those to limits: the address
  /// of each is in the memory before it. So all series go one step together, and none waits for the one before.
  package func prefetch(_ series: [SeriesID]) {
    let places = series.lazy.map { Int($0.index) }.filter { $0 + 1 < touchedFrom.count }
    unsafe touched.withUnsafeBufferPointer { touched in
      for place in places { unsafe citywatch_prefetch(touched.baseAddress! + Int(touchedFrom[place])) }
    }
    for place in places {
      for partition in touched[Int(touchedFrom[place])..<Int(touchedFrom[place + 1])] {
        RuleEngine.prefetch(Int(partition), of: partitions)
      }
    }
    for place in places {
      for partition in touched[Int(touchedFrom[place])..<Int(touchedFrom[place + 1])] {
        unsafe bindings.withUnsafeBufferPointer {
          unsafe citywatch_prefetch($0.baseAddress! + Int(partitions[Int(partition)].binding))
        }
        if let target = soleInstance(of: partition) { RuleEngine.prefetch(target, of: instances) }
      }
    }
    for place in places {
      for partition in touched[Int(touchedFrom[place])..<Int(touchedFrom[place + 1])] {
        guard let target = soleInstance(of: partition), instances[target].limits >= 0 else { continue }
        RuleEngine.prefetch(Int(instances[target].limits), of: limits)
      }
    }
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
      for offset in stride(from: 0, to: MemoryLayout<Element>.size, by: 64) {
        unsafe citywatch_prefetch(element + offset)
      }
      unsafe citywatch_prefetch(element + MemoryLayout<Element>.size - 1)
    }
  }
}
