#pragma once
#include <sqlite3.h>

// SQLITE_TRANSIENT is a cast of -1 to a function pointer, which Swift cannot import. A null pointer would be
// stored as NULL; an empty Swift string or array may hand us one, and means an empty value.

static inline int citywatch_bind_text(sqlite3_stmt *statement, int index, const char *text, int length) {
  return sqlite3_bind_text(statement, index, text ? text : "", length, SQLITE_TRANSIENT);
}

static inline int citywatch_bind_blob(sqlite3_stmt *statement, int index, const void *bytes, long length) {
  return sqlite3_bind_blob64(statement, index, bytes ? bytes : "", (sqlite3_uint64)length, SQLITE_TRANSIENT);
}

// The pipeline binds its journal blob without a copy: the bytes outlive the step that follows at once.
static inline int citywatch_bind_borrowed_blob(sqlite3_stmt *statement, int index, const void *bytes, long length) {
  return sqlite3_bind_blob64(statement, index, bytes ? bytes : "", (sqlite3_uint64)length, SQLITE_STATIC);
}
