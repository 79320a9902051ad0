"""Minor corrections of signed words, and the objections to them."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cms', '0006_words_to_explain'),
        ('network', '0001_organisations_sites_rooms'),
        ('wagtailcore', '0098_apitoken'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Correction',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField()),
                ('content_hash', models.CharField(max_length=64)),
                ('reason', models.CharField(max_length=240, verbose_name='raison')),
                ('made_at', models.DateTimeField()),
                ('open_until', models.DateField()),
                ('state', models.CharField(choices=[('standing', 'en ligne'), ('objected', 'annulée par une objection'), ('taken_back', 'reprise par son auteur')], default='standing', max_length=12)),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('base', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='corrections', to='cms.round')),
                ('before', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='wagtailcore.revision')),
                ('ended_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='network.organisation')),
                ('page', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='corrections', to='cms.modulepage')),
                ('restored', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='wagtailcore.revision')),
                ('revision', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='wagtailcore.revision')),
            ],
            options={
                'ordering': ['page', '-number'],
            },
        ),
        migrations.CreateModel(
            name='Objection',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('as_deputy', models.BooleanField(default=False)),
                ('comment', models.TextField(verbose_name='objection')),
                ('at', models.DateTimeField()),
                ('correction', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='objection', to='cms.correction')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='network.organisation')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.AddConstraint(
            model_name='correction',
            constraint=models.UniqueConstraint(fields=('page', 'number'), name='correction_number_once'),
        ),
        migrations.AddConstraint(
            model_name='correction',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('ended_at', None), ('state', 'standing')), models.Q(models.Q(('state', 'standing'), _negated=True), ('ended_at__isnull', False)), _connector='OR'), name='undone_correction_has_an_instant'),
        ),
        migrations.AddConstraint(
            model_name='objection',
            constraint=models.CheckConstraint(condition=models.Q(('comment', ''), _negated=True), name='an_objection_has_words'),
        ),
    ]
