import django.db.models.deletion
import django_fsm
from django.db import migrations, models

FIRST_PAGES = """
    INSERT INTO admissions_documentpage (document_id, number, file, content_type, size, sha256)
    SELECT id, 1, file, content_type, size, sha256 FROM admissions_document
"""


class Migration(migrations.Migration):

    dependencies = [("admissions", "0012_counts_of_proposals")]

    operations = [
        migrations.CreateModel(
            name="DocumentPage",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField(verbose_name="trang")),
                ("file", models.FileField(db_index=True, max_length=200, upload_to="", verbose_name="tệp")),
                ("content_type", models.CharField(max_length=32)),
                ("size", models.PositiveIntegerField(verbose_name="số byte")),
                ("sha256", models.CharField(max_length=64)),
                (
                    "document",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="pages",
                        to="admissions.document",
                    ),
                ),
            ],
            options={
                "verbose_name": "trang giấy tờ",
                "verbose_name_plural": "trang giấy tờ",
                "ordering": ["document", "number"],
                "constraints": [
                    models.UniqueConstraint(fields=("document", "number"), name="one_page_a_number"),
                    models.CheckConstraint(condition=models.Q(("size__gt", 0)), name="page_not_empty"),
                ],
            },
        ),
        migrations.RunSQL(FIRST_PAGES),
        migrations.AlterField(
            model_name="document",
            name="state",
            field=django_fsm.FSMField(
                choices=[
                    ("UPLOADED", "Chờ trường kiểm tra"),
                    ("ACCEPTED", "Đạt"),
                    ("RETURNED", "Cần nộp lại"),
                    ("REPLACED", "Đã thay hoặc lấy ra"),
                ],
                default="UPLOADED",
                max_length=50,
                protected=True,
                verbose_name="trạng thái",
            ),
        ),
        migrations.RemoveConstraint(model_name="document", name="paper_not_empty"),
        migrations.RemoveField(model_name="document", name="file"),
        migrations.RemoveField(model_name="document", name="content_type"),
        migrations.RemoveField(model_name="document", name="size"),
        migrations.RemoveField(model_name="document", name="sha256"),
        migrations.AddField(
            model_name="document",
            name="quarantined_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="chờ quét mã độc từ"),
        ),
        migrations.AddIndex(
            model_name="document",
            index=models.Index(
                condition=models.Q(("quarantined_at__isnull", False)),
                fields=["quarantined_at"],
                name="papers_in_quarantine",
            ),
        ),
    ]
