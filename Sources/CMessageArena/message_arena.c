#include "message_arena.h"
