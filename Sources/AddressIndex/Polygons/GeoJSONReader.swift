import CSimdJSON

/// Reads GeoJSON with simdjson, which parses a province's 5 MB in some milliseconds.
enum GeoJSONReader {
  /// Collects the features while simdjson walks the document.
  private struct Collector {
    var features: [MapFeature] = []
  }

  /// Reads all features.
  ///
  /// - Returns: the features, or why the file is not GeoJSON.
  static func read(
    _ bytes: [UInt8], codeProperty: String, nameProperty: String
  ) -> (features: [MapFeature], fault: String?) {
    var collector = Collector()
    let message = unsafe withUnsafeMutablePointer(to: &collector) { context in
      var handlers = unsafe citywatch_geojson_handlers()
      unsafe handlers.context = UnsafeMutableRawPointer(context)
      unsafe handlers.feature = { context, feature in
        guard let context = unsafe context, let feature = unsafe feature?.pointee else { return }
        let collector = unsafe context.assumingMemoryBound(to: Collector.self)
        unsafe collector.pointee.features.append(GeoJSONReader.feature(feature))
      }
      unsafe handlers.ring = { context, ring in
        guard let context = unsafe context, let ring = unsafe ring?.pointee else { return }
        let collector = unsafe context.assumingMemoryBound(to: Collector.self)
        let last = unsafe collector.pointee.features.count - 1
        unsafe collector.pointee.features[last].rings.append(GeoJSONReader.ring(ring))
      }
      return unsafe bytes.withUnsafeBufferPointer { buffer in
        unsafe citywatch_geojson_read(
          buffer.baseAddress, buffer.count, codeProperty, nameProperty, &handlers)
      }
    }
    let fault = unsafe message.map { unsafe String(cString: $0) }
    return (collector.features, fault)
  }

  private static func feature(_ read: citywatch_geojson_feature) -> MapFeature {
    let code = unsafe text(read.code, read.code_length)
    let type = unsafe text(read.geometry_type, read.geometry_type_length)
    return unsafe MapFeature(
      index: read.index, total: read.total,
      code: read.code_kind == citywatch_geojson_code_text
        ? .text(code) : read.code_kind == citywatch_geojson_code_number ? .number(code) : .missing,
      name: text(read.name, read.name_length),
      geometry: read.geometry == citywatch_geojson_geometry_ok
        ? .polygon : read.geometry == citywatch_geojson_geometry_missing ? .missing : .other(type))
  }

  private static func ring(_ read: citywatch_geojson_ring) -> MapFeature.Ring {
    let buffer = unsafe UnsafeBufferPointer(start: read.longitude_latitude, count: 2 * read.points)
    return unsafe MapFeature.Ring(
      isHole: read.is_hole != 0, coordinates: Array(buffer), declared: read.declared)
  }

  private static func text(_ characters: UnsafePointer<CChar>?, _ count: Int) -> String {
    guard let characters = unsafe characters else { return "" }
    return unsafe characters.withMemoryRebound(to: UInt8.self, capacity: count) { bytes in
      unsafe String(decoding: UnsafeBufferPointer(start: bytes, count: count), as: UTF8.self)
    }
  }
}
