/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Writes the logs that mixed-log.h tells of, in the layouts of the debugger for x64, with invented
 * names. It shares nothing with the readers.
 */
#include "config.h"

#include "support/mixed-log.h"

#define N_MODULES 120u
#define N_ALLOCATIONS 90u
#define N_RECORDS 60u
#define N_FRAMES 7u
#define N_STACKS 4u
#define STACK_FRAMES 14u
#define N_INSTRUCTIONS 48u
#define N_MEMORY_LINES 128u
#define PROSE_BYTES 9000u

#define KERNEL_BASE G_GUINT64_CONSTANT (0xfffff80001612000)
#define MODULES_BASE G_GUINT64_CONSTANT (0xfffff88000a00000)

/* An address as the debugger prints it. */
#define VA "%08x`%08x"
#define VA_ARGS(va) (guint) ((va) >> 32), (guint) ((va) &G_MAXUINT32)

static const char *const module_names[] = { "acpi",   "disk",  "volmgr", "ndis",
                                            "tcpip",  "netio", "fltmgr", "storport",
                                            "usbhub", "rdbss", "srv2",   "luafv" };

static const char *const function_names[] = {
  "DispatchCreate", "DispatchRead", "CompleteRequest", "AllocateContext", "QueueWork",
  "WorkerRoutine",  "ReleaseEntry", "InsertEntry",     "NotifyChange",    "ProcessPacket",
  "FlushCache",     "OpenStream",   "CloseStream",
};

/* The same number for the same arguments, without a pattern to the eye. */
static guint
mix (guint a, guint b)
{
  guint value = (a + 1) * 2654435761u ^ (b + 1) * 2246822519u;

  value ^= value >> 15;
  value *= 2654435761u;
  return value ^ value >> 13;
}

static guint64
get_module_base (guint module)
{
  return MODULES_BASE + module * G_GUINT64_CONSTANT (0x61000);
}

static guint64
get_code (guint module, guint place)
{
  return get_module_base (module) + 0x1000 + place * 0x40u % 0x50000;
}

static void
write_module_name (FILE *file, guint module)
{
  fprintf (file, "%s%u", module_names[module % G_N_ELEMENTS (module_names)],
           module / (guint) G_N_ELEMENTS (module_names));
}

/* `disk3!QueueWork+0x1a` */
static void
write_symbol (FILE *file, guint module, guint place)
{
  write_module_name (file, module);
  fprintf (file, "!%s+0x%x", function_names[place % G_N_ELEMENTS (function_names)],
           0x11 + place % 0x200);
}

static void
write_banner (FILE *file, guint round)
{
  fprintf (file,
           "Connected to Windows 7 7601 x64 target at (Sat Jul 13 %02u:%02u:30.820 2013 (UTC + "
           "8:00)), ptr64 TRUE\n"
           "Loading Kernel Symbols\n"
           "...............................................................\n"
           "................................................................\n"
           "Loading User Symbols\n\n"
           "Windows 7 Kernel Version 7601 (Service Pack 1) MP (2 procs) Free x64\n"
           "Built by: 7601.17514.amd64fre.win7sp1_rtm.101119-1850\n"
           "Machine Name:\n"
           "Kernel base = 0x" VA " PsLoadedModuleList = 0x" VA "\n"
           "System Uptime: 0 days 1:%02u:03.456\n",
           round / 60 % 24, round % 60, VA_ARGS (KERNEL_BASE), VA_ARGS (KERNEL_BASE + 0x245670),
           round % 60);
}

static void
write_vm (FILE *file, guint round)
{
  guint pages = 33002 + round % 1000;

  fprintf (file,
           "0: kd> !vm\n\n"
           "*** Virtual Memory Usage ***\n"
           "\tPhysical Memory:     2096922 (   8387688 Kb)\n"
           "\tPage File: \\??\\C:\\pagefile.sys\n"
           "\t  Current:   8387688 Kb  Free Space:   8304112 Kb\n"
           "\tAvailable Pages:     1366013 (   5464052 Kb)\n"
           "\tResAvail Pages:      1967419 (   7869676 Kb)\n"
           "\tLocked IO Pages:           0 (         0 Kb)\n"
           "\tFree System PTEs:   33555912 ( 134223648 Kb)\n"
           "\tModified Pages:        12411 (     49644 Kb)\n"
           "\tNonPagedPool Usage:  %7u (%10u Kb)\n"
           "\tNonPagedPool Max:    1553024 (   6212096 Kb)\n"
           "\tPagedPool 0 Usage:     29413 (    117652 Kb)\n"
           "\tPagedPool Usage:       33721 (    134884 Kb)\n"
           "\tPagedPool Maximum:  33554432 ( 134217728 Kb)\n"
           "\tShared Commit:         12187 (     48748 Kb)\n"
           "\tProcess Commit:       201344 (    805376 Kb)\n"
           "\tCommit limit:        4192001 (  16768004 Kb)\n\n",
           pages, pages * 4);
  for (guint i = 0; i < 40; i++)
    fprintf (file, "\t%04x service%02u.exe     %5u (%10u Kb)\n", 4 + i * 24, i, 9000 - i * 200,
             (9000 - i * 200) * 4);
}

static void
write_modules (FILE *file)
{
  fputs ("0: kd> lm\nstart             end                 module name\n", file);
  for (guint m = 0; m < N_MODULES; m++)
    {
      guint64 base = get_module_base (m);

      fprintf (file, VA " " VA "   ", VA_ARGS (base), VA_ARGS (base + 0x5f000));
      write_module_name (file, m);
      fputs (m % 9 == 0 ? "       (pdb symbols)          c:\\symbols\\drv.pdb\\"
                          "3844DBB920174967BE7AA4A2C20430FA2\\drv.pdb\n"
                        : "       (deferred)             \n",
             file);
    }
}

static void
write_verifier (FILE *file, guint round, PscTestCounts *counts)
{
  guint driver = round % 8;

  fputs ("0: kd> !verifier 3\n\n"
         "Verify Level 9bb ... enabled options are:\n"
         "  Special pool\n"
         "  All pool allocations checked on unload\n"
         "  Io subsystem checking enabled\n\n"
         "Summary of All Verifier Statistics\n\n"
         "RaiseIrqls                             0x0\n"
         "Pool Allocations Attempted             0x2757b\n"
         "Pool Allocations Succeeded             0x2757a\n"
         "Pool Allocations Succeeded SpecialPool 0x27579\n"
         "Pool Allocations With NO TAG           0x2\n"
         "Pool Allocations Failed                0x1\n\n"
         "Driver Verification List\n\n"
         "Entry     State           NonPagedPool   PagedPool   Module\n\n",
         file);
  fprintf (file,
           "fffffa8003c2f740 Loaded           %08x       %08x    leaky%u.sys\n\n"
           "Current Pool Allocations  %08x    %08x\n"
           "Current Pool Bytes        %08x    %08x\n"
           "Peak Pool Allocations     00000093    00000002\n"
           "Peak Pool Bytes           0004004c    0000001a\n\n"
           "PoolAddress  SizeInBytes    Tag       CallersAddress\n",
           N_ALLOCATIONS * 0x30, 0u, driver, N_ALLOCATIONS, 0u, N_ALLOCATIONS * 0x30, 0u);
  for (guint i = 0; i < N_ALLOCATIONS; i++)
    fprintf (file, "fffff98%09x     0x00000030     Leak      %016" G_GINT64_MODIFIER "x\n",
             0x933e000 + (round * N_ALLOCATIONS + i) * 0x40, get_code (driver, i % 5));
  counts->n_allocations = MIN (round + 1, 8) * N_ALLOCATIONS;
}

static void
write_records (FILE *file, guint round, PscTestCounts *counts)
{
  fputs ("0: kd> !verifier 80\n\n"
         "Log of recent kernel pool Allocate and Free operations:\n\n"
         "There are up to 0x10000 entries in the log.\n\n"
         "Parsing 0x0000000000010000 log entries, searching for all addresses.\n\n",
         file);
  for (guint r = 0; r < N_RECORDS; r++)
    {
      fprintf (file,
               "======================================================================\n"
               "Pool block fffff98%09x, Size %016x, Thread fffffa8005a1b060\n",
               0x1000000 + (round * N_RECORDS + r) * 0x20, 0x40 + r * 0x10);
      for (guint f = 0; f < N_FRAMES; f++)
        {
          guint module = mix (r, f) % N_MODULES;
          guint place = mix (f, r) % 400;

          fprintf (file, "%016" G_GINT64_MODIFIER "x ", get_code (module, place));
          write_symbol (file, module, place);
          fputs ("\n", file);
        }
    }
  fputs ("======================================================================\n"
         "Parsed entry 0000000000010000/0000000000010000...\n"
         "Finished parsing all pool tracking information.\n",
         file);
  counts->n_traces += N_RECORDS;
}

/* `k` shows two columns and the call, `kb` four arguments more. */
static void
write_stack (FILE *file, guint round, guint stack)
{
  gboolean has_arguments = stack % 2 != 0;

  fputs (has_arguments ? "0: kd> kb\nRetAddr           : Args to Child                             "
                         "                              : Call Site\n"
                       : "0: kd> k\nChild-SP          RetAddr           Call Site\n",
         file);
  for (guint f = 0; f < STACK_FRAMES; f++)
    {
      guint module = mix (stack + round % 16, f) % N_MODULES;
      guint place = mix (f, stack) % 400;
      guint64 child = G_GUINT64_CONSTANT (0xfffff88003f31c98) + f * 0x60;

      if (!has_arguments)
        fprintf (file, VA " ", VA_ARGS (child));
      fprintf (file, VA, VA_ARGS (get_code (module, place)));
      if (has_arguments)
        fprintf (file,
                 " : 00000000`00000062 fffffa80`054d28f0 00000000`%08x fffff800`016beb78 :", place);
      fputs (" ", file);
      write_symbol (file, module, place + 1);
      fputs ("\n", file);
    }
}

static void
write_code (FILE *file, guint round)
{
  static const char *const instructions[] = {
    "4889442428      mov     qword ptr [rsp+28h],rax",
    "33d2            xor     edx,edx",
    "488bcb          mov     rcx,rbx",
    "c3              ret",
    "4883ec48        sub     rsp,48h",
  };
  guint module = round % N_MODULES;
  guint64 va = get_code (module, 7);

  fprintf (file, "0: kd> u " VA " L%x\n", VA_ARGS (va), N_INSTRUCTIONS);
  for (guint i = 0; i < N_INSTRUCTIONS; i++, va += 5)
    {
      if (i % 16 == 0)
        {
          write_symbol (file, module, i);
          fputs (" [e:\\driver\\work\\queue.c @ 20]:\n", file);
        }
      fprintf (file, VA " ", VA_ARGS (va));
      if (i % 5 == 2)
        {
          fputs ("e8bb020000      call    ", file);
          write_symbol (file, module, i);
          fprintf (file, " (" VA ")\n", VA_ARGS (get_code (module, i)));
        }
      else
        fprintf (file, "%s\n", instructions[i % G_N_ELEMENTS (instructions)]);
    }
}

static void
write_memory (FILE *file, guint round, PscTestCounts *counts)
{
  guint64 va = G_GUINT64_CONSTANT (0xfffffa80059c5c88) + round % 64 * 0x10000;

  fprintf (file, "0: kd> db " VA "\n", VA_ARGS (va));
  for (guint line = 0; line < N_MEMORY_LINES; line++, va += 16)
    {
      char text[17] = { 0 };

      fprintf (file, VA " ", VA_ARGS (va));
      for (guint i = 0; i < 16; i++)
        {
          guint byte = mix (round % 64, line * 16 + i) & 0xff;

          fprintf (file, "%c%02x", i == 8 ? '-' : ' ', byte);
          text[i] = '.';
          if (byte >= 0x20 && byte < 0x7f)
            text[i] = (char) byte;
        }
      fprintf (file, "  %s\n", text);
    }
  counts->n_memory_bytes += N_MEMORY_LINES * 16;
}

static const char *const words[] = {
  "the",    "driver", "holds",  "a",       "reference", "on",     "each",    "file",   "object",
  "that",   "was",    "opened", "by",      "service",   "and",    "memory",  "grows",  "until",
  "system", "slows",  "down",   "we",      "looked",    "at",     "several", "of",     "these",
  "blocks", "in",     "detail", "because", "nobody",    "could",  "explain", "why",    "machine",
  "after",  "update", "from",   "vendor",  "to",        "report", "with",    "number", "is",
};

/* Sentences in lines of less than 80 bytes. */
static gsize
write_paragraph (FILE *file, guint round, guint paragraph)
{
  gsize n_bytes = 0;
  gsize column = 0;
  guint n_words = 40 + mix (round, paragraph) % 60;

  for (guint w = 0; w < n_words; w++)
    {
      guint value = mix (paragraph * 131 + w, round % 512);
      const char *end = w + 1 == n_words || value % 11 == 0 ? "." : value % 7 == 0 ? "," : "";
      int n;

      if (column > 66)
        {
          fputs ("\n", file);
          column = 0;
          n_bytes++;
        }
      else if (column > 0)
        {
          fputs (" ", file);
          column++;
          n_bytes++;
        }
      if (value % 29 == 0)
        n = fprintf (file, "%u%s", value % 3000, end);
      else
        n = fprintf (file, "%s%s", words[value / 32 % G_N_ELEMENTS (words)], end);
      column += (gsize) n;
      n_bytes += (gsize) n;
    }
  fputs ("\n\n", file);
  return n_bytes + 2;
}

static gsize
write_service_log (FILE *file, guint round, guint block)
{
  gsize n_bytes = 0;

  for (guint i = 0; i < 10; i++)
    {
      guint value = mix (round * 37 + block, i);

      n_bytes += (gsize) fprintf (
          file, "2013-07-13 %02u:%02u:%02u.%03u [%5u] INFO  worker: request id=%08x took %u ms\n",
          round / 60 % 24, round % 60, i, value % 1000, value % 9000, value, value % 500);
    }
  return n_bytes;
}

void
psc_test_write_prose (FILE *file, guint round, gsize n_bytes)
{
  gsize n = 0;

  for (guint paragraph = 0; n < n_bytes; paragraph++)
    n += paragraph % 4 == 3 ? write_service_log (file, round, paragraph)
                            : write_paragraph (file, round, paragraph);
}

void
psc_test_write_session (FILE *file, guint round, PscTestCounts *counts)
{
  if (round % 16 == 0)
    write_banner (file, round);
  write_vm (file, round);
  write_modules (file);
  counts->n_modules = N_MODULES;
  write_verifier (file, round, counts);
  write_records (file, round, counts);
  for (guint stack = 0; stack < N_STACKS; stack++)
    write_stack (file, round, stack);
  write_code (file, round);
  write_memory (file, round, counts);
  fputs ("0: kd> * what follows is from the mail\n", file);
  psc_test_write_prose (file, round, PROSE_BYTES);
}
