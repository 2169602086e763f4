#include "MessageJSON.h"
