#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

// Reads the values of one kind of message. The places of all values are told once, as pointers already split
// into tokens; after that a message costs one parse and one walk, and no memory. Nothing here throws.

/// What stands at a place.
typedef enum __attribute__((enum_extensibility(closed))) citywatch_json_kind : uint32_t {
  citywatch_json_absent __attribute__((swift_name("absent"))),
  /// A condition of the value does not hold, so nobody asked what stands there.
  citywatch_json_unselected __attribute__((swift_name("unselected"))),
  citywatch_json_null __attribute__((swift_name("null"))),
  citywatch_json_boolean __attribute__((swift_name("boolean"))),
  /// A whole number that fits into 64 bits; `number` holds it too, rounded.
  citywatch_json_integer __attribute__((swift_name("integer"))),
  citywatch_json_number __attribute__((swift_name("number"))),
  citywatch_json_text __attribute__((swift_name("text"))),
  citywatch_json_list __attribute__((swift_name("list"))),
  citywatch_json_object __attribute__((swift_name("object"))),
} citywatch_json_kind;

/// One value, flat. `text` stays valid until the plan parses again.
typedef struct citywatch_json_value {
  double number;
  int64_t integer;
  const char *text;
  uint32_t length;
  citywatch_json_kind kind;
} citywatch_json_value;

/// How a parse ended.
typedef enum __attribute__((enum_extensibility(closed))) citywatch_json_outcome : uint32_t {
  citywatch_json_parsed __attribute__((swift_name("parsed"))),
  citywatch_json_malformed __attribute__((swift_name("malformed"))),
  citywatch_json_not_utf8 __attribute__((swift_name("notUTF8"))),
  citywatch_json_too_deep __attribute__((swift_name("tooDeep"))),
  citywatch_json_too_large __attribute__((swift_name("tooLarge"))),
  citywatch_json_empty __attribute__((swift_name("empty"))),
  citywatch_json_each_absent __attribute__((swift_name("eachAbsent"))),
  citywatch_json_each_not_a_list __attribute__((swift_name("eachNotAList"))),
  citywatch_json_each_too_long __attribute__((swift_name("eachTooLong"))),
} citywatch_json_outcome;

/// One element of a message: its number in the list, its name where the list is an object, and its values in
/// the order in which they were added to the plan.
typedef struct citywatch_json_element {
  const citywatch_json_value *values;
  const char *name;
  size_t name_length;
  uint32_t index;
} citywatch_json_element;

typedef struct citywatch_message_plan citywatch_message_plan;

/// NULL when memory is short.
citywatch_message_plan *citywatch_message_plan_create(size_t maximum_bytes, size_t maximum_depth,
                                                      size_t maximum_elements);
void citywatch_message_plan_destroy(citywatch_message_plan *plan);

/// The place of the whole document, or of the element.
uint32_t citywatch_message_plan_start(const citywatch_message_plan *plan, bool from_root);
/// The place one token below another; the same place is the same number, so that fields which stand side by
/// side share the walk to them.
uint32_t citywatch_message_plan_step(citywatch_message_plan *plan, uint32_t place, const char *token,
                                     size_t length);
/// Makes the items of the list or object at `place` the elements. Call it before any place is made that
/// starts at the element.
void citywatch_message_plan_each(citywatch_message_plan *plan, uint32_t place);
/// Asks for the value at `place`; returns its number in `values`.
uint32_t citywatch_message_plan_value(citywatch_message_plan *plan, uint32_t place);
/// Reads value `value` only where `place` holds `expected` (a text, number or boolean).
void citywatch_message_plan_require(citywatch_message_plan *plan, uint32_t value, uint32_t place,
                                    const citywatch_json_value *expected);
/// Reads elements only where `place` holds `expected`.
void citywatch_message_plan_require_element(citywatch_message_plan *plan, uint32_t place,
                                            const citywatch_json_value *expected);

/// Parses one message. 64 more bytes behind it must be readable.
citywatch_json_outcome citywatch_message_plan_parse(citywatch_message_plan *plan, const void *bytes,
                                                    size_t length);
/// Reads the next element that fulfils the conditions; false at the end, and then `skipped` tells how many
/// did not. What `element` points to is valid until the next call.
bool citywatch_message_plan_next(citywatch_message_plan *plan, citywatch_json_element *element,
                                 uint32_t *skipped);

/// What a text says, read as a decimal number.
typedef enum __attribute__((enum_extensibility(closed))) citywatch_number_outcome : uint32_t {
  citywatch_number_read __attribute__((swift_name("number"))),
  citywatch_number_malformed __attribute__((swift_name("malformed"))),
  citywatch_number_not_finite __attribute__((swift_name("notFinite"))),
} citywatch_number_outcome;

/// Reads a whole text as one decimal number, blanks around it allowed. With `decimal_comma` the comma is the
/// decimal sign and a dot is malformed. Independent of the process's locale.
citywatch_number_outcome citywatch_number_from_text(const char *text, size_t length, bool decimal_comma,
                                                    double *number);

#ifdef __cplusplus
}
#endif
