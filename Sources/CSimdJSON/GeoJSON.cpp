#include "GeoJSON.h"

#include <simdjson.h>

#include <string>
#include <string_view>
#include <vector>

namespace {

using simdjson::dom::array;
using simdjson::dom::element;
using simdjson::dom::object;

// Walks one parsed document and hands what it finds to the handlers. Ring coordinates are gathered in one
// buffer that every ring reuses, so a province's map costs no memory beside simdjson's own.
class Walk {
public:
  Walk(const char *code_property, const char *name_property, const citywatch_geojson_handlers &handlers)
      : code_property_(code_property), name_property_(name_property), handlers_(handlers) {}

  const char *document(element root) {
    object top;
    if (root.get(top)) return "the file's outermost value is not an object";
    std::string_view type;
    if (top["type"].get(type)) return "the file has no 'type'; GeoJSON starts with \"type\": \"FeatureCollection\"";
    if (type == "Feature") {
      feature(root, 0, 1);
      return nullptr;
    }
    if (type != "FeatureCollection") return "the file's 'type' is not 'FeatureCollection'";
    array features;
    if (top["features"].get(features)) return "the file has no list 'features'";
    size_t index = 0;
    size_t total = features.size();
    // A list of 2^24 - 1 or more saturates simdjson's count; no country has so many communes.
    for (element item : features) feature(item, index++, total);
    return nullptr;
  }

private:
  void feature(element item, size_t index, size_t total) {
    citywatch_geojson_feature out{};
    out.index = index;
    out.total = total;
    std::string digits;
    std::string_view code, name, type;
    element properties;
    if (!item["properties"].get(properties)) {
      int64_t number;
      if (!properties[code_property_].get(code)) {
        out.code_kind = citywatch_geojson_code_text;
      } else if (!properties[code_property_].get(number)) {
        digits = std::to_string(number);
        code = digits;
        out.code_kind = citywatch_geojson_code_number;
      }
      if (properties[name_property_].get(name)) name = {};
    }
    array coordinates;
    element geometry;
    if (item["geometry"].get(geometry) || geometry["type"].get(type)) {
      out.geometry = citywatch_geojson_geometry_missing;
    } else if (type != "Polygon" && type != "MultiPolygon") {
      out.geometry = citywatch_geojson_geometry_not_polygon;
    } else if (geometry["coordinates"].get(coordinates)) {
      out.geometry = citywatch_geojson_geometry_missing;
    }
    out.code = code.data();
    out.code_length = code.size();
    out.name = name.data();
    out.name_length = name.size();
    out.geometry_type = type.data();
    out.geometry_type_length = type.size();
    handlers_.feature(handlers_.context, &out);
    if (out.geometry != citywatch_geojson_geometry_ok) return;
    if (type == "Polygon") {
      polygon(coordinates);
    } else {
      for (element part : coordinates) {
        array rings;
        if (part.get(rings)) unreadable();
        else polygon(rings);
      }
    }
  }

  void polygon(array rings) {
    int is_hole = 0;
    for (element item : rings) {
      array positions;
      if (item.get(positions)) unreadable();
      else ring(positions, is_hole);
      is_hole = 1;
    }
  }

  void ring(array positions, int is_hole) {
    buffer_.clear();
    size_t declared = 0;
    bool readable = true;
    for (element position : positions) {
      declared++;
      double longitude, latitude;
      if (!readable) continue;
      readable = !position.at(0).get(longitude) && !position.at(1).get(latitude);
      if (!readable) continue;
      buffer_.push_back(longitude);
      buffer_.push_back(latitude);
    }
    citywatch_geojson_ring out{is_hole, buffer_.data(), buffer_.size() / 2, declared};
    handlers_.ring(handlers_.context, &out);
  }

  // Something that should be a list of positions is not a list: a ring of one position that cannot be read.
  void unreadable() {
    citywatch_geojson_ring out{0, nullptr, 0, 1};
    handlers_.ring(handlers_.context, &out);
  }

  std::string_view code_property_;
  std::string_view name_property_;
  const citywatch_geojson_handlers &handlers_;
  std::vector<double> buffer_;
};

}  // namespace

const char *citywatch_geojson_read(const uint8_t *bytes, size_t length, const char *code_property,
                                   const char *name_property, const citywatch_geojson_handlers *handlers) {
  simdjson::dom::parser parser;
  element root;
  auto error = parser.parse(bytes, length).get(root);
  if (error) return simdjson::error_message(error);
  return Walk(code_property, name_property, *handlers).document(root);
}
