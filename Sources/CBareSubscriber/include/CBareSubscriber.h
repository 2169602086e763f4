#pragma once

// The yardstick: a subscriber that does nothing but count, written as libmosquitto's manual shows it. What
// citywatch takes in is measured as a share of what this one takes in from the same broker.

#include <stdbool.h>

/// What a subscriber has counted.
typedef struct {
  /// Messages received.
  long received;
  /// From the first message to the last, in seconds.
  double seconds;
  /// Processor time of the thread between the two, in seconds.
  double processor;
} citywatch_bare_count;

typedef struct citywatch_bare_subscriber citywatch_bare_subscriber;

/// Connects to a broker on the loopback interface and subscribes. Returns NULL where that fails within ten
/// seconds.
citywatch_bare_subscriber *citywatch_bare_subscriber_create(int port, const char *filter, int quality);

/// Counts until so many messages have come, or none has come for `patience` seconds.
citywatch_bare_count citywatch_bare_subscriber_count(citywatch_bare_subscriber *subscriber, long expected,
                                                     double patience);

/// Disconnects.
void citywatch_bare_subscriber_destroy(citywatch_bare_subscriber *subscriber);
