import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q

PROTECT = django.db.models.deletion.PROTECT


def own_key():
    return models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")


def composite_key(*names):
    return models.CompositePrimaryKey(*names, blank=True, editable=False, primary_key=True, serialize=False)


def loose_key(to, **options):
    """A reference of rows that are many and are written whole: looked after by the checks of a run."""
    return models.ForeignKey(db_constraint=False, db_index=False, on_delete=PROTECT, to=to, **options)


class Migration(migrations.Migration):
    dependencies = [("admissions", "0002_application_lottery_key")]

    operations = [
        migrations.CreateModel(
            name="Freeze",
            fields=[
                ("id", own_key()),
                ("number", models.PositiveIntegerField()),
                ("created_at", models.DateTimeField()),
                ("sha256", models.CharField(max_length=64)),
                ("pack_sha256", models.CharField(max_length=64)),
                ("seed", models.CharField(blank=True, max_length=64)),
                ("files", models.PositiveIntegerField()),
                ("wishes", models.PositiveIntegerField()),
                ("set_aside", models.JSONField(default=list)),
                ("lines", models.JSONField(null=True)),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=PROTECT, related_name="freezes", to="admissions.admissionround"
                    ),
                ),
            ],
            options={
                "verbose_name": "dữ liệu đã chốt",
                "verbose_name_plural": "dữ liệu đã chốt",
                "constraints": [
                    models.UniqueConstraint(fields=("round", "number"), name="one_freeze_a_number")
                ],
            },
        ),
        migrations.CreateModel(
            name="FrozenOffering",
            fields=[
                ("pk", composite_key("freeze_id", "number")),
                (
                    "freeze",
                    models.ForeignKey(
                        db_index=False, on_delete=PROTECT, related_name="offerings", to="admissions.freeze"
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                ("offering", loose_key("admissions.offering", related_name="+")),
                ("code", models.CharField(max_length=64)),
                ("name", models.CharField(max_length=160)),
                ("seats", models.PositiveIntegerField()),
                ("taken", models.PositiveIntegerField()),
                ("facts", models.BinaryField()),
            ],
            options={"verbose_name": "chỉ tiêu đã chốt", "verbose_name_plural": "chỉ tiêu đã chốt"},
        ),
        migrations.CreateModel(
            name="FrozenFile",
            fields=[
                ("pk", composite_key("freeze_id", "number")),
                ("freeze", loose_key("admissions.freeze", related_name="rows")),
                ("number", models.PositiveIntegerField()),
                ("application", loose_key("admissions.application", related_name="frozen")),
                ("code", models.CharField(max_length=32)),
                ("lottery_key", models.CharField(max_length=32)),
                ("facts", models.BinaryField()),
                ("wishes", models.BinaryField()),
            ],
            options={
                "verbose_name": "hồ sơ đã chốt",
                "verbose_name_plural": "hồ sơ đã chốt",
                "constraints": [
                    models.UniqueConstraint(fields=("application", "freeze"), name="one_frozen_row_a_file")
                ],
            },
        ),
        migrations.AddField(
            model_name="allocationrun",
            name="freeze",
            field=models.ForeignKey(
                null=True, on_delete=PROTECT, related_name="runs", to="admissions.freeze"
            ),
        ),
        migrations.AddField(
            model_name="allocationrun", name="band_bits", field=models.PositiveSmallIntegerField(default=0)
        ),
        migrations.AddField(
            model_name="allocationrun", name="refusal_codes", field=models.JSONField(default=list)
        ),
        migrations.AlterField(
            model_name="cutoff",
            name="last_admitted",
            field=models.CharField(blank=True, max_length=500),
        ),
        migrations.CreateModel(
            name="QueueLine",
            fields=[
                ("id", own_key()),
                ("queue", models.PositiveSmallIntegerField()),
                ("seats", models.PositiveIntegerField(verbose_name="chỉ tiêu")),
                ("ties", models.PositiveSmallIntegerField()),
                ("within", models.IntegerField()),
                ("takeover", models.PositiveSmallIntegerField(null=True)),
                ("capacity", models.PositiveIntegerField()),
                ("eligible", models.PositiveIntegerField()),
                ("candidates", models.PositiveIntegerField()),
                ("last_place", models.PositiveIntegerField()),
                ("tied", models.PositiveIntegerField()),
                ("by_band", models.BooleanField()),
                ("kept_out", models.BigIntegerField(null=True)),
                ("admitted", models.PositiveIntegerField(verbose_name="trúng tuyển")),
                ("refused", models.PositiveIntegerField(verbose_name="đủ điều kiện mà hết chỗ")),
                ("priority", models.BigIntegerField(null=True)),
                ("score", models.IntegerField(null=True, verbose_name="điểm chuẩn, phần trăm")),
                ("last_admitted", models.CharField(blank=True, max_length=500)),
                (
                    "offering",
                    models.ForeignKey(on_delete=PROTECT, related_name="+", to="admissions.offering"),
                ),
                (
                    "run",
                    models.ForeignKey(
                        on_delete=PROTECT, related_name="queue_lines", to="admissions.allocationrun"
                    ),
                ),
            ],
            options={
                "verbose_name": "lượt nhận của trường",
                "verbose_name_plural": "lượt nhận của các trường",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("run", "offering", "queue"), name="one_line_a_queue_and_run"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="WishResult",
            fields=[
                ("pk", composite_key("run_id", "application_id", "turn")),
                ("run", loose_key("admissions.allocationrun", related_name="wish_results")),
                ("application", loose_key("admissions.application", related_name="wish_results")),
                ("turn", models.PositiveSmallIntegerField()),
                ("place", models.PositiveSmallIntegerField()),
                ("rank", models.PositiveSmallIntegerField(verbose_name="nguyện vọng")),
                ("queue", models.PositiveSmallIntegerField()),
                (
                    "result",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (0, "không đủ điều kiện"),
                            (1, "hết chỗ"),
                            (2, "được xếp"),
                            (3, "được xếp, bằng em ở chỗ cuối cùng"),
                            (4, "đã được xếp trước đó"),
                        ]
                    ),
                ),
                ("refusal", models.PositiveSmallIntegerField()),
                ("offering", loose_key("admissions.offering", related_name="+")),
                ("priority", models.BigIntegerField()),
                ("position", models.PositiveIntegerField()),
                ("score", models.IntegerField(null=True)),
            ],
            options={
                "verbose_name": "kết quả của nguyện vọng",
                "verbose_name_plural": "kết quả của các nguyện vọng",
            },
        ),
        migrations.RemoveConstraint(model_name="placement", name="placed_at_a_rank"),
        migrations.RemoveField(model_name="placement", name="explanation_en"),
        migrations.RemoveField(model_name="placement", name="explanation_vi"),
        migrations.AddField(
            model_name="placement", name="queue", field=models.PositiveSmallIntegerField(default=0)
        ),
        migrations.AlterField(
            model_name="placement",
            name="application",
            field=loose_key("admissions.application", related_name="placements"),
        ),
        migrations.AlterField(
            model_name="placement",
            name="offering",
            field=loose_key("admissions.offering", null=True, related_name="placements"),
        ),
        migrations.AlterField(
            model_name="placement",
            name="run",
            field=loose_key("admissions.allocationrun", related_name="placements"),
        ),
        migrations.AddConstraint(
            model_name="placement",
            constraint=models.CheckConstraint(
                condition=Q(offering__isnull=True, rank__isnull=True)
                | Q(offering__isnull=False, rank__isnull=False)
                | Q(offering__isnull=False, reason="placed_nearby"),
                name="placed_at_a_rank",
            ),
        ),
    ]
