#pragma once

// A reading touches some fifty cache lines of its device's and rules' memory, and with ten thousand devices in
// random order none of them is near. Swift has no word for "I am about to need this".

/// Begins to fetch the cache line at an address; nothing waits for it, and any address is allowed.
static inline void citywatch_prefetch(const void *address) { __builtin_prefetch(address, 1, 3); }

/// The same for memory that is only read, and that other cores may be reading too.
static inline void citywatch_prefetch_read(const void *address) { __builtin_prefetch(address, 0, 3); }
