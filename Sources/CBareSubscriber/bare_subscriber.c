#include "CBareSubscriber.h"

#include <mosquitto.h>
#include <stdlib.h>
#include <time.h>

struct citywatch_bare_subscriber {
  struct mosquitto *client;
  bool is_subscribed;
  citywatch_bare_count count;
  double first, first_processor;
};

static double seconds(clockid_t clock) {
  struct timespec time;
  clock_gettime(clock, &time);
  return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static void subscribed(struct mosquitto *client, void *context, int packet, int count, const int *granted) {
  (void)client, (void)packet, (void)count, (void)granted;
  ((citywatch_bare_subscriber *)context)->is_subscribed = true;
}

static void received(struct mosquitto *client, void *context, const struct mosquitto_message *message) {
  (void)client, (void)message;
  citywatch_bare_subscriber *subscriber = context;
  if (subscriber->count.received++ == 0) {
    subscriber->first = seconds(CLOCK_MONOTONIC);
    subscriber->first_processor = seconds(CLOCK_THREAD_CPUTIME_ID);
  }
}

citywatch_bare_subscriber *citywatch_bare_subscriber_create(int port, const char *filter, int quality) {
  mosquitto_lib_init();
  citywatch_bare_subscriber *subscriber = calloc(1, sizeof *subscriber);
  if (!subscriber) return NULL;
  subscriber->client = mosquitto_new(NULL, true, subscriber);
  if (subscriber->client) {
    mosquitto_message_callback_set(subscriber->client, received);
    mosquitto_subscribe_callback_set(subscriber->client, subscribed);
    int failed = mosquitto_connect(subscriber->client, "127.0.0.1", port, 60);
    if (!failed) failed = mosquitto_subscribe(subscriber->client, NULL, filter, quality);
    double deadline = seconds(CLOCK_MONOTONIC) + 10;
    while (!failed && !subscriber->is_subscribed && seconds(CLOCK_MONOTONIC) < deadline)
      failed = mosquitto_loop(subscriber->client, 100, 1);
    if (!failed && subscriber->is_subscribed) return subscriber;
  }
  citywatch_bare_subscriber_destroy(subscriber);
  return NULL;
}

citywatch_bare_count citywatch_bare_subscriber_count(citywatch_bare_subscriber *subscriber, long expected,
                                                     double patience) {
  long seen = 0;
  double last = seconds(CLOCK_MONOTONIC);
  while (subscriber->count.received < expected) {
    if (mosquitto_loop(subscriber->client, 100, 1) != MOSQ_ERR_SUCCESS) break;
    // A look at the clock for every 64th message, and whenever nothing came.
    if (subscriber->count.received - seen >= 64) {
      seen = subscriber->count.received;
      last = seconds(CLOCK_MONOTONIC);
    } else if (subscriber->count.received == seen && seconds(CLOCK_MONOTONIC) - last > patience) {
      break;
    }
  }
  subscriber->count.seconds = seconds(CLOCK_MONOTONIC) - subscriber->first;
  subscriber->count.processor = seconds(CLOCK_THREAD_CPUTIME_ID) - subscriber->first_processor;
  return subscriber->count;
}

void citywatch_bare_subscriber_destroy(citywatch_bare_subscriber *subscriber) {
  if (!subscriber) return;
  if (subscriber->client) {
    mosquitto_disconnect(subscriber->client);
    mosquitto_destroy(subscriber->client);
  }
  free(subscriber);
}
