import cms.fields
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cms', '0004_teaching_media'),
    ]

    operations = [
        migrations.AddField(
            model_name='contentpage',
            name='easy_body',
            field=cms.fields.BodyField([], blank=True, default=list, verbose_name='version facile à lire (FALC)'),
        ),
        migrations.AddField(
            model_name='contentpage',
            name='easy_by',
            field=models.CharField(blank=True, max_length=160, verbose_name='rédigé en FALC par'),
        ),
        migrations.AddField(
            model_name='contentpage',
            name='easy_read_by',
            field=models.CharField(blank=True, max_length=160, verbose_name='relu par des personnes concernées'),
        ),
        migrations.AddField(
            model_name='contentpage',
            name='easy_read_on',
            field=models.DateField(blank=True, null=True, verbose_name='relu par elles le'),
        ),
        migrations.AddField(
            model_name='modulepage',
            name='easy_body',
            field=cms.fields.BodyField([], blank=True, default=list, verbose_name='version facile à lire (FALC)'),
        ),
        migrations.AddField(
            model_name='modulepage',
            name='easy_by',
            field=models.CharField(blank=True, max_length=160, verbose_name='rédigé en FALC par'),
        ),
        migrations.AddField(
            model_name='modulepage',
            name='easy_read_by',
            field=models.CharField(blank=True, max_length=160, verbose_name='relu par des personnes concernées'),
        ),
        migrations.AddField(
            model_name='modulepage',
            name='easy_read_on',
            field=models.DateField(blank=True, null=True, verbose_name='relu par elles le'),
        ),
    ]
