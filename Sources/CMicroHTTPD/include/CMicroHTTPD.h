#pragma once
#include <microhttpd.h>

// MHD_start_daemon takes a variable list of options, which Swift cannot call. One thread a connection: a
// handler may wait for the pipeline without holding up the others, and nothing is ever suspended.

static inline struct MHD_Daemon *citywatch_httpd_start(
    int listening_socket, MHD_AccessHandlerCallback handler, MHD_RequestCompletedCallback completed,
    void *context, unsigned connections, unsigned idle_seconds, size_t connection_memory) {
  return MHD_start_daemon(
      MHD_USE_INTERNAL_POLLING_THREAD | MHD_USE_THREAD_PER_CONNECTION | MHD_USE_POLL | MHD_USE_ITC, 0,
      NULL, NULL, handler, context,
      MHD_OPTION_LISTEN_SOCKET, listening_socket,
      MHD_OPTION_NOTIFY_COMPLETED, completed, context,
      MHD_OPTION_CONNECTION_LIMIT, connections,
      MHD_OPTION_CONNECTION_TIMEOUT, idle_seconds,
      MHD_OPTION_CONNECTION_MEMORY_LIMIT, connection_memory,
      MHD_OPTION_END);
}

// MHD_CONTENT_READER_END_OF_STREAM is a cast, which Swift cannot import.
static const ssize_t citywatch_httpd_end_of_stream = MHD_CONTENT_READER_END_OF_STREAM;
