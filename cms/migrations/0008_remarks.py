"""Remarks on a round, and the readings of patient partners."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cms', '0007_minor_corrections'),
        ('network', '0001_organisations_sites_rooms'),
        ('wagtailcore', '0098_apitoken'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Remark',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('comment', 'remarque'), ('read', 'relu par un patient partenaire'), ('read_remarks', 'relu par un patient partenaire, avec des remarques')], max_length=12)),
                ('content_hash', models.CharField(max_length=64)),
                ('comment', models.TextField(blank=True, verbose_name='remarque')),
                ('at', models.DateTimeField()),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='network.organisation')),
                ('round', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='remarks', to='cms.round')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['round', 'at'],
            },
        ),
        migrations.AddConstraint(
            model_name='remark',
            constraint=models.UniqueConstraint(condition=models.Q(('kind', 'comment'), _negated=True), fields=('round', 'user'), name='partner_reads_once_a_round'),
        ),
        migrations.AddConstraint(
            model_name='remark',
            constraint=models.CheckConstraint(condition=models.Q(('kind', 'read'), models.Q(('comment', ''), _negated=True), _connector='OR'), name='a_remark_has_words'),
        ),
    ]
