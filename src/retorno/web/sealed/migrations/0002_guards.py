from django.db import migrations

from retorno.web.sealed.guards import put_up, refuse_records


class Migration(migrations.Migration):
    dependencies = [("sealed", "0001_holds")]
    operations = [
        migrations.RunPython(refuse_records, migrations.RunPython.noop),
        migrations.RunPython(put_up, migrations.RunPython.noop),
    ]
