"""What the back office calls the codes of imports."""

from django.utils.translation import pgettext_lazy

from gatehouse.core.labels import JOBS, VERBS

VERBS.add(
    {
        "imports.started": pgettext_lazy("history", "A schedule's file was sent"),
        "imports.refused": pgettext_lazy("history", "A schedule's file could not be read"),
        "imports.columns_set": pgettext_lazy("history", "Columns of a file were set"),
        "imports.row_mended": pgettext_lazy("history", "A row of a file was mended"),
        "imports.row_skipped": pgettext_lazy("history", "A row of a file was left out or taken in"),
        "imports.enterprise_named": pgettext_lazy("history", "A name of an enterprise was learned"),
        "imports.activity_named": pgettext_lazy("history", "A name of an activity was learned"),
        "imports.agreed": pgettext_lazy("history", "A file was agreed to"),
        "imports.taken": pgettext_lazy("history", "A file was taken over"),
        "imports.not_taken": pgettext_lazy("history", "A file could not be taken over"),
        "imports.taken_back": pgettext_lazy("history", "A file's drafts were taken back"),
        "imports.dropped": pgettext_lazy("history", "A file was put aside"),
        "imports.gone_deleted": pgettext_lazy("history", "Drafts gone from a file were deleted"),
        "imports.exported": pgettext_lazy("history", "A season was fetched as a sheet"),
        "imports.forgotten": pgettext_lazy("history", "What a file said was forgotten"),
    }
)
JOBS.add(
    {
        "imports.read_import": pgettext_lazy("job", "Read a schedule's file"),
        "imports.take_import": pgettext_lazy("job", "Take a schedule's file over"),
        "imports.forget_imports": pgettext_lazy("job", "Forget what files said"),
    }
)
