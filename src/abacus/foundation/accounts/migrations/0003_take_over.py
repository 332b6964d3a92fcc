from django.db import migrations


def take_over(apps, schema_editor):
    """Names as sign-in now looks them up; a password's age begins with the account.

    A name that would meet another stays as it is: its person cannot sign in, and `abacus check` says so.
    """
    from abacus.foundation.accounts.usernames import folded

    users = apps.get_model("accounts", "User").objects
    taken = set(users.values_list("username", flat=True))
    for user in users.all():
        name = folded(user.username)
        if name != user.username and name not in taken:
            taken.add(name)
            users.filter(pk=user.pk).update(username=name)
        users.filter(pk=user.pk).update(password_changed_on=user.created_at.date())


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0002_sign_in'),
    ]

    operations = [
        migrations.RunPython(take_over, migrations.RunPython.noop),
    ]
