/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What pool tags stand for: lists that people bring (`pooltag.txt`), what a capture says itself,
 * and the list that Poolscope is built with.
 */
#pragma once

#include "model/pool.h"

G_BEGIN_DECLS

/**
 * PscTagInfo:
 * @owner: (nullable): a binary such as `ntfs.sys`, or a component such as `nt!ps`
 * @description: (nullable): what the tag is used for
 * @source: (nullable): where @description comes from: `pooltags:FILE`, `capture` or `known-tags`
 *
 * The strings belong to the list, or to the row that was asked about.
 */
typedef struct
{
  const char *owner;
  const char *description;
  const char *source;
} PscTagInfo;

typedef struct _PscTagList PscTagList;

/** psc_tag_list_new: a list that knows the built-in tags. */
PscTagList *psc_tag_list_new (void);
void psc_tag_list_free (PscTagList *self);

/**
 * psc_tag_list_add:
 * @name: the file's name, for #PscTagInfo.source
 * @text: lines like `Tag - binary - description`; `?` stands for one character of a tag and `*` for
 * the rest, `rem` and `//` begin comments, and lines of any other shape are passed over
 * @length: its bytes
 *
 * Lists are asked in the order they were added, the built-in one last.
 *
 * Returns: %FALSE when @text holds no such line (%PSC_ERROR_UNRECOGNISED)
 */
gboolean psc_tag_list_add (PscTagList *self,
                           const char *name,
                           const char *text,
                           gsize length,
                           GError **error);

/**
 * psc_tag_list_find:
 * @info: (out): what the first list that has the tag says; an exact entry before a pattern, of
 * patterns the one with more literal characters, then `?` before `*`, then the first of the file
 *
 * Returns: whether there is an entry
 */
gboolean psc_tag_list_find (const PscTagList *self, PscTag tag, PscTagInfo *info);

/**
 * psc_tag_list_describe:
 * @row: a row of a snapshot
 * @info: (out): a list that was added speaks first, then the capture, then the built-in list; the
 * owner comes from whoever gives the description, from the next one where that one names none
 */
void psc_tag_list_describe (const PscTagList *self, const PscPoolRow *row, PscTagInfo *info);

/** psc_tag_list_describe_given: the same without the built-in list. */
void psc_tag_list_describe_given (const PscTagList *self, const PscPoolRow *row, PscTagInfo *info);

/**
 * psc_tag_list_get_family:
 *
 * Returns: (nullable): the built-in list's word for what kind of tag it is, such as `object` or
 * `fltmgr`
 */
const char *psc_tag_list_get_family (const PscTagList *self, PscTag tag);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PscTagList, psc_tag_list_free)

G_END_DECLS
