/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Every bound that hostile input can reach, with its reason. A limit that is hit becomes an error
 * or an issue.
 */
#pragma once

/* A line of a capture; the longest real ones (stacks with long C++ names) stay below 4 KiB. */
#define PSC_MAX_LINE_BYTES (64u * 1024u)

/* Rows of one snapshot: Windows' tag table holds at most 2^20 + 1 entries (pool-and-verifier notes,
 * §1.3). */
#define PSC_MAX_ROWS (1024u * 1024u + 1u)

/* Snapshots of one series; one every five seconds for two months. */
#define PSC_MAX_SNAPSHOTS (1024u * 1024u)

/* Issues kept one by one; what comes after is counted in one last issue. */
#define PSC_MAX_ISSUES 200u

/* Distinct descriptions, driver names and labels kept for one file. */
#define PSC_MAX_STRINGS (1024u * 1024u)

/* One description; the longest entry of the public tag list is below 300 bytes. */
#define PSC_MAX_STRING_BYTES 1024u

/* Files taken from one folder. */
#define PSC_MAX_FOLDER_FILES 20000u

/* Modules of one file, loaded and unloaded; Windows remembers 50 unloaded ones and runs some
 * hundreds. */
#define PSC_MAX_MODULES 20000u

/* Addresses that the text of one file names. */
#define PSC_MAX_SYMBOLS 200000u

/* Hits, traces, blocks, allocations, instances: each list of one file. */
#define PSC_MAX_EVIDENCE 1000000u

/* A pooltag.txt; public copies are below 300 KiB. */
#define PSC_MAX_TAG_LIST_BYTES (16u * 1024u * 1024u)

/* Frames of one stack; Windows 11 logs 50, the debugger prints 256 at most unless told otherwise.
 */
#define PSC_MAX_FRAMES 256u

/* What one compressed file may unpack to: a log of some gigabytes is real, more is a bomb. */
#define PSC_MAX_UNPACKED_BYTES G_GUINT64_CONSTANT (8589934592)

/* Archives within archives. */
#define PSC_MAX_ARCHIVE_DEPTH 3u

/* Bytes of memory that the text of one file shows; `db` prints four characters for each, and nobody
 * prints a gigabyte. */
#define PSC_MAX_MEMORY_BYTES (256u * 1024u * 1024u)

/* Sections of an image: what Windows itself loads. */
#define PSC_MAX_PE_SECTIONS 96u

/* Entries of an image's debug directory; linkers write up to six. */
#define PSC_MAX_PE_DEBUG_ENTRIES 32u

/* Exports of an image: an ordinal has 16 bits. Each may have more than one name. */
#define PSC_MAX_PE_EXPORTS 65536u

/* Modules that an image imports from, and what it imports from all of them. */
#define PSC_MAX_PE_IMPORT_MODULES 4096u
#define PSC_MAX_PE_IMPORTS 65536u

/* A name in an image's tables; decorated C++ names of kernels stay below 300 bytes. */
#define PSC_MAX_PE_NAME_BYTES 512u

/* Rows of .pdata; the largest kernels have about 40,000 functions. */
#define PSC_MAX_PE_FUNCTIONS (1024u * 1024u)

/* Pieces of one function that refer to one another in .pdata. */
#define PSC_MAX_PE_FUNCTION_CHAIN 32u

/* The path of a PDB as an image names it: what the longest path of Windows takes in UTF-8 is far
 * more than any linker was seen to write. */
#define PSC_MAX_PDB_PATH_BYTES 4096u

/* The directory of a PDB: four bytes for each of its blocks, 64 GB with blocks of 4 KiB. */
#define PSC_MAX_MSF_DIRECTORY_BYTES (64u * 1024u * 1024u)

/* A PDB that a symbol store keeps compressed; those of Windows are below 100 MB, those of browsers
 * reach some gigabytes. */
#define PSC_MAX_PDB_BYTES G_GUINT64_CONSTANT (2147483648)

/* Types within types that are followed: pointers, arrays, modifiers, members without a name. Real
 * ones nest below ten. */
#define PSC_MAX_TYPE_DEPTH 32u

/* Fields that are looked at for one structure; the largest of Windows has about 3,000. */
#define PSC_MAX_TYPE_FIELDS 65536u

/* Functions inlined into one another at one address; C++ templates reach some twenty. */
#define PSC_MAX_INLINE_DEPTH 64u

/* Page tables of the last level that one address space keeps, 4 KiB each; those above it have a
 * third of that together. Covers 4 GiB of pool without reading a table twice. */
#define PSC_MAX_CACHED_TABLES 2048u

/* Page tables that one step of a scan passes without finding a page: far more than the kernel's
 * half has that are empty, and a fraction of a second. */
#define PSC_MAX_TABLES_SEARCHED 16384u

/* Page tables remembered to be empty: 8 to 16 bytes each, for 4 GiB of them in one dump. */
#define PSC_MAX_EMPTY_TABLES (1024u * 1024u)

/* Places that look like the four highest entries of PAE, and are not: accident makes a handful. */
#define PSC_MAX_FALSE_PAE_ROOTS 65536u

/* One image in memory; the largest drivers and kernels are some tens of megabytes. */
#define PSC_MAX_IMAGE_BYTES G_GUINT64_CONSTANT (0x10000000)

/* Entries of the kernel's ring of loaded modules; large servers load some hundreds. */
#define PSC_MAX_LISTED_MODULES 4096u

/* A file name or path of the kernel, in bytes of UTF-16: Windows itself ends at 32767 characters,
 * paths of drivers far below 1024. */
#define PSC_MAX_KERNEL_NAME_BYTES 0x800u

/* Pages that the bitmap of a dump may have bits for: 64 TiB of memory, whose bits take 2 GiB.
 * Windows Server 2022 uses 48 TiB at most. */
#define PSC_MAX_BITMAP_PAGES G_GUINT64_CONSTANT (17179869184)

/* Ranges of pages in one dump; they take 24 bytes each, and 8 Mi of them are 32 GiB of memory even
 * when no two pages follow each other. */
#define PSC_MAX_DUMP_RANGES (8u * 1024u * 1024u)

/* Pieces of memory in one triage dump; Windows 10 writes some thousands. */
#define PSC_MAX_TRIAGE_BLOCKS (256u * 1024u)

/* Unloaded modules that one dump lists; Windows remembers 50. */
#define PSC_MAX_UNLOADED_MODULES 1024u

/* How far below one of its routines the header of the kernel is looked for; images of kernels have
 * some 20 MiB. */
#define PSC_MAX_KERNEL_WALK_BYTES (32u * 1024u * 1024u)

/* Pages looked at in a search for the kernel's header: 4 GiB that the dump holds where kernels are
 * loaded. */
#define PSC_MAX_KERNEL_SCAN_PAGES (1024u * 1024u)

/* Processors whose registers are asked for the way to the kernel, in kernel mode and in user mode
 * each; any of them knows it. */
#define PSC_MAX_CPUS_ASKED 8u

/* Pages that begin like an image and are looked at more closely in a search for the kernel; some
 * hundred drivers lie where it does. */
#define PSC_MAX_KERNEL_CANDIDATES 4096u

/* Pairs of pointers that are followed in a search for the head of the module list; kernels have
 * some ten thousand of them in their data. */
#define PSC_MAX_HEADS_TRIED (1024u * 1024u)

/* Prototype page table entries on the way to one page. One is what Windows has; a second leads to
 * the page of the first. */
#define PSC_MAX_PROTOTYPES 4u

/* Writable data of a kernel image; that of Windows 11 is below 8 MiB. */
#define PSC_MAX_KERNEL_DATA_BYTES (64u * 1024u * 1024u)

/* Pages that a search without symbols looks at; the data of a kernel points to some thousand. */
#define PSC_MAX_POINTERS_TRIED 20000u

/* Pages that look like the highest page table of a process; terminal servers run some thousands of
 * processes. */
#define PSC_MAX_ROOT_CANDIDATES 16384u

/* Places of one tag in one image that are kept; the kernel uses some of its tags hundredfold. */
#define PSC_MAX_HITS_OF_IMAGE 64u

/* Pieces of a dump that lie each at its own place in the file: records of a flattened dump of some
 * 128 GiB, which QEMU writes 16 KiB at a time. Each takes 24 bytes. */
#define PSC_MAX_DUMP_PIECES (8u * 1024u * 1024u)

/* Of them, those that lie over each other at one address: VirtualBox lists some pages under a few
 * headers, makedumpfile writes its header twice. */
#define PSC_MAX_OVERLAPPING_PIECES 65536u

/* Program headers of an ELF core; 32 bits count them, and a machine has some tens of ranges. */
#define PSC_MAX_PROGRAM_HEADERS (1024u * 1024u)

/* The notes of one dump: about 1 KiB for each processor, and one header of 8 KiB. */
#define PSC_MAX_NOTE_BYTES (16u * 1024u * 1024u)

/* Processors of one machine: what Windows supports. */
#define PSC_MAX_PROCESSORS 2048u

/* How much of a raw image is searched for page tables that tell whether it has a gap; a page table
 * of some process is found in each 100 MiB or so. */
#define PSC_MAX_RAW_SCAN_BYTES (G_GUINT64_CONSTANT (1) << 31)

/* What is written of a flattened dump into a temporary file, for the library that reads nothing
 * else: a dump that is larger than this is to be unpacked first. */
#define PSC_MAX_DUMP_COPY_BYTES (G_GUINT64_CONSTANT (1) << 36)

/* Pieces of memory read for the records in them; small memory dumps have a megabyte or two of
 * them. */
#define PSC_MAX_SCANNED_BYTES G_GUINT64_CONSTANT (0x4000000)

/* A symbol path; that of a debugger rarely has more than some hundred characters. */
#define PSC_MAX_SYMBOL_PATH_BYTES 65536u

/* Entries of one folder of a symbol store that are looked through for a name in another case. */
#define PSC_MAX_STORE_ENTRIES 1000000u

/* A file from a symbol server: PDBs of kernels have some 15 MiB, those of browsers more than 1 GiB.
 */
#define PSC_MAX_SYMBOL_FILE_BYTES (G_GUINT64_CONSTANT (1) << 32)

/* Memory that is searched for page tables that nothing names. Windows allocates those of its System
 * process among the first, and every process has some, so that a larger machine shows them early.
 */
#define PSC_MAX_ROOT_SEARCH_BYTES (G_GUINT64_CONSTANT (2) << 30)
