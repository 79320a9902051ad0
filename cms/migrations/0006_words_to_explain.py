import django.db.models.functions.text
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cms', '0005_easy_read_twins'),
    ]

    operations = [
        migrations.CreateModel(
            name='GlossaryTerm',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('term', models.CharField(max_length=80, verbose_name='mot')),
                ('meaning', models.CharField(max_length=240, verbose_name='en mots simples')),
            ],
            options={
                'verbose_name': 'mot à expliquer',
                'verbose_name_plural': 'mots à expliquer',
                'ordering': ['term'],
                'constraints': [models.UniqueConstraint(django.db.models.functions.text.Lower('term'), name='one_meaning_a_term')],
            },
        ),
    ]
