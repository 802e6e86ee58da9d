"""Extensions of the PostgreSQL contrib set that later rooms need. btree_gist: "=" inside exclusion constraints."""

from django.contrib.postgres.operations import BtreeGistExtension
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("agencies", "0001_initial")]
    operations = [BtreeGistExtension()]
