#define _GNU_SOURCE
#include "CAllocationCounter.h"

#include <errno.h>
#include <link.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

// glibc's own names for the functions we stand in front of: looking them up with dlsym would allocate.
extern void *__libc_malloc(size_t size);
extern void *__libc_calloc(size_t count, size_t size);
extern void *__libc_realloc(void *memory, size_t size);
extern void *__libc_memalign(size_t alignment, size_t size);

static _Thread_local int counting;
static _Thread_local long allocations;
// The addresses of the library that is left out; set once, by the thread that then counts.
static _Thread_local uintptr_t left_out_from, left_out_to;

static void note(void *caller) {
  uintptr_t address = (uintptr_t)caller;
  if (address < left_out_from || address >= left_out_to) allocations += counting;
}

static int find(struct dl_phdr_info *info, size_t size, void *context) {
  (void)size;
  const char *name = strrchr(info->dlpi_name, '/');
  if (strncmp(name ? name + 1 : info->dlpi_name, context, strlen(context)) != 0) return 0;
  for (int index = 0; index < info->dlpi_phnum; index++) {
    const ElfW(Phdr) *segment = &info->dlpi_phdr[index];
    if (segment->p_type != PT_LOAD || !(segment->p_flags & PF_X)) continue;
    left_out_from = info->dlpi_addr + segment->p_vaddr;
    left_out_to = left_out_from + segment->p_memsz;
  }
  return 1;
}

int citywatch_allocations_leave_out(const char *library) {
  return dl_iterate_phdr(find, (void *)library);
}

void citywatch_allocations_start(void) {
  allocations = 0;
  counting = 1;
}

long citywatch_allocations_stop(void) {
  counting = 0;
  return allocations;
}

void *malloc(size_t size) {
  note(__builtin_return_address(0));
  return __libc_malloc(size);
}

void *calloc(size_t count, size_t size) {
  note(__builtin_return_address(0));
  return __libc_calloc(count, size);
}

void *realloc(void *memory, size_t size) {
  note(__builtin_return_address(0));
  return __libc_realloc(memory, size);
}

void *aligned_alloc(size_t alignment, size_t size) {
  note(__builtin_return_address(0));
  return __libc_memalign(alignment, size);
}

int posix_memalign(void **memory, size_t alignment, size_t size) {
  if (alignment % sizeof(void *) != 0 || (alignment & (alignment - 1)) != 0 || alignment == 0) return EINVAL;
  note(__builtin_return_address(0));
  void *block = __libc_memalign(alignment, size);
  if (block == NULL) return ENOMEM;
  *memory = block;
  return 0;
}
