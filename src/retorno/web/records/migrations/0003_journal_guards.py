from django.db import migrations

from retorno.web.records.guards import put_up


class Migration(migrations.Migration):
    dependencies = [("records", "0002_journal")]
    operations = [migrations.RunPython(put_up, migrations.RunPython.noop)]
