from django.db import migrations

from retorno.web.records.family_guards import put_up


class Migration(migrations.Migration):
    dependencies = [("records", "0006_families")]
    operations = [migrations.RunPython(put_up, migrations.RunPython.noop)]
