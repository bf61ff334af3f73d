/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a debugger prints of a driver that leaks under Driver Verifier, for tests that only need
 * such a text; the parsers have recipes of their own.
 */
#pragma once

/* Two blocks of 0x1000 bytes from one place and one of 0x20 from another. */
#define PSC_TEST_VERIFIER                                                                          \
  "kd> !verifier 3 leaky.sys\n"                                                                    \
  "\n"                                                                                             \
  "Verify Flags Level 0x00000009\n"                                                                \
  "\n"                                                                                             \
  "  STANDARD FLAGS:\n"                                                                            \
  "    [X] (0x00000000) Automatic Checks\n"                                                        \
  "    [X] (0x00000001) Special pool\n"                                                            \
  "    [ ] (0x00000002) Force IRQL checking\n"                                                     \
  "    [X] (0x00000008) Pool tracking\n"                                                           \
  "\n"                                                                                             \
  "Summary of All Verifier Statistics\n"                                                           \
  "\n"                                                                                             \
  "  RaiseIrqls           0x0\n"                                                                   \
  "  Pool Allocations Attempted             0x21\n"                                                \
  "  Pool Allocations Succeeded             0x20\n"                                                \
  "  Pool Allocations Succeeded SpecialPool 0x20\n"                                                \
  "  Pool Allocations With NO TAG           0x0\n"                                                 \
  "  Pool Allocations Failed                0x1\n"                                                 \
  "\n"                                                                                             \
  "  Current paged pool allocations         0x3 for 00002020 bytes\n"                              \
  "  Peak paged pool allocations            0x4 for 00003020 bytes\n"                              \
  "  Current nonpaged pool allocations      0x0 for 00000000 bytes\n"                              \
  "  Peak nonpaged pool allocations         0x0 for 00000000 bytes\n"                              \
  "\n"                                                                                             \
  "Driver Verification List\n"                                                                     \
  "------------------------\n"                                                                     \
  "\n"                                                                                             \
  "nt!_VF_TARGET_DRIVER 0x84a1b2c8: leaky.sys (Loaded)\n"                                          \
  "\n"                                                                                             \
  "    Pool Allocation Statistics: ( NonPagedPool / PagedPool )\n"                                 \
  "\n"                                                                                             \
  "      Current Pool Allocations: ( 0x00000000 / 0x00000003 )\n"                                  \
  "      Current Pool Bytes:       ( 0x00000000 / 0x00002020 )\n"                                  \
  "      Peak Pool Allocations:    ( 0x00000000 / 0x00000004 )\n"                                  \
  "      Peak Pool Bytes:          ( 0x00000000 / 0x00003020 )\n"                                  \
  "      Contiguous Memory Bytes:       0x00000000\n"                                              \
  "      Peak Contiguous Memory Bytes:  0x00000000\n"                                              \
  "\n"                                                                                             \
  "    Pool Allocations:\n"                                                                        \
  "\n"                                                                                             \
  "      Address     Length      Tag   Caller\n"                                                   \
  "      ----------  ----------  ----  ----------\n"                                               \
  "      0x9d2fb000  0x00001000  Leak  0x98726659  leaky!Grow+0x21\n"                              \
  "      0x9d200000  0x00001000  Leak  0x98726659  leaky!Grow+0x21\n"                              \
  "      0x9d100000  0x00000020  Leak  0x98726900  leaky!Other+0x10\n"                             \
  "\n"                                                                                             \
  "kd> !verifier 80\n"                                                                             \
  "\n"                                                                                             \
  "Log of recent kernel pool Allocate and Free operations:\n"                                      \
  "\n"                                                                                             \
  "There are up to 0x10000 entries in the log.\n"                                                  \
  "\n"                                                                                             \
  "Parsing 0x00010000 log entries, searching for all addresses.\n"                                 \
  "\n"                                                                                             \
  "\n"                                                                                             \
  "======================================================================\n"                       \
  "Pool block 9c900000, Size 00000200, Thread 9c900000\n"                                          \
  "8173b0a1 nt!VfFreePoolNotification+0x4a\n"                                                      \
  "98726701 leaky!Shrink+0x33\n"                                                                   \
  "======================================================================\n"                       \
  "Pool block 9d2fb000, Size 00001000, Thread 85c1a030\n"                                          \
  "81732fa1 nt!VeAllocatePoolWithTagPriority+0x2b5\n"                                              \
  "98726659 leaky!Grow+0x21\n"                                                                     \
  "98726700 leaky!Control+0x13f\n"
