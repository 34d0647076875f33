#include "base/json.h"

CAPTIOND_JSON_TEMPLATES()
