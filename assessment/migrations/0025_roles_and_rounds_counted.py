"""Indexes from which the roles of a person, the holders of a role and the rounds in each status are read alone."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("assessment", "0024_fill_membership_home"),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name="membership",
            name="membership_active_idx",
        ),
        migrations.AddIndex(
            model_name="assessment",
            index=models.Index(fields=["period", "status"], name="assessment_standing_idx"),
        ),
        migrations.AddIndex(
            model_name="assessment",
            index=models.Index(fields=["unit", "period", "status"], name="assessment_of_unit_idx"),
        ),
        migrations.AddIndex(
            model_name="membership",
            index=models.Index(
                condition=models.Q(("ended_at__isnull", True)),
                fields=["user", "role", "starts_on", "id"],
                name="membership_open_idx",
            ),
        ),
        migrations.AddIndex(
            model_name="membership",
            index=models.Index(
                condition=models.Q(("ended_at__isnull", True)),
                fields=["home", "role", "user", "starts_on", "ends_on"],
                name="membership_home_role_idx",
            ),
        ),
    ]
