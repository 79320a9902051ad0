import cms.enums
import cms.fields
import cms.models.media
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cms', '0003_where_a_translation_comes_from'),
    ]

    operations = [
        migrations.CreateModel(
            name='TeachingMedia',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=120, verbose_name='titre')),
                ('language', models.CharField(choices=cms.enums.languages, default='fr', max_length=7, verbose_name='langue')),
                ('file', models.FileField(upload_to=cms.models.media.random_name, validators=[cms.fields.check_media], verbose_name='fichier')),
                ('length', models.CharField(blank=True, max_length=20, verbose_name='durée')),
                ('poster', models.CharField(blank=True, choices=cms.enums.drawings, max_length=80, verbose_name='image d’attente')),
                ('captions', models.FileField(blank=True, upload_to=cms.models.media.random_name, validators=[cms.fields.check_captions], verbose_name='sous-titres (WebVTT)')),
                ('transcript', models.TextField(blank=True, verbose_name='texte de ce qui est dit et montré')),
                ('exempt_why', models.CharField(blank=True, max_length=240, verbose_name='pourquoi il manque')),
                ('exempt_by', models.CharField(blank=True, max_length=160, verbose_name='accordé par')),
                ('exempt_until', models.DateField(blank=True, null=True, verbose_name='jusqu’au')),
            ],
            options={
                'verbose_name': 'vidéo ou son',
                'verbose_name_plural': 'vidéos et sons',
                'ordering': ['title', 'pk'],
            },
        ),
    ]
