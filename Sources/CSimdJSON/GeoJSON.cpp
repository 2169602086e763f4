#include "GeoJSON.h"
