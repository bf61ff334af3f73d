/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Everything a source tells beside tag tables: modules, search hits, Driver Verifier, stacks,
 * memory, filters, a crash.
 *
 * One object a file; the loader joins those of one machine. Readers fill it, analysis and reports
 * read it. Addresses are kernel virtual ones; `line` is the line of the file, 0 where there is
 * none; a string that is %NULL is unknown. Where the evidence of several files was put together,
 * `origin` is the path of the file that `line` counts in, borrowed; %NULL is the only file.
 */
#pragma once

#include <glib.h>

#include "base/tag.h"
#include "model/image-hits.h"
#include "model/module.h"
#include "model/pool.h"

G_BEGIN_DECLS

/**
 * PscFrame:
 * @address: the address in the stack or of the caller
 * @symbol: (nullable): `module!name+0xOFFSET` as far as the source tells
 * @source_file: (nullable): from `[file @ line]`
 * @source_line: 0 where unknown
 * @line: of the file
 */
typedef struct
{
  guint64 address;
  char *symbol;
  char *source_file;
  guint source_line;
  const char *origin;
  guint line;
} PscFrame;

void psc_frame_clear (PscFrame *self);

/**
 * PscTraceKind:
 *
 * What a record of the verifier's log tells; %PSC_TRACE_UNDECIDED where nothing does.
 */
typedef enum
{
  PSC_TRACE_ALLOCATE,
  PSC_TRACE_FREE,
  PSC_TRACE_UNDECIDED,
} PscTraceKind;

/**
 * PscTrace:
 * @kind: allocation or free
 * @address: the block
 * @bytes: its size as the log has it
 * @has_thread: %FALSE where the printed thread is the block's address (a fault of old extensions)
 * @thread: who did it
 * @frames: (element-type PscFrame): innermost first
 * @line: of the file
 *
 * One record of `!verifier 80`.
 */
typedef struct
{
  PscTraceKind kind;
  guint64 address;
  guint64 bytes;
  gboolean has_thread;
  guint64 thread;
  GArray *frames;
  const char *origin;
  guint line;
} PscTrace;

/**
 * PscVerifierCounters:
 *
 * The four figures that Driver Verifier keeps for a pool; a bit of @known in this order tells which
 * are there.
 */
typedef struct
{
  guint64 current_allocs;
  guint64 current_bytes;
  guint64 peak_allocs;
  guint64 peak_bytes;
  guint8 known;
} PscVerifierCounters;

typedef enum
{
  PSC_VERIFIER_LOADED,
  PSC_VERIFIER_UNLOADED,
  PSC_VERIFIER_LOADED_AND_UNLOADED,
  PSC_VERIFIER_NOT_LOADED,
} PscVerifierState;

/**
 * PscVerifierAllocation:
 *
 * A block that a verified driver holds. @caller is the allocation's return address, with its symbol
 * where the table or another output tells it.
 */
typedef struct
{
  guint64 address;
  guint64 bytes;
  PscTag tag;
  PscFrame caller;
  const char *origin;
  guint line;
} PscVerifierAllocation;

/**
 * PscVerifierDriver:
 * @name: the file name as printed
 * @has_entry: whether @entry is known
 * @entry: the address in the driver's own header line
 * @state: loaded or not
 * @counters: by #PscPoolKind
 * @allocations: (element-type PscVerifierAllocation): each address once
 */
typedef struct
{
  char *name;
  gboolean has_entry;
  guint64 entry;
  PscVerifierState state;
  PscVerifierCounters counters[PSC_N_POOL_KINDS];
  GArray *allocations;
  const char *origin;
  guint line;
} PscVerifierDriver;

/**
 * PscVerifierFlag:
 * @mask: the bit
 * @name: as the tool prints it
 */
typedef struct
{
  guint64 mask;
  char *name;
  gboolean is_enabled;
} PscVerifierFlag;

/**
 * PscVerifierStatistic:
 *
 * The counters over all drivers, in the contract's order; the index of #PscVerifier.statistics.
 */
typedef enum
{
  PSC_STATISTIC_ATTEMPTED,
  PSC_STATISTIC_SUCCEEDED,
  PSC_STATISTIC_SPECIAL_POOL,
  PSC_STATISTIC_NO_TAG,
  PSC_STATISTIC_FAILED,
} PscVerifierStatistic;

#define PSC_N_STATISTICS 5

/**
 * PscVerifier:
 * @has_level: whether @level is known
 * @level: the option bits
 * @flags: (element-type PscVerifierFlag): in the order printed
 * @statistics: by #PscVerifierStatistic; -1 is unknown
 * @counters: over all drivers, by #PscPoolKind
 * @drivers: (element-type PscVerifierDriver): the last report for each name
 *
 * What all `!verifier` outputs of a file add up to: the last one counts.
 */
typedef struct
{
  gboolean has_level;
  guint64 level;
  GArray *flags;
  gint64 statistics[PSC_N_STATISTICS];
  PscVerifierCounters counters[PSC_N_POOL_KINDS];
  GPtrArray *drivers;
  const char *origin;
  guint line;
} PscVerifier;

/**
 * PscSearchHit:
 * @address: where the bytes were found
 * @bytes: what is there, in the order of memory
 * @n_bytes: how many
 * @line: of the file
 *
 * One line of `s -a`, `s -d` and `!for_each_module s`; the bytes begin with what was searched for.
 */
typedef struct
{
  guint64 address;
  guint8 bytes[16];
  guint n_bytes;
  const char *origin;
  guint line;
} PscSearchHit;

/**
 * PscPoolBlockKind:
 *
 * How a block is kept.
 */
typedef enum
{
  PSC_BLOCK_SMALL,
  PSC_BLOCK_BIG,
  PSC_BLOCK_SPECIAL,
} PscPoolBlockKind;

/**
 * PscPoolBlock:
 * @has_pool: whether @pool is known
 * @header_address: of a small block found in a dump, else 0
 *
 * One block that `!poolfind` or `!pool` lists, with @bytes as printed, or that a dump holds.
 */
typedef struct
{
  guint64 address;
  guint64 header_address;
  guint64 bytes;
  PscTag tag;
  gboolean has_pool;
  PscPoolKind pool;
  PscPoolBlockKind kind;
  gboolean is_allocated;
  gboolean is_protected;
  const char *origin;
  guint line;
} PscPoolBlock;

/**
 * PscMemoryRun:
 * @address: of the first byte
 * @bytes: the bytes; zero where unknown
 * @known: one for each byte that is there, zero for `??`
 *
 * Memory as `db`, `dc` or `dd` shows it, adjoining lines joined.
 */
typedef struct
{
  guint64 address;
  GByteArray *bytes;
  GByteArray *known;
  guint line;
} PscMemoryRun;

/** PscFilterInstance: one attachment of a minifilter to a volume. */
typedef struct
{
  guint64 address;
  char *name;
  char *altitude;
  char *volume;
  guint line;
} PscFilterInstance;

/**
 * PscFilter:
 * @instances: (element-type PscFilterInstance): those that are listed
 * @is_cut: the list says that more were left out
 *
 * A minifilter, or with `!fltkd.volumes` a volume.
 */
typedef struct
{
  guint64 address;
  char *name;
  char *altitude;
  char *frame;
  GArray *instances;
  gboolean is_cut;
  const char *origin;
  guint line;
} PscFilter;

/**
 * PscCrash:
 * @code: the bug check's code
 * @n_parameters: how many of @parameters are known
 * @name: (nullable): `DRIVER_VERIFIER_DETECTED_VIOLATION`
 * @driver: (nullable): the image that the report names
 * @process: (nullable): PROCESS_NAME
 * @bucket: (nullable): FAILURE_BUCKET_ID
 * @stack: (element-type PscFrame): STACK_TEXT
 */
typedef struct
{
  guint64 code;
  guint64 parameters[4];
  guint n_parameters;
  char *name;
  char *driver;
  char *process;
  char *bucket;
  GArray *stack;
  const char *origin;
  guint line;
} PscCrash;

/**
 * PscEvidence:
 * @modules: loaded and unloaded
 * @image_hits: (nullable): what a search of the images found, once there was one
 * @hits: (element-type PscSearchHit)
 * @verifier: (nullable): %NULL without any `!verifier` output
 * @traces: (element-type PscTrace): newest first, each record once
 * @blocks: (element-type PscPoolBlock): each address once
 * @memory: (element-type PscMemoryRun)
 * @filters: (element-type PscFilter)
 * @volumes: (element-type PscFilter)
 * @symbols: (element-type PscFrame): addresses that any output names, each once
 * @symbol_places: (element-type guint64 gpointer): where in @symbols an address is, plus one; a
 * tree and no hash table, because a file chooses the addresses
 * @crash: (nullable): %NULL without one
 */
typedef struct
{
  PscModuleList *modules;
  PscImageHits *image_hits;
  GArray *hits;
  PscVerifier *verifier;
  GPtrArray *traces;
  GArray *blocks;
  GPtrArray *memory;
  GPtrArray *filters;
  GPtrArray *volumes;
  GArray *symbols;
  GTree *symbol_places;
  PscCrash *crash;
} PscEvidence;

PscEvidence *psc_evidence_new (void);
void psc_evidence_free (PscEvidence *self);

/** psc_evidence_is_empty: whether nothing at all was found. */
gboolean psc_evidence_is_empty (const PscEvidence *self);

/* Makers of the parts that own something. The evidence takes them. */
PscTrace *psc_trace_new (void);
void psc_trace_free (PscTrace *self);
PscVerifier *psc_verifier_new (void);
void psc_verifier_free (PscVerifier *self);
PscVerifierDriver *psc_verifier_driver_new (const char *name);
void psc_verifier_driver_free (PscVerifierDriver *self);
PscMemoryRun *psc_memory_run_new (guint64 address);
void psc_memory_run_free (PscMemoryRun *self);
PscFilter *psc_filter_new (void);
void psc_filter_free (PscFilter *self);
PscCrash *psc_crash_new (guint64 code);
void psc_crash_free (PscCrash *self);

/**
 * psc_evidence_find_symbol:
 * @va: an address
 *
 * Returns: (nullable): the frame that names exactly @va; valid until a symbol is added
 */
const PscFrame *psc_evidence_find_symbol (const PscEvidence *self, guint64 va);

/**
 * psc_evidence_add_symbol:
 *
 * Notes that @va is @symbol; strings are copied. Of two names for one address the first one is
 * kept, but one with its source takes the place of one without. Nothing is kept beyond
 * PSC_MAX_SYMBOLS.
 */
void psc_evidence_add_symbol (PscEvidence *self,
                              guint64 va,
                              const char *symbol,
                              const char *source_file,
                              guint source_line,
                              guint line);

/** psc_evidence_add_symbol_from: the same for a symbol of another file's evidence, @origin. */
void psc_evidence_add_symbol_from (PscEvidence *self, const PscFrame *frame, const char *origin);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PscEvidence, psc_evidence_free)

G_END_DECLS
