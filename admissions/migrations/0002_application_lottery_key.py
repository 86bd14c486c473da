from django.db import migrations, models
from django.db.models import F, Q


def keep_the_draw(apps, schema_editor):
    """A file that is there already draws by its own code, as before."""
    apps.get_model("admissions", "Application").objects.update(lottery_key=F("code"))


class Migration(migrations.Migration):
    dependencies = [("admissions", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="application",
            name="lottery_key",
            field=models.CharField(default="", max_length=32, verbose_name="khóa bốc thăm"),
            preserve_default=False,
        ),
        migrations.RunPython(keep_the_draw, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="application",
            constraint=models.CheckConstraint(condition=~Q(lottery_key=""), name="file_has_a_lottery_key"),
        ),
    ]
