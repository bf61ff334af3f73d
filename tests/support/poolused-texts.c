/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One `!poolused` output in each layout: numbers that fill and overflow their fields, a negative
 * difference, tags of digits, dots and blanks, descriptions that begin with digits.
 */
#include "config.h"

#include "support/poolused-texts.h"

/* Rows are to be seen as they are printed. */
/* clang-format off */
const PscPoolusedText psc_test_poolused_texts[PSC_TEST_N_POOLUSED_TEXTS] = {
{
"new brief",
"0: kd> !poolused 2\n"
"..\n"
" Sorting by NonPaged Pool Consumed\n"
"\n"
"               NonPaged                  Paged\n"
" Tag     Allocs         Used     Allocs         Used\n"
"\n"
" Leak       119   4991221760          0            0\tUNKNOWN pooltag 'Leak', please update pooltag.txt\n"
" EtwB       196      7565568          2       131072\tTrace buffers , Binary: nt!etw\n"
" Huge 12345678901 98765432109876 1234567890123            7\tUNKNOWN pooltag 'Huge', please update pooltag.txt\n"
" 2872         6      5660864          0            0\tUNKNOWN pooltag '2872', please update pooltag.txt\n"
" File      9734      3877408          0            0\tFile objects \n"
" a  b         1           64          0            0\tUNKNOWN pooltag 'a  b', please update pooltag.txt\n"
" ....         3           96          1           32\tUNKNOWN pooltag '....', please update pooltag.txt\n"
" ....         2           64          1           32\tUNKNOWN pooltag '....', please update pooltag.txt\n"
" Io       16786       693632        156         6480\tGeneral I/O , Binary: nt!io\n"
" SrvX         7          448          0            0\tServer , Binary: srv.sys\n"
"TOTAL 12345705755 98770441129780 1234567890283       137623\n"
"0: kd> g\n",
"8 Leak|?/?/119/4991221760|?/?/0/0||\n"
"9 EtwB|?/?/196/7565568|?/?/2/131072|nt!etw|Trace buffers\n"
"10 Huge|?/?/12345678901/98765432109876|?/?/1234567890123/7||\n"
"11 2872|?/?/6/5660864|?/?/0/0||\n"
"12 File|?/?/9734/3877408|?/?/0/0||File objects\n"
"13 a  b|?/?/1/64|?/?/0/0||\n"
"14 ....|?/?/3/96|?/?/1/32||\n"
"15 ....|?/?/2/64|?/?/1/32||\n"
"16 Io  |?/?/16786/693632|?/?/156/6480|nt!io|General I/O\n"
"17 SrvX|?/?/7/448|?/?/0/0|srv.sys|Server\n",
"nonpaged",
3,
},
{
"new verbose",
"lkd> !poolused 5\n"
".\n"
" Sorting by Paged Pool Consumed\n"
"\n"
"                            NonPaged                                         Paged\n"
" Tag       Allocs       Frees      Diff         Used       Allocs       Frees      Diff         Used\n"
"\n"
" Abc1         900         100       800        76800            0           0         0            0\tUNKNOWN pooltag 'Abc1', please update pooltag.txt\n"
" SePa      955604      942626     12978      2247904           17          16         1           16\tAudit names , Binary: nt!se\n"
" -UMD           5           7        -2            0            1           0         1           48\tUNKNOWN pooltag '-UMD', please update pooltag.txt\n"
" Big9 98765432109           1 98765432108 123456789012345 123456789012           0 123456789012 9999999999999\tCounters , Binary: cnt.sys\n"
" Pp            10           0        10          640            0           0         0            0\tUNKNOWN pooltag 'Pp  ', please update pooltag.txt\n"
" Io             7           7         0            0          300         299         1           64\tGeneral I/O , Binary: nt!io\n"
"\n"
"TOTAL 98766388635      942741 98765445894 123456791337689 123456789330         315 123456789015 10000000000127\n"
"lkd> q\n",
"8 Abc1|900/100/800/76800|0/0/0/0||\n"
"9 SePa|955604/942626/12978/2247904|17/16/1/16|nt!se|Audit names\n"
"10 -UMD|5/7/-2/0|1/0/1/48||\n"
"11 Big9|98765432109/1/98765432108/123456789012345|123456789012/0/123456789012/9999999999999|cnt.sys|Counters\n"
"12 Pp  |10/0/10/640|0/0/0/0||\n"
"13 Io  |7/7/0/0|300/299/1/64|nt!io|General I/O\n",
"paged",
3,
},
{
"old brief",
"kd> !poolused\n"
"   Sorting by  Tag\n"
"\n"
"  Pool Used:\n"
"            NonPaged            Paged\n"
" Tag    Allocs     Used    Allocs     Used\n"
" 1394        1      520         0        0UNKNOWN pooltag '1394', please update pooltag.txt\n"
" 8042        4     3944         0        0Keyboard and mouse , Binary: i8042prt.sys\n"
" AGP         1      344         2      384UNKNOWN pooltag 'AGP ', please update pooltag.txt\n"
" Big1        1 123456789012         0 12345678GDI spooler events \n"
" Big2 1234567890       64         0 123456789GDI spooler events \n"
" ohci        1      136         0        01394 host controller \n"
" rx..        3     1248         0        0UNKNOWN pooltag 'rx..', please update pooltag.txt\n"
" Wmip      146     3504       182    18600Wmi General purpose allocation \n"
" TOTAL   1234568047 123456798772        184 135821451\n"
"kd> g\n",
"7 1394|?/?/1/520|?/?/0/0||\n"
"8 8042|?/?/4/3944|?/?/0/0|i8042prt.sys|Keyboard and mouse\n"
"9 AGP |?/?/1/344|?/?/2/384||\n"
"10 Big1|?/?/1/123456789012|?/?/0/12345678||GDI spooler events\n"
"11 Big2|?/?/1234567890/64|?/?/0/123456789||GDI spooler events\n"
"12 ohci|?/?/1/136|?/?/0/0||1394 host controller\n"
"13 rx..|?/?/3/1248|?/?/0/0||\n"
"14 Wmip|?/?/146/3504|?/?/182/18600||Wmi General purpose allocation\n",
"tag",
2,
},
{
"old verbose",
"kd> !poolused 3\n"
"   Sorting by NonPaged Pool Consumed\n"
"\n"
"  Pool Used:\n"
"            NonPaged                            Paged\n"
" Tag   Allocs    Frees     Diff     Used   Allocs    Frees     Diff     Used\n"
" Abc1      900      100      800    76800        0        0        0        0UNKNOWN pooltag 'Abc1', please update pooltag.txt\n"
" SePa   955604   942626    12978  2247904       17       16        1       16Audit names , Binary: nt!se\n"
" -UMD        5        7       -2        0        1        0        1       48UNKNOWN pooltag '-UMD', please update pooltag.txt\n"
" Big9 98765432109        1 98765432108 123456789012345 123456789012        0 123456789012 9999999999999Counters , Binary: cnt.sys\n"
" Pp         10        0       10      640        0        0        0        0UNKNOWN pooltag 'Pp  ', please update pooltag.txt\n"
" Io          7        7        0        0      300      299        1       64General I/O , Binary: nt!io\n"
" TOTAL 98766388635   942741 98765445894 123456791337689 123456789330      315 123456789015 10000000000127\n"
"kd> g\n",
"7 Abc1|900/100/800/76800|0/0/0/0||\n"
"8 SePa|955604/942626/12978/2247904|17/16/1/16|nt!se|Audit names\n"
"9 -UMD|5/7/-2/0|1/0/1/48||\n"
"10 Big9|98765432109/1/98765432108/123456789012345|123456789012/0/123456789012/9999999999999|cnt.sys|Counters\n"
"11 Pp  |10/0/10/640|0/0/0/0||\n"
"12 Io  |7/7/0/0|300/299/1/64|nt!io|General I/O\n",
"nonpaged",
2,
},
{
"brief, white space collapsed",
"0: kd> !poolused 4\n"
"Sorting by Paged Pool Consumed\n"
"NonPaged Paged\n"
"Tag Allocs Used Allocs Used\n"
"Leak 119 4991221760 0 0 UNKNOWN pooltag 'Leak', please update pooltag.txt\n"
"EtwB 196 7565568 2 131072 Trace buffers , Binary: nt!etw\n"
"Huge 12345678901 98765432109876 1234567890123 7 UNKNOWN pooltag 'Huge', please update pooltag.txt\n"
"2872 6 5660864 0 0 UNKNOWN pooltag '2872', please update pooltag.txt\n"
"File 9734 3877408 0 0 File objects\n"
".... 3 96 1 32 UNKNOWN pooltag '....', please update pooltag.txt\n"
".... 2 64 1 32 UNKNOWN pooltag '....', please update pooltag.txt\n"
"Io 16786 693632 156 6480 General I/O , Binary: nt!io\n"
"SrvX 7 448 0 0 Server , Binary: srv.sys\n"
"TOTAL 12345705754 98770441129716 1234567890283 137623\n"
"0: kd> g\n",
"5 Leak|?/?/119/4991221760|?/?/0/0||\n"
"6 EtwB|?/?/196/7565568|?/?/2/131072|nt!etw|Trace buffers\n"
"7 Huge|?/?/12345678901/98765432109876|?/?/1234567890123/7||\n"
"8 2872|?/?/6/5660864|?/?/0/0||\n"
"9 File|?/?/9734/3877408|?/?/0/0||File objects\n"
"10 ....|?/?/3/96|?/?/1/32||\n"
"11 ....|?/?/2/64|?/?/1/32||\n"
"12 Io  |?/?/16786/693632|?/?/156/6480|nt!io|General I/O\n"
"13 SrvX|?/?/7/448|?/?/0/0|srv.sys|Server\n",
"paged",
2,
},
{
"verbose, white space collapsed",
"0: kd> !poolused 7\n"
"Sorting by NonPaged Pool Consumed\n"
"Pool Used:\n"
"NonPaged Paged\n"
"Tag Allocs Frees Diff Used * Allocs Frees Diff Used\n"
"Abc1 900 100 800 76800 * 0 0 0 0 UNKNOWN pooltag 'Abc1', please update pooltag.txt\n"
"SePa 955604 942626 12978 2247904 * 17 16 1 16 Audit names , Binary: nt!se\n"
"-UMD 5 7 -2 0 * 1 0 1 48 UNKNOWN pooltag '-UMD', please update pooltag.txt\n"
"Big9 98765432109 1 98765432108 123456789012345 * 123456789012 0 123456789012 9999999999999 Counters , Binary: cnt.sys\n"
"Pp 10 0 10 640 * 0 0 0 0 UNKNOWN pooltag 'Pp ', please update pooltag.txt\n"
"Io 7 7 0 0 * 300 299 1 64 General I/O , Binary: nt!io\n"
"TOTAL 98766388635 942741 98765445894 123456791337689 123456789330 315 123456789015 10000000000127\n"
"0: kd> g\n",
"6 Abc1|900/100/800/76800|0/0/0/0||\n"
"7 SePa|955604/942626/12978/2247904|17/16/1/16|nt!se|Audit names\n"
"8 -UMD|5/7/-2/0|1/0/1/48||\n"
"9 Big9|98765432109/1/98765432108/123456789012345|123456789012/0/123456789012/9999999999999|cnt.sys|Counters\n"
"10 Pp  |10/0/10/640|0/0/0/0||\n"
"11 Io  |7/7/0/0|300/299/1/64|nt!io|General I/O\n",
"nonpaged",
2,
},
};
/* clang-format on */
