#pragma once
#include "GeoJSON.h"
#include "MessageJSON.h"
