"""The names that communes bore before they were merged, so that a family finds its place by the old one."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("admissions", "0010_floor_rulings")]

    operations = [
        migrations.AddField(
            model_name="administrativeunit",
            name="former_names",
            field=models.TextField(
                blank=True, db_default="", default="", verbose_name="tên cũ, mỗi dòng một tên"
            ),
        ),
    ]
