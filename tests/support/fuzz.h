/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What every fuzz harness defines.
 *
 * A harness is one function over bytes. Linked with corpus-runner.c it is an ordinary test over the
 * files of tests/fuzz/corpus/NAME; linked with libFuzzer (`meson setup -Dfuzzers=true` with clang)
 * it is a fuzzer: build-fuzz/tests/fuzz/fuzzer-NAME tests/fuzz/corpus/NAME.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

/* Inputs beyond this find nothing that shorter ones do not. */
#define PSC_FUZZ_MAX_BYTES ((size_t) 1024 * 1024)

/**
 * LLVMFuzzerTestOneInput:
 *
 * Reads @data with the reader under test and aborts when a promise of the reader is broken.
 *
 * Returns: 0
 */
int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);
