/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Helpers of the tests in this folder.
 */
#include "config.h"

#include "support/app-fixture.h"

#include <adwaita.h>
#include <check.h>
#include <stdio.h>
#include <string.h>

#include "poolscope-resources.h"

gboolean
psc_app_test_has_display (void)
{
  if (g_getenv ("DISPLAY") != NULL || g_getenv ("WAYLAND_DISPLAY") != NULL)
    return TRUE;
  printf ("1..1\nok 1 - window # SKIP there is no display\n");
  return FALSE;
}

void
psc_app_test_init (void)
{
  /* The linker leaves the resources of a library out unless somebody asks for them. */
  g_resources_register (psc_get_resource ());
  gtk_init ();
  adw_init ();
}

char *
psc_app_test_dup_sample (const char *name)
{
  return g_build_filename (g_getenv ("PSC_TEST_SOURCE_DIR"), "data", "samples", name, NULL);
}

static gboolean
give_up_cb (gpointer user_data)
{
  *(gboolean *) user_data = TRUE;
  return G_SOURCE_CONTINUE;
}

void
psc_app_test_wait (PscCondition condition, gpointer data)
{
  gboolean is_late = FALSE;
  guint source = g_timeout_add_seconds (30, give_up_cb, &is_late);

  while (!condition (data) && !is_late)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (source);
  ck_assert_msg (!is_late, "what was waited for did not happen");
}

static gboolean
is_idle (gpointer data)
{
  return !psc_document_is_loading (PSC_DOCUMENT (data));
}

void
psc_app_test_open (PscDocument *document, const char *sample)
{
  g_autofree char *path = psc_app_test_dup_sample (sample);
  const char *const specs[] = { path, NULL };

  psc_document_open (document, specs);
  psc_app_test_wait (is_idle, document);
}

void
psc_app_test_paste (PscDocument *document, const char *text)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));

  psc_document_paste (document, bytes);
  psc_app_test_wait (is_idle, document);
}

void
psc_app_test_finalize (gpointer object)
{
  gpointer left = object;
  gint64 end = g_get_monotonic_time () + 30 * G_TIME_SPAN_SECOND;

  g_object_add_weak_pointer (G_OBJECT (object), &left);
  g_object_unref (object);
  while (g_atomic_pointer_get (&left) != NULL && g_get_monotonic_time () < end)
    if (!g_main_context_iteration (NULL, FALSE))
      g_usleep (1000);
  ck_assert_msg (left == NULL, "something keeps an object");
}

static char *shown_place;

static void
show_place_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  g_free (shown_place);
  shown_place = g_variant_dup_bytestring (parameter, NULL);
}

void
psc_app_test_watch_places (GtkWidget *widget)
{
  static const GActionEntry entries[] = {
    { .name = "show-place", .activate = show_place_cb, .parameter_type = "ay" },
  };
  g_autoptr (GSimpleActionGroup) group = g_simple_action_group_new ();

  g_action_map_add_action_entries (G_ACTION_MAP (group), entries, G_N_ELEMENTS (entries), NULL);
  gtk_widget_insert_action_group (widget, "win", G_ACTION_GROUP (group));
}

char *
psc_app_test_take_place (void)
{
  return g_steal_pointer (&shown_place);
}

gpointer
psc_app_test_find (GtkWidget *root, GType type)
{
  if (G_TYPE_CHECK_INSTANCE_TYPE (root, type))
    return root;
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      gpointer found = psc_app_test_find (child, type);

      if (found != NULL)
        return found;
    }
  return NULL;
}

GtkWidget *
psc_app_test_find_label (GtkWidget *root, const char *text)
{
  if (!gtk_widget_get_visible (root))
    return NULL;
  if ((GTK_IS_LABEL (root) && strcmp (gtk_label_get_text (GTK_LABEL (root)), text) == 0)
      || (GTK_IS_INSCRIPTION (root)
          && g_strcmp0 (gtk_inscription_get_text (GTK_INSCRIPTION (root)), text) == 0))
    return root;
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = psc_app_test_find_label (child, text);

      if (found != NULL)
        return found;
    }
  return NULL;
}
