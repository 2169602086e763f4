#include "MessageJSON.h"

#include <charconv>
#include <cmath>
#include <cstring>
#include <limits>
#include <new>
#include <optional>
#include <simdjson.h>
#include <string>
#include <string_view>
#include <vector>

namespace dom = simdjson::dom;

namespace {

// The number of a list's item, or `none` for a token that can only be a name. RFC 6901 allows no leading
// zero, and "-" names the item after the last, which never exists.
constexpr size_t none = std::numeric_limits<size_t>::max();

size_t list_index(std::string_view token) {
  if (token.empty() || token.size() > 9 || (token.size() > 1 && token[0] == '0')) return none;
  size_t index = 0;
  for (char digit : token) {
    if (digit < '0' || digit > '9') return none;
    index = index * 10 + size_t(digit - '0');
  }
  return index;
}

// One place in a message. Places form a tree, so that `/data/level` and `/data/rain` look up `/data` once; a
// parent has a smaller number than its children.
struct place {
  uint32_t parent;
  bool in_element;
  std::string token;
  size_t index;

  // What was found there, and for which message or element: an older stamp means "not looked up yet".
  dom::element found;
  uint64_t stamp = 0;
  bool exists = false;
};

struct condition {
  uint32_t place;
  citywatch_json_kind kind;
  double number;
  int64_t integer;
  std::string text;

  condition(uint32_t place, const citywatch_json_value &expected)
      : place(place), kind(expected.kind), number(expected.number), integer(expected.integer),
        text(expected.text ? expected.text : "", expected.length) {}
};

struct wanted_value {
  uint32_t place;
  std::vector<condition> conditions;
};

constexpr uint32_t root_place = 0;
constexpr uint32_t element_place = 1;

citywatch_json_value flatten(const dom::element &element) {
  citywatch_json_value value{};
  switch (element.type()) {
  case dom::element_type::ARRAY: value.kind = citywatch_json_list; break;
  case dom::element_type::OBJECT: value.kind = citywatch_json_object; break;
  case dom::element_type::INT64: {
    value.kind = citywatch_json_integer;
    (void)element.get(value.integer);
    value.number = double(value.integer);
    break;
  }
  case dom::element_type::UINT64: {
    // simdjson uses this type only for what no signed integer holds.
    value.kind = citywatch_json_number;
    uint64_t integer = 0;
    (void)element.get(integer);
    value.number = double(integer);
    break;
  }
  case dom::element_type::DOUBLE:
    value.kind = citywatch_json_number;
    (void)element.get(value.number);
    break;
  case dom::element_type::STRING: {
    std::string_view text;
    (void)element.get(text);
    value.kind = citywatch_json_text;
    value.text = text.data();
    value.length = uint32_t(text.size());
    break;
  }
  case dom::element_type::BOOL: {
    bool truth = false;
    (void)element.get(truth);
    value.kind = citywatch_json_boolean;
    value.integer = truth;
    value.number = truth;
    break;
  }
  case dom::element_type::NULL_VALUE: value.kind = citywatch_json_null; break;
  }
  return value;
}

} // namespace

struct citywatch_message_plan {
  size_t maximum_bytes;
  size_t maximum_depth;
  size_t maximum_elements;

  std::vector<place> places;
  std::vector<wanted_value> wanted;
  std::vector<condition> element_conditions;
  std::optional<uint32_t> each;

  dom::parser parser{simdjson::SIMDJSON_MAXSIZE_BYTES};
  size_t capacity = 0;
  std::vector<citywatch_json_value> values;

  // Where the walk over the elements stands.
  uint64_t clock = 0;
  uint64_t message_stamp = 0;
  uint64_t element_stamp = 0;
  bool single_is_due = false;
  std::optional<dom::array::iterator> item, items_end;
  std::optional<dom::object::iterator> member, members_end;
  uint32_t position = 0;
  uint32_t skipped = 0;

  // Grows in powers of two, so that messages of slowly growing length do not allocate each time, and a class
  // of small messages does not hold the memory of the longest one allowed.
  simdjson::error_code grow(size_t length) {
    size_t enough = capacity ? capacity : 1024;
    while (enough < length) enough *= 2;
    // simdjson counts a depth equal to its limit as too deep.
    if (auto error = parser.allocate(enough, maximum_depth + 1)) return error;
    if (auto error = parser.doc.allocate(enough)) return error;
    capacity = enough;
    return simdjson::SUCCESS;
  }

  const place &resolve(uint32_t number) {
    place &here = places[number];
    uint64_t current = here.in_element ? element_stamp : message_stamp;
    if (here.stamp == current) return here;
    here.stamp = current;
    here.exists = false;
    const place &above = resolve(here.parent);
    if (!above.exists) return here;
    dom::object object;
    dom::array array;
    if (!above.found.get(object)) {
      here.exists = !object.at_key(here.token).get(here.found);
    } else if (here.index != none && !above.found.get(array)) {
      here.exists = !array.at(here.index).get(here.found);
    }
    return here;
  }

  void put(uint32_t number, dom::element element, uint64_t stamp) {
    places[number].found = element;
    places[number].exists = true;
    places[number].stamp = stamp;
  }

  bool holds(const condition &asked) {
    const place &here = resolve(asked.place);
    if (!here.exists) return false;
    citywatch_json_value value = flatten(here.found);
    switch (asked.kind) {
    case citywatch_json_text:
      return value.kind == citywatch_json_text && std::string_view(value.text, value.length) == asked.text;
    case citywatch_json_boolean:
      return value.kind == citywatch_json_boolean && value.integer == asked.integer;
    default:
      return (value.kind == citywatch_json_integer || value.kind == citywatch_json_number) &&
             value.number == asked.number;
    }
  }

  bool holds(const std::vector<condition> &conditions) {
    for (const condition &asked : conditions)
      if (!holds(asked)) return false;
    return true;
  }

  // Makes the next element current; false at the end.
  bool advance(citywatch_json_element &element) {
    element.name = nullptr;
    element.name_length = 0;
    if (!each) {
      if (!single_is_due) return false;
      single_is_due = false;
      element_stamp = message_stamp;
    } else if (item) {
      if (!(*item != *items_end)) return false;
      element_stamp = ++clock;
      put(element_place, **item, element_stamp);
      ++*item;
    } else {
      if (!member || !(*member != *members_end)) return false;
      element_stamp = ++clock;
      std::string_view name = member->key();
      element.name = name.data();
      element.name_length = name.size();
      put(element_place, member->value(), element_stamp);
      ++*member;
    }
    element.index = position++;
    return true;
  }

  citywatch_json_outcome open_elements() {
    const place &here = resolve(*each);
    if (!here.exists) return citywatch_json_each_absent;
    dom::array array;
    dom::object object;
    if (!here.found.get(array)) {
      if (array.size() > maximum_elements) return citywatch_json_each_too_long;
      item = array.begin();
      items_end = array.end();
    } else if (!here.found.get(object)) {
      if (object.size() > maximum_elements) return citywatch_json_each_too_long;
      member = object.begin();
      members_end = object.end();
    } else {
      return citywatch_json_each_not_a_list;
    }
    return citywatch_json_parsed;
  }
};

extern "C" {

citywatch_message_plan *citywatch_message_plan_create(size_t maximum_bytes, size_t maximum_depth,
                                                      size_t maximum_elements) {
  auto *plan = new (std::nothrow) citywatch_message_plan{maximum_bytes, maximum_depth, maximum_elements};
  if (!plan) return nullptr;
  if (plan->grow(0)) {
    delete plan;
    return nullptr;
  }
  plan->places.push_back({root_place, false, {}, none});
  plan->places.push_back({root_place, true, {}, none});
  return plan;
}

void citywatch_message_plan_destroy(citywatch_message_plan *plan) { delete plan; }

uint32_t citywatch_message_plan_start(const citywatch_message_plan *plan, bool from_root) {
  return plan->each && !from_root ? element_place : root_place;
}

uint32_t citywatch_message_plan_step(citywatch_message_plan *plan, uint32_t from, const char *token,
                                     size_t length) {
  std::string_view text(token, length);
  for (uint32_t number = element_place + 1; number < plan->places.size(); number++)
    if (plan->places[number].parent == from && plan->places[number].token == text) return number;
  plan->places.push_back({from, plan->places[from].in_element, std::string(text), list_index(text)});
  return uint32_t(plan->places.size() - 1);
}

void citywatch_message_plan_each(citywatch_message_plan *plan, uint32_t at) { plan->each = at; }

uint32_t citywatch_message_plan_value(citywatch_message_plan *plan, uint32_t at) {
  plan->wanted.push_back({at, {}});
  plan->values.emplace_back();
  return uint32_t(plan->wanted.size() - 1);
}

void citywatch_message_plan_require(citywatch_message_plan *plan, uint32_t value, uint32_t at,
                                    const citywatch_json_value *expected) {
  plan->wanted[value].conditions.emplace_back(at, *expected);
}

void citywatch_message_plan_require_element(citywatch_message_plan *plan, uint32_t at,
                                            const citywatch_json_value *expected) {
  plan->element_conditions.emplace_back(at, *expected);
}

citywatch_json_outcome citywatch_message_plan_parse(citywatch_message_plan *plan, const void *bytes,
                                                    size_t length) {
  plan->single_is_due = false;
  plan->item.reset();
  plan->member.reset();
  plan->position = 0;
  plan->skipped = 0;
  if (length > plan->maximum_bytes) return citywatch_json_too_large;
  if (length > plan->capacity && plan->grow(length)) return citywatch_json_too_large;
  dom::element root;
  switch (plan->parser.parse(static_cast<const char *>(bytes), length, false).get(root)) {
  case simdjson::SUCCESS: break;
  case simdjson::EMPTY: return citywatch_json_empty;
  case simdjson::DEPTH_ERROR: return citywatch_json_too_deep;
  case simdjson::UTF8_ERROR: return citywatch_json_not_utf8;
  case simdjson::CAPACITY:
  case simdjson::MEMALLOC: return citywatch_json_too_large;
  default: return citywatch_json_malformed;
  }
  plan->message_stamp = ++plan->clock;
  plan->put(root_place, root, plan->message_stamp);
  plan->single_is_due = !plan->each;
  return plan->each ? plan->open_elements() : citywatch_json_parsed;
}

bool citywatch_message_plan_next(citywatch_message_plan *plan, citywatch_json_element *element,
                                 uint32_t *skipped) {
  while (plan->advance(*element)) {
    if (!plan->holds(plan->element_conditions)) {
      plan->skipped++;
      continue;
    }
    for (size_t number = 0; number < plan->wanted.size(); number++) {
      citywatch_json_value &value = plan->values[number];
      const wanted_value &wanted = plan->wanted[number];
      if (!plan->holds(wanted.conditions)) {
        value.kind = citywatch_json_unselected;
        continue;
      }
      const place &here = plan->resolve(wanted.place);
      if (here.exists) {
        value = flatten(here.found);
      } else {
        value.kind = citywatch_json_absent;
      }
    }
    element->values = plan->values.data();
    return true;
  }
  *skipped = plan->skipped;
  return false;
}

citywatch_number_outcome citywatch_number_from_text(const char *text, size_t length, bool decimal_comma,
                                                    double *number) {
  auto is_blank = [](char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; };
  const char *start = text, *end = text + length;
  while (start < end && is_blank(*start)) start++;
  while (start < end && is_blank(end[-1])) end--;
  if (start < end && *start == '+' && end - start > 1 && start[1] != '-') start++;
  // No device writes a number longer than this; the copy gives the comma a place to become a dot.
  char digits[64];
  size_t count = size_t(end - start);
  if (count == 0 || count > sizeof digits) return citywatch_number_malformed;
  std::memcpy(digits, start, count);
  if (decimal_comma) {
    if (std::memchr(digits, '.', count)) return citywatch_number_malformed;
    if (auto *comma = static_cast<char *>(std::memchr(digits, ',', count))) *comma = '.';
  }
  auto [stop, error] = std::from_chars(digits, digits + count, *number);
  if (stop != digits + count) return citywatch_number_malformed;
  if (error == std::errc::result_out_of_range) {
    // Too small is zero; too large is not a number any more. In 64 characters only an exponent gets there.
    const char *exponent = digits;
    while (exponent < stop && *exponent != 'e' && *exponent != 'E') exponent++;
    if (exponent + 1 >= stop || exponent[1] != '-') return citywatch_number_not_finite;
    *number = 0;
    return citywatch_number_read;
  }
  if (error != std::errc()) return citywatch_number_malformed;
  return std::isfinite(*number) ? citywatch_number_read : citywatch_number_not_finite;
}
}
