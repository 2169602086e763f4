#pragma once
#include <curl/curl.h>

// curl_easy_setopt and curl_easy_getinfo take a variable list of arguments, which Swift cannot call: one
// function for each kind of argument.

static inline CURLcode citywatch_curl_set_number(CURL *handle, CURLoption option, long value) {
  return curl_easy_setopt(handle, option, value);
}

static inline CURLcode citywatch_curl_set_text(CURL *handle, CURLoption option, const char *value) {
  return curl_easy_setopt(handle, option, value);
}

static inline CURLcode citywatch_curl_set_pointer(CURL *handle, CURLoption option, const void *value) {
  return curl_easy_setopt(handle, option, value);
}

typedef size_t (*citywatch_curl_receiver)(char *bytes, size_t size, size_t count, void *context);

static inline CURLcode citywatch_curl_set_receiver(
    CURL *handle, CURLoption option, citywatch_curl_receiver receiver) {
  return curl_easy_setopt(handle, option, receiver);
}

typedef int (*citywatch_curl_progress)(
    void *context, curl_off_t down_total, curl_off_t down, curl_off_t up_total, curl_off_t up);

static inline CURLcode citywatch_curl_set_progress(CURL *handle, citywatch_curl_progress progress) {
  return curl_easy_setopt(handle, CURLOPT_XFERINFOFUNCTION, progress);
}

static inline long citywatch_curl_status(CURL *handle) {
  long status = 0;
  curl_easy_getinfo(handle, CURLINFO_RESPONSE_CODE, &status);
  return status;
}
