#pragma once

// Counts what a thread asks of malloc, for tests that pin "no allocation in the steady state". A count is the
// same on every machine; a time is not. Only test targets link it.

/// Begins to count the allocations of the calling thread, from zero.
void citywatch_allocations_start(void);

/// Stops counting and returns how many times the calling thread asked malloc, calloc, realloc,
/// aligned_alloc or posix_memalign for memory.
long citywatch_allocations_stop(void);

/// Leaves out what code of a shared library asks for itself, by the address of the call. For a library whose
/// memory is its own affair, such as SQLite's pages. Returns whether a library of that name is loaded.
int citywatch_allocations_leave_out(const char *library);
