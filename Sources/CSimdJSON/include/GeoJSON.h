#pragma once
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

// How the code property of a feature was written. A spreadsheet on the way turns "00123" into 123.
enum citywatch_geojson_code {
  citywatch_geojson_code_missing = 0,
  citywatch_geojson_code_text = 1,
  citywatch_geojson_code_number = 2,
};

// Why nothing, or not everything, of a feature's geometry could be read.
enum citywatch_geojson_geometry {
  citywatch_geojson_geometry_ok = 0,
  citywatch_geojson_geometry_missing = 1,
  citywatch_geojson_geometry_not_polygon = 2,
};

// One feature, announced before its rings. The texts are lent for the length of the call.
typedef struct {
  size_t index;
  size_t total;
  const char *code;
  size_t code_length;
  enum citywatch_geojson_code code_kind;
  const char *name;
  size_t name_length;
  enum citywatch_geojson_geometry geometry;
  const char *geometry_type;
  size_t geometry_type_length;
} citywatch_geojson_feature;

// One ring of the feature announced last. `points` counts the positions that could be read; where it is less
// than `declared`, the position at that number is not a pair of numbers.
typedef struct {
  int is_hole;
  const double *longitude_latitude;
  size_t points;
  size_t declared;
} citywatch_geojson_ring;

typedef struct {
  void *context;
  void (*feature)(void *context, const citywatch_geojson_feature *feature);
  void (*ring)(void *context, const citywatch_geojson_ring *ring);
} citywatch_geojson_handlers;

// Reads a FeatureCollection (or one Feature) and streams its features and rings in file order.
// Returns a null pointer, or a static sentence that says why the file is not GeoJSON.
const char *citywatch_geojson_read(const uint8_t *bytes, size_t length, const char *code_property,
                                   const char *name_property, const citywatch_geojson_handlers *handlers);

#ifdef __cplusplus
}
#endif
