from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("admissions", "0011_former_names_of_units")]

    operations = [
        migrations.AddField(
            model_name="admissionround",
            name="proposal_counts",
            field=models.JSONField(blank=True, default=dict, verbose_name="kết quả tính đề xuất"),
        )
    ]
